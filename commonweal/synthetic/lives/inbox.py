"""Fills the demonstration's inbox with the reports of its last weeks, taken and worked through the same operations.

Everything is told and done by the people of the demonstration, each moment with its entry in the audit. Instants are
counted back from the moment at which the demonstration is made: a clock that ran out in March tells nobody anything.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from commonweal.core.rules.call_out import CallOutStep
from commonweal.files.evidence.making import make_anew
from commonweal.files.evidence.terms import Kept
from commonweal.reports.call_outs.operations import Outcome, ask_call_out, move_call_out
from commonweal.reports.open311.operations import make_key
from commonweal.reports.own.operations import add_to_report
from commonweal.reports.terms import CallOutKind
from commonweal.synthetic.lives.grounds import grounds
from commonweal.synthetic.lives.inbox_plan import Staged, staged
from commonweal.synthetic.lives.life import Way, What
from commonweal.synthetic.lives.operations import is_taken
from commonweal.synthetic.lives.pictures import PICTURES
from commonweal.synthetic.lives.replay import KEY, WORKS_FOR, Replay, turns

THEIR_SYSTEM = "FixMyStreet (demonstration)"


@dataclass(frozen=True)
class Filled:
    """What the inbox holds now."""

    n_reports: int
    n_steps: int


def fill_inbox(partnership_id: UUID, *, at: datetime) -> Filled | None:
    """Make the inbox of the weeks before `at`; None where it was made before."""
    if is_taken(KEY.format(1), partnership_id):
        return None
    scenes = staged(grounds(), at)
    lives = [one.life for one in scenes]
    # A photo takes some tenths of a second to be made anew, during which nobody else could write.
    photos = {name: make_anew(draw()) for name, draw in PICTURES.items()}
    replay = Replay(partnership_id, noted=True)
    waiting = [turn for turn in turns(lives) if turn[4].what is not What.TAKEN]
    with transaction.atomic():
        ada = replay.staff("ada", lives[0].taken_at)
        replay.system_key_id, _ = make_key(THEIR_SYSTEM, by=ada, at=lives[0].taken_at)
        replay.note(ada)
        replay.take_all(lives)
        for _, _, _, life, moment in waiting:
            replay.live(life, moment)
        _add_photos(scenes, photos, replay)
        _ask_visits(scenes, replay, at)
    return Filled(len(lives), len(waiting))


def _add_photos(scenes: Sequence[Staged], photos: Mapping[str, Kept], replay: Replay) -> None:
    """Their reporters add a photo ten minutes after they told of it."""
    for one in scenes:
        if one.scene.photo:
            at = one.life.taken_at + timedelta(minutes=10)
            door = replay.door(Way.WEB, at)
            assert door is not None
            report = replay.reports[one.life.number]
            add_to_report(report, words="", files=[photos[one.scene.photo]], by=door, at=at)
            replay.note(door)


def _ask_visits(scenes: Sequence[Staged], replay: Replay, now: datetime) -> None:
    """The night team was asked to witness some: the first of them it did, the others wait for tonight."""
    night = WORKS_FOR["Out-of-hours team"]
    wanted = [one for one in scenes if one.scene.visit]
    for n, one in enumerate(wanted):
        asked_at = one.life.taken_at + timedelta(minutes=3)
        by = replay.staff(night if one.life.telling.way is Way.NIGHT_LINE else "callum", asked_at)
        assert one.scene.visit is not None
        words = "The caller asks that somebody hears it for themselves."
        asked = ask_call_out(replay.reports[one.life.number], one.scene.visit, words, by=by, at=asked_at)
        replay.note(by)
        if n == 0 and one.scene.visit is CallOutKind.VISIT:
            _went(asked.id, asked.version, asked_at, replay, night, now)


def _went(call_out_id: UUID, version: int, asked_at: datetime, replay: Replay, who: str, now: datetime) -> None:
    """Somebody set off, was there, and witnessed it for 25 minutes, as far as that has come by now."""
    seen = Outcome("Music and shouting from the second floor; the windows were open.", witnessed=True, minutes=25)
    for step, minutes in ((CallOutStep.SET_OFF, 9), (CallOutStep.ARRIVE, 21), (CallOutStep.FINISH, 50)):
        at = asked_at + timedelta(minutes=minutes)
        if at > now:
            return
        by = replay.staff(who, at)
        outcome = seen if step is CallOutStep.FINISH else None
        version = move_call_out(call_out_id, step, version=version, outcome=outcome, by=by, at=at).version
        replay.note(by)
