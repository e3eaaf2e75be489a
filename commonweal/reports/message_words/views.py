"""The pages on which the council edits the words of its automatic messages."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from commonweal.access.door import StaffRequest, staff_only
from commonweal.access.record_kinds import RecordKind
from commonweal.access.roles import Act
from commonweal.reports.asked import or_absent, pages_open
from commonweal.reports.message_words.checking import problems_of, tried
from commonweal.reports.message_words.operations import WordsRefused, WrittenMeanwhile, write_words
from commonweal.reports.message_words.queries import versions_of, words_in_force, words_of
from commonweal.reports.telling.terms import FIELDS, FIELDS_OF, LONGEST_BODY, LONGEST_SUBJECT, WHEN
from commonweal.reports.telling.wording import Language, languages

MEANWHILE = "Somebody wrote another version meanwhile. Yours stands below; theirs is in the list of versions."
MOST_SENT = 4 * LONGEST_BODY
"""Characters that a form is read to; what is longer is refused with what fits still in the field."""


@require_safe
@staff_only
def words_list(request: StaffRequest) -> HttpResponse:
    """Every message, when it goes, and its words in each language."""
    or_absent(request, Act.READ, RecordKind.MESSAGE_TEMPLATE)
    context = {
        "report_pages_open": pages_open(request.viewer),
        "shown": words_in_force(request.viewer),
        "messages": WHEN,
        "languages": list(languages().values()),
    }
    return render(request, "reports/message_words.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def words_edit(request: StaffRequest, about: str, language: str) -> HttpResponse:
    """One message in one language: its words, a preview, its versions; POST tries them or writes a new version."""
    or_absent(request, Act.CREATE, RecordKind.MESSAGE_TEMPLATE)
    tongue = languages().get(language)
    if about not in WHEN or tongue is None:
        raise Http404
    now = words_of(about, tongue, request.viewer)
    given, errors, was = (now.subject, now.body), {}, now.number
    if request.method == "POST":
        given, was = _given(request), _number(request.POST.get("was", ""))
        try:
            if "try" not in request.POST:
                write_words(about, language, *given, was=was, by=request.viewer, at=request.at)
                return redirect(reverse("message-words") + "#" + about)
            errors = problems_of(about, *given)
        except WordsRefused as refused:
            errors = refused.problems
        except WrittenMeanwhile:
            errors, was = {"body": MEANWHILE}, now.number
    return _edit_page(request, about, tongue, given, errors, was)


def _edit_page(
    request: StaffRequest, about: str, tongue: Language, given: tuple[str, str], errors: dict[str, str], was: int
) -> HttpResponse:
    title, when = WHEN[about]
    context: dict[str, Any] = {
        "report_pages_open": pages_open(request.viewer),
        "about": about, "message": title, "when": when, "language": tongue, "subject": given[0], "body": given[1],
        "errors": errors, "was": was, "preview": tried(*given, tongue.direction),
        "fields": [(name, FIELDS[name]) for name in FIELDS_OF[about]],
        "versions": versions_of(about, tongue, request.viewer), "longest_subject": LONGEST_SUBJECT,
    }  # fmt: skip
    return render(request, "reports/message_words_edit.html", context, status=400 if errors else 200)


def _given(request: StaffRequest) -> tuple[str, str]:
    subject = " ".join(request.POST.get("subject", "").split())[:MOST_SENT]
    return subject, request.POST.get("body", "").replace("\r\n", "\n").strip()[:MOST_SENT]


def _number(written: str) -> int:
    return int(written) if written.isascii() and written.isdigit() and len(written) < 7 else -1
