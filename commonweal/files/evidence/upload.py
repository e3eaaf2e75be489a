"""Receives a photo or sound from a form: on disk, and no more of it than is needed to refuse it by its size."""

from typing import Any

from django.core.files.uploadhandler import TemporaryFileUploadHandler

from commonweal.files.evidence.terms import LARGEST_BYTES


class EvidenceUpload(TemporaryFileUploadHandler):
    """Goes on reading what is too large without keeping it, so that a page can say so instead of breaking off.

    How much a request may send at all is for the server in front to bound.
    """

    def receive_data_chunk(self, raw_data: bytes, start: int) -> Any:
        """Write the piece on, up to one piece more than is taken."""
        return super().receive_data_chunk(raw_data, start) if start <= LARGEST_BYTES else None
