"""The runbook for everybody: whoever sees a code must be able to read what it means, signed in or not."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from commonweal.web.runbook import runbook, runbook_page


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every code with its title."""
    return render(request, "runbook/index.html", {"pages": runbook()})


@require_safe
def page(request: HttpRequest, code: str) -> HttpResponse:
    """One code."""
    found = runbook_page(code)
    if found is None:
        raise Http404
    return render(request, "runbook/page.html", {"page": found})
