"""How papers look, in every format: one typeface, deep teal headings, thin lines, black words on white.

The typeface is named and not carried: where it is not installed its neighbour Arial (or Liberation Sans, cut to the
same widths) stands in. Contrasts with white: teal 9.0 to 1, quiet grey 7.4 to 1 (W3C's formula).
"""

FONT = "Atkinson Hyperlegible"
# What stands in for it, first choice first.
FALLBACKS = ("Arial", "Liberation Sans")
INK = "0B0C0C"
TEAL = "0B5345"
QUIET = "4A5357"
LINE = "B9C4C1"
TINT = "E8F0EE"
WHITE = "FFFFFF"

# A4, in points of 1/72 inch.
PAGE_WIDTH_PT, PAGE_HEIGHT_PT = 595.3, 841.9
MARGIN_PT = 62.4  # 22 mm
TEXT_WIDTH_PT = PAGE_WIDTH_PT - 2 * MARGIN_PT
# A picture leaves room for its heading and its caption.
PICTURE_HEIGHT_PT = 430.0

# Name of a fact, then its value: where the values begin.
FACTS_INDENT_PT = 120.0


# A row with more characters in a cell may be broken over pages: one that must not be could be longer than any page.
LONGEST_WHOLE = 1_200


def table_size(n_columns: int) -> float:
    """Letter height in points for a table of so many columns on A4."""
    return 10.0 if n_columns <= 6 else 9.0 if n_columns <= 9 else 7.5 if n_columns <= 14 else 6.0
