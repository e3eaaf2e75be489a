"""The door for other council systems: Open311 GeoReport v2 and FixMyStreet's dialect of it (docs/decisions/0033)."""
