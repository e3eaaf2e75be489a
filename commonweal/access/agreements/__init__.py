"""Sharing agreements between organisations, and the records that are handed over under them."""
