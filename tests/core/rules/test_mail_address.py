"""One address and nothing besides: what a header could be broken out of with is refused."""

import pytest

from commonweal.core.rules.mail_address import is_mail_address


@pytest.mark.parametrize("written", ["amina@northmoor.example", "a.b+c@d-e.example", "a" * 64 + "@b.example"])
def test_one_address_is_one(written: str) -> None:
    assert is_mail_address(written)


@pytest.mark.parametrize(
    "written",
    ["", "amina", "a@b, c@d", "Amina <a@b.example>", "a@b\nBcc: c@d", ".a@b", "a.@b", "a..b@c", "a@-b", "å@b.example",
     "a@b\x00", "a" * 65 + "@b.example", "a@" + "b" * 63 + ".c" * 100],
)  # fmt: skip
def test_what_is_none_is_refused(written: str) -> None:
    assert not is_mail_address(written)
