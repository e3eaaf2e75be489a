"""The picture for papers holds what the page's map holds, and needs nothing from outside itself."""

from xml.etree import ElementTree

from commonweal.documents.paper import Picture
from commonweal.places.map_drawing import drawn_picture
from commonweal.places.map_picture import svg_of
from tests.places.test_map_drawing import Shape, Spot

WARD = Shape("A & B <ward>", "ward", (((0.0, 0.0), (1000.0, 0.0), (1000.0, 800.0), (0.0, 800.0)),))


def drawn() -> str:
    spots = [Spot("a", 1, 200.0, 200.0, "Larch Estate", "new", 9), Spot("b", 2, 700.0, 500.0, "Park", "dropped-off", 3)]
    drawing = drawn_picture([WARD], spots)
    assert drawing is not None
    return svg_of(drawing)


def test_every_name_and_number_of_the_map_is_text_in_the_picture() -> None:
    words = [one.text for one in ElementTree.fromstring(drawn()).iter() if one.text]
    assert " ".join(words) == "A & B <ward> 1 2"


def test_a_paper_takes_the_picture() -> None:
    assert Picture(drawn(), "Two numbered places in one ward", "Where they are").svg == drawn()
