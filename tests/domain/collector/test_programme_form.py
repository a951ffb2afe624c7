"""The form of a programme: what it shows is what it says again, and what is wrong is found in the right field."""

from dataclasses import fields as of_class
from dataclasses import replace
from datetime import date, time
from decimal import Decimal

import pytest
from starlette.datastructures import FormData, UploadFile

from services.collector.domain.invitations.programmes.audience import Audience
from services.collector.domain.invitations.programmes.cadence import Cadence
from services.collector.domain.invitations.programmes.programme import InvalidProgrammeError, ProgrammeDefinition
from services.collector.domain.invitations.programmes.sampling import Sample
from services.collector.pages.invitations.programmes.conditions import ConditionForm, kept_of, row_of
from services.collector.pages.invitations.programmes.forms import ProgrammeForm
from shared.conditions.documents import expression_of

DEFINITION = ProgrammeDefinition(
    title="How are we doing?",
    survey="visit",
    channel="email",
    language="de",
    claimed_basis="request",
    touchpoint="till",
    valid_days=30,
    reminder_days=(3, 7),
    per_day=100,
    audience=Audience(list="loyal", units=("berlin", "wien"), include_left=True),
    cadence=Cadence(
        every=2,
        unit="months",
        starts_on=date(2027, 1, 31),
        ends_on=date(2028, 1, 31),
        zone="Europe/Berlin",
        at_time=time(10, 30),
    ),
    sample=Sample(share=Decimal("0.125")),
    not_again_days=180,
)
ROWS = (
    {"field": "customer_since", "at_least": "2024-01-01"},
    {"all_of": [{"field": "customer_value", "at_most": 12.5}, {"field": "left", "equals": False}]},
    {"any_of": [{"field": "location", "one_of": ["mitte", "wien"]}, {"field": "has_email", "equals": True}]},
    {"none_of": [{"field": "company", "differs_from": "acme"}]},
    {"all_of": [{"field": "left_on", "answered": True}, {"field": "language", "answered": False}]},
    {"none_of": [{"field": "has_phone", "answered": False}, {"field": "customer_days", "equals": 7}]},
)
NO_ROWS = (
    {"any_of": [{"all_of": [{"field": "left", "equals": True}]}, {"field": "company", "equals": "acme"}]},
    {"field": "left", "differs_from": True},
    {"field": "company", "one_of": ["a, b"]},
    {"field": "company", "equals": " acme"},
)


def sent(form: ProgrammeForm) -> ProgrammeForm:
    """Return the form as a browser sends it back unchanged."""
    fields: list[tuple[str, str | UploadFile]] = [
        (one.name, str(getattr(form, one.name)))
        for one in of_class(form)
        if one.name not in {"units", "condition", "key"}
    ]
    fields += [("units", code) for code in form.units]
    fields += [("word", form.condition.word), ("kept", form.condition.kept_text)]
    for number, row in enumerate(form.condition.rows):
        for part, value in (("was", row.about), ("about", row.about), ("operator", row.operator), ("value", row.value)):
            fields.append((f"test.{number}.{part}", value))
    return ProgrammeForm.sent(FormData(fields))


@pytest.mark.parametrize("condition", [None, *ROWS, *NO_ROWS], ids=str)
@pytest.mark.parametrize("sample", [Sample(share=Decimal("0.125")), Sample(share=Decimal(1)), Sample(per_unit=7)])
def test_what_is_shown_is_what_comes_back(condition: object, sample: Sample) -> None:
    expression = None if condition is None else expression_of(condition)
    definition = replace(DEFINITION, audience=replace(DEFINITION.audience, condition=expression), sample=sample)
    assert sent(ProgrammeForm.of_programme("a", "tag", definition)).definition() == definition


@pytest.mark.parametrize("condition", ROWS, ids=str)
def test_plain_conditions_are_rows(condition: object) -> None:
    assert ConditionForm.of(expression_of(condition)).kept is None


@pytest.mark.parametrize("condition", NO_ROWS, ids=str)
def test_what_rows_cannot_show_is_kept(condition: object) -> None:
    """Among it a value that would be two when it is read again."""
    form = ConditionForm.of(expression_of(condition))
    assert (form.rows, kept_of(form.kept_text)) == ((), expression_of(condition))


@pytest.mark.parametrize("text", ["", "{", "[]", '{"field": 1}', '{"any_of": 7}', "[" * 100_000])
def test_what_is_no_condition_is_not_kept(text: str) -> None:
    assert kept_of(text) is None


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"survey": ""}, "survey"),
        ({"title": ""}, "title"),
        ({"every": "0"}, "every"),
        ({"every": "-1"}, "every"),
        ({"starts_on": "31.1.2027"}, "starts_on"),
        ({"ends_on": "2026-01-01"}, "ends_on"),
        ({"at_time": "25:00"}, "at_time"),
        ({"zone": "Nowhere"}, "at_time"),
        ({"amount": "101"}, "amount"),
        ({"amount": "nan"}, "amount"),
        ({"amount": "1,23456"}, "amount"),
        ({"amount": "many", "amount_of": "people"}, "amount"),
        ({"not_again": ""}, "not_again"),
        ({"per_day": "0"}, "per_day"),
        ({"first_reminder": "7", "second_reminder": "3"}, "reminders"),
        ({"valid_days": "366"}, "valid_days"),
        ({"list": "No key"}, "list"),
    ],
)
def test_what_is_wrong_is_found_at_its_field(changes: dict[str, str], field: str) -> None:
    form = replace(ProgrammeForm.of_programme("a", "tag", DEFINITION), **changes)  # type: ignore[arg-type] # texts
    with pytest.raises(InvalidProgrammeError) as wrong:
        form.definition()
    assert form.places_of(wrong.value.problems) == ({field}, set())


def test_a_wrong_value_is_found_in_its_row() -> None:
    """Rows that are not filled in yet do not count, and shift no number."""
    rows = [row_of("customer_value", "at_least"), row_of("customer_days", "at_least", "long")]
    rows = [*rows, row_of("customer_since", "at_most", "2024-13-01")]
    form = replace(ProgrammeForm.of_programme("a", "tag", DEFINITION), condition=ConditionForm("any_of", rows))
    with pytest.raises(InvalidProgrammeError) as wrong:
        form.definition()
    assert form.places_of(wrong.value.problems) == (set(), {1, 2})
    assert form.empty_rows() == {0}


def test_another_field_begins_anew() -> None:
    """Its old value belongs to the field before."""
    fields = {"test.0.was": "customer_value", "test.0.about": "customer_since", "test.0.value": "100"}
    [row] = ProgrammeForm.sent(FormData(fields | {"test.0.operator": "at_most"})).condition.rows
    assert row == row_of("customer_since", "at_least")


@pytest.mark.parametrize(("typed", "share"), [("12,5", "0.125"), ("10 %", "0.1"), ("100", "1"), ("0.01", "0.0001")])
def test_shares_are_percentages(typed: str, share: str) -> None:
    form = replace(ProgrammeForm.of_programme("a", "tag", DEFINITION), amount=typed)
    assert form.definition().sample == Sample(share=Decimal(share))
