"""Partnerships, organisations, teams, staff, and who is what where, with dates: both days belong to each span.

Class C; marking OFFICIAL; kept as long as the audit names them. Staff are read by their partnership's administrator and
data protection officer; nobody reads a password.
"""

import uuid

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from commonweal.access.roles import Role


def _ends_after_it_begins(name: str) -> models.CheckConstraint:
    condition = models.Q(to_on__isnull=True) | models.Q(to_on__gte=models.F("from_on"))
    return models.CheckConstraint(condition=condition, name=name)


class Partnership(models.Model):
    """One community safety partnership: the owner of every record in it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.SlugField(unique=True, help_text="the word that commands use: northmoor")
    name = models.CharField(max_length=200)
    borough_name = models.CharField(max_length=200)
    policy = models.SlugField(help_text="name of its file in the policy folder, without .toml")
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class Organisation(models.Model):
    """A council, a police unit, a landlord, a contractor: it may belong to several partnerships."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=200, unique=True)
    landlord = models.CharField(
        max_length=120, blank=True, help_text="the landlord's name as the address list writes it; none: no landlord"
    )
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class OrganisationMembership(models.Model):
    """An organisation takes part in a partnership. A host keeps its records; a partner gets what agreements name."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="memberships")
    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="organisations")
    is_host = models.BooleanField(default=False)
    from_on = models.DateField()
    to_on = models.DateField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True, help_text="ended at once, whatever its last day")

    class Meta:
        constraints = [_ends_after_it_begins("organisation_membership_ends_after_it_begins")]


class StaffManager(BaseUserManager["Staff"]):
    """Finds staff by the name they sign in with."""


class Staff(AbstractBaseUser):
    """Somebody who signs in."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    username = models.CharField(max_length=80, unique=True)
    display_name = models.CharField(max_length=120)
    work_address = models.CharField(
        max_length=254,
        blank=True,
        db_default="",
        default="",
        help_text="where the product writes about their work; set by themselves",
    )
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField()

    objects = StaffManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["display_name"]

    def __str__(self) -> str:
        return self.display_name


class Membership(models.Model):
    """A role in a partnership, for an organisation, with dates; taken away at once, it ends within its last day."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="memberships")
    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="roles")
    role = models.CharField(max_length=40, choices=[(role.value, role.value) for role in Role if role.is_for_people])
    ward_codes = models.JSONField(default=list, help_text="the wards that a neighbourhood officer or councillor has")
    from_on = models.DateField()
    to_on = models.DateField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True, help_text="taken away at once, whatever its last day")

    class Meta:
        constraints = [_ends_after_it_begins("membership_ends_after_it_begins")]


class Team(models.Model):
    """People of one organisation who hold work together in one partnership."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="teams")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="teams")
    name = models.CharField(max_length=120)
    from_on = models.DateField()
    to_on = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["partnership", "name"], name="team_name_once"),
            _ends_after_it_begins("team_ends_after_it_begins"),
        ]

    def __str__(self) -> str:
        return self.name


class TeamMembership(models.Model):
    """Somebody belongs to a team, with dates."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="teams")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="memberships")
    from_on = models.DateField()
    to_on = models.DateField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True, help_text="ended at once, whatever its last day")

    class Meta:
        constraints = [_ends_after_it_begins("team_membership_ends_after_it_begins")]
