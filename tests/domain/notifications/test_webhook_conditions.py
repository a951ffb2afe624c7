"""Whatever a condition over an event may name, an event of that type can say: there is no filter that never fires."""

from collections.abc import Mapping
from typing import Any

import pytest

from services.notifications.application.webhooks.catalogue import seen_by
from services.notifications.domain.webhooks.filter_fields import ANSWER, values_of
from shared.conditions.checks import check_condition
from shared.conditions.evaluate import holds
from shared.conditions.expression import Expression, Some
from shared.conditions.expression import Test as FieldTest
from shared.contracts.wire.catalogue import BY_TYPE
from shared.contracts.wire.schemas import schema_of

CUSTOMER = {"customer_value": 900, "customer_currency": "EUR", "customer_since": "2020-05-01", "company": "acme"}
FORMATS = {"date-time": "2026-03-02T12:00:00Z", "uuid": "0192f3a4-5b6c-7d8e-9fa0-000000000001", "date": "2026-03-02"}
PLAIN: Mapping[str, Any] = {"string": "some-text", "integer": 3, "number": 2.5, "boolean": True}


def whole(schema: Mapping[str, Any], defs: Mapping[str, Any]) -> Any:
    """Return a value that fits a published schema, with everything in it that can be there."""
    if "$ref" in schema:
        return whole(defs[schema["$ref"].rpartition("/")[2]], defs)
    if "anyOf" in schema:
        return whole(next(one for one in schema["anyOf"] if one.get("type") != "null"), defs)
    if "enum" in schema:
        return next(one for one in schema["enum"] if one is not None)
    kind = schema.get("type")
    kind = next(one for one in kind if one != "null") if isinstance(kind, list) else kind
    match kind:
        case "array":
            return [whole(schema["items"], defs)] if "items" in schema else []
        case "object":
            return {name: whole(one, defs) for name, one in schema.get("properties", {}).items()}
        case _:
            return FORMATS.get(schema.get("format", ""), PLAIN[kind or "string"])


def data_of(event_type: str) -> dict[str, Any]:
    """Return the data of an event of a type, with a value for each of its fields."""
    schema = schema_of(BY_TYPE[event_type])
    data: dict[str, Any] = whole(schema, schema.get("$defs", {}))
    return data | ({"customer": CUSTOMER} if "customer" in data else {})


def fires(condition: Expression, event_type: str) -> bool:
    assert check_condition(condition, "condition", seen_by((event_type,))) == []
    return holds(condition, values_of(event_type, data_of(event_type)))


@pytest.mark.parametrize("event_type", sorted(BY_TYPE))
def test_each_field_that_is_offered_can_fire(event_type: str) -> None:
    """Compared with what the event says; an item of a list likewise, by each of its criteria."""
    catalogue = seen_by((event_type,))
    seen = values_of(event_type, data_of(event_type))
    for name in catalogue.fields.known:
        assert seen.fields.get(name) is not None, name
        assert fires(FieldTest(field=name, equals=seen.fields[name]), event_type), name  # type: ignore[arg-type] # a plain value
    for of, items in catalogue.items.items():
        [one] = seen.items[of]
        for name in items.criteria:
            value: Any = one.get("value" if name.startswith("at_") else name)
            assert value is not None, name
            assert fires(Some(of=of, where={name: value}), event_type), name


@pytest.mark.parametrize("event_type", sorted(BY_TYPE))
def test_any_condition_can_be_held_against_any_event(event_type: str) -> None:
    """Also one about answers, which most events have none of."""
    condition = Some(of=ANSWER, where={"verdict": "unhappy"})
    assert holds(condition, values_of(event_type, data_of(event_type))) in {True, False}


def test_what_answers_are_as_they_come_in_is_not_offered() -> None:
    """Nobody has judged them yet: a verdict would be waited for without end, beside one that is judged it is not."""
    judged = ("heed.scoring.response.scored.v1",)
    came_in = ("heed.collector.response.received.v1",)
    condition = Some(of=ANSWER, where={"verdict": "unhappy"})
    assert [one.field for one in check_condition(condition, "condition", seen_by(came_in))] == [
        "condition.answer.verdict"
    ]
    assert check_condition(condition, "condition", seen_by(judged)) == []
    assert check_condition(condition, "condition", seen_by(came_in + judged)) == []
