"""Signing in through the council's own provider: OpenID Connect, off unless an operator configures it."""
