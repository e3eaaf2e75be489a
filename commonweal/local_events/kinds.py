"""The kind of file that this room loads: a list of events."""

from commonweal.files.delivery import Delivery
from commonweal.imports.kind import ImportKind, Loading, Reading
from commonweal.local_events.operations import keep_events
from commonweal.local_events.sources.event_list import NEEDED, read_events


def _read(delivery: Delivery, loading: Loading) -> Reading:
    return Reading(read_events(delivery))


LOCAL_EVENTS = ImportKind(
    name="local-events",
    label="Local events: match days, festivals, marches, markets (CSV)",
    explanation="A line an event. It stands under “What is ahead” from then on, and in the week’s product.",
    needs="The columns id, title, sort, first_day and source. “sort” is one of match-day, festival, concert, march, "
    "market, students, other.",
    again="The same id again changes the event; what was called off stays called off, and what "
    "was taken from the public or marked as sensitive stays so. Nothing is taken away.",
    headings=[list(NEEDED)],
    contents=[
        ("id", "the list’s own name for the event: a later file with the same id changes it"),
        ("title", "such as Northmoor United v Harbour Town"),
        ("sort", "match-day, festival, concert, march, market, students or other"),
        ("first_day", "such as 14 March 2026"),
        ("last_day", "its last day; nothing: the same day"),
        ("begins, ends", "times in London such as 15:00, or nothing"),
        ("every", "once, week, two-weeks or month; nothing: once"),
        ("until", "the last day on which one that comes again may begin"),
        ("place", "where, in words"),
        ("crowd", "persons expected, or nothing"),
        ("source", "who told us: an organisation, never a person"),
        ("public", "yes or no: whether residents and councillors may read of it; nothing: yes"),
        ("words", "what else officers should know; names nobody"),
    ],
    read=_read,
    write=keep_events,
    source_of=lambda row: row.sort,
    largest_bytes=16_000_000,
    group="What is ahead",
)
