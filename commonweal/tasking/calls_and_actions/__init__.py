"""Calls beside actions, month by month: of the borough, a ward or a place; and what is on record about one place."""
