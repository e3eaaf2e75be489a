"""What the administrator's pages have in common: who may open them, days as typed, the second of two who change one.

Who may not open them gets the page of what does not exist, and so does who asks for somebody of another partnership.
"""

from collections.abc import Callable, Mapping
from datetime import date
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render

from commonweal.access.door import StaffRequest
from commonweal.access.invitations.operations import NoSuchStaff
from commonweal.access.keeping import ChangedMeanwhile, DaysRefused, KeepingRefused
from commonweal.access.organisations.operations import NoSuchOrganisation
from commonweal.access.permission import may
from commonweal.access.record_kinds import RecordKind
from commonweal.access.roles import Act
from commonweal.access.staffing.operations import NoSuchPerson, NoSuchRole
from commonweal.files.days import DayRefused, typed_day

View = Callable[..., HttpResponseBase]
ABSENT = (NoSuchPerson, NoSuchRole, NoSuchOrganisation, NoSuchStaff)
FIELD_WORDS = {
    "display_name": "Name", "name": "Name", "landlord": "Landlord in the address list", "to_on": "Last day",
    "ward_codes": "Wards",
}  # fmt: skip
WAS = "was-"


def kept_by(act: Act, kind: RecordKind = RecordKind.STAFF) -> Callable[[View], View]:
    """Open a view to roles that may do `act` with staff (or organisations); to others it does not exist."""

    def keeping(view: View) -> View:
        @wraps(view)
        def opened(request: StaffRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not may(request.viewer, act, kind):
                raise Http404
            try:
                return view(request, *args, **kwargs)
            except ABSENT as fault:
                raise Http404 from fault

        return opened

    return keeping


def changed(
    request: StaffRequest, change: Callable[[], object], *, form: Callable[[dict[str, str]], HttpResponse], onward: str
) -> HttpResponse:
    """Do a change and go on; a refusal shows the form again, and what somebody else changed meanwhile is asked."""
    try:
        change()
    except ChangedMeanwhile as clash:
        return _both_values(request, clash, onward)
    except KeepingRefused as refusal:
        return form({refusal.field: str(refusal)})
    return redirect(onward)


def _both_values(request: HttpRequest, clash: ChangedMeanwhile, onward: str) -> HttpResponse:
    """Both values, 409: the person keeps what is there now or writes their own over it."""
    now = {WAS + one.field: written(one.now) for one in clash.differences}
    fields = [
        (name, now.get(name, value))
        for name in request.POST
        if name != "csrfmiddlewaretoken"
        for value in request.POST.getlist(name)
    ]
    differences = [
        (
            FIELD_WORDS[one.field],
            in_words(one.field, one.was),
            in_words(one.field, one.now),
            in_words(one.field, one.wanted),
        )
        for one in clash.differences
    ]
    context = {"differences": differences, "fields": fields, "onward": onward}
    return render(request, "keeping/both_values.html", context, status=409)


def written(value: Any) -> str:
    """A value as a hidden field holds it: a day as 2026-03-09, wards with commas between, nothing as nothing."""
    if value is None:
        return ""
    return ",".join(value) if isinstance(value, list | tuple) else str(value)


def in_words(field: str, value: Any) -> Any:
    """A value as people read it."""
    if field == "to_on":
        return value or "no last day"
    return ", ".join(value) or "none" if isinstance(value, list | tuple) else value or "none"


def day_typed(post: Mapping[str, str], field: str, *, needed: bool = False) -> date | None:
    """The day that somebody typed, or None for nothing; raises `DaysRefused` with a plain sentence."""
    text = post.get(field, "").strip()
    if not text:
        if needed:
            raise DaysRefused("Write the first day", field)
        return None
    try:
        return typed_day(text)
    except DayRefused as refusal:
        raise DaysRefused(str(refusal), field) from refusal


def all_refused(*asked: Callable[[], object]) -> dict[str, str]:
    """What every question of a form refuses, by its field: a form tells all that is missing at once."""
    errors: dict[str, str] = {}
    for one in asked:
        try:
            one()
        except KeepingRefused as refusal:
            errors.setdefault(refusal.field, str(refusal))
    return errors


def day_before(post: Mapping[str, str], field: str = "to_on") -> date | None:
    """The day that the form was opened with; a form that nobody of ours made is answered as absent."""
    text = post.get(WAS + field, "")
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as fault:
        raise Http404 from fault
