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

from commonweal.synthetic import phrases, whereabouts
from commonweal.synthetic.borough import build_borough
from commonweal.synthetic.borough_files import write_borough
from commonweal.synthetic.call_log import COLUMNS
from commonweal.synthetic.subjects import CATEGORIES
from tests.synthetic.reading import accepted_rows

DRAMA_NUMBER = re.compile(
    r"(011[3-8]4960|01[2-6]14960|01914980|01632960|02079460|02896496|02920180|03069990|07700900)\d{3}"
)


@pytest.fixture(scope="module")
def rows(files, truth) -> list[dict[str, str]]:
    return list(accepted_rows(files, truth))


def test_another_seed_gives_other_years_on_the_same_ground_with_the_same_list_at_their_end(files, truth, tmp_path):
    said: list[str] = []
    other = write_borough(tmp_path, seed=2, progress=said.append)
    assert len(said) == 3
    assert other.places.read_bytes() == files.places.read_bytes()
    assert all(a.read_bytes() != b.read_bytes() for a, b in zip(other.call_logs, files.call_logs, strict=True))
    assert json.loads(other.truth.read_text())["last_cut_off"]["new"] == truth["last_cut_off"]["new"]


def test_the_same_seed_gives_the_same_bytes_however_a_process_hashes_and_wherever_it_runs(files, tmp_path):
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
    months = 261 * 7 / (365.25 / 12)
    assert len(rows) / months == pytest.approx(1235, rel=0.03)


def test_drug_use_is_a_third_of_calls(rows):
    share = Counter(row["category"].strip().lower() for row in rows)["drug-use"] / len(rows)
    assert share == pytest.approx(1 / 3, abs=0.02)


def test_summer_weekends_and_evenings_are_busy(rows, truth):
    months = truth["totals"]["by_month"]
    assert all(months[f"{year}-07"] > 1.3 * months[f"{year}-12"] for year in range(2021, 2026))
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
        patrol = entry["file"] == files.patrol_log.name
        lines = (files.truth.parent / entry["file"]).read_text("cp1252" if patrol else "utf-8").splitlines()
        cells = next(csv.reader([lines[entry["line"] - 1]], delimiter=";" if patrol else ","))
        assert len(cells) == len(COLUMNS) - patrol
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
    vague = (*whereabouts.UNKNOWN, *whereabouts.OPEN_GROUND, *whereabouts.NOT_OURS, *whereabouts.ACROSS_THE_BORDER)
    assert not {words.casefold() for words in vague} & {name.casefold() for name in build_borough().by_name}


def test_every_category_has_words_of_its_own():
    assert phrases.OPENINGS.keys() == set(CATEGORIES)


def test_the_patrol_line_writes_its_log_in_a_layout_of_its_own_and_with_letters_beyond_ascii(files):
    written = files.patrol_log.read_bytes()
    assert written.startswith(b"Job no;Taken;Seen;")
    with pytest.raises(UnicodeDecodeError):
        written.decode("utf-8")
    assert written.decode("cp1252")


def test_the_mapping_of_the_patrol_log_is_one_that_the_product_reads_and_gives_every_category_a_word(files):
    from commonweal.reports.mappings.toml_form import read_mapping

    name, layout = read_mapping(files.patrol_mapping.read_text())
    assert name == "Northmoor patrol line"
    assert set(layout.category_words.values()) == set(CATEGORIES)


def test_some_calls_come_from_across_the_border_and_some_name_places_that_nobody_knows(rows, truth):
    unknown = [row for row in rows if row["location"] in whereabouts.NOT_OURS]
    assert len(unknown) == truth["totals"]["naming_places_that_are_not_known"] > 100
    assert not any(row["easting"] for row in unknown)


def test_the_address_list_has_some_ten_thousand_homes_with_a_number_each(files):
    homes = list(csv.DictReader(files.addresses.read_text().splitlines()))
    assert 9_000 < len(homes) < 12_000
    assert len({home["uprn"] for home in homes}) == len(homes)
    assert len({(h["house"], h["block"], h["street"]) for h in homes}) == len(homes)
    assert {h["tenancy"] for h in homes} == {
        "council-tenancy", "council-leasehold", "registered-provider", "private", "temporary", "other", "",
    }  # fmt: skip


def test_no_postcode_or_uprn_can_be_a_real_one(files):
    """No British postcode begins with X, and no authority was given UPRNs that begin with 9990."""
    homes = list(csv.DictReader(files.addresses.read_text().splitlines()))
    codes = {row["Postcode"] for row in csv.DictReader(files.postcodes.read_text().splitlines())}
    assert codes == {home["postcode"] for home in homes}
    assert all(re.fullmatch(r"XN\d \d[A-Z]{2}", code) for code in codes)
    assert all(re.fullmatch(r"9990\d{8}", home["uprn"]) for home in homes)


def test_the_truth_covers_five_years_with_a_leap_day_and_ten_clock_changes(truth):
    assert (truth["first_day"], truth["last_day"]) == ("2021-03-08", "2026-03-08")
    assert len(truth["cut_offs"]) == len(truth["callers"]["cut_offs"]) == 261
