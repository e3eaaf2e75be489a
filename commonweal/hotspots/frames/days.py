"""Civil days as the kernels count them: days since 1970-01-01."""

from datetime import date

EPOCH = date(1970, 1, 1)


def day_number(day: date) -> int:
    """Days since 1970-01-01, as the kernels count them."""
    return (day - EPOCH).days
