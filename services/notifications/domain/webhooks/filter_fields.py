"""What a subscription's condition can name: the plain fields of the events that it wants, as they are published."""

from collections.abc import Iterable, Mapping
from typing import Any, get_args

from shared.conditions.catalogue import Catalogue, Field, FieldType, Items, Names
from shared.conditions.evaluate import Values
from shared.vocabulary import AnswerVerdict, Category, Metric

ANSWER = "answer"
LISTS: Mapping[str, tuple[str, ...]] = {
    ANSWER: ("question", "concept", "metric", "category", "verdict", "at_least", "at_most")
}
_ANSWERS = ("scores", "reasons", "answers")
"""Fields of events that hold answers on scales."""
_CUSTOMER: Mapping[str, FieldType] = {
    "customer_value": "number",
    "customer_currency": "text",
    "customer_since": "day",
    "company": "text",
}
ATTRIBUTE = "attribute:"
"""Begins the name of a declared attribute of a response or a complaint, such as `attribute:plan`."""
_ATTRIBUTES = "attributes"
_NAME_OF_ATTRIBUTE = ATTRIBUTE + r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}"
_PERSONAL = "x-personal-data"
_TYPES: Mapping[str, FieldType] = {"string": "text", "integer": "number", "number": "number", "boolean": "truth"}
_TEXT = Field(type="text")


def catalogue_of(schemas: Iterable[Mapping[str, Any]]) -> Catalogue:
    """Return what a condition over these events can name.

    Args:
        schemas: the published JSON Schemas of their data.
    """
    known: dict[str, Field] = {"type": Field(type="text", description="The type of the event.")}
    wanted = list(schemas)
    properties = [schema.get("properties", {}) for schema in wanted]
    for fields in properties:
        for name, schema in fields.items():
            one = None if schema.get(_PERSONAL) else _field(schema)
            if one is not None:
                known[name] = one if known.get(name, one) == one else Field(type="untyped")
    if any("customer" in fields for fields in properties):
        known |= {name: Field(type=kind) for name, kind in _CUSTOMER.items()}
    has_attributes = any(_ATTRIBUTES in fields for fields in properties)
    said_of_answers = frozenset(name for schema in wanted for name in _said_of_answers(schema))
    return Catalogue(
        fields=Names(
            known=known,
            open={_NAME_OF_ATTRIBUTE: Field(type="untyped", kind="attribute")} if has_attributes else {},
            unknown="is no field of these events that a condition can see",
        ),
        items={ANSWER: _answers(said_of_answers)} if said_of_answers else {},
    )


def values_of(event_type: str, data: Mapping[str, Any]) -> Values:
    """Return what a condition sees of an event."""
    customer = data.get("customer") or {}
    fields = {
        **{name: value for name, value in data.items() if not isinstance(value, dict | list)},
        "type": event_type,
        **{name: customer.get(name) for name in _CUSTOMER},
        **{f"{ATTRIBUTE}{name}": value for name, value in (data.get(_ATTRIBUTES) or {}).items()},
    }
    listed: list[Any] = next((data[name] for name in _ANSWERS if isinstance(data.get(name), list)), [])
    on_scales = [one for one in listed if isinstance(one, Mapping) and not isinstance(one.get("value"), str)]
    return Values(fields=fields, items={ANSWER: on_scales})


def _said_of_answers(schema: Mapping[str, Any]) -> frozenset[str]:
    """Return the names of what events of a schema say of an answer; none: they hold no answers."""
    for name in _ANSWERS:
        listed = schema.get("properties", {}).get(name, {}).get("items", {})
        definition = listed.get("$ref", "").rpartition("/")[2]
        said = schema.get("$defs", {}).get(definition, listed).get("properties", {})
        if "value" in said:
            return frozenset(said)
    return frozenset()


def _field(schema: Mapping[str, Any]) -> Field | None:
    """Return the field of one plain value; None for lists and objects, and for moments, which nobody compares."""
    for one in schema.get("anyOf", [schema]):
        if "enum" in one and all(isinstance(value, str) for value in one["enum"]):
            return Field(type="choice", choices=tuple(one["enum"]))
        if one.get("format") == "date-time":
            return None
        if one.get("type") in _TYPES:
            return Field(type=_TYPES[one["type"]])
    kinds = schema.get("type")
    if isinstance(kinds, list):
        return next((Field(type=_TYPES[kind]) for kind in kinds if kind in _TYPES), None)
    return None


def _answers(said: frozenset[str]) -> Items:
    """Return what can be asked of an answer of which the events say so much: as it comes in it has no verdict."""
    fields = {
        "question": _TEXT,
        "concept": _TEXT,
        "metric": Field(type="choice", choices=get_args(Metric)),
        "category": Field(type="choice", choices=get_args(Category)),
        "verdict": Field(type="choice", choices=get_args(AnswerVerdict)),
    }
    return Items(
        fields={name: one for name, one in fields.items() if name in said},
        value=Field(type="number"),
        fit=lambda _where: [],
        description="One answer on a scale: everything that is said must hold of the same one.",
    )
