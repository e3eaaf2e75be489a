"""The register of rules, and the manual of each in worked examples."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from commonweal.access.door import StaffRequest, staff_only
from commonweal.access.partnership import UnknownPolicy
from commonweal.core.policy import PolicyRefused
from commonweal.core.terms import london_day
from commonweal.web.rule_register import REGISTER, register
from commonweal.web.spec_pages import spec_page


@require_safe
@staff_only
def rules(request: StaffRequest) -> HttpResponse:
    """Every automatic rule of the product, for all staff; results only for who may read them."""
    try:
        found = register(request.viewer, today=london_day(request.at))
    except (PolicyRefused, UnknownPolicy) as refusal:
        return render(request, "rules/refused.html", {"because": str(refusal)}, status=503)
    return render(request, "rules/register.html", {"register": found})


@require_safe
@staff_only
def spec(request: StaffRequest, rule: str) -> HttpResponse:
    """A rule in worked examples, which are run as tests."""
    blocks = spec_page(rule)
    if blocks is None:
        raise Http404
    title = next((one.name for one in REGISTER if one.spec == rule), rule)
    return render(request, "rules/spec.html", {"blocks": blocks, "title": title})
