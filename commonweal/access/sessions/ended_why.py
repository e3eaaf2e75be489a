"""Why a session is over, in words that its owner may read."""

from django.db import models


class EndedWhy(models.TextChoices):
    """The reasons that a session's row can hold."""

    SIGNED_OUT = "signed-out", "Signed out"
    ENDED_BY_OWNER = "ended-by-owner", "Ended by you from another device"
    ENDED_BY_ADMINISTRATOR = "ended-by-administrator", "Ended by an administrator"
    TOO_LONG = "too-long", "Signed in for too long"
    NO_ROLE = "no-role", "No current role"
    SIGN_IN_CHANGED = "sign-in-changed", "The way you sign in was changed"
