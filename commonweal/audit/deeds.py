"""What can be done, in the words of the audit."""

from django.db import models


class Deed(models.TextChoices):
    """What was done, in one word an access review can be sorted by."""

    READ = "read", "Read"
    SEARCH = "search", "Searched"
    PRINT = "print", "Printed"
    EXPORT = "export", "Took out a file"
    CHANGE = "change", "Changed"
    IMPORT = "import", "Loaded a file"
    RUN = "run", "Ran a calculation"
    SHARE = "share", "Shared with another agency"
    BREAK_GLASS = "break-glass", "Opened in an emergency"
    FORGET = "forget", "Dropped a person from the audit"
    SIGN_IN = "sign-in", "Signed in"
    SIGN_OUT = "sign-out", "Signed out"
