"""The written files: the same bytes every time, the published shape, and nothing that could be a real person."""

import csv
import json
import os
import re
import subprocess
import sys
from collections import Counter
from hashlib import sha256
from pathlib import Path

import pytest

from commonweal.synthetic import names, phrases, whereabouts
from commonweal.synthetic.borough_files import BoroughFiles, write_borough
from commonweal.synthetic.call_log import COLUMNS
from commonweal.synthetic.subjects import CATEGORIES
from tests.synthetic.reading import accepted_rows

DRAMA_NUMBER = re.compile(r"(01632960|07700900|02079460)\d{3}")


@pytest.fixture(scope="module")
def rows(files, truth) -> list[dict[str, str]]:
    return list(accepted_rows(files, truth))


def digests(files: BoroughFiles) -> list[str]:
    paths = (files.boroughs, files.wards, files.places, *files.call_logs, files.truth)
    return [sha256(path.read_bytes()).hexdigest() for path in paths]


def test_the_same_seed_gives_the_same_bytes_and_says_how_far_it_is(files, tmp_path):
    said: list[str] = []
    assert digests(write_borough(tmp_path, progress=said.append)) == digests(files)
    assert len(said) == 3


def test_another_seed_gives_another_year_on_the_same_ground_with_the_same_list_at_its_end(files, truth, tmp_path):
    other = write_borough(tmp_path, seed=2)
    assert other.places.read_bytes() == files.places.read_bytes()
    assert all(a.read_bytes() != b.read_bytes() for a, b in zip(other.call_logs, files.call_logs, strict=True))
    assert json.loads(other.truth.read_text())["last_cut_off"]["new"] == truth["last_cut_off"]["new"]


def test_the_bytes_do_not_hang_on_how_a_process_hashes_or_where_it_runs(files, tmp_path):
    code = "import sys; from pathlib import Path; from commonweal.synthetic.borough_files import write_borough as w; "
    subprocess.run(
        [sys.executable, "-c", code + "w(Path(sys.argv[1]))", str(tmp_path)],
        env={
            **os.environ,
            "PYTHONHASHSEED": "271",
            "TZ": "Pacific/Auckland",
            "LC_ALL": "C",
            "PYTHONPATH": str(Path.cwd()),
        },
        check=True,
    )
    assert {p.name: sha256(p.read_bytes()).hexdigest() for p in tmp_path.iterdir()} == {
        p.name: sha256(p.read_bytes()).hexdigest() for p in files.truth.parent.iterdir()
    }


def test_the_generator_knows_nothing_of_the_framework():
    code = "import sys, commonweal.synthetic.borough_files; sys.exit('django' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], env={**os.environ, "PYTHONPATH": str(Path.cwd())}, check=True)


def test_calls_add_up_to_the_published_1235_a_month(rows):
    months = 364 / (365.25 / 12)
    assert len(rows) / months == pytest.approx(1235, rel=0.03)


def test_drug_use_is_a_third_of_calls(rows):
    share = Counter(row["category"].strip().lower() for row in rows)["drug-use"] / len(rows)
    assert share == pytest.approx(1 / 3, abs=0.02)


def test_summer_weekends_and_evenings_are_busy(rows, truth):
    months = truth["totals"]["by_month"]
    assert months["2025-07"] > 1.4 * months["2025-12"]
    hours = Counter(int(row["happened_at"][11:13]) for row in rows if row["happened_at"])
    assert sum(hours[h] for h in (20, 21, 22, 23)) > 3 * sum(hours[h] for h in (8, 9, 10, 11))


def test_totals_of_the_truth_are_those_of_the_logs(rows, truth):
    totals = truth["totals"]
    assert totals["accepted"] == len(rows) == sum(totals["by_week"])
    assert totals["by_source"] == Counter(row["source"] for row in rows)
    assert totals["by_category"] == Counter(row["category"].strip().lower() for row in rows)


def test_every_refused_row_is_named_with_file_line_and_field(files, truth):
    assert len(truth["refused"]) >= 25
    for entry in truth["refused"]:
        lines = (files.truth.parent / entry["file"]).read_text().splitlines()
        assert len(next(csv.reader([lines[entry["line"] - 1]]))) == len(COLUMNS)
        assert entry["field"] in COLUMNS
        assert entry["why"]


def test_references_are_unique_in_each_source_and_categories_are_known(rows):
    keys = [(row["source"], row["reference"]) for row in rows]
    assert len(set(keys)) == len(keys)
    assert {row["category"].strip().lower() for row in rows} == set(CATEGORIES)


def test_every_telephone_number_is_one_kept_for_drama(rows):
    written = [row["caller_phone"] for row in rows if row["caller_phone"]]
    spoken = [found for row in rows for found in re.findall(r"\+?\(?\d[\d ()-]{7,}\d", row["account"])]
    for number in (*written, *spoken):
        digits = re.sub(r"\D", "", number)
        assert DRAMA_NUMBER.fullmatch(re.sub("^44", "0", digits)), number


def test_about_a_fifth_of_callers_stay_anonymous_and_leave_neither_name_nor_number(rows):
    anonymous = [row for row in rows if row["anonymous"].strip().lower() == "yes"]
    assert len(anonymous) / len(rows) == pytest.approx(0.2, abs=0.02)
    assert not any(row["caller_name"] or row["caller_phone"] for row in anonymous)


def test_one_caller_has_three_spellings(rows):
    spelt = {row["caller_name"].strip().lower() for row in rows if "kinsel" in row["caller_name"].lower()}
    assert {"roisin kinsellagh", "rosheen kinsella", "r. kinselagh"} <= spelt


def test_accounts_vary_and_are_short(rows):
    assert len({row["account"] for row in rows}) > 0.6 * len(rows)
    assert max(len(row["account"]) for row in rows) < 400


def test_no_vague_words_are_the_name_of_a_place():
    vague = {words.casefold() for words in (*whereabouts.UNKNOWN, *whereabouts.OPEN_GROUND)}
    named = (*names.ESTATES, *names.PARKS, *names.STATIONS, *names.JUNCTIONS, *names.SQUARES, *names.MAIN_ROADS)
    assert not vague & {name.casefold() for name in named}


def test_every_category_has_words_of_its_own():
    assert phrases.OPENINGS.keys() == set(CATEGORIES)
