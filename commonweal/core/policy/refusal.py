"""A policy file that cannot be used, said so that whoever keeps it can put it right."""


class PolicyRefused(Exception):
    """Names the file, the line (1 is the first), the key, what was found and what is allowed."""

    def __init__(self, *, file: str, line: int, key: str, found: str, allowed: str) -> None:
        self.file, self.line, self.key, self.found, self.allowed = file, line, key, found, allowed
        super().__init__(
            f"{file}, line {line}, {key}: found {found}; allowed: {allowed}. Correct the file and start again."
        )
