"""The register: what an agreement needs, which steps follow which, and that nothing in force is ever changed."""

from dataclasses import replace
from datetime import date

import pytest

from commonweal.access import journal
from commonweal.access.agreements import operations, queries
from commonweal.access.agreements.operations import AgreementRefused, NoSuchAgreement
from commonweal.access.models import Agreement, AgreementHistory
from commonweal.access.permission import NotAllowed
from commonweal.access.record_kinds import RecordKind
from commonweal.core.rules.agreements import AgreementState, Standing, StepNotPossible
from tests.access.agreed import TODAY, WORDING, council, days, drafted, in_force, signed
from tests.cast import AT, Cast, gather_all


@pytest.fixture
def everybody(db: None) -> Cast:
    return gather_all()


def test_a_draft_opens_nothing_and_one_in_force_opens_what_it_names(everybody: Cast) -> None:
    agreement = drafted(everybody)
    assert everybody.viewer("cora").terms == ()
    signed(everybody, agreement)
    operations.put_in_force(agreement.id, by=everybody.viewer("dana"), at=AT)
    (terms,) = everybody.viewer("cora").terms
    assert (terms.agreement_id, terms.kind) == (agreement.id, "report")
    assert terms.fields == {"times", "category", "place"}


def test_it_is_not_put_in_force_before_every_party_has_signed(everybody: Cast) -> None:
    agreement = drafted(everybody)
    with pytest.raises(AgreementRefused, match="Fenwick Homes has not signed"):
        operations.put_in_force(agreement.id, by=everybody.viewer("dana"), at=AT)


@pytest.mark.parametrize("part", ["lawful_basis", "retention", "rights", "breach_process"])
def test_it_is_not_put_in_force_without_what_the_law_asks_for(everybody: Cast, part: str) -> None:
    agreement = drafted(everybody, **{part: ""})
    signed(everybody, agreement)
    with pytest.raises(AgreementRefused, match="not written"):
        operations.put_in_force(agreement.id, by=everybody.viewer("dana"), at=AT)


def test_a_change_of_a_draft_takes_its_signatures_back(everybody: Cast) -> None:
    agreement = drafted(everybody)
    signed(everybody, agreement)
    dana = everybody.viewer("dana")
    operations.change_wording(agreement.id, replace(WORDING, purpose="Something else"), by=dana, at=AT)
    assert not agreement.parties.filter(signed_on__isnull=False).exists()
    assert Agreement.objects.get(id=agreement.id).purpose == "Something else"


def test_an_agreement_in_force_is_not_changed(everybody: Cast) -> None:
    agreement, dana = in_force(everybody), everybody.viewer("dana")
    item, party = agreement.items.get(), agreement.parties.first()
    assert party is not None
    with pytest.raises(StepNotPossible):
        operations.change_wording(agreement.id, WORDING, by=dana, at=AT)
    with pytest.raises(StepNotPossible):
        operations.remove_item(agreement.id, item.id, by=dana, at=AT)
    with pytest.raises(StepNotPossible):
        operations.remove_party(agreement.id, party.id, by=dana, at=AT)
    with pytest.raises(StepNotPossible):
        operations.sign_agreement(agreement.id, party_id=party.id, signed_by="B", signed_on=TODAY, by=dana, at=AT)


def test_suspending_closes_and_resuming_opens_at_once(everybody: Cast) -> None:
    agreement, dana = in_force(everybody), everybody.viewer("dana")
    operations.suspend_agreement(agreement.id, why="A breach is looked into", by=dana, at=AT)
    assert everybody.viewer("cora").terms == ()
    operations.resume_agreement(agreement.id, why="It was none", by=dana, at=AT)
    assert everybody.viewer("cora").terms
    operations.end_agreement(agreement.id, why="The contract ended", by=dana, at=AT)
    assert everybody.viewer("cora").terms == ()
    steps = AgreementHistory.objects.filter(agreement=agreement).order_by("at").values_list("step", flat=True)
    assert {"write", "sign", "put-in-force", "suspend", "resume", "end"} <= set(steps)


def test_suspending_and_ending_are_noted_outside_the_database(everybody: Cast) -> None:
    agreement, dana = in_force(everybody), everybody.viewer("dana")
    operations.suspend_agreement(agreement.id, why="A breach is looked into", by=dana, at=AT)
    operations.end_agreement(agreement.id, why="The contract ended", by=dana, at=AT)
    noted = [line.kind for line in journal.lines() if line.ids.get("agreement") == str(agreement.id)]
    assert noted == [journal.Revoked.AGREEMENT_SUSPENDED, journal.Revoked.AGREEMENT_ENDED]


def test_why_is_needed_to_suspend_resume_or_end(everybody: Cast) -> None:
    agreement, dana = in_force(everybody), everybody.viewer("dana")
    for step in (operations.suspend_agreement, operations.end_agreement):
        with pytest.raises(AgreementRefused, match="why"):
            step(agreement.id, why="  ", by=dana, at=AT)
    assert Agreement.objects.get(id=agreement.id).state == AgreementState.IN_FORCE


def test_an_agreement_lapses_after_its_last_day(everybody: Cast) -> None:
    in_force(everybody, to_on=TODAY)
    assert everybody.viewer("cora", at=AT).terms
    assert everybody.viewer("cora", at=AT + days(1)).terms == ()


def test_a_new_version_replaces_the_old_which_is_kept(everybody: Cast) -> None:
    old, dana = in_force(everybody), everybody.viewer("dana")
    fresh = operations.next_version(old.id, by=dana, at=AT)
    assert (fresh.version, fresh.state, fresh.replaces_id) == (2, AgreementState.DRAFT, old.id)
    assert fresh.items.count() == 1
    assert everybody.viewer("cora").terms[0].agreement_id == old.id
    with pytest.raises(StepNotPossible, match="already"):
        operations.next_version(old.id, by=dana, at=AT)
    signed(everybody, fresh)
    operations.put_in_force(fresh.id, by=dana, at=AT)
    assert Agreement.objects.get(id=old.id).state == AgreementState.ENDED
    assert [one.agreement_id for one in everybody.viewer("cora").terms] == [fresh.id]
    file = queries.agreement_file(fresh.id, dana)
    assert [(one.version, one.standing) for one in file.versions] == [(1, Standing.ENDED)]
    assert [one.id for one in queries.register(dana)] == [fresh.id]


def test_a_review_is_noted_and_moves_the_day(everybody: Cast) -> None:
    agreement, dana = in_force(everybody), everybody.viewer("dana")
    operations.review_agreement(agreement.id, next_review_on=date(2027, 1, 1), words="Nothing changed", by=dana, at=AT)
    assert Agreement.objects.get(id=agreement.id).review_on == date(2027, 1, 1)
    with pytest.raises(AgreementRefused, match="after today"):
        operations.review_agreement(agreement.id, next_review_on=TODAY, words="Again", by=dana, at=AT)


def test_an_item_names_parties_fields_and_roles_that_are_there(everybody: Cast) -> None:
    agreement, dana = drafted(everybody), everybody.viewer("dana")
    good = {
        "record_kind": RecordKind.REPORT, "fields": ["times"], "giver_id": council(everybody),
        "recipient_id": everybody.organisations["Fenwick Homes"].id, "roles_named": ["housing-partner"],
        "purposes": ["Repairs"],
    }  # fmt: skip
    police = everybody.organisations["Northmoor Police"].id
    for wrong, field in (
        ({"record_kind": "hotspot"}, "record_kind"), ({"fields": ["shoe_size"]}, "fields"), ({"fields": []}, "fields"),
        ({"roles_named": ["councillor"]}, "roles"), ({"purposes": [" "]}, "purposes"),
        ({"purposes": ["Call 07700 900123"]}, "purposes"), ({"purposes": ["x" * 81]}, "purposes"),
        ({"recipient_id": police}, "recipient"), ({"recipient_id": council(everybody)}, "recipient"),
    ):  # fmt: skip
        with pytest.raises(AgreementRefused) as refused:
            operations.add_item(agreement.id, **{**good, **wrong}, by=dana, at=AT)  # type: ignore[arg-type]
        assert refused.value.field == field


def test_days_that_cannot_be_are_refused(everybody: Cast) -> None:
    dana = everybody.viewer("dana")
    for wrong in ({"to_on": date(2025, 12, 31)}, {"review_on": date(2025, 12, 31)}, {"name": "  "}):
        with pytest.raises(AgreementRefused):
            operations.write_agreement(replace(WORDING, **wrong), by=dana, at=AT)  # type: ignore[arg-type]


@pytest.mark.parametrize("who", ["tom", "abby", "ada", "cora", "amina"])
def test_nobody_but_the_data_protection_officer_writes_or_moves_an_agreement(everybody: Cast, who: str) -> None:
    agreement = in_force(everybody)
    with pytest.raises(NotAllowed):
        operations.write_agreement(WORDING, by=everybody.viewer(who), at=AT)
    with pytest.raises(NotAllowed):
        operations.end_agreement(agreement.id, why="Because", by=everybody.viewer(who), at=AT)


def test_an_agreement_of_another_partnership_is_not_there(everybody: Cast) -> None:
    agreement = in_force(everybody)
    Agreement.objects.filter(id=agreement.id).update(partnership=everybody.eastmarsh)
    with pytest.raises(NoSuchAgreement):
        operations.end_agreement(agreement.id, why="Because", by=everybody.viewer("dana"), at=AT)
    with pytest.raises(queries.NoSuchAgreement):
        queries.agreement_file(agreement.id, everybody.viewer("dana"))
    assert queries.register(everybody.viewer("dana")) == []
