"""Signing in: a password and a second factor, a passkey, or a recovery code; invitations; the own account."""
