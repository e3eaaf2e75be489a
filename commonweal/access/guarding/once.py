"""The key of a form: drawn when the form is shown, and good for one effect (docs/security.md P5).

Sent twice, by a second click, a reload or a copied address, it finds the work done and leads to the same page.
"""

from uuid import UUID, uuid4


def new_key() -> str:
    """A fresh key for a form that is shown now."""
    return str(uuid4())


def key_of(written: str) -> UUID | None:
    """The key that a form was sent with; None where it is none, and the form is then shown again with a new one."""
    try:
        return UUID(written)
    except ValueError:
        return None
