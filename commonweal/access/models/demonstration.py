"""What tells a demonstration from a real store (docs/decisions/0007). Class C; marking OFFICIAL; kept for good."""

import uuid

from django.db import models


class DemoMark(models.Model):
    """Says that this store was made by `demo`; half of the permission to sign in without a second factor.

    The other half lies in the data folder (`signing_in/demonstration.py`). Neither can be had through a page.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    token = models.CharField(max_length=64)
    made_at = models.DateTimeField()
