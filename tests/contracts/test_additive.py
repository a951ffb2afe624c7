"""The gate for changed events lets additions through and stops everything that would break a reader."""

import copy
from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from services.documents.files import BASELINE, ROOT, breaking
from shared.contracts.event import EventData, EventPart
from shared.contracts.scoring import ResponseScored
from shared.contracts.wire.additive import breaking_changes
from shared.contracts.wire.schemas import all_schemas, schema_of

Schemas = dict[str, dict[str, Any]]
SCORED = "heed.scoring.response.scored.v1"


def changed(edit: Callable[[dict[str, Any]], object]) -> list[str]:
    """Return what the gate says when the schema of `response.scored` is edited."""
    new = copy.deepcopy(all_schemas())
    edit(new[SCORED])
    return breaking_changes(all_schemas(), new)


def fields(schema: dict[str, Any]) -> dict[str, Any]:
    """Return the event's fields."""
    found: dict[str, Any] = schema["properties"]
    return found


def inner(schema: dict[str, Any]) -> dict[str, Any]:
    """Return the part of the schema that describes one scored answer."""
    found: dict[str, Any] = schema["$defs"]["AnswerScore"]
    return found


BREAKING: dict[str, tuple[Callable[[dict[str, Any]], object], str]] = {
    "a field is removed": (lambda schema: fields(schema).pop("locale"), f"{SCORED}.locale: the field is gone"),
    "a field is renamed": (
        lambda schema: fields(schema).update({"language": fields(schema).pop("locale")}),
        f"{SCORED}.locale: the field is gone",
    ),
    "a field is retyped": (
        lambda schema: fields(schema)["version"].update({"type": "string"}),
        f"{SCORED}.version: was integer, is string",
    ),
    "a format changes": (
        lambda schema: fields(schema)["response_id"].pop("format"),
        f"{SCORED}.response_id: was string/uuid, is string",
    ),
    "a field may be null": (
        lambda schema: fields(schema).update({"survey": {"anyOf": [{"type": "string"}, {"type": "null"}]}}),
        f"{SCORED}.survey: was string, is null or string",
    ),
    "a field may no longer be null": (
        lambda schema: fields(schema).update({"touchpoint": {"type": "string"}}),
        f"{SCORED}.touchpoint: was null or string, is string",
    ),
    "an optional field becomes required": (
        lambda schema: schema["required"].append("locale"),
        f"{SCORED}.locale: was optional, is required",
    ),
    "a required field becomes optional": (
        lambda schema: schema["required"].remove("survey"),
        f"{SCORED}.survey: was always there, may now be missing",
    ),
    "a new field is required": (
        lambda schema: (fields(schema).update({"mood": {"type": "string"}}), schema["required"].append("mood")),
        f"{SCORED}.mood: a new field must be optional",
    ),
    "a list of values shrinks": (
        lambda schema: fields(schema)["channel"]["enum"].remove("sms"),
        f"{SCORED}.channel: values are gone: 'sms'",
    ),
    "free text gets a list of values": (
        lambda schema: fields(schema)["survey"].update({"enum": ["a"]}),
        f"{SCORED}.survey: a list of values became free, or the other way round",
    ),
    "a limit is added": (
        lambda schema: fields(schema)["survey"].update({"maxLength": 5}),
        f"{SCORED}.survey: its limits changed (maxLength)",
    ),
    "unknown fields are forbidden": (
        lambda schema: schema.update({"additionalProperties": False}),
        f"{SCORED}.*: its limits changed (additionalProperties)",
    ),
    "a field deep inside is removed": (
        lambda schema: inner(schema)["properties"].pop("polarity"),
        f"{SCORED}.scores[].polarity: the field is gone",
    ),
    "a value deep inside is gone": (
        lambda schema: inner(schema)["properties"]["verdict"]["anyOf"][0]["enum"].remove("neutral"),
        f"{SCORED}.scores[].verdict: values are gone: 'neutral'",
    ),
    "a list becomes a single value": (
        lambda schema: fields(schema).update({"scores": {"$ref": "#/$defs/AnswerScore"}}),
        f"{SCORED}.scores: was array, is object",
    ),
}


@pytest.mark.parametrize("what", BREAKING)
def test_breaking_change_is_stopped_and_its_place_is_named(what: str) -> None:
    """The gate stops the change and says where it is."""
    edit, said = BREAKING[what]
    assert said in changed(edit)


def test_removed_event_is_stopped() -> None:
    """An event that others may read cannot disappear within its major version."""
    new = {name: schema for name, schema in all_schemas().items() if name != SCORED}
    assert breaking_changes(all_schemas(), new) == [f"{SCORED}: the event is gone"]


ADDITIVE: dict[str, Callable[[dict[str, Any]], object]] = {
    "nothing": lambda _: None,
    "an optional field": lambda schema: fields(schema).update({"mood": {"type": "string", "default": ""}}),
    "a value in a list": lambda schema: fields(schema)["channel"]["enum"].append("fax"),
    "a description": lambda schema: fields(schema)["survey"].update({"description": "The survey's key."}),
    "a default": lambda schema: fields(schema)["survey"].update({"default": "visit"}),
    "an optional field deep inside": lambda schema: inner(schema)["properties"].update({"note": {"type": "string"}}),
    "a mark": lambda schema: fields(schema)["survey"].update({"x-personal-data": True}),
}


@pytest.mark.parametrize("what", ADDITIVE)
def test_additive_change_passes(what: str) -> None:
    """The gate lets the change through."""
    assert changed(ADDITIVE[what]) == []


def test_new_event_passes() -> None:
    """A new event breaks nobody."""
    old = {name: schema for name, schema in all_schemas().items() if name != SCORED}
    assert breaking_changes(old, all_schemas()) == []


class Part(EventPart, frozen=True, kw_only=True):
    """A part."""

    text: str


class Keyed(EventData, frozen=True, kw_only=True):
    """An event about nothing in particular."""

    def key(self) -> str:
        """Return no key."""
        return ""


class Before(Keyed, frozen=True, kw_only=True):
    """An event before a change."""

    event_type = ResponseScored.event_type
    part: Part
    parts: dict[str, Part] = msgspec.field(default_factory=dict)


class After(Keyed, frozen=True, kw_only=True):
    """The same event with a part under another name, which says the same."""

    event_type = ResponseScored.event_type

    class Piece(EventPart, frozen=True, kw_only=True):
        """A part under another name."""

        text: str

    part: Piece
    parts: dict[str, Piece] = msgspec.field(default_factory=dict)


def test_names_of_parts_do_not_matter() -> None:
    """Renaming a class that only gives a part its shape changes nothing for readers."""
    assert breaking_changes({SCORED: schema_of(Before)}, {SCORED: schema_of(After)}) == []


def test_events_of_today_break_nobody() -> None:
    """There is a last release to compare with, and every change of the published events since then is additive."""
    assert list((ROOT / BASELINE).glob("*.json"))
    assert breaking() == []
