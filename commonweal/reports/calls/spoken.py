"""A reference as it is read out on the telephone: digits in words, letters one by one."""

DIGITS = {
    "0": "nought", "1": "one", "2": "two", "3": "three", "4": "four", "5": "five", "6": "six", "7": "seven",
    "8": "eight", "9": "nine",
}  # fmt: skip


def spoken(reference: str) -> str:
    """`ASB, seven, K, three, Q; nine, F, X, R` of `ASB-7K3Q-9FXR`: a pause at each hyphen."""
    first, *groups = reference.split("-")
    said = ["; ".join(", ".join(DIGITS.get(sign, sign) for sign in group) for group in groups)]
    return ", ".join([first, *filter(None, said)])
