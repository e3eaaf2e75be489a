"""The minutes of a meeting as a paper, for one reader: they write themselves from what was decided.

Who chairs or takes notes has all of it in full. Every other member's copy holds the decisions without an agency and
those of the own agency in full, and of another agency's work one line: who, what kind, by when. Nothing is in the paper
that its reader may not see, so nothing of it is in any file (docs/security.md P10).
"""

from commonweal.access.viewer import Viewer
from commonweal.core.policy.words import counted, day_in_words
from commonweal.core.rules.meeting_life import MeetingState
from commonweal.core.terms import LONDON, Marking
from commonweal.documents.paper import Bullets, Column, Facts, Lead, Note, Paper, Paragraph, Section, Table
from commonweal.meetings.queries import DecisionShown, ItemShown, MeetingShown
from commonweal.meetings.terms import Bearing, Came


def minutes_of(meeting: MeetingShown, viewer: Viewer) -> Paper:
    """The viewer's copy; the same meeting and the same viewer give the same paper."""
    in_full = meeting.own.writes
    agency = viewer.organisation_name or viewer.name
    return Paper(
        title=f"Minutes: {meeting.group}",
        subtitle=f"{day_in_words(meeting.held_on)}, {_clock(meeting)}",
        marking=Marking.OFFICIAL_SENSITIVE,
        audience="Who chairs and takes notes: all of it" if in_full else f"Members of the group from {agency}",
        version=f"{meeting.version}.{meeting.n_decisions}",
        dated_on=meeting.held_on,
        source=f"Meeting {meeting.id}, {counted(meeting.n_decisions, 'decision')}",
        made_by=viewer.partnership_name or "The partnership",
        sections=(
            _who_came(meeting),
            *(_matter(item, in_full) for item in meeting.items),
            *_work(meeting, in_full),
            _how_made(meeting),
        ),
    )


def _clock(meeting: MeetingShown) -> str:
    begins, ends = (at.astimezone(LONDON) for at in (meeting.begins_at, meeting.ends_at))
    where = f", {meeting.where}" if meeting.where else ""
    return f"{begins:%H:%M} to {ends:%H:%M}{where}"


def _who_came(meeting: MeetingShown) -> Section:
    labels = {word.value: word.label for word in Came}
    rows = tuple((one.name, labels.get(one.came, "Not noted")) for one in meeting.agencies)
    enough = f"{counted(len(meeting.present), 'agency')} of {len(meeting.agencies)} came; {meeting.quorum} are needed."
    enough = enough.replace("agencys", "agencies")
    few = [] if meeting.is_quorate else [Paragraph("Too few agencies came: decisions wait to be confirmed.")]
    table = Table("Attendance by agency", (Column("Agency"), Column("Attendance")), rows)
    return Section("Who came", (Lead(enough), *few, table))


def _matter(item: ItemShown, in_full: bool) -> Section:
    said = [Paragraph(item.words)] if item.words else []
    lines = tuple(decision_in_words(one, in_full=in_full or one.is_own) for one in item.decisions)
    decided = Bullets(lines) if lines else Paragraph("Nothing was decided.")
    return Section(f"{item.number}. {item.title}", (*said, decided))


def decision_in_words(one: DecisionShown, *, in_full: bool) -> str:
    """A decision as a line: in full, or, where another agency acts, who, what kind and by when."""
    who = ", ".join(dict.fromkeys(word for word in (one.team, one.organisation) if word)) if in_full else ""
    by = f"By {day_in_words(one.by_on)}" if one.by_on else ""
    bearing = {Bearing.CORRECTS: "Corrects an earlier line: ", Bearing.CONFIRMS: "Confirmed: "}
    parts = [f"{bearing.get(Bearing(one.bearing), '')}{one.kind_name}" if one.bearing else one.kind_name]
    if in_full or not one.organisation:
        parts += [one.words, f"Reason: {one.reason}" if one.reason else "", who, by]
        parts += [f"Resource: {one.resource}" if one.resource else ""]
    else:
        parts += [one.organisation, by]
    parts += [
        "To be confirmed: too few agencies were there" if one.waits else "",
        "Corrected later" if one.corrected else "",
    ]
    return ". ".join(part.rstrip(".") for part in parts if part) + "."


def _work(meeting: MeetingShown, in_full: bool) -> tuple[Section, ...]:
    """Who does what by when, by agency; nothing where no agency has anything to do."""
    found = [(one, item) for item in meeting.items for one in item.decisions if one.organisation and not one.bearing]
    if not found:
        return ()
    found.sort(key=lambda pair: (pair[0].organisation, pair[0].by_on or meeting.held_on, pair[1].number))
    rows = tuple(
        (
            one.organisation,
            one.words or one.kind_name if in_full or one.is_own else one.kind_name,
            item.title,
            day_in_words(one.by_on) if one.by_on else "No day",
        )
        for one, item in found
    )
    columns = (Column("Agency"), Column("What"), Column("Matter"), Column("By"))
    return (Section("Who does what by when", (Table("Work by agency", columns, rows),)),)


def _how_made(meeting: MeetingShown) -> Section:
    facts = [("State", _state(meeting))]
    if meeting.rests_on:
        facts.append(("Agenda made from", meeting.rests_on))
    note = Note(
        "Written from the decisions as they were entered. A decision is never changed: what corrects it is a line of "
        "its own. Your copy holds your agency’s work in full and that of others in a line each."
    )
    return Section("How these minutes were made", (Facts(tuple(facts)), note), on_slides=False)


def _state(meeting: MeetingShown) -> str:
    if meeting.state is not MeetingState.CLOSED or meeting.mended_until is None:
        return f"Draft: the meeting is {meeting.state.value}"
    if meeting.is_locked:
        return f"Locked since {day_in_words(meeting.mended_until)}"
    return f"Corrected by additions until {day_in_words(meeting.mended_until)}"
