"""Whatever the published schema offers can fire: each field with each operator, of each trigger."""

from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from services.alerts.domain.trigger_fields import TRIGGERS
from services.alerts.web.rule_files import rule_file_schema
from shared.contracts.event import Event
from shared.ids import uuid7
from shared.testing.one_service import OneService
from tests.services.alerts.happenings import (
    FACTS,
    UNHAPPY,
    escalated,
    filed,
    get,
    missed,
    moved,
    put,
    read_of,
    scored,
    silent,
    structure,
)

SCHEMA = rule_file_schema()
VALUES: dict[str, Any] = {
    **FACTS,
    "survey": "parcel",
    "touchpoint": "delivery",
    "location": "graz",
    "unit": "south",
    "channel": "web",
    "locale": "de-AT",
    "source_kind": "link",
    "source_id": "poster-7",
    "words": "refund",
    "age_hours": 3,
    "unhappy_in_30_days": 1,
    "unhappy_in_90_days": 1,
    "comment_question": "why",
    "comment_language": "de",
    "comment_sentiment": "negative",
    "category": "delay",
    "concept": "recommend",
    "metric": "nps",
    "score": 30,
    "n": 120,
    "difference": -12,
    "p_adjusted": 0.01,
    "is_better": False,
    "target": "spring",
    "missed_by": 20,
    "is_certain": True,
    "evidence": "usual_count",
    "expected": 14.5,
    "received": 1,
    "silent_hours": 5,
    "clock": "contact",
    "percent": 80,
    "rung": "team_lead",
    "case_severity": "critical",
    "late_hours": 2,
    "is_reached": True,
}
"""What the events say, by field."""
OF_SOURCE = {"source_kind": "device", "source_id": "kiosk-3"}
ATTRIBUTES: dict[str, Any] = {"plan": "gold", "visits": 12, "member": True, "joined": "2024-02-29"}
OTHER: dict[str, Any] = {
    "channel": "kiosk",
    "source_kind": "website",
    "comment_sentiment": "positive",
    "metric": "csat",
    "evidence": "heartbeat",
    "clock": "resolution",
    "rung": "manager",
    "case_severity": "info",
    "customer_currency": "CHF",
    "customer_since": "2021-01-01",
    "comment_language": "fr",
}
"""Values that the events do not have, where not just any will do."""
ALWAYS_THERE = {
    *("survey", "channel", "age_hours", "comment_question", "concept", "metric", "n", "difference", "p_adjusted"),
    *("is_better", "target", "is_certain", "evidence", "silent_hours", "source_kind", "source_id"),
    *("clock", "percent", "rung", "late_hours", "is_reached"),
}
"""Fields that an event of the trigger cannot lack; `source_*` and `survey` can be missing with other triggers."""


def fields_of(trigger: str) -> Iterator[tuple[str, str]]:
    """Yield field and operator of each test that the schema offers; an open name is one attribute of each type."""
    for test in SCHEMA["$defs"][trigger]["anyOf"]:
        for one in test.get("anyOf", ()):
            name = one["properties"]["field"]
            names = [name["const"]] if "const" in name else [f"attribute:{known}" for known in ATTRIBUTES]
            for operator in one["properties"]:
                if operator != "field":
                    yield from ((known, operator) for known in names)


def value_of(field: str, trigger: str) -> Any:
    if field.startswith("attribute:"):
        return ATTRIBUTES[field.removeprefix("attribute:")]
    return (OF_SOURCE | VALUES if trigger != "source_silent" else VALUES | OF_SOURCE)[field]


def other_than(value: Any, field: str) -> Any:
    if field in OTHER:
        return OTHER[field]
    if isinstance(value, bool):
        return not value
    return value + 1 if isinstance(value, int | float) else "other"


def conditions_with(field: str, operator: str, trigger: str) -> Iterator[tuple[dict[str, Any], bool]]:
    """Yield tests with this field and operator, and whether the event is to lack the field."""
    value = value_of(field, trigger)
    match operator:
        case "answered":
            yield {"field": field, "answered": True}, False
            if field not in ALWAYS_THERE or (field == "survey" and trigger in {"source_silent", "ticket_escalated"}):
                yield {"field": field, "answered": False}, True
        case "differs_from":
            yield {"field": field, operator: other_than(value, field)}, False
        case "one_of":
            yield {"field": field, operator: [other_than(value, field), value]}, False
        case "at_least" | "at_most":
            is_comparable = isinstance(value, int | float) and not isinstance(value, bool)
            if is_comparable or str(value)[:4].isdecimal():
                yield {"field": field, operator: value}, False
        case _:
            yield {"field": field, operator: value}, False


def cases_of(trigger: str) -> list[tuple[str, dict[str, Any], bool]]:
    """Return a name, the condition and whether it is about an event that lacks the field."""
    found = []
    for field, operator in fields_of(trigger):
        for number, (test, lacks) in enumerate(conditions_with(field, operator, trigger)):
            name = f"{field}-{operator}-{number}".replace(":", "-").replace(".", "-")
            when = {"all_of": [UNHAPPY, test]} if trigger == "response_scored" else test
            found.append((name, when, lacks))
    return found


def happenings(trigger: str) -> tuple[list[Event[Any]], list[Event[Any]]]:
    """Return what happens with everything that can be said of it, and with as little as possible."""
    customer = uuid7()  # nobody whose history has begun
    full = scored(respondent_id=customer)
    bare = scored(bare=True)
    make: dict[str, tuple[list[Event[Any]], list[Event[Any]]]] = {
        "response_scored": ([full], [bare]),
        "comment_read": ([full, read_of(full)], [bare, read_of(bare, bare=True, text="…")]),
        "complaint_filed": ([filed(respondent_id=customer)], [filed(bare=True, text="…")]),
        "score_moved": ([moved()], [moved(bare=True)]),
        "target_missed": ([missed()], [missed(bare=True, due_on="2026-03-02")]),
        "source_silent": ([silent()], [silent(bare=True)]),
        "ticket_escalated": ([escalated()], [escalated(bare=True, step=3)]),
    }
    return make[trigger]


async def test_every_field_and_operator_of_the_schema_fires(alerts: OneService) -> None:
    """One rule for each, stored over HTTP as the schema has it; each of them fires, and is shown with its test."""
    await alerts.deliver(structure())
    for trigger in TRIGGERS:
        validator = Draft202012Validator({"$ref": f"#/$defs/{trigger}", "$defs": SCHEMA["$defs"]})
        cases = cases_of(trigger)
        full, bare = happenings(trigger)
        assert cases
        for name, when, _ in cases:
            assert validator.is_valid(when), (trigger, when)
            created = await put(alerts, name, when=when, trigger=trigger)
            assert created.status_code == 201, (trigger, when, created.text)
        for events, is_bare in ((full, False), (bare, True)):
            before = await firing(alerts)
            await alerts.deliver(*events)
            fired = {rule for rule, _ in await firing(alerts) - before}
            wanted = {name for name, _, lacks in cases if lacks is is_bare}
            assert wanted - fired == set(), trigger
        for name, _, _ in cases:
            await alerts.client.delete(f"/v1/rules/{name}", headers=alerts.admin | {"If-Match": "*"})


async def firing(alerts: OneService) -> set[tuple[str, str]]:
    """Return the rule of everything that was raised, and what it is about."""
    found: set[tuple[str, str]] = set()
    for path in ("/v1/alerts", "/v1/signals"):
        cursor = ""
        while cursor is not None:
            page = await get(alerts, f"{path}?limit=200{cursor and f'&cursor={cursor}'}")
            found |= {(one["rule"], one.get("response_id") or one["subject_id"]) for one in page["items"]}
            cursor = page["next_cursor"]
    return found


@pytest.mark.parametrize("trigger", TRIGGERS)
def test_the_schema_of_each_trigger_is_sound(trigger: str) -> None:
    """It is a schema, names at least three fields, and refuses those of nobody."""
    Draft202012Validator.check_schema(SCHEMA)
    validator = Draft202012Validator({"$ref": f"#/$defs/{trigger}", "$defs": SCHEMA["$defs"]})
    assert len({field for field, _ in fields_of(trigger)}) >= 3
    assert not validator.is_valid({"field": "respondent_id", "answered": True})
    assert not validator.is_valid({"all_of": [{"field": "weather", "equals": "rain"}]})
