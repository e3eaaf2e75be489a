"""What is wrong with a paper."""


class PaperRefused(Exception):
    """A paper, a part of it or its record cannot be used: where, what was found there, what is allowed."""

    def __init__(self, where: str, *, found: str, allowed: str) -> None:
        self.where, self.found, self.allowed = where, found, allowed
        super().__init__(f"{where}: found {found}; allowed: {allowed}")
