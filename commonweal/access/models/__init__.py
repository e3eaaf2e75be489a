"""The tables of access, a file a subject; Django finds them here."""

from commonweal.access.models.demonstration import DemoMark
from commonweal.access.models.partnership import Membership, Partnership, Staff, StaffManager

__all__ = ["DemoMark", "Membership", "Partnership", "Staff", "StaffManager"]
