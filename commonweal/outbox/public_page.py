"""Where pages of staff and messages lead residents: a page of the other door, which may be another process."""

from django.conf import settings
from django.urls import reverse


def public_page(name: str, **named: object) -> str:
    """The address of a page of residents by its route.

    Whole where COMMONWEAL_PUBLIC_ADDRESS is set; else its path where this process answers that door too, else nothing:
    the words around it then stand without a link.
    """
    path = reverse(name, urlconf=settings.PUBLIC_URLCONF, kwargs=named)
    if settings.PUBLIC_ADDRESS:
        return f"{settings.PUBLIC_ADDRESS}{path}"
    return path if settings.DOOR == "BOTH" else ""


def whole_public_page(name: str, **named: object) -> str:
    """The same for a message or a paper, which holds a whole address or none."""
    return public_page(name, **named) if settings.PUBLIC_ADDRESS else ""
