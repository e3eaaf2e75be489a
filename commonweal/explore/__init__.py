"""Explore: calls and police rows by what, where and when: one filter state in the address, and the methods over it."""
