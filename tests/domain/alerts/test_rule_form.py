"""The form of a rule: what it shows is what it says again, for everything that the published schema knows."""

from collections.abc import Iterator
from typing import Any

import pytest
from starlette.datastructures import FormData, UploadFile

from services.alerts.domain.condition import Condition
from services.alerts.domain.rule_fields import ANSWER
from services.alerts.domain.trigger_fields import ATTRIBUTE, BY_TRIGGER, TRIGGERS, OfferedTrigger
from services.alerts.pages.builder.checking import check
from services.alerts.pages.builder.form import RuleForm
from services.alerts.pages.builder.problem_words import texts_by_field
from services.alerts.pages.builder.tree import Group, Kept, Part, tree_of, written
from services.alerts.pages.field_words import CHOICES, FIELDS, GROUPS, OPERATORS, SAID, operator_of
from shared.conditions.catalogue import Field
from shared.errors import FieldProblem
from shared.web.console.field_rows import FieldRow

_FITTING = {"customer_currency": "EUR", "comment_language": "de"}


def values_of(name: str, about: Field) -> list[Any]:
    """Return values that fit a field."""
    if about.type == "choice":
        return list(about.choices)
    fitting: dict[str, list[Any]] = {
        "number": [3, 0.05, -2],
        "truth": [True, False],
        "day": ["2026-03-01"],
        "untyped": ["gold", 12, True, "2026-03-01"],
        "words": ["refund*", "never again"],
    }
    return fitting.get(about.type, [_FITTING.get(name, "some-key")])


def examples_of(trigger: OfferedTrigger) -> Iterator[dict[str, Any]]:
    """Yield tests of every field with every operator that rules with a trigger can have."""
    fields = BY_TRIGGER[trigger].catalogue.fields
    opened = {f"{ATTRIBUTE}plan": about for about in fields.open.values()}
    for name, about in {**fields.known, **opened}.items():
        values = values_of(name, about)
        for operator in about.operators:
            match operator:
                case "answered":
                    yield from ({"field": name, "answered": one} for one in (True, False))
                case "one_of":
                    yield {"field": name, "one_of": values}
                case "at_least" | "at_most":
                    yield from ({"field": name, operator: one} for one in values if one is not True and one != "gold")
                case "differs_from" if about.type == "truth":
                    continue  # the other of two values; the form offers it as such
                case _:
                    yield from ({"field": name, operator: one} for one in values)


def sent_back(form: RuleForm) -> RuleForm:
    """Return a form as a browser sends it unchanged."""
    pairs: list[tuple[str, str | UploadFile]] = []
    for name in RuleForm.__dataclass_fields__:
        value = getattr(form, name)
        if isinstance(value, str) and value:
            pairs.append((name, value))
    pairs += [("recipient", one) for one in form.recipients]
    pairs += [("excluded_channels", one) for one in form.excluded_channels]
    pairs += [(f"hours.{day}", hours) for day, hours in form.hours.items()]
    pairs += list(fields_of(form.when, "when"))
    return RuleForm.sent(FormData(pairs))


def fields_of(part: Part, at: str) -> Iterator[tuple[str, str]]:
    match part:
        case Group():
            yield f"{at}.word", part.word
            for number, one in enumerate(part.parts):
                yield from fields_of(one, f"{at}.{number}")
        case Kept():
            yield f"{at}.kept", part.text
        case FieldRow():
            about, _colon, attribute = part.about.partition(":")
            name = ATTRIBUTE if _colon else about
            yield from ((f"{at}.{field}", name) for field in ("was", "about"))
            yield f"{at}.name", attribute
            yield f"{at}.operator", part.operator
            yield f"{at}.value", part.value
        case _:
            yield from ((f"{at}.{field}", ANSWER) for field in ("was", "about"))
            for field in ("metric", "judged", "low", "high", "question"):
                yield f"{at}.{field}", getattr(part, field)


@pytest.mark.parametrize("trigger", TRIGGERS)
def test_every_field_and_operator_has_a_row(trigger: OfferedTrigger) -> None:
    """It is shown in fields of its own, said in words, and comes back as it was."""
    count = 0
    for test in examples_of(trigger):
        condition = Condition.read(test)
        tree = tree_of(condition, trigger)
        [row] = tree.parts
        assert isinstance(row, FieldRow), test
        back = sent_back(RuleForm(trigger=trigger, when=tree)).when
        assert written(back).document == test
        kind = row.field.type
        assert {operator_of(kind, one) for one in row.operators} <= set(OPERATORS)
        assert operator_of(kind, row.operator) in SAID
        assert row.about in FIELDS or row.about.startswith(ATTRIBUTE)
        assert kind != "choice" or set(row.field.choices) == set(CHOICES[row.about])
        count += 1
    assert count > 20


def test_every_field_stands_in_one_group_of_the_form() -> None:
    grouped = [name for names in GROUPS.values() for name in names]
    known = {name for one in BY_TRIGGER.values() for name in one.catalogue.fields.known}
    assert sorted(grouped) == sorted({*known, ANSWER, ATTRIBUTE})


@pytest.mark.parametrize(
    "document",
    [
        {"any": [{"metric": "nps", "at_most": 6}, {"verdict": "unhappy"}]},
        {"all_of": [{"answer": {"verdict": "unhappy", "category": "detractor"}}, {"field": "words", "answered": True}]},
        {"all_of": [{"answer": {"metric": "nps", "at_most": 6}}, {"field": "attribute:age", "equals": "12"}]},
        {
            "any_of": [
                {"answer": {"question": "wait", "at_least": 0, "at_most": 2}},
                {
                    "all_of": [
                        {"field": "words", "includes": "a, b"},
                        {"none_of": [{"field": "locale", "equals": "de"}]},
                    ]
                },
            ]
        },
    ],
    ids=str,
)
def test_what_rows_cannot_show_stays(document: dict[str, Any]) -> None:
    """Tests that have no fields, lists, and groups in groups."""
    condition = Condition.read(document)
    tree = tree_of(condition, "response_scored")
    form = sent_back(RuleForm(when=tree, as_list="yes" if condition.is_list else ""))
    assert form.condition().document == document


def wrong(**changes: Any) -> dict[str, str]:
    """Return what is said about a form, by its fields."""
    usual: dict[str, Any] = {
        "name": "Unhappy",
        "when": tree_of(Condition.read({"answer": {"verdict": "unhappy"}}), "response_scored"),
    }
    checked = check(RuleForm(**(usual | changes)), is_saved=True)
    return texts_by_field(checked.problems, str)


def when(*tests: dict[str, Any], word: str = "all_of") -> Group:
    return tree_of(Condition.read({word: list(tests)}), "response_scored")


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, {}),
        ({"name": " "}, {"name": "Give it a name"}),
        ({"survey": "Not a key"}, {"survey": "Enter a key"}),
        ({"most_per_day": "3"}, {"zone": "Choose a time zone"}),
        (
            {"most_per_hour": "many", "most_per_day": "0", "zone": "UTC"},
            {"most_per_hour": "whole", "most_per_day": "whole"},
        ),
        ({"hours": {"monday": "9-17"}, "zone": "UTC"}, {"hours.monday": "Enter hours"}),
        ({"active_from": "2026-02-30T10:00", "zone": "UTC"}, {"active_from": "Enter a day and a time"}),
        (
            {"active_from": "2026-03-02T10:00", "active_until": "2026-03-01T10:00", "zone": "UTC"},
            {"active_until": "after the begin"},
        ),
        ({"channel": "qr", "excluded_channels": ("qr",)}, {"excluded_channels": "could never fire"}),
        ({"recipients": ("", "responsible", "responsible")}, {"recipient.2": "each of them once"}),
        ({"recipients": ("responsible",), "repeat_after": "30"}, {"repeat_after": "tick that"}),
        ({"recipients": ("responsible",), "group_wait": "5"}, {"group_wait": "30 to 3600"}),
        ({"recovers": "yes", "template": "Not a key"}, {"template": "Enter a key"}),
        ({"when": Group()}, {"when": "Add a condition"}),
        ({"when": Group(parts=(Group(),))}, {"when.0": "Fill this in", "when": "Add a condition"}),
        ({"when": when({"field": "channel", "equals": "qr"})}, {"when.0": "It must rest on"}),
        (
            {"when": when({"answer": {"metric": "nps", "at_most": 11}}, {"field": "words", "includes": "a*b"})},
            {"when.0": "from 0 to 10", "when.1": "Enter a word"},
        ),
        (
            {"when": when({"none_of": [{"field": "customer_since", "at_least": "yesterday"}]}, word="any_of")},
            {"when.0.0": "Enter a day"},
        ),
        (
            {"when": when({"answer": {"verdict": "unhappy"}}, {"field": "attribute:my plan", "equals": "x"})},
            {"when.1": "name of the attribute"},
        ),
        ({"when": when({"answer": {"at_most": 3}})}, {"when.0": "Choose what was asked"}),
        ({"when": when({"answer": {"metric": "rating", "verdict": "unhappy"}})}, {"when.0": "A rating is neither"}),
    ],
    ids=str,
)
def test_what_is_wrong_is_said_at_its_field(changes: dict[str, Any], expected: dict[str, str]) -> None:
    """In words for people, beside the field that is wrong, and nowhere else."""
    found = wrong(**changes)
    assert set(found) == set(expected)
    for place, text in expected.items():
        assert text in found[place]


def test_a_problem_of_no_field_is_still_said() -> None:
    assert texts_by_field([FieldProblem("elsewhere.of", "is strange")], str) == {
        "elsewhere": "Enter a value that fits."
    }
