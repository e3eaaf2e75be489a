"""Whose account a subject of the provider is."""

from commonweal.access.models import SingleSignOnLink, Staff
from commonweal.access.signing_in.queries import plain_username


def linked_staff(issuer: str, subject: str) -> Staff | None:
    """The member of staff whom a subject was linked to at its first sign-in, active or not."""
    found = SingleSignOnLink.objects.select_related("staff").filter(issuer=issuer, subject=subject).first()
    return found.staff if found else None


def is_linked(staff: Staff) -> bool:
    """Whether an account belongs to some subject already."""
    return SingleSignOnLink.objects.filter(staff=staff).exists()


def unlinked_staff(username: str) -> Staff | None:
    """The active account of that name that no subject has yet; names are compared as the sign-in page does."""
    return Staff.objects.filter(
        username=plain_username(username), is_active=True, single_sign_on_link__isnull=True
    ).first()
