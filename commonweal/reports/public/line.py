"""The line of those who send the last form of their report: whoever is first keeps all that wait, in one transaction.

A commit waits for the disk, and on SQLite one transaction writes at a time. So while one is under way the threads of
this process that have a form to keep stand in line; the first of them then keeps the forms of all, with one flush, and
each is answered only after that commit (docs/security.md P5, docs/decisions/0035). A form that comes alone is kept
alone and waits for nobody. Where a transaction of several fails, each is tried by itself, so that nobody's form fails
because of somebody else's.

The line knows no request: it takes what the page read of one, and the trace that becomes its entry.
"""

from collections import deque
from collections.abc import Sequence
from threading import Event, Lock

from django.db import transaction
from django.http import HttpRequest

from commonweal.audit.operations import write_entries
from commonweal.audit.turn import turn_to_write
from commonweal.reports.intake.answers import Taken
from commonweal.reports.public.operations import Outcome, Sending, keep_sent, prepare_to_send
from commonweal.reports.public.throttle import DOOR

SENT = "303"
"""What the entry of a form that was kept says; its page answers so."""
MOST_TOGETHER = 64


def is_last_form(request: HttpRequest) -> bool:
    """Whether a request sends the last form of a report: its entry is written by the line, not by the middleware."""
    return request.method == "POST" and request.path.startswith(DOOR) and request.path.endswith("/send/")


class _InLine:
    """One form in line. `called` once it is decided, or once its thread is to keep the next ones."""

    __slots__ = ("called", "fault", "is_decided", "outcome", "sending")

    def __init__(self, sending: Sending) -> None:
        self.sending, self.called = sending, Event()
        self.is_decided = False
        self.outcome: Outcome = None
        self.fault: Exception | None = None


class Line:
    """One a process. Threads that wait are called in the order in which they came."""

    def __init__(self) -> None:
        self._guard, self._waiting = Lock(), deque[_InLine]()
        self._is_busy = False

    def send(self, sending: Sending) -> Taken | None:
        """Keep a form, with its entry, together with those that wait; returns after the commit.

        None where it had been sent before. Raises `NoSuchDraft`, `Unfinished`, `AnswersRefused`, whose entries the
        middleware writes; and faults of the database.
        """
        one = _InLine(sending)
        with self._guard:
            self._waiting.append(one)
            is_first, self._is_busy = not self._is_busy, True
        if not is_first:
            one.called.wait()
        if not one.is_decided:
            self._keep_those_waiting()
        if one.fault is not None:
            raise one.fault
        if isinstance(one.outcome, Exception):
            raise one.outcome
        return one.outcome

    def _keep_those_waiting(self) -> None:
        """Keep what waits at this moment, its own form first; then call the next thread to do the same."""
        with self._guard:
            some = [self._waiting.popleft() for _ in range(min(len(self._waiting), MOST_TOGETHER))]
        try:
            _decide(some)
        except BaseException as fault:
            for one in some:
                one.fault = one.fault or RuntimeError(f"the transaction of several forms ended: {type(fault).__name__}")
            raise
        finally:
            with self._guard:
                following = self._waiting[0] if self._waiting else None
                self._is_busy = following is not None
            for one in some:
                one.is_decided = True
                one.called.set()
            if following is not None:
                following.called.set()


LINE = Line()


def _decide(some: Sequence[_InLine]) -> None:
    try:
        _keep(some)
    except Exception as fault:
        # Whatever it is: somebody else's form must not pay for it. Its own thread raises it.
        if len(some) == 1:
            some[0].fault = fault
            return
        for one in some:
            one.sending.by.trace.take_back()
            _decide([one])


def _keep(some: Sequence[_InLine]) -> None:
    prepared = prepare_to_send([one.sending for one in some])
    with turn_to_write(), transaction.atomic():
        outcomes = keep_sent(prepared)
        sent = [one.sending for one, outcome in zip(some, outcomes, strict=True) if _is_sent(outcome)]
        if sent:
            write_entries([(one.by.trace, SENT) for one in sent])
    for its in sent:
        its.by.trace.is_written = True
    for one, outcome in zip(some, outcomes, strict=True):
        one.outcome = outcome


def _is_sent(outcome: Outcome) -> bool:
    return outcome is None or isinstance(outcome, Taken)
