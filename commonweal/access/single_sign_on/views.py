"""Going to the council's provider and coming back: to sign in, to open a lock, to prove who one is."""

import logging
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from commonweal.access.door import staff_only
from commonweal.access.sessions import operations as sessions
from commonweal.access.sessions.guard import HELD, open_while_locked
from commonweal.access.sessions.onward import onward
from commonweal.access.signing_in import half_way
from commonweal.access.signing_in.finish import sign_in_with
from commonweal.access.signing_in.second_factor import Factor, has_one
from commonweal.access.single_sign_on.configuration import SingleSignOn, single_sign_on
from commonweal.access.single_sign_on.flow import AnswerRefused, UnderWay, claims_for, send_off, taken_up, username_in
from commonweal.access.single_sign_on.identity_token import TokenRefused, signed_in_since
from commonweal.access.single_sign_on.operations import NoAccount, link_subject, staff_for_subject
from commonweal.access.single_sign_on.provider import ProviderFault, provider_of
from commonweal.audit.deeds import Deed

log = logging.getLogger(__name__)
# How long ago somebody may have signed in at the provider when they were to do it now.
FRESH_S = 300
TO_LINK = "single_sign_on_link"


@require_safe
@open_while_locked
def go(request: Any) -> HttpResponse:
    """Lead on to the provider."""
    sso = _configured()
    try:
        provider = provider_of(sso)
    except ProviderFault as fault:
        return _refused(request, sso, "provider", fault)
    # Somebody who is signed in comes here to prove it once more.
    again = request.staff_session is not None
    return HttpResponseRedirect(send_off(request, sso, provider, onward=onward(request), again=again, at=request.at))


@require_safe
@open_while_locked
def come_back(request: Any) -> HttpResponse:
    """Whoever the provider sends back is signed in, or told why not."""
    sso = _configured()
    try:
        provider = provider_of(sso)
        under_way = taken_up(request, provider, at=request.at)
        if "error" in request.GET:
            return _refused(request, sso, "declined")
        claims = claims_for(request, sso, provider, under_way)
        staff = staff_for_subject(issuer=sso.issuer, subject=claims["sub"], username=username_in(claims, sso))
        if sso.is_strong(claims):
            link_subject(staff, issuer=sso.issuer, subject=claims["sub"], at=request.at)
    except NoAccount:
        return _refused(request, sso, "no-account")
    except ProviderFault as fault:
        return _refused(request, sso, "provider", fault)
    except (AnswerRefused, TokenRefused) as fault:
        return _refused(request, sso, "not-ours", fault)
    if request.staff_session is not None or under_way.again:
        return _proved_again(request, sso, under_way, staff, claims)
    if sso.is_strong(claims):
        return sign_in_with(request, staff, Factor.SINGLE_SIGN_ON, onward=under_way.onward)
    if not has_one(staff):
        return _refused(request, sso, "no-second-factor")
    # Tied only when our second factor was right: the name alone must not keep the account's owner out.
    half_way.begin(request, staff, onward=f"{reverse('single-sign-on-link')}?{urlencode({'next': under_way.onward})}")
    request.session[TO_LINK] = {"staff": str(staff.pk), "issuer": sso.issuer, "subject": claims["sub"]}
    return redirect("second-factor")


@require_safe
@staff_only
def link(request: Any) -> HttpResponse:
    """Tie the provider's subject to whoever has now shown our second factor, and go on."""
    kept = request.session.pop(TO_LINK, None)
    if kept and kept["staff"] == str(request.user.pk):
        try:
            link_subject(request.user, issuer=kept["issuer"], subject=kept["subject"], at=request.at)
        except NoAccount:
            log.warning("single sign-on: an account has another subject already")
    return HttpResponseRedirect(onward(request))


def _proved_again(
    request: Any, sso: SingleSignOn, under_way: UnderWay, staff: Any, claims: dict[str, Any]
) -> HttpResponse:
    """A signed-in person's new proof: it must be the same person, and new; only a strong one counts as strong."""
    row = request.staff_session
    since = signed_in_since(claims, at=request.at)
    if row is None or staff.pk != request.user.pk:
        return _refused(request, sso, "somebody-else")
    if since is None or since > FRESH_S:
        return _refused(request, sso, "not-fresh")
    strong = sso.is_strong(claims)
    (sessions.note_strong_check if strong else sessions.unlock_session)(row, at=request.at)
    request.trace.actor_id = staff.pk
    request.trace.did(Deed.SIGN_IN, "staff-session", [row.id], why="Proved again who they are, by single sign-on")
    return HttpResponseRedirect(under_way.onward) if HELD not in request.session else redirect("carry-on")


def _refused(request: Any, sso: SingleSignOn, why: str, fault: Exception | None = None) -> HttpResponse:
    """Why nobody was signed in, in words; the log gets the name of the check and nothing that came from outside."""
    if fault is not None:
        log.warning("single sign-on refused: %s: %s", type(fault).__name__, fault)
    return render(request, "single_sign_on/refused.html", {"why": why, "label": sso.label}, status=400)


def _configured() -> SingleSignOn:
    sso = single_sign_on()
    if sso is None:
        raise Http404
    return sso
