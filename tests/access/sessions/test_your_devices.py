"""Somebody sees where they are signed in, and ends what they do not know."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

from commonweal.access.models import StaffSession
from commonweal.access.sessions.device_label import device_label
from commonweal.access.sessions.queries import sessions_of
from tests.access.sessions.conftest import let_time_pass, session_of, signed_in
from tests.cast import Cast


def test_the_list_names_each_device_and_says_which_is_this_one(demonstration: Cast) -> None:
    here, there, tom = signed_in(), signed_in(), signed_in("tom")
    page = here.get("/your-devices/").content.decode()
    assert page.count("Firefox on Windows") == 2
    assert page.count("In use here") == 1
    assert str(session_of(there).id) in page
    assert str(session_of(tom).id) not in page


def test_ending_one_takes_effect_there_on_the_next_request(demonstration: Cast) -> None:
    here, there = signed_in(), signed_in()
    answer = here.post("/your-devices/end/", {"session": str(session_of(there).id)})
    assert answer.url == "/your-devices/?ended=1"
    assert "The session there has ended" in here.get(answer.url).content.decode()
    assert there.get("/imports/").url.startswith("/session-ended/?why=ended-by-owner")
    assert here.get("/imports/").status_code == 200


def test_all_others_end_at_once_and_this_one_stays(demonstration: Cast) -> None:
    here, *others = [signed_in() for _ in range(3)]
    assert here.post("/your-devices/end/", {"session": "others"}).url == "/your-devices/?ended=2"
    assert {client.get("/imports/").status_code for client in others} == {302}
    assert here.get("/imports/").status_code == 200


def test_somebody_elses_session_is_as_good_as_none(demonstration: Cast) -> None:
    amina, tom = signed_in(), signed_in("tom")
    answers = [
        amina.post("/your-devices/end/", {"session": one})
        for one in (str(session_of(tom).id), str(uuid4()), "nonsense", "")
    ]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1
    assert tom.get("/imports/").status_code == 302 or StaffSession.objects.filter(ended_at=None).count() == 2


def test_sessions_past_their_end_are_not_listed(demonstration: Cast) -> None:
    here, there = signed_in(), signed_in()
    let_time_pass(session_of(there), timedelta(hours=13))
    assert here.get("/your-devices/").content.decode().count("Firefox on Windows") == 1


def test_an_administrator_sees_the_sessions_of_staff(demonstration: Cast) -> None:
    row = session_of(signed_in())
    assert sessions_of(demonstration.amina.id, demonstration.viewer("ada", at=datetime.now(UTC))) == [row]


def test_a_browser_is_named_in_plain_words() -> None:
    assert device_label("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140 Safari/537.36 Edg/140") == (
        "Edge on Linux"
    )
    assert device_label("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0) AppleWebKit Version/18 Safari/604") == (
        "Safari on an iPhone"
    )
    assert device_label("Mozilla/5.0 (Linux; Android 15) Chrome/140 Mobile Safari/537.36") == "Chrome on Android"
    assert device_label("<script>alert(1)</script>") == "An unknown browser"
    assert device_label("curl on Windows") == "A browser on Windows"
