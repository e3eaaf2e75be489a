"""Addresses that show no record and ask who nobody is: they answer also where the store does not.

A monitor asks for the health page every few seconds. Whoever is in danger now is told whom to ring, whether or not the
database is busy, full or away (docs/security.md P9).
"""

HEALTH = "/health"
DANGER = "/report/danger/"
NO_RECORD = frozenset({HEALTH, DANGER})
