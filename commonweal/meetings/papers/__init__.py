"""What a meeting leaves on paper."""
