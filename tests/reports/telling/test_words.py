"""The words of messages: shipped in three languages, edited in versions, refused by name, never longer than a text."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from commonweal.access.permission import NotAllowed
from commonweal.access.signing_in.demonstration import mark_as_demonstration
from commonweal.core.rules.safe_contact import ContactWay
from commonweal.outbox.models import Message
from commonweal.reports.intake.answers import Who
from commonweal.reports.intake.operations import take_report
from commonweal.reports.message_words.checking import EXAMPLE, problems_of, tried
from commonweal.reports.message_words.operations import WordsRefused, WrittenMeanwhile, write_words
from commonweal.reports.message_words.queries import versions_of, words_in_force
from commonweal.reports.models import MessageTemplate, Report
from commonweal.reports.telling.terms import DISCREET, FIELDS, FIELDS_OF, LONGEST_TEXT, WHEN, About
from commonweal.reports.telling.wording import FIELD, WORDS, is_a_draft, languages, shipped
from tests.cast import AT, Cast, gather_all
from tests.reports.intake.test_operations import LEE, NOISE, way_in

GOOD = ("News of ((reference))", "Hello, it is with ((team)) until ((late)).")


@pytest.fixture
def everybody(db: None, data_folder: Path) -> Iterator[Cast]:
    mark_as_demonstration(at=AT)
    yield gather_all()
    (data_folder / "demo-mark").unlink()


def message_to(everybody: Cast, who: Who, key: str = "a") -> Message:
    taken = take_report(replace(NOISE, who=who), way_in(key), by=everybody.viewer("cal"), at=AT)
    return Message.objects.get(about_id=taken.report_id, what="received")


@pytest.mark.parametrize("language", ["en", "tr", "ar"])
@pytest.mark.parametrize("about", [*About, DISCREET])
def test_words_are_shipped_for_every_message_in_every_language_and_could_be_saved_as_they_are(
    about: str, language: str
) -> None:
    assert (WORDS / language / f"{about}.txt").is_file()
    subject, body = shipped(about, language)
    assert problems_of(about, subject, body.strip()) == {}
    assert is_a_draft(about, language) is (language != "en")
    assert "#" not in subject


def test_a_translation_holds_the_same_things_that_can_be_filled_in() -> None:
    for about in (*About, DISCREET):
        english = set(FIELD.findall(" ".join(shipped(about, "en"))))
        for language in ("tr", "ar"):
            # What kind of matter it is stands in the list of categories, which is in English.
            assert set(FIELD.findall(" ".join(shipped(about, language)))) >= english - {"what"}, (about, language)


@pytest.mark.parametrize("language", ["en", "tr", "ar"])
def test_whoever_else_reads_a_discreet_message_learns_neither_what_it_is_about_nor_that_something_is_hidden(
    everybody: Cast, language: str
) -> None:
    who = replace(LEE, may_say_what=False, reads=language)
    message = message_to(everybody, who)
    reference = Report.objects.get(id=message.about_id).reference
    said = f"{message.subject} {message.body}"
    assert reference.removeprefix("ASB-") in said
    assert not any(word in said.lower() for word in ("asb", "report", "noise", "alone", "safe"))


def test_one_language_runs_from_right_to_left_and_a_file_that_no_message_needs_is_not_there() -> None:
    assert {one.code: one.direction for one in languages().values()} == {"en": "ltr", "ar": "rtl", "tr": "ltr"}
    assert next(iter(languages())) == "en"
    assert {file.stem for file in Path(WORDS).glob("*/*.txt")} == set(WHEN)


def test_a_reporter_is_told_in_the_language_that_they_read_with_its_names_of_months(everybody: Cast) -> None:
    turkish = message_to(everybody, replace(LEE, reads="tr"))
    assert "9 Mart 2026, saat 13:00" in turkish.body
    assert "başvuru ekibimiz" in turkish.body
    assert "((" not in turkish.body
    arabic = message_to(everybody, replace(LEE, reads="ar"), "b").body
    assert "9 مارس 2026" in arabic
    # Set apart, or its groups would be shown in the other order.
    assert "\u2068020 7946 0321\u2069" in arabic
    assert "9 March 2026 at 13:00" in message_to(everybody, replace(LEE, reads="xx"), "c").body


def test_a_text_message_holds_its_subject_and_is_never_longer_than_one_can_be(everybody: Cast) -> None:
    write_words("received", "en", "News of ((reference))", "((council_hours))" * 2, was=0, by=everybody.viewer("mona"),
                at=AT)  # fmt: skip
    MessageTemplate.objects.create(
        partnership=everybody.northmoor, created_at=AT, changed_at=AT, about="received", language="tr", number=1,
        subject="((reference))", body="long " * 300,
    )  # fmt: skip
    by_text = replace(LEE, ways=(ContactWay.TEXT,))
    short = message_to(everybody, by_text)
    assert short.body.startswith("News of ASB-")
    long = message_to(everybody, replace(by_text, reads="tr"), "b")
    assert "long" not in long.body
    assert len(long.body) <= LONGEST_TEXT


def test_the_councils_newest_words_go_out_and_the_old_ones_stay_in_the_list(everybody: Cast) -> None:
    mona, tom = everybody.viewer("mona"), everybody.viewer("tom")
    write_words("received", "en", *GOOD, was=0, by=mona, at=AT)
    write_words("received", "en", "Thank you ((reference))", "We have it.", was=1, by=tom, at=AT)
    assert message_to(everybody, LEE).body == "We have it.\n"
    versions = versions_of("received", languages()["en"], mona)
    assert [(one.number, one.made_by) for one in versions] == [(2, "Tom"), (1, "Mona"), (0, "")]
    assert next(one for one in words_in_force(mona) if one.about == "received").number == 2


def test_of_two_who_write_at_once_the_second_is_told(everybody: Cast) -> None:
    mona = everybody.viewer("mona")
    write_words("received", "en", *GOOD, was=0, by=mona, at=AT)
    with pytest.raises(WrittenMeanwhile):
        write_words("received", "en", *GOOD, was=0, by=mona, at=AT)


@pytest.mark.parametrize("who", ["cal", "abby", "amina", "ada", "cora", "dana"])
def test_nobody_else_writes_the_councils_words(everybody: Cast, who: str) -> None:
    with pytest.raises(NotAllowed):
        write_words("received", "en", *GOOD, was=0, by=everybody.viewer(who), at=AT)


@pytest.mark.parametrize(
    ("about", "subject", "body", "field", "said"),
    [
        ("received", "", "((reference))", "subject", "one line"),
        ("received", "s" * 121, "((reference))", "subject", "120"),
        ("received", "s", "", "body", "Write the message"),
        ("received", "s", "b" * 4_001, "body", "4,000"),
        ("received", "s", "no reference", "body", "((reference))"),
        ("received", "s", "((reference)) ((name))", "body", "no field ((name))"),
        ("received", "((phone))", "((reference))", "subject", "no field ((phone))"),
        ("received", "s", "((reference)) ((words))", "body", "not known or not told here"),
        ("received", "s", "((Reference)) ((reference))", "body", "small letters"),
        ("answered", "s", "((reference))", "body", "((words))"),
        (DISCREET, "s", "((number)) ((what))", "body", "not told here"),
        (DISCREET, "s", "((number)) ((reference))", "body", "not told here"),
        ("received", "s", "((reference))\u202e", "body", "nobody sees"),
        ("received", "s", "((reference)) " + "b" * 950, "body", "918"),
    ],
)
def test_words_that_cannot_go_out_are_refused_by_field(
    everybody: Cast, about: str, subject: str, body: str, field: str, said: str
) -> None:
    with pytest.raises(WordsRefused) as refused:
        write_words(about, "en", subject, body, was=0, by=everybody.viewer("mona"), at=AT)
    assert said in refused.value.problems[field]
    assert not MessageTemplate.objects.exists()


@given(about=st.sampled_from(sorted(WHEN)), subject=st.text(max_size=130), body=st.text(max_size=300),
       fields=st.lists(st.sampled_from([*FIELDS, "name", "((", "))"])))  # fmt: skip
def test_whatever_is_let_through_is_filled_to_the_last_field_and_fits_in_a_text(
    about: str, subject: str, body: str, fields: list[str]
) -> None:
    body += "".join(f"(({one}))" for one in fields)
    if problems_of(about, subject, body):
        return
    said = tried(subject, body)
    assert not FIELD.search(said.as_text)
    assert len(said.as_text) <= LONGEST_TEXT
    assert set(FIELD.findall(subject + body)) <= set(FIELDS_OF[about])


def test_an_example_has_a_value_for_every_field() -> None:
    assert set(EXAMPLE) == set(FIELDS)


def signed_in(everybody: Cast, who: str) -> Client:
    client = Client()
    client.force_login(everybody.staff(who))
    return client


def test_words_are_tried_saved_and_listed_on_their_pages(everybody: Cast) -> None:
    client = signed_in(everybody, "mona")
    page = reverse("message-words-edit", kwargs={"about": "received", "language": "ar"})
    assert 'dir="rtl"' in client.get(page).content.decode()
    form: dict[str, Any] = {"was": "0", "subject": GOOD[0], "body": GOOD[1]}
    shown = client.post(page, form | {"try": "yes"})
    assert (
        "it is with \u2068the Out-of-hours team\u2069 until \u20689 March 2026 at 13:00\u2069" in shown.content.decode()
    )
    assert not MessageTemplate.objects.exists()
    assert client.post(page, form).status_code == 302
    assert "Version 1" in client.get(reverse("message-words")).content.decode()
    again = client.post(page, form)
    assert again.status_code == 400
    assert "Somebody wrote another version meanwhile" in again.content.decode()


def test_a_wrong_field_comes_back_named_and_what_was_typed_stays(everybody: Cast) -> None:
    client = signed_in(everybody, "tom")
    page = reverse("message-words-edit", kwargs={"about": "closed", "language": "en"})
    shown = client.post(page, {"was": "0", "subject": "Mine ((reference))", "body": "((surname)) <b>"})
    assert shown.status_code == 400
    text = shown.content.decode()
    assert "There is no field ((surname))" in text
    assert "Mine ((reference))" in text
    assert "<b>" not in text.replace("<b></b>", "")


@pytest.mark.parametrize(("about", "language"), [("nothing", "en"), ("received", "xx")])
def test_a_message_that_there_is_not_has_no_page(everybody: Cast, about: str, language: str) -> None:
    page = reverse("message-words-edit", kwargs={"about": about, "language": language})
    assert signed_in(everybody, "mona").get(page).status_code == 404


@pytest.mark.parametrize("subject", ["Our answer ((reference)): ((words))", "((reference)) ((reference))",
                                     "((reference)), ((council_hours))"])  # fmt: skip
def test_what_is_long_or_was_written_by_somebody_does_not_fill_a_subject(subject: str) -> None:
    assert "subject" in problems_of(About.ANSWERED, subject, "We did this: ((words))")
    assert problems_of(About.ANSWERED, "((reference)): ((what)), ((day))", "We did this: ((words))") == {}
