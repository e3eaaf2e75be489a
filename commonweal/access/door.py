"""The door of every staff page: a signed-in person with a current role, or the sign-in page."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseBase

from commonweal.access.viewer import Viewer
from commonweal.audit.trace import Trace


class StaffRequest(HttpRequest):
    """A request as the middleware hands it on: who asks, when, and the trace that becomes its audit entry."""

    viewer: Viewer
    at: datetime
    trace: Trace


def staff_only(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Send everybody without a current role to the sign-in page, and back afterwards."""

    @wraps(view)
    def opened(request: StaffRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if getattr(request, "viewer", None) is None:
            return redirect_to_login(request.get_full_path())
        return view(request, *args, **kwargs)

    return opened
