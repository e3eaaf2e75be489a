"""The line locator against `tomllib`: it finds every key that the reader finds, on the line where it was written."""

import tomllib
from textwrap import dedent
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from commonweal.core.policy.lines import Path, lines_of_keys

KEYS = st.sampled_from(["a", "b-1", "c_2", '"d e"', '"f.g"', "'h#i'", '"j\\"k"', '"[l]"', '"caf\\u00e9"'])
BREAKS = st.sampled_from(["\n", "\n\n", "\n# a comment = [ { ' \"\n", "\n\t \n", "  # 'aside'\n"])
SCALARS = [
    "1", "-2.5", "true", "1979-05-27", "1979-05-27 07:32:00", "07:32:00", "inf", "0x1F",
    '"# [not] = a { key"', "'C:\\dir'", '"a \\" quote"', '""', "''",
    '"""\nk = 1\n\\"""" two quotes: "" and an end\n[t]\n"""', "'''\nk = 2\n# '' no comment\n'''", '""""quoted"""""',
]  # fmt: skip


@st.composite
def values(draw: st.DrawFn, depth: int = 2) -> str:
    kind = draw(st.sampled_from(["scalar", "scalar", "array", "table"] if depth else ["scalar"]))
    if kind == "scalar":
        return draw(st.sampled_from(SCALARS))
    if kind == "table":
        keys = draw(st.lists(KEYS, max_size=3, unique=True))
        return "{ " + ", ".join(f"{key} = {draw(values(depth - 1))}" for key in keys) + " }"
    members = draw(st.lists(values(depth - 1), max_size=3))
    between = draw(st.sampled_from(["", "\n", " # why, [this]\n  "]))
    return "[" + between + ("," + between).join(members) + draw(st.sampled_from(["", "\n"])) + "]"


@st.composite
def texts(draw: st.DrawFn) -> str:
    """Text that is very often TOML: pairs, tables, arrays of tables and dotted keys in any order."""
    parts = []
    for _ in range(draw(st.integers(0, 7))):
        keys = draw(st.lists(KEYS, min_size=1, max_size=3))
        dotted = draw(st.sampled_from([".", " . "])).join(keys)
        form = draw(st.sampled_from(["{} = ", "{} = ", "[{}]", "[[{}]]"])).format(dotted)
        parts.append(form + (draw(values()) if form.endswith("= ") else "") + draw(BREAKS))
    return draw(st.sampled_from(["", "\n", "# first\n"])) + "".join(parts)


def paths(value: Any, path: Path = ()) -> set[Path]:
    """Every path in what `tomllib` read."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return ({path} if path else set()).union(*(paths(one, (*path, key)) for key, one in inner))


@given(texts(), st.booleans())
def test_every_key_and_member_that_the_reader_finds_has_a_line_that_names_it(text: str, windows: bool) -> None:
    try:
        found = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return  # the same key twice, or a table where a value was
    lines = lines_of_keys(text.replace("\n", "\r\n") if windows else text)
    assert set(lines) == paths(found)
    written = text.split("\n")
    for path, line in lines.items():
        key = path[-1]
        if isinstance(key, str):
            plain = key.replace('"', '\\"').replace("é", "\\u00e9")
            assert plain in written[line - 1], (path, line)


def test_lines_are_those_of_an_editor() -> None:
    text = dedent(
        '''\
        title = """
        two lines"""

        [[hotspot]]
        from = 2023-03-01
        sources = [  # why
            "police-asb",
            "out-of-hours",
        ]
        [[hotspot]]
        "more_than_calls" = 6
        limits.street.m = 25
        place = { kind = "park", at = [1,
          2] }
        '''
    )
    assert lines_of_keys(text) == {
        ("title",): 1,
        ("hotspot",): 4,
        ("hotspot", 0): 4,
        ("hotspot", 0, "from"): 5,
        ("hotspot", 0, "sources"): 6,
        ("hotspot", 0, "sources", 0): 7,
        ("hotspot", 0, "sources", 1): 8,
        ("hotspot", 1): 10,
        ("hotspot", 1, "more_than_calls"): 11,
        ("hotspot", 1, "limits"): 12,
        ("hotspot", 1, "limits", "street"): 12,
        ("hotspot", 1, "limits", "street", "m"): 12,
        ("hotspot", 1, "place"): 13,
        ("hotspot", 1, "place", "kind"): 13,
        ("hotspot", 1, "place", "at"): 13,
        ("hotspot", 1, "place", "at", 0): 13,
        ("hotspot", 1, "place", "at", 1): 14,
    }
