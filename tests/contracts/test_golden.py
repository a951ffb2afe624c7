"""Golden records: every event as pydantic wrote it, before its contract was a frozen struct.

The files in `golden/` are never written again. Each type has a full record, in which every optional field has a value,
and a bare one with only what is required. The code reads the old bytes, and writes what the old code reads.
"""

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from shared.contracts.alerts import AlertRaised
from shared.contracts.collector import (
    Answer,
    ComplaintFiled,
    OtherAnswer,
    OtherQuestion,
    QuestionAsked,
    RespondentErased,
    ResponseEdited,
    ResponseReceived,
    ResponseWithdrawn,
    SkippedQuestion,
    SurveyPublished,
)
from shared.contracts.event import Event, EventData
from shared.contracts.scoring import AnswerScore, Figures, ResponseScored, ScoreChanged, ScoreRestated, Series
from shared.contracts.tickets import (
    TicketAssigned,
    TicketClosed,
    TicketContacted,
    TicketNoted,
    TicketOpened,
    TicketReopened,
    TicketResolved,
)
from shared.contracts.wire.catalogue import BY_TYPE
from shared.contracts.wire.records import decode, encode_headers, encode_value
from shared.vocabulary import Comment, ScoredAnswer
from tests.contracts.golden_accounts import ACCOUNTS

GOLDEN = Path(__file__).parent / "golden"
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
LATER = datetime(2026, 3, 2, 12, 0, 1, 200_000, tzinfo=UTC)
VIENNA = timezone(timedelta(hours=1))
SCALE: dict[str, Any] = {"scale_min": 0, "scale_max": 10, "polarity": "high_is_good"}
DETRACTOR: dict[str, Any] = {"category": "detractor", "verdict": "unhappy"}
PLACE: dict[str, Any] = {"channel": "kiosk", "touchpoint": "reception", "location": "Graz Süd", "locale": "de-AT"}
RESPONSE: dict[str, Any] = {"response_id": UUID(int=1), "survey": "after-visit", "version": 3}
PERSON: dict[str, Any] = {"respondent_id": UUID(int=2)}
COMMENT = Comment(question="why", text='Zu "langsam" · 🙁\nund teuer \\ \x7f')
SERIES: dict[str, Any] = {"survey": "after-visit", "concept": "recommendation", "metric": "nps", **SCALE}
FIGURES: dict[str, Any] = {"n": 3, "numerator": 1, "denominator": 3, "confidence": 0.95, "method": "nps-score"}
COUNTS = {"promoter": 2, "passive": 0, "detractor": 1}
CHANGED: dict[str, Any] = {
    "series_id": UUID(int=5),
    "revision": 7,
    "counts": COUNTS,
    "value": 100 / 3,
    "ci_low": -42.0,
    "ci_high": 1e-7,
}
TICKET: dict[str, Any] = {"ticket_id": UUID(int=6), "version": 2, "state": "assigned", "actor": "heed", "at": NOON}
CASE: dict[str, Any] = {
    "survey": "after-visit",
    "touchpoint": "reception",
    "location": "Graz Süd",
    "response_id": UUID(int=1),
    "alert_id": UUID(int=4),
    "complaint_id": UUID(int=3),
    "assignee": "Ops",
    **PERSON,
}
ALERT: dict[str, Any] = {"alert_id": UUID(int=4), "rule": "unhappy", "severity": "critical", **RESPONSE}
ANSWERED: dict[str, Any] = RESPONSE | {"occurred_at": NOON.astimezone(VIENNA), "received_at": LATER}
FULL_ANSWERED = (
    ANSWERED
    | PLACE
    | PERSON
    | {
        "revision": 2,
        "answers": (
            Answer(question="q", concept="recommendation", type="nps", value=2, **SCALE, series_from=2),
            Answer(question="why", concept="why", type="text", value="5"),
        ),
        "skipped": (SkippedQuestion(question="s", concept="satisfaction", type="csat", **SCALE, series_from=2),),
        "other_answers": (
            OtherAnswer(question="a", concept="a", type="single", choices=("x",), words="Anderes"),
            OtherAnswer(question="b", concept="b", type="matrix", rows={"row": "good"}),
            OtherAnswer(question="c", concept="c", type="number", number=5.0),
            OtherAnswer(question="d", concept="d", type="date", date="2026-03-01"),
            OtherAnswer(question="e", concept="e", type="consent", given=False),
        ),
        "attributes": {"plan": "pro", "seats": 3, "ratio": 0.5, "is_new": True},
        "segments": ("plan", "is_new"),
        "suspect": "rapid_taps",
    }
)

BODIES: dict[str, EventData] = {
    "survey.published.full": SurveyPublished(
        survey="after-visit",
        version=3,
        title="Ihr Besuch",
        languages=("de", "en"),
        questions=(QuestionAsked(key="q", concept="c", type="nps", **SCALE, series_break="another scale"),),
        other_questions=(OtherQuestion(key="o", concept="o", type="ranking"),),
        published_at=LATER,
    ),
    "survey.published.bare": SurveyPublished(
        survey="s",
        version=1,
        title="",
        languages=(),
        questions=(QuestionAsked(key="why", concept="why", type="text"),),
        published_at=NOON,
    ),
    "response.received.full": ResponseReceived(**FULL_ANSWERED),
    "response.received.bare": ResponseReceived(**ANSWERED, channel="web", answers=()),
    "response.edited.full": ResponseEdited(**FULL_ANSWERED, edited_at=LATER),
    "response.edited.bare": ResponseEdited(**ANSWERED, channel="web", answers=(), edited_at=NOON),
    "response.withdrawn.bare": ResponseWithdrawn(response_id=UUID(int=1), revision=3, survey="s", withdrawn_at=NOON),
    "respondent.erased.bare": RespondentErased(respondent_id=UUID(int=2), erased_at=NOON),
    "complaint.filed.full": ComplaintFiled(
        complaint_id=UUID(int=3),
        text="Die Tür quietscht.",
        category="building",
        **PLACE,
        **PERSON,
        attributes={"plan": "pro"},
        occurred_at=NOON,
        filed_at=LATER,
    ),
    "complaint.filed.bare": ComplaintFiled(
        complaint_id=UUID(int=3), text="", channel="api", occurred_at=NOON, filed_at=NOON
    ),
    "response.scored.full": ResponseScored(
        **ANSWERED,
        **PLACE,
        **PERSON,
        revision=2,
        scores=(
            AnswerScore(question="q", concept="c", metric="nps", value=2, **SCALE, **DETRACTOR),
            AnswerScore(question="r", concept="r", metric="rating", value=4, **SCALE),
        ),
        comments=(COMMENT,),
        suspect="rapid_taps",
        scored_at=LATER,
    ),
    "response.scored.bare": ResponseScored(**ANSWERED, channel="web", scores=(), scored_at=NOON),
    "score.changed.full": ScoreChanged(
        **CHANGED,
        **FIGURES,
        series=Series(**SERIES, touchpoint="reception", channel="kiosk", series_from=2),
        skipped=4,
        suspect=5,
        changed_at=LATER,
    ),
    "score.changed.bare": ScoreChanged(**CHANGED, **FIGURES, series=Series(**SERIES, channel="web"), changed_at=NOON),
    "score.restated.full": ScoreRestated(
        series_id=UUID(int=5),
        series=Series(**SERIES, touchpoint="reception", channel="kiosk", series_from=2),
        bucket_start=NOON,
        bucket_end=LATER,
        before=Figures(**FIGURES, value=-100.0, ci_low=-1.5, ci_high=2.5, counts=COUNTS, skipped=1, suspect=2),
        after=Figures(**FIGURES, value=None, ci_low=None, ci_high=None, counts={}),
        reasons=("late", "edited", "withdrawn", "erased", "recounted"),
        revision=8,
        restated_at=LATER,
    ),
    "alert.raised.full": AlertRaised(
        **ALERT,
        **PLACE,
        **PERSON,
        opens_ticket=False,
        reasons=(ScoredAnswer(question="q", metric="nps", value=2, **SCALE, category="detractor"),),
        comments=(COMMENT,),
        occurred_at=NOON,
        raised_at=LATER,
    ),
    "alert.raised.bare": AlertRaised(
        **ALERT,
        channel="web",
        reasons=(ScoredAnswer(question="r", metric="rating", value=1, **SCALE),),
        occurred_at=NOON,
        raised_at=NOON,
    ),
    "ticket.opened.full": TicketOpened(**TICKET, **CASE),
    "ticket.opened.bare": TicketOpened(**TICKET),
    "ticket.assigned.full": TicketAssigned(**TICKET, **CASE),
    "ticket.assigned.bare": TicketAssigned(**TICKET),
    "ticket.contacted.full": TicketContacted(**TICKET, **CASE),
    "ticket.contacted.bare": TicketContacted(**TICKET),
    "ticket.resolved.full": TicketResolved(**TICKET, **CASE),
    "ticket.resolved.bare": TicketResolved(**TICKET),
    "ticket.closed.full": TicketClosed(**TICKET, **CASE),
    "ticket.closed.bare": TicketClosed(**TICKET),
    "ticket.reopened.full": TicketReopened(**TICKET, **CASE),
    "ticket.reopened.bare": TicketReopened(**TICKET),
    "ticket.noted.full": TicketNoted(**TICKET, **CASE),
    "ticket.noted.bare": TicketNoted(**TICKET),
    **ACCOUNTS,
}


@dataclass(frozen=True, slots=True)
class Golden:
    """One record, and the event that it is."""

    key: str
    headers: tuple[tuple[str, bytes], ...]
    body: bytes
    event: Event[Any]


def event_of(name: str) -> Event[Any]:
    """Return the event that the record of this name is; the full ones carry a trace."""
    is_full = name.endswith(".full")
    data = BODIES[name]
    return Event(
        data=data,
        source=f"/heed/{data.producer()}",
        time=LATER,
        id=UUID(int=99),
        correlation_id="trail-1" if is_full else None,
        traceparent="00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01" if is_full else None,
    )


@pytest.fixture(params=BODIES)
def golden(request: pytest.FixtureRequest) -> Golden:
    """Each golden record in turn."""
    raw = json.loads((GOLDEN / f"{request.param}.json").read_text())
    headers = tuple((name, text.encode()) for name, text in raw["headers"])
    return Golden(raw["key"], headers, raw["body"].encode(), event_of(request.param))


def test_every_record_is_of_an_event_that_there_is() -> None:
    """Every record is of a type that there still is. Types that pydantic never wrote have none, only a sample."""
    assert {body.event_type for body in BODIES.values()} <= set(BY_TYPE)
    assert {path.stem for path in GOLDEN.iterdir()} == set(BODIES)


def test_recorded_bytes_are_read_as_the_event_that_they_are(golden: Golden) -> None:
    """The code decodes what the old code wrote."""
    event = decode(golden.headers, golden.body)
    assert event == golden.event
    assert event.data.key() == golden.key


def test_event_is_written_as_it_was_recorded(golden: Golden) -> None:
    """The code writes the same headers, and every field with the same text as before; later fields may stand beside."""
    assert encode_headers(golden.event) == golden.headers
    before = texts(golden.body)
    assert as_in(before, texts(encode_value(golden.event.data))) == before


def texts(body: bytes) -> Any:
    """Return a body with its numbers as they are written: 5 is not 5.0 here, and no field may be twice."""

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        assert len(found) == len(pairs)
        return found

    return json.loads(body, parse_float=lambda text: ("float", text), object_pairs_hook=once)


def as_in(before: Any, now: Any) -> Any:
    """Return `now` without the fields that `before` does not know."""
    if isinstance(before, dict) and isinstance(now, dict):
        return {name: as_in(value, now.get(name)) for name, value in before.items()}
    if isinstance(before, list) and isinstance(now, list) and len(before) == len(now):
        return [as_in(*pair) for pair in zip(before, now, strict=True)]
    return now
