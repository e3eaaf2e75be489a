"""The page on which an officer confirms an address that a report from the web came with."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from commonweal.access.door import StaffRequest, staff_only
from commonweal.access.roles import Act
from commonweal.access.viewer import Viewer
from commonweal.reports.confirming.operations import ConfirmNeedsWords, NothingToConfirm, confirm_by_hand
from commonweal.reports.confirming.queries import to_confirm
from commonweal.reports.single.change_views import of_a_report
from commonweal.reports.single.queries import SeenReport

NOTHING = "Nothing waits to be confirmed here: it is confirmed, or no address and no number is there that you see."


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
@of_a_report(Act.CHANGE)
def confirm_contact(request: StaffRequest, report: SeenReport, viewer: Viewer) -> HttpResponse:
    """What to read back to the reporter, and how the officer knows that it is theirs."""
    contact = to_confirm(report.id, viewer)
    if contact is None:
        return render(request, "reports/refused.html", {"report": report, "why": NOTHING, "back": ""}, status=409)
    errors: dict[str, str] = {}
    if request.method == "POST":
        try:
            confirm_by_hand(report.id, request.POST.get("words", ""), by=viewer, at=request.at)
            return redirect(f"{reverse('report', kwargs={'report_id': report.id})}?said=confirmed")
        except ConfirmNeedsWords as refused:
            errors["words"] = str(refused)
        except NothingToConfirm:
            return redirect("report", report_id=report.id)
    context = {"report": report, "contact": contact, "errors": errors, "given": request.POST}
    return render(request, "reports/confirm_contact.html", context, status=400 if errors else 200)
