"""Says in words when most calls of a place come, so that patrols and visits can be timed."""

from collections.abc import Sequence

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
BANDS = (
    ("mornings", range(6, 12)),
    ("afternoons", range(12, 18)),
    ("evenings", range(18, 24)),
    ("nights", range(0, 6)),
)
# Fewer calls than this make no pattern, whatever their hours.
FEWEST_CALLS = 7


def peak_in_words(hour_by_weekday: Sequence[Sequence[int]]) -> str:
    """`mostly evenings, Friday and Saturday`, from calls as [weekday][hour]; nothing where no part stands out.

    A part of the day stands out with at least half of the calls, weekdays with at least half of them in at most two.
    """
    total = sum(map(sum, hour_by_weekday))
    if total < FEWEST_CALLS:
        return ""
    in_band = {name: sum(hours[h] for hours in hour_by_weekday for h in band) for name, band in BANDS}
    on_day = [sum(hours) for hours in hour_by_weekday]
    band = max(in_band, key=lambda name: in_band[name])
    two = sorted(sorted(range(7), key=lambda day: (-on_day[day], day))[:2])
    parts = []
    if 2 * in_band[band] >= total:
        parts.append(band)
    if 2 * sum(on_day[day] for day in two) >= total:
        parts.append(" and ".join(WEEKDAYS[day] for day in two))
    return "mostly " + ", ".join(parts) if parts else ""
