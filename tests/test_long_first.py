"""The workers' order names files that there are, and keeps together what shares one service."""

from tests.conftest import ROOT
from tests.long_first import COMPILED, JOURNEYS, SECONDS, longest_of, unit_of


def test_every_long_unit_is_there() -> None:
    assert [name for name in SECONDS if not (ROOT / name).exists()] == []


def test_journeys_and_compiled_methods_are_one_unit_each_and_every_other_file_is_one() -> None:
    assert unit_of("tests/journeys/test_a_mapping.py::test_x[320]") == JOURNEYS
    assert unit_of("tests/core/analysis/test_rolling.py::test_x") == COMPILED
    assert unit_of("tests/core/test_benchmarks.py::test_x") == "tests/core/test_benchmarks.py"
    assert unit_of("tests/audit/test_chain.py::test_x[a::b]") == "tests/audit/test_chain.py"


def test_the_longest_that_is_left_comes_next_and_else_the_first() -> None:
    assert longest_of(["tests/audit/test_chain.py", "tests/audit/test_command.py", JOURNEYS]) == JOURNEYS
    assert longest_of(["tests/audit/test_chain.py", "tests/audit/test_heads.py"]) == "tests/audit/test_chain.py"
