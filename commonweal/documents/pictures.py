"""A drawing as PNG, for programs that cannot be trusted with SVG. Drawn here, from nothing but the drawing."""

from dataclasses import dataclass
from functools import lru_cache

from commonweal.documents.svg import own_svg

# Fine enough for A4 and for a wall: about 250 dots an inch over the width of a page.
WIDTH_PX = 1_700
MOST_SCALE = 4.0
LEAST_SCALE = 0.5


@dataclass(frozen=True, slots=True)
class Raster:
    """A PNG and the size of the drawing in points of 1/72 inch."""

    png: bytes
    width_pt: float
    height_pt: float

    def within(self, width_pt: float, height_pt: float) -> tuple[float, float]:
        """Width and height in points that fill the frame and keep the shape, at most one and a half times its own."""
        scale = min(width_pt / self.width_pt, height_pt / self.height_pt, 1.5)
        return self.width_pt * scale, self.height_pt * scale


# One paper goes into several formats one after the other, and drawing is the slow part of each.
@lru_cache(maxsize=64)
def raster(svg: str) -> Raster:
    """The drawing as PNG; the library takes a second to load and only pictures need it."""
    import vl_convert

    drawing = own_svg(svg)
    scale = max(LEAST_SCALE, min(MOST_SCALE, WIDTH_PX / max(drawing.width, drawing.height)))
    png: bytes = vl_convert.svg_to_png(drawing.svg, scale=scale)
    return Raster(png, drawing.width * 0.75, drawing.height * 0.75)
