"""What happens when responses come in: once, completely, and published."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import uuid4

import msgspec
import pytest

from shared import failpoints
from shared.contracts.collector import ResponseReceived
from shared.contracts.scoring import ResponseScored, ScoreChanged
from shared.errors import InvalidError, UnavailableError
from shared.scales import UnscorableAnswerError
from shared.testing.one_service import OneService

TABLES = ("inbox", "outbox", "series", "series_question", "scored_response", "verbatim", "journal")


async def published(scoring: OneService, kind: type[Any]) -> list[Any]:
    """Return the bodies of all published events of one type, in order."""
    return [event.data for event in await scoring.published() if isinstance(event.data, kind)]


async def test_every_answer_is_judged_and_published(scoring: OneService, response: Any) -> None:
    """One event carries all answers of a response with category and verdict, and passes on words, places and times."""
    event = response(
        {"satisfied": 2, "recommend": 9, "effort": 4, "stars": 3, "why": "Slow, but kind."},
        location="Graz",
        locale="de",
        respondent_id=uuid4(),
    )
    await scoring.deliver(event)
    [scored] = await published(scoring, ResponseScored)
    assert [(one.question, one.value, one.category, one.verdict) for one in scored.scores] == [
        ("satisfied", 2, "dissatisfied", "unhappy"),
        ("recommend", 9, "promoter", "happy"),
        ("effort", 4, "neutral", "neutral"),
        ("stars", 3, None, None),
    ]
    assert [(one.question, one.text) for one in scored.comments] == [("why", "Slow, but kind.")]
    for name in ("response_id", "survey", "version", "channel", "touchpoint", "location", "locale", "respondent_id"):
        assert getattr(scored, name) == getattr(event.data, name), name
    assert (scored.occurred_at, scored.received_at) == (event.data.occurred_at, event.data.received_at)
    assert scored.scored_at == scoring.clock.now()


async def test_declared_attributes_and_the_source_are_handed_on(
    scoring: OneService, response: Any, edited: Any, again: Any
) -> None:
    """Of the attributes those that the survey declares, in their own types; the source as it is, after an edit too."""
    first = response(
        {"recommend": 3},
        attributes={"plan": "pro", "visits": 3, "member": True, "note": "call me at home"},
        segments=("plan", "member", "region"),
        source_kind="device",
        source_id="0197f2a4-8c1e-7d3a-9b52-0c7b5a3e2d11",
    )
    await scoring.deliver(first)
    await scoring.deliver(edited(first, {"recommend": 9}), again(first))
    for scored in await published(scoring, ResponseScored):
        assert scored.attributes == {"plan": "pro", "member": True}
        assert (scored.source_kind, scored.source_id) == ("device", "0197f2a4-8c1e-7d3a-9b52-0c7b5a3e2d11")
    assert [one.revision for one in await published(scoring, ResponseScored)] == [1, 2]


async def test_events_of_collectors_that_know_no_source_are_scored(scoring: OneService, response: Any) -> None:
    """The fields are new: an event without them has neither source nor declared attributes."""
    event = response({"recommend": 9}, attributes={"plan": "pro"})
    body = msgspec.to_builtins(event.data)
    for name in ("source_kind", "source_id", "segments"):
        del body[name]
    old = replace(event, data=msgspec.convert(body, ResponseReceived, strict=False))
    await scoring.deliver(old)
    [scored] = await published(scoring, ResponseScored)
    assert (scored.attributes, scored.source_kind, scored.source_id) == ({}, None, None)


async def test_what_is_published_carries_on_the_trace(scoring: OneService, response: Any) -> None:
    """Everything that follows from a response has its correlation id."""
    await scoring.deliver(response({"satisfied": 5, "recommend": 9}))
    assert [event.correlation_id for event in await scoring.published()] == ["trail-1"]


async def test_a_text_alone_is_scored_too(scoring: OneService, response: Any, rows: Callable[[str], Any]) -> None:
    """A response without an answer on a scale is published with its words, which are kept; it touches no series."""
    await scoring.deliver(response({"why": "Nothing to add."}), response())
    scored = await published(scoring, ResponseScored)
    assert [(one.scores, len(one.comments)) for one in scored] == [((), 1), ((), 0)]
    assert [await rows(table) for table in ("scored_response", "verbatim", "series", "journal")] == [2, 1, 0, 0]


@pytest.mark.parametrize("times", [2, 5])
async def test_the_same_event_again_changes_nothing(
    scoring: OneService, response: Any, rows: Callable[[str], Any], times: int
) -> None:
    """An event that is delivered again, in the same run or later, has no second effect."""
    event = response({"recommend": 9, "why": "Good."})
    await scoring.deliver(*[event] * times)
    before = [await rows(table) for table in TABLES]
    for _ in range(times):
        await scoring.deliver(event)
    assert [await rows(table) for table in TABLES] == before
    await scoring.use_cases.scores.fold_journal()
    assert [one.n for one in await published(scoring, ScoreChanged)] == [1]


async def test_the_same_response_under_another_event_changes_nothing(
    scoring: OneService, response: Any, again: Callable[..., Any], reader: Any
) -> None:
    """A replay republishes known responses under new event ids; they count once, beside new ones in the same run."""
    event = response({"recommend": 9})
    await scoring.deliver(event, again(event))
    await scoring.deliver(again(event), response({"recommend": 0}), again(event))
    assert len(await published(scoring, ResponseScored)) == 2
    assert (await reader.item())["counts"] == {"promoter": 1, "passive": 0, "detractor": 1}


@pytest.mark.parametrize(
    "broken",
    [
        {"value": 6},
        {"value": "five"},
        {"scale_max": None},
        {"polarity": None},
        {"scale_max": 9},
        {"scale_min": 0},
    ],
)
async def test_one_answer_that_breaks_the_contract_leaves_nothing_of_its_run(
    scoring: OneService, response: Any, rows: Callable[[str], Any], broken: dict[str, Any]
) -> None:
    """A run with an answer that cannot be scored fails as a whole and leaves no row at all; without it, it succeeds."""
    good = [response({"recommend": 9}) for _ in range(3)]
    bad = response({"satisfied": 5}, questions={"satisfied": broken})
    with pytest.raises(UnscorableAnswerError):
        await scoring.deliver(*good, bad)
    assert [await rows(table) for table in TABLES] == [0] * len(TABLES)
    await scoring.deliver(*good)
    assert await rows("scored_response") == 3


async def test_a_question_answered_twice_is_refused(scoring: OneService, response: Any) -> None:
    """The contract has one answer for each question."""
    event = response({"recommend": 9})
    twice = msgspec.structs.replace(event.data, answers=event.data.answers * 2)
    with pytest.raises(UnscorableAnswerError):
        await scoring.deliver(replace(event, data=twice))


async def test_a_crash_before_the_commit_leaves_nothing(
    scoring: OneService, response: Any, rows: Callable[[str], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """When the transaction dies at its last moment nothing is kept, and the same events then count as new."""
    events = [response({"recommend": 9}), response({"satisfied": 4})]
    monkeypatch.setattr(failpoints, "_armed", failpoints._parse("scoring.before_commit=raise"))
    with pytest.raises(failpoints.FailpointError):
        await scoring.deliver(*events)
    assert [await rows(table) for table in TABLES] == [0] * len(TABLES)
    monkeypatch.setattr(failpoints, "_armed", {})
    await scoring.deliver(*events)
    assert [await rows(table) for table in TABLES] == [2, 2, 2, 2, 2, 0, 2]


async def test_a_value_that_the_database_cannot_keep_is_the_events_fault(
    scoring: OneService, response: Any, rows: Callable[[str], Any]
) -> None:
    """Text with the character NUL and a version beyond any number are refused like other bad input, not as a defect."""
    changes: list[dict[str, Any]] = [{"locale": "d\x00e"}, {"version": 2**40}, {"version": 2**70}]
    for change in changes:
        with pytest.raises(InvalidError):
            await scoring.deliver(response({"recommend": 9}, **change))
    assert [await rows(table) for table in TABLES] == [0] * len(TABLES)


async def test_workers_on_one_series_lose_no_answer(scoring: OneService, response: Any, reader: Any) -> None:
    """Eight runs at once on one series and hour, and three who fold meanwhile: all count, revisions rise by one."""
    runs = [[response({"recommend": number % 11, "stars": 1 + number % 5}) for number in range(25)] for _ in range(8)]
    folding = [scoring.use_cases.scores.fold_journal() for _ in range(3)]
    await asyncio.gather(*(scoring.deliver(*run) for run in runs), *folding)
    recommend, stars = await reader.items()
    assert (recommend["n"], stars["n"]) == (200, 200)
    changes = [one for one in await published(scoring, ScoreChanged) if one.series.concept == "recommend"]
    assert [one.revision for one in changes] == list(range(1, len(changes) + 1)), "published in the commits' order"
    assert [one.n for one in changes] == sorted(one.n for one in changes)
    assert (changes[-1].value, changes[-1].counts) == (recommend["value"], recommend["counts"])


async def test_workers_with_the_same_responses_count_them_once(
    scoring: OneService, response: Any, again: Callable[..., Any], reader: Any
) -> None:
    """Four workers get the same responses under other events; who is second tries again and has nothing left to do."""
    events = [response({"recommend": 9}) for _ in range(40)]

    async def deliver() -> None:
        mine = [again(event) for event in events]
        while True:
            try:
                return await scoring.deliver(*mine)
            except UnavailableError:
                continue

    await asyncio.gather(*(deliver() for _ in range(4)))
    assert (await reader.item())["n"] == 40
    assert len(await published(scoring, ResponseScored)) == 40


async def test_a_question_that_was_answered_was_not_skipped(
    scoring: OneService, response: Any, skipped: Any, reader: Any
) -> None:
    """Should a response say both of a question, the answer counts and nothing else does."""
    both = response({"recommend": 9, "why": "Kind."}, skipped=skipped("recommend", "satisfied"))
    await scoring.deliver(both, response({"recommend": 3}, skipped=skipped("satisfied")))
    items = {item["concept"]: item for item in await reader.items()}
    assert {concept: (item["n"], item["excluded"]["skipped"]) for concept, item in items.items()} == {
        "recommend": (2, 0),
        "satisfied": (0, 2),
    }


async def test_workers_on_many_series_do_not_block_each_other_in_a_circle(
    scoring: OneService, response: Any, reader: Any
) -> None:
    """Runs that touch the same new series in opposite orders all go through at the first attempt."""
    places = [("web", "a"), ("sms", "b"), ("kiosk", "c"), ("qr", "d")]
    run = [response({"recommend": 9, "satisfied": 2}, channel=one, touchpoint=two) for one, two in places * 5]
    copies = [
        [response({"recommend": 9, "satisfied": 2}, channel=e.data.channel, touchpoint=e.data.touchpoint) for e in run]
        for _ in range(6)
    ]
    await asyncio.gather(
        *(scoring.deliver(*(copy if number % 2 else reversed(copy))) for number, copy in enumerate(copies))
    )
    assert [item["n"] for item in await reader.items()] == [120, 120]
