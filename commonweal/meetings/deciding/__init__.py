"""What a meeting decides about a matter: written once, under the key of its form."""
