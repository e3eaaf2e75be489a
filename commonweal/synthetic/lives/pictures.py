"""Two pictures that residents of the invented borough sent: drawn from rectangles, so that no real place is in them."""

import struct
import zlib
from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

WIDTH, HEIGHT = 960, 720
Picture = NDArray[np.uint8]


def mattresses() -> bytes:
    """A mattress and bags on a pavement in front of a brick wall, as a PNG."""
    picture = _wall()
    _box(picture, 470, 720, 0, WIDTH, (126, 124, 120))
    _box(picture, 462, 474, 0, WIDTH, (88, 86, 84))
    _box(picture, 330, 560, 120, 520, (222, 214, 198))
    for x in range(150, 520, 62):
        _box(picture, 345, 545, x, x + 6, (176, 160, 138))
    _box(picture, 560, 574, 130, 530, (84, 80, 76))
    for x, y, r in ((600, 540, 74), (705, 555, 62), (655, 470, 58), (815, 560, 80)):
        _disc(picture, x, y, r, (34, 36, 40))
        _disc(picture, x - r // 3, y - r // 3, r // 5, (70, 74, 82))
    return _png(picture)


def painted_wall() -> bytes:
    """A wall with broad strokes of paint over its bricks, as a PNG."""
    picture = _wall()
    _box(picture, 600, 720, 0, WIDTH, (120, 118, 114))
    x = np.arange(60, 900)
    for shift, colour in ((0, (28, 92, 170)), (70, (208, 46, 88)), (150, (244, 196, 40))):
        middle = 300 + shift + 70 * np.sin(x / 47 + shift)
        for column, y in zip(x, middle.astype(int), strict=True):
            picture[max(y - 16, 0) : y + 16, column] = colour
    return _png(picture)


def _wall() -> Picture:
    """Bricks with mortar between them, darker below, under an evening light."""
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH]
    row = y // 28
    mortar = (y % 28 < 4) | ((x + 36 * (row % 2)) % 72 < 4)
    tone = 0.82 + 0.18 * (((row * 37 + (x + 36 * (row % 2)) // 72 * 91) % 17) / 16)
    light = (1.05 - 0.35 * y / HEIGHT) * tone
    brick = np.stack([158 * light, 84 * light, 66 * light], axis=-1)
    brick[mortar] = (184, 176, 164)
    wall: Picture = np.clip(brick, 0, 255).astype(np.uint8)
    return wall


def _box(picture: Picture, top: int, bottom: int, left: int, right: int, colour: tuple[int, int, int]) -> None:
    picture[top:bottom, left:right] = colour


def _disc(picture: Picture, x: int, y: int, radius: int, colour: tuple[int, int, int]) -> None:
    rows, columns = np.ogrid[0:HEIGHT, 0:WIDTH]
    picture[(rows - y) ** 2 + (columns - x) ** 2 <= radius**2] = colour


def _png(picture: Picture) -> bytes:
    """The bytes of a PNG (ISO/IEC 15948): eight bits a colour, no filter."""
    lines = b"".join(b"\0" + line.tobytes() for line in picture)
    head = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(lines, 6)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data)) for name, data in parts
    )


PICTURES: Mapping[str, Callable[[], bytes]] = {"dumped": mattresses, "wall": painted_wall}
"""By the word with which a scene of the inbox asks for one."""
