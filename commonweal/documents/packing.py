"""Files that are archives of parts, packed so that the same parts make the same bytes on the same machine."""

import zipfile
from collections.abc import Iterable
from io import BytesIO

# The first day that an archive can hold; when a file was made is said in its properties.
BEGINNING = (1980, 1, 1, 0, 0, 0)


def packed(members: Iterable[tuple[str, bytes]], *, stored: str = "") -> bytes:
    """An archive of the members, in their order; the one named `stored` is not compressed."""
    archive = BytesIO()
    with zipfile.ZipFile(archive, "w") as zip_file:
        for name, data in members:
            member = zipfile.ZipInfo(name, BEGINNING)
            member.compress_type = zipfile.ZIP_STORED if name == stored else zipfile.ZIP_DEFLATED
            member.create_system, member.external_attr = 0, 0
            zip_file.writestr(member, data)
    return archive.getvalue()


def repacked(archive: bytes) -> bytes:
    """An archive that a library wrote, with the same members and none of the times."""
    with zipfile.ZipFile(BytesIO(archive)) as zip_file:
        return packed([(name, zip_file.read(name)) for name in zip_file.namelist()])
