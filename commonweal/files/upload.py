"""Receives an uploaded file: always on disk, and never more of it than a delivery may have."""

from typing import Any

from django.core.files.uploadhandler import StopUpload, TemporaryFileUploadHandler

from commonweal.files.delivery import LARGEST_BYTES


class BoundedUpload(TemporaryFileUploadHandler):
    """Ends the connection as soon as an upload outgrows what would be refused anyway."""

    received = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> Any:
        """Write the piece on; raises `StopUpload` when it is too much."""
        self.received += len(raw_data)
        if self.received > LARGEST_BYTES:
            raise StopUpload(connection_reset=True)
        return super().receive_data_chunk(raw_data, start)
