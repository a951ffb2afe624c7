"""The rules of the consumer, without a bus or a database: what is parked, when it is enough, what makes a run."""

import asyncio
import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError
from sqlalchemy.exc import InvalidRequestError

from shared.backoff import Backoff
from shared.bus.message import Headers, Record, TopicPartition
from shared.consuming.calling import call
from shared.consuming.groups import group_of, topics_of
from shared.consuming.handlers import Handlers
from shared.consuming.lanes import lane_of
from shared.consuming.limit import DeadLetterLimit, FailureTally
from shared.consuming.retry import Reaction, describe, reaction_to
from shared.consuming.runs import Run, by_type, items_of, runs_of, runs_of_events
from shared.contracts.alerts import AlertRaised
from shared.contracts.collector import ResponseReceived, SurveyPublished
from shared.contracts.event import Event, EventData
from shared.contracts.wire.records import DecodeError, encode_headers, encode_value
from shared.errors import ConflictError, UnavailableError
from shared.failpoints import FailpointError
from shared.ids import uuid7
from shared.observability.correlation import Trace, current
from shared.observability.where import where
from shared.outbox.stored_headers import from_stored, to_stored
from shared.testing.small_events import event_of

SECRET = "Erika Mustermann"


async def _ignore(_use_cases: object, _events: Sequence[Event[Any]]) -> None:
    pass


HANDLERS: Handlers = {SurveyPublished: _ignore, ResponseReceived: _ignore}


def response(number: int) -> Event[ResponseReceived]:
    """Return an event of another type."""
    now = datetime.now(UTC)
    data = ResponseReceived(
        response_id=uuid7(), survey="s", version=number, channel="web", answers=(), occurred_at=now, received_at=now
    )
    return Event(data=data, source="/heed/collector", time=now)


def record_of(event: Event[EventData]) -> Record:
    at = TopicPartition("t", 0)
    return Record(at, 0, b"k", encode_value(event.data), encode_headers(event), datetime.now(UTC))


def read(records: Sequence[Record]) -> list[Run]:
    handlers = by_type(HANDLERS)
    return runs_of(items_of(records, handlers), handlers)


class _Small(BaseModel):
    number: int


def invalid_model() -> ValidationError:
    """Return what pydantic says about a wrong value, which repeats the value."""
    with pytest.raises(ValidationError) as raised:
        _Small.model_validate({"number": SECRET})
    return raised.value


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (UnavailableError(), Reaction.WAIT),
        (ConnectionRefusedError(), Reaction.WAIT),
        (TimeoutError(), Reaction.WAIT),
        (RuntimeError("the handler is closed"), Reaction.WAIT),
        (ExceptionGroup("", [KeyError(), UnavailableError()]), Reaction.WAIT),
        (ConflictError(), Reaction.PARK),
        (DecodeError(), Reaction.PARK),
        (ValueError(), Reaction.PARK),
        (KeyError(), Reaction.PARK),
        (TypeError(), Reaction.PARK),
        (AttributeError(), Reaction.PARK),
        (ZeroDivisionError(), Reaction.PARK),
        (NotImplementedError(), Reaction.PARK),
        (RecursionError(), Reaction.PARK),
        (InvalidRequestError(), Reaction.PARK),
        (invalid_model(), Reaction.PARK),
        (ExceptionGroup("", [KeyError(), ValueError()]), Reaction.PARK),
        (MemoryError(), Reaction.RAISE),
        (FailpointError(), Reaction.RAISE),
        (ExceptionGroup("", [UnavailableError(), MemoryError()]), Reaction.RAISE),
        (asyncio.CancelledError(), Reaction.RAISE),
    ],
    ids=lambda value: value.value if isinstance(value, Reaction) else type(value).__name__,
)
def test_each_error_has_its_reaction(error: BaseException, expected: Reaction) -> None:
    """What passes by itself waits, what the same input meets again is parked, and what is neither ends the process."""
    assert reaction_to(error) is expected


@pytest.mark.parametrize("error", [ValueError(SECRET), KeyError(SECRET), invalid_model()])
def test_a_reason_never_repeats_what_was_sent(error: Exception) -> None:
    """Texts of errors that we did not write may hold what a person wrote; only the class is kept."""
    assert describe(error) == type(error).__name__


def test_a_reason_contains_what_we_wrote_ourselves() -> None:
    """Our own errors promise not to repeat a value, so their text helps the operator."""
    assert describe(ConflictError("the survey is closed")) == "ConflictError: the survey is closed"
    assert describe(DecodeError("a header is malformed")) == "DecodeError: a header is malformed"


def test_failures_in_a_row_are_capped() -> None:
    """So many without a success between them, then no more, however often it is asked; one success opens it again."""
    tally = FailureTally(DeadLetterLimit(max_consecutive=3, max_ratio=1.0, last=100))
    for _ in range(3):
        assert tally.may_park()
        tally.parked()
    assert not tally.may_park()
    assert not tally.may_park()
    tally.handled(1)
    assert tally.may_park()


def test_failures_among_successes_are_capped() -> None:
    """So large a part of the last events, then no more until enough good ones have passed."""
    tally = FailureTally(DeadLetterLimit(max_consecutive=100, max_ratio=0.1, last=100))
    parked = 0
    while tally.may_park():
        tally.parked()
        parked += 1
        tally.handled(3)
    assert parked == 10
    tally.handled(50)
    assert not tally.may_park()
    tally.handled(20)
    assert tally.may_park()


def test_a_failure_counts_for_so_many_events_and_no_longer() -> None:
    """Exactly as many events after it as the ratio looks back on, it is forgotten."""
    tally = FailureTally(DeadLetterLimit(max_consecutive=100, max_ratio=0.1, last=10))
    tally.parked()
    tally.handled(9)
    assert not tally.may_park()
    tally.handled(1)
    assert tally.may_park()


@given(st.lists(st.booleans(), max_size=600))
def test_no_window_holds_more_than_the_cap(outcomes: list[bool]) -> None:
    """Whatever comes, no stretch of the last events has more parked ones than the limit allows."""
    limit = DeadLetterLimit(max_consecutive=5, max_ratio=0.2, last=50)
    tally = FailureTally(limit)
    history: list[bool] = []
    for good in outcomes:
        if good:
            tally.handled(1)
            history.append(True)
        elif tally.may_park():
            tally.parked()
            history.append(False)
    for start in range(len(history)):
        assert history[start : start + limit.last].count(False) <= limit.max_ratio * limit.last
        assert history[start : start + 6] != [False] * 6


def test_consecutive_events_of_a_type_are_one_run() -> None:
    """Types alternate, other types are skipped without ending a run, a record that is no event is a run of its own."""
    surveys = [event_of("k", number) for number in range(3)]
    responses = [response(number) for number in range(2)]
    stranger = record_of(surveys[0])
    stranger = stranger._replace(headers=(("ce_type", b"heed.tickets.ticket.opened.v1"),))
    broken = record_of(surveys[0])._replace(value=b"{")
    records = [
        record_of(surveys[0]),
        stranger,
        record_of(surveys[1]),
        record_of(responses[0]),
        record_of(responses[1]),
        broken,
        record_of(surveys[2]),
    ]
    runs = read(records)
    assert [[item.position for item in run.items] for run in runs] == [[0, 2], [3, 4], [5], [6]]
    assert [run.handler is None for run in runs] == [False, False, True, False]
    assert [item.event for item in runs[0].items] == surveys[:2]
    assert str(runs[2].items[0].error) == f"body does not fit {SurveyPublished.event_type}: body"


def test_an_event_is_in_a_run_once() -> None:
    """Both copies would look fresh to one transaction, so the second one is dropped."""
    one, other = event_of("k", 1), event_of("k", 2)
    (run,) = read([record_of(event) for event in (one, other, one, other, one)])
    assert [item.event for item in run.items] == [one, other]
    assert [events for _, events in runs_of_events([one, one, other], HANDLERS)] == [[one, other]]


@given(st.lists(st.tuples(st.text(max_size=5), st.binary(max_size=8)), max_size=6).map(tuple))
@example((("name\x00", b"text"),))
@example((("name", b"a\x00b"), ("\ud800", b"\xff")))
def test_stored_headers_come_back_byte_for_byte(headers: Headers) -> None:
    """Any headers survive a JSON column, which takes neither the character zero nor half a surrogate pair."""
    stored = to_stored(headers)
    assert "\\u0000" not in stored
    assert from_stored(json.loads(stored)) == headers


def test_readable_headers_are_stored_readable() -> None:
    """An operator who looks at the table reads text where there is text."""
    assert json.loads(to_stored((("ce_id", b"1"), ("b", b"\xff")))) == [["ce_id", "1"], ["b", {"base64": "/w=="}]]


def test_topics_and_group_follow_from_the_handlers() -> None:
    """A service reads the topics of those who publish what it handles, under a name of its own."""
    assert topics_of("heed", {**HANDLERS, AlertRaised: _ignore}) == ("heed.alerts.events", "heed.collector.events")
    assert group_of("heed", "scoring") == "heed.scoring"


def test_a_record_without_a_key_has_no_lane() -> None:
    """A missing key keeps no order; an empty one is a key like any other."""
    record = record_of(event_of("k", 1))
    assert lane_of(record) == ("t", b"k")
    assert lane_of(record._replace(key=b"")) == ("t", b"")
    assert lane_of(record._replace(key=None)) is None


@pytest.mark.parametrize(("ids", "kept"), [(("a", "a"), "a"), (("a", "b"), None), ((None,), None)])
async def test_a_handler_runs_in_the_trace_of_its_events(ids: tuple[str | None, ...], kept: str | None) -> None:
    """Events of one cause are handled in its trace; events of several get one of their own."""
    seen: list[Trace | None] = []

    async def look(_use_cases: object, _events: Sequence[Event[Any]]) -> None:
        seen.append(current())

    await call(look, None, [replace(event_of("k", 1), correlation_id=each) for each in ids])
    assert seen[0] is not None
    assert (seen[0].correlation_id == kept) is (kept is not None)
    assert (seen[0].correlation_id in ids) is (kept is not None)
    assert current() is None


async def test_a_handler_has_its_time_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    """One that hangs is ended, as something that does not answer and not as a fault of its events."""
    monkeypatch.setattr("shared.consuming.calling.HANDLER_SECONDS", 0.01)

    async def hang(_use_cases: object, _events: Sequence[Event[Any]]) -> None:
        await asyncio.Event().wait()

    calling = asyncio.create_task(call(hang, None, [event_of("k", 1)]))
    await asyncio.wait({calling}, timeout=60)
    assert calling.done()
    error = calling.exception()
    assert error is not None
    assert reaction_to(error) is Reaction.WAIT


async def test_waits_grow_to_a_bound_and_start_over_after_a_success(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each wait is about twice the one before, never longer than the longest, and short again after a success."""
    waits: list[float] = []

    async def note(seconds: float) -> None:
        waits.append(seconds)

    monkeypatch.setattr("shared.backoff.asyncio.sleep", note)
    backoff = Backoff(first_seconds=1.0, longest_seconds=6.0)
    for _ in range(5):
        await backoff.wait()
    backoff.reset()
    await backoff.wait()
    bounds = (1, 2, 4, 6, 6, 1)
    assert all(bound / 2 <= wait <= bound for wait, bound in zip(waits, bounds, strict=True))


def test_a_place_names_our_code_and_not_the_text() -> None:
    """The innermost frames of our own are named, and the error's text is not."""
    try:
        json.loads(SECRET)
    except ValueError as error:
        place = where(error)
    assert "house/test_consuming_rules.py:" in place
    assert SECRET not in place
