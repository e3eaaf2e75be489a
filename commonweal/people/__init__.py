"""Persons and contact points, matched with care; never shown on a public page."""
