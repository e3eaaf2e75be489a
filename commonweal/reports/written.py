"""What somebody wrote, as it can be kept: the one rule of the house (files/written.py), under the name of this room."""

from commonweal.files.written import clean

__all__ = ["clean"]
