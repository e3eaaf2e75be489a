"""Mappings are saved in versions; a job names the version it was read by; a sample goes when its time is over."""

import json
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction

from commonweal.access.permission import NotAllowed
from commonweal.audit.models import AuditEntry
from commonweal.imports.models import ImportJob
from commonweal.imports.states import JobState
from commonweal.reports.kinds import CALL_LOG
from commonweal.reports.mappings.layout import Feed, LayoutRefused, OtherWords
from commonweal.reports.mappings.operations import (
    KEPT_FOR,
    MOST_SAMPLES,
    clear_samples,
    sample_path,
    save_mapping,
    take_sample,
)  # fmt: skip
from commonweal.reports.mappings.queries import (
    NoSuchMapping,
    NoSuchSample,
    mapping_named,
    mappings,
    sample,
    with_version,
)  # fmt: skip
from commonweal.reports.mappings.toml_form import read_mapping, toml_of
from commonweal.reports.models import ColumnMappingVersion, MappingSample, Report
from tests.cast import AT, Cast
from tests.deliveries import deliver
from tests.reports.mapped import foreign_log, layout

NAME = "Eastmarsh night line"


def run(*arguments: str) -> str:
    out = StringIO()
    call_command(*arguments, stdout=out, stderr=StringIO())
    return out.getvalue()


def test_a_mapping_survives_its_toml_form() -> None:
    one = layout(yes_words=('say "yes"', "ja\\nein"), other_categories=OtherWords.OTHER)
    assert read_mapping(toml_of(NAME, one)) == (NAME, one)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ('mapping = 1\n[fields]\nreference = "A"', "source: found nothing that feeds it"),
        ("mapping = 2", "mapping: found 2"),
        ("mapping = 1\nwords = 3", "words: found a part that mappings do not have"),
        ("mapping = 1\n[file]\ndelimiter = ':'", "delimiter: found ':'"),
        ("mapping = 1\n[file]\nheader_row = 'one'", "file.header_row: found 'one'"),
        ("mapping = 1\n[fields]\nshoe = 'A'", "shoe: found a field that calls do not have"),
        ("mapping = 1\n[fields]\nreference = { always = 'A' }", "reference: found always 'A'"),
        ("mapping = 1\n[fields]\neasting = 'X'", "northing: found no column"),
        ("mapping = 1\n[fields]\neasting = 'X'\nnorthing = 'Y'\npostcode = 'P'", "a second way to say where"),
        ("mapping = 1\n[fields]\nlocation = 'N'\ncaller_name = 'N'", "which also feeds who called"),
        ("mapping = 1\n[category]\nwords = { a = 'shouting' }", "category.words, 'a': found 'shouting'"),
        ("mapping = 1\n[anonymous]\nyes = ['a']\nno = ['A ']", "'a' for yes and for no"),
        ("this is = = no toml", "the file: found what is not TOML"),
    ],
)
def test_a_file_that_is_no_mapping_is_refused_with_the_part(changed: str, said: str) -> None:
    with pytest.raises(LayoutRefused) as refusal:
        read_mapping(changed)
    assert said in str(refusal.value)


def test_the_same_mapping_saved_again_is_the_version_that_exists(cast: Cast) -> None:
    by = cast.viewer("amina")
    first, is_new = save_mapping(NAME, layout(), by=by, at=AT)
    again, is_newer = save_mapping(f" {NAME} ", layout(), by=by, at=AT)
    changed, _ = save_mapping(NAME, layout(encoding="windows-1252"), by=by, at=AT)
    assert (first.number, is_new, again.id, is_newer, changed.number) == (1, True, first.id, False, 2)
    (shown,) = mappings(by)
    assert [version.number for version in shown.versions] == [2, 1]
    assert (shown.newest.made_by, shown.last_job) == ("Amina", None)


def test_a_job_says_by_which_version_its_file_was_read(cast: Cast, tmp_path: Path) -> None:
    by = cast.viewer("amina")
    save_mapping(NAME, layout(), by=by, at=AT)
    options = with_version({"mapping": NAME}, by)
    save_mapping(NAME, layout(feeds={"account": Feed()}), by=by, at=AT)
    job = deliver(tmp_path, CALL_LOG, foreign_log([{}, {}]), by=by, options=options)
    assert (job.state, job.n_added, job.options) == (JobState.FINISHED, 2, {"mapping": NAME, "mapping_version": "1"})
    assert Report.objects.filter(account="a very particular banjo").count() == 2
    (shown,) = mappings(by)
    assert (shown.last_job, shown.newest.jobs) == (job, ())


def test_a_refused_mapped_file_has_written_nothing(cast: Cast, tmp_path: Path) -> None:
    by = cast.viewer("amina")
    save_mapping(NAME, layout(), by=by, at=AT)
    rows = [{"Tel No": "22:15"}, {"Tel No": "23:10"}]
    job = deliver(tmp_path, CALL_LOG, foreign_log(rows), by=by, options=with_version({"mapping": NAME}, by))
    assert (job.state, job.problem["field"]) == (JobState.REFUSED, "Tel No (caller_phone)")
    assert Report.objects.count() == 0


def test_the_database_refuses_to_change_a_version(cast: Cast) -> None:
    version, _ = save_mapping(NAME, layout(), by=cast.viewer("amina"), at=AT)
    with pytest.raises(DatabaseError), transaction.atomic():
        ColumnMappingVersion.objects.filter(id=version.id).update(number=9)
    with pytest.raises(DatabaseError), transaction.atomic():
        version.delete()


def test_mappings_of_another_partnership_are_not_there(cast: Cast) -> None:
    save_mapping(NAME, layout(), by=cast.viewer("amina"), at=AT)
    assert mappings(cast.viewer("esther")) == []
    with pytest.raises(NoSuchMapping, match="none yet"):
        mapping_named(NAME, cast.viewer("esther"))
    with pytest.raises(NotAllowed):
        save_mapping(NAME, layout(), by=cast.viewer("tom"), at=AT)


def test_a_sample_is_its_makers_alone_and_goes_with_its_file_when_its_time_is_over(cast: Cast, tmp_path: Path) -> None:
    file = tmp_path / "log.csv"
    file.write_text(foreign_log([{}]))
    kept = take_sample(file, file_name="../log.csv", draft={}, name="", by=cast.viewer("amina"), at=AT)
    file_kept = sample_path(kept)
    assert (kept.file_name, file_kept.stat().st_mode & 0o077) == ("log.csv", 0)
    with pytest.raises(NoSuchSample):
        sample(kept.id, cast.viewer("esther"), since=AT - KEPT_FOR)
    assert clear_samples(at=AT + KEPT_FOR) == 0
    assert clear_samples(at=AT + KEPT_FOR + timedelta(seconds=1)) == 1
    assert (MappingSample.objects.count(), file_kept.exists()) == (0, False)


def test_nobody_keeps_more_than_a_few_samples(cast: Cast, tmp_path: Path) -> None:
    file = tmp_path / "log.csv"
    file.write_text(foreign_log([{}]))
    for minute in range(MOST_SAMPLES + 2):
        at = AT + timedelta(minutes=minute)
        take_sample(file, file_name=f"{minute}.csv", draft={}, name="", by=cast.viewer("amina"), at=at)
    names = set(MappingSample.objects.values_list("file_name", flat=True))
    assert names == {"2.csv", "3.csv", "4.csv"}
    clear_samples(at=AT + timedelta(days=1))


def test_a_mapping_is_added_shown_and_used_from_the_command_line(cast: Cast, tmp_path: Path) -> None:
    form, log = tmp_path / "night.toml", tmp_path / "night.csv"
    form.write_text(toml_of(NAME, layout()))
    log.write_text(foreign_log([{}, {"Nature of call": "Singing"}]))
    to = ("--partnership", "northmoor")
    assert run("mapping", "list", *to) == "none yet\n"
    assert "version 1: added, 13 columns" in run("mapping", "add", str(form), *to)
    assert "is there already" in run("mapping", "add", str(form), *to)
    assert run("mapping", "show", NAME, *to) == form.read_text()
    said = run("import", "call-log", str(log), "--mapping", NAME, *to)
    assert "2 in = 1 added" in said
    assert "Nature of call (category): found 'Singing'" in said
    facts = json.loads(run("mapping", "list", *to, "--json"))["mappings"]
    assert [(one["name"], one["version"], one["last_used_at"] is not None) for one in facts] == [(NAME, 1, True)]
    assert ImportJob.objects.get().options["mapping_version"] == "1"
    assert AuditEntry.objects.filter(route="commonweal mapping", deed="change").count() == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("import", "call-log", __file__, "--mapping", "None such"), "There is no mapping 'None such'"),
        (("import", "places", __file__, "--mapping", "None such"), "--mapping is for call logs"),
        (("mapping", "show", "None such"), "There is no mapping 'None such'; this partnership has: none yet."),
        (("mapping", "show"), "Say the name of the mapping"),
        (("mapping", "add", "nowhere.toml"), "there is no such file"),
        (("mapping", "add", __file__), "Nothing was changed"),
    ],
)
def test_what_a_command_cannot_do_is_said_in_words(cast: Cast, arguments: tuple[str, ...], said: str) -> None:
    with pytest.raises(CommandError) as refusal:
        run(*arguments, "--partnership", "northmoor")
    assert said in str(refusal.value)
