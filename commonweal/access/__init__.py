"""Partnerships, staff and roles: who may see what, for what purpose. The only door to a record is `may`."""
