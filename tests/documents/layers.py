"""Every layer of a file: its members, their text, and the text inside files that lie in them."""

import base64
import re
import zipfile
from collections.abc import Iterator
from io import BytesIO

_DATA = re.compile(r"base64,([A-Za-z0-9+/=]+)")


def layers(file: bytes, name: str = "file") -> Iterator[tuple[str, str]]:
    """Name and text of each layer: archives are opened, data addresses decoded, bytes read as UTF-8 and as UTF-16."""
    if file[:2] == b"PK":
        with zipfile.ZipFile(BytesIO(file)) as archive:
            yield f"{name}: names", "\n".join(archive.namelist())
            yield f"{name}: remarks", archive.comment.decode("latin-1")
            for member in archive.infolist():
                yield f"{name}/{member.filename}: extra", (member.extra + member.comment).decode("latin-1")
                yield from layers(archive.read(member), f"{name}/{member.filename}")
        return
    text = file.decode("utf-8", "replace")
    yield name, text
    yield f"{name}: in two bytes a letter", file.decode("utf-16-le", "replace")
    for number, found in enumerate(_DATA.findall(text)):
        yield from layers(base64.b64decode(found), f"{name}: data {number}")


def members(file: bytes) -> dict[str, bytes]:
    """The members of an archive by their names."""
    with zipfile.ZipFile(BytesIO(file)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
