"""Events that rules judge, each with a value for every field that a rule can test."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx

from shared.contracts.accounts import StructurePublished
from shared.contracts.collector import ComplaintFiled
from shared.contracts.event import Event, EventData
from shared.contracts.scoring import (
    AnswerScore,
    CommentRead,
    Figures,
    ResponseScored,
    ScoreMoved,
    Series,
    TargetMissed,
)
from shared.contracts.sources import SourceFellSilent, SourceRecovered
from shared.contracts.tickets import TicketEscalated
from shared.directory.structure import Touchpoint, Unit
from shared.ids import uuid7
from shared.testing.one_service import OneService
from shared.vocabulary import Comment

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
"""A Monday."""
PERSON = UUID(int=7)
WORDS = "Nie wieder! I want a refund."
UNHAPPY = {"answer": {"verdict": "unhappy"}}
FACTS: dict[str, Any] = {
    "customer_value": 900,
    "customer_currency": "EUR",
    "customer_since": "2020-05-01",
    "company": "acme",
}


def answer(value: int, question: str = "recommend", metric: Any = "nps") -> AnswerScore:
    """Return an answer that is unhappy up to 6."""
    unhappy = value <= 6
    return AnswerScore(
        question=question,
        concept=question,
        metric=metric,
        value=value,
        scale_min=0,
        scale_max=10,
        polarity="high_is_good",
        category="detractor" if unhappy else "promoter",
        verdict="unhappy" if unhappy else "happy",
    )


def event(data: EventData) -> Event[Any]:
    return Event(data, source=f"/heed/{data.producer()}", time=NOON)


def scored(*scores: AnswerScore, bare: bool = False, **changes: Any) -> Event[ResponseScored]:
    """Return a scored response; `bare`: without anything that is not needed."""
    fields: dict[str, Any] = {
        "response_id": uuid7(),
        "survey": "parcel",
        "version": 1,
        "channel": "web",
        "scores": scores or (answer(2),),
        "occurred_at": NOON - timedelta(hours=3),
        "received_at": NOON,
        "scored_at": NOON,
    }
    if not bare:
        fields |= {
            "touchpoint": "delivery",
            "location": "graz",
            "locale": "de-AT",
            "respondent_id": PERSON,
            "comments": (Comment(question="why", text=WORDS),),
            "customer": FACTS,
            "attributes": {"plan": "gold", "visits": 12, "member": True, "joined": "2024-02-29"},
            "source_kind": "link",
            "source_id": "poster-7",
        }
    return event(ResponseScored(**(fields | changes)))


def read_of(response: Event[ResponseScored], *, bare: bool = False, **changes: Any) -> Event[CommentRead]:
    """Return that the comment of a response was read."""
    data = response.data
    fields: dict[str, Any] = {
        name: getattr(data, name) for name in CommentRead.__struct_fields__ if name in ResponseScored.__struct_fields__
    }
    read = {"question": "why", "text": WORDS, "read_at": NOON}
    if not bare:
        read |= {"language": "de", "sentiment": "negative"}
    return event(CommentRead(**(fields | read | changes)))


def filed(*, bare: bool = False, **changes: Any) -> Event[ComplaintFiled]:
    """Return a complaint."""
    fields: dict[str, Any] = {
        "complaint_id": uuid7(),
        "channel": "web",
        "text": WORDS,
        "occurred_at": NOON - timedelta(hours=3),
        "filed_at": NOON,
    }
    if not bare:
        fields |= {
            "touchpoint": "delivery",
            "location": "graz",
            "locale": "de-AT",
            "respondent_id": PERSON,
            "category": "delay",
            "attributes": {"plan": "gold", "visits": 12, "member": True, "joined": "2024-02-29"},
        }
    return event(ComplaintFiled(**(fields | changes)))


def figures(value: float | None, n: int = 120) -> Figures:
    return Figures(
        value=value,
        n=n,
        numerator=60,
        denominator=n,
        counts={"detractor": 60},
        ci_low=1.0,
        ci_high=20.0,
        confidence=0.95,
        method="score",
    )


def moved(*, bare: bool = False, **changes: Any) -> Event[ScoreMoved]:
    """Return that a score fell from 42 to 30."""
    series = Series(
        survey="parcel",
        concept="recommend",
        metric="nps",
        scale_min=0,
        scale_max=10,
        polarity="high_is_good",
        touchpoint=None if bare else "delivery",
        channel="web",
    )
    fields: dict[str, Any] = {
        "series_id": uuid7(),
        "series": series,
        "window_start": NOON - timedelta(days=7),
        "window_end": NOON,
        "before_start": NOON - timedelta(days=14),
        "before": figures(42.0),
        "after": figures(None if bare else 30.0),
        "difference": -12.0,
        "ci_low": -20.0,
        "ci_high": -4.0,
        "confidence": 0.95,
        "is_better": False,
        "p": 0.001,
        "p_adjusted": 0.01,
        "tested": 10,
        "method": "score",
        "at": NOON,
    }
    return event(ScoreMoved(**(fields | changes)))


def missed(*, bare: bool = False, **changes: Any) -> Event[TargetMissed]:
    """Return that a target of 50 was missed."""
    fields: dict[str, Any] = {
        "target": "spring",
        "target_version": 2,
        "survey": "parcel",
        "concept": "recommend",
        "touchpoint": None if bare else "delivery",
        "value": 50.0,
        "due_on": "2026-03-01",
        "owner": "care",
        "figures": figures(None if bare else 30.0),
        "is_certain": True,
        "at": NOON,
    }
    return event(TargetMissed(**(fields | changes)))


def silent(*, bare: bool = False, **changes: Any) -> Event[SourceFellSilent]:
    """Return that a kiosk fell silent five hours ago."""
    fields: dict[str, Any] = {
        "source_kind": "device",
        "source_id": "kiosk-3",
        "name": "The kiosk by the door",
        "silence_id": uuid7(),
        "evidence": "usual_count",
        "silent_since": NOON - timedelta(hours=5),
        "at": NOON,
    }
    if not bare:
        fields |= {
            "survey": "parcel",
            "touchpoint": "delivery",
            "location": "graz",
            "expected": 14.5,
            "received": 1,
            "weeks": 8,
        }
    return event(SourceFellSilent(**(fields | changes)))


def escalated(*, bare: bool = False, **changes: Any) -> Event[TicketEscalated]:
    """Return that the team lead got to know of a case whose customer waits."""
    fields: dict[str, Any] = {
        "ticket_id": UUID(int=11),
        "ticket_number": 11,
        "version": 3,
        "state": "assigned",
        "actor": "heed",
        "clock": "contact",
        "run": 1,
        "step": 2,
        "percent": 80,
        "rung": "team_lead",
        "due_at": NOON - timedelta(hours=2),
        "deadline_at": NOON,
        "late_seconds": 7200,
        "at": NOON,
    }
    if not bare:
        fields |= {"survey": "parcel", "touchpoint": "delivery", "location": "graz", "severity": "critical"}
    return event(TicketEscalated(**(fields | changes)))


def recovered(silence: Event[Any]) -> Event[SourceRecovered]:
    """Return that the source of a silence is in touch again."""
    data = silence.data
    fields = {name: getattr(data, name) for name in SourceRecovered.__struct_fields__ if hasattr(data, name)}
    return event(SourceRecovered(**(fields | {"silent_seconds": 60.0})))


def structure(**changes: Any) -> Event[StructurePublished]:
    """Return a company: Graz lies in the south, Wien in the east, both in Austria."""
    units = (
        Unit(code="austria", name="Austria", zone="Europe/Vienna"),
        Unit(code="south", name="South", parent="austria"),
        Unit(code="east", name="East", parent="austria"),
        Unit(code="graz", name="Graz", parent="south"),
        Unit(code="wien", name="Wien", parent="east"),
    )
    touchpoints = (Touchpoint(key="delivery", name="Delivery"), Touchpoint(key="counter", name="Counter"))
    fields: dict[str, Any] = {"version": 1, "units": units, "touchpoints": touchpoints, "published_at": NOON}
    return event(StructurePublished(**(fields | changes)))


async def put(alerts: OneService, key: str, **body: Any) -> httpx.Response:
    """Store a rule, whatever was there, and return the reply."""
    rule = {"name": key} | body
    reply = await alerts.client.put(f"/v1/rules/{key}", headers=alerts.admin, json=rule)
    if reply.status_code == httpx.codes.PRECONDITION_REQUIRED:
        overwriting = alerts.admin | {"If-Match": "*"}
        reply = await alerts.client.put(f"/v1/rules/{key}", headers=overwriting, json=rule)
    return reply


async def get(alerts: OneService, path: str) -> Any:
    """Return what stands at an address."""
    reply = await alerts.client.get(path, headers=alerts.admin)
    assert reply.is_success, (path, reply.status_code, reply.text)
    return reply.json()


async def raised(alerts: OneService) -> list[tuple[str, str]]:
    """Return rule and subject of every alert and signal, sorted."""
    found = [(one["rule"], one["response_id"]) for one in (await get(alerts, "/v1/alerts?limit=200"))["items"]]
    found += [(one["rule"], one["subject_id"]) for one in (await get(alerts, "/v1/signals?limit=200"))["items"]]
    return sorted(found)
