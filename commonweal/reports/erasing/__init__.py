"""Erases reports for good: what retention or an upheld request for erasure asks for (UK GDPR article 17)."""
