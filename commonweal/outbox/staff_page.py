"""Where a mail to staff leads: a page behind the sign-in, under the address that this installation was told of.

Never the host of a request: whoever closes a meeting under another name of the machine would else send everybody there,
and the worker has none. A mail holds the address of a page and nothing of what stands on it.
"""

from django.conf import settings


def staff_page(path: str) -> str:
    """The whole address of a page of staff, or nothing where nobody has set COMMONWEAL_STAFF_ADDRESS."""
    return f"{settings.STAFF_ADDRESS}{path}" if settings.STAFF_ADDRESS else ""


def address_lines(path: str) -> str:
    """The address of a page as a paragraph of a mail, or nothing; the words around it say what to open."""
    address = staff_page(path)
    return f"{address}\n\n" if address else ""
