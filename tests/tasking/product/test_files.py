"""Every layer of every file of every copy is opened and searched for what it must not hold."""

from pathlib import Path

from commonweal.documents.formats import formats_of
from commonweal.tasking.models import CouncillorCopy, FullCopy, PartnerCopy
from commonweal.tasking.product.queries import copy_shown
from commonweal.tasking.product.terms import Audience
from tests.cast import Cast
from tests.documents.layers import layers
from tests.tasking.product.drafting import FOR_ALL, FOR_PARTNERS, INSIDE, LEFT_OUT, issued

NEVER = ("Quince", "2960177", "960177", "Amina")


def test_no_layer_of_any_file_holds_what_its_copy_must_not(cast_of_all: Cast, tmp_path: Path) -> None:
    issued(cast_of_all, tmp_path)
    code = FullCopy.objects.get().callers["sections"][0]["blocks"][0]["rows"][0][1]
    must_not = {
        Audience.FULL: (*NEVER, code),
        Audience.PARTNER: (*NEVER, code, INSIDE, LEFT_OUT, "Spot "),
        Audience.COUNCILLOR: (*NEVER, code, INSIDE, LEFT_OUT, FOR_PARTNERS, "Spot "),
    }
    copies = {Audience.FULL: FullCopy, Audience.PARTNER: PartnerCopy, Audience.COUNCILLOR: CouncillorCopy}
    n_files = 0
    for audience, planted in must_not.items():
        shown = copy_shown(audience, copies[audience].objects.get().id, cast_of_all.viewer("chris"))
        for word, one in formats_of(shown.paper).items():
            text = "\n".join(words for _, words in layers(one.render(shown.paper)))
            assert [what for what in planted if what in text] == [], (audience, word)
            # The search can find: what every copy says is in the layers of this one, sheets of tables aside.
            assert FOR_ALL in text or one.needs_tables
            n_files += 1
    assert n_files == 18
