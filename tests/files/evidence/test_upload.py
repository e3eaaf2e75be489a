"""An upload that is too large is read to its end and not kept, so that its sender can be told."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import TemporaryUploadedFile

from commonweal.files.evidence import upload
from commonweal.files.evidence.upload import EvidenceUpload


def received(n_pieces: int) -> TemporaryUploadedFile:
    handler = EvidenceUpload()
    handler.new_file("photo", "photo.jpg", "image/jpeg", None)
    for n in range(n_pieces):
        handler.receive_data_chunk(bytes(64), n * 64)
    file = handler.file_complete(n_pieces * 64)
    assert isinstance(file, TemporaryUploadedFile)
    return file


def test_no_more_is_kept_than_shows_that_it_is_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upload, "LARGEST_BYTES", 640)
    for n_pieces, kept in ((1, 64), (10, 640), (11, 704), (500, 704)):
        file = received(n_pieces)
        assert file.size == n_pieces * 64
        assert Path(file.temporary_file_path()).stat().st_size == kept
        file.close()
