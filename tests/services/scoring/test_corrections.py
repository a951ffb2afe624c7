"""Edited, withdrawn and erased answers leave the counts, in whatever order they are received."""

import asyncio
from collections.abc import Callable
from itertools import permutations
from typing import Any
from uuid import uuid4

from sqlalchemy import text

from services.scoring.service import SERVICE
from shared.contracts.scoring import ResponseScored, ScoreRestated
from shared.testing.one_service import OneService, one_service


async def restated(scoring: OneService) -> list[ScoreRestated]:
    """Return every restatement, in order."""
    return [event.data for event in await scoring.published() if isinstance(event.data, ScoreRestated)]


async def test_an_edit_takes_the_place_of_what_was_answered(
    response: Any, edited: Any, skipped: Any, reader: Any, rows: Callable[[str], Any]
) -> None:
    """The newest revision counts alone, in its new place and with its words; it is published again."""
    scoring = reader.service
    first = response({"recommend": 0, "stars": 2, "why": "Bad."}, location="Graz")
    await scoring.deliver(first)
    await reader.items()
    change = edited(first, {"recommend": 10, "why": "It was a mistake."}, location="Linz", skipped=skipped("stars"))
    await scoring.deliver(change)
    recommend, stars = await reader.items()
    assert (recommend["n"], recommend["value"], stars["n"], stars["excluded"]["skipped"]) == (1, 100.0, 0, 1)
    scored = [event.data for event in await scoring.published() if isinstance(event.data, ResponseScored)]
    assert [(one.revision, one.location) for one in scored] == [(1, "Graz"), (2, "Linz")]
    assert sorted((one.series.concept, one.reasons, one.before.n, one.after.n) for one in await restated(scoring)) == [
        ("recommend", ("edited",), 1, 1),
        ("stars", ("edited",), 1, 0),
    ]
    assert (await rows("scored_response"), await rows("verbatim")) == (1, 1)


async def test_an_edit_that_answers_more_restates_what_it_adds(response: Any, edited: Any, reader: Any) -> None:
    """An answer that comes with an edit is no new response: figures that were published change because of the edit."""
    scoring = reader.service
    first = response({"recommend": 9})
    await scoring.deliver(first, response({"recommend": 9, "stars": 2}))
    await reader.items()
    await scoring.deliver(edited(first, {"recommend": 9, "stars": 4}))
    await reader.items()
    assert [(one.series.concept, one.reasons, one.before.n, one.after.n) for one in await restated(scoring)] == [
        ("stars", ("edited",), 1, 2)
    ]


async def test_an_older_revision_changes_nothing(
    scoring: OneService, response: Any, edited: Any, again: Any, reader: Any
) -> None:
    """Whichever revision comes first, the highest stays, and the others are not published."""
    first = response({"recommend": 0})
    second = edited(first, {"recommend": 8})
    third = edited(second, {"recommend": 10})
    await scoring.deliver(third, second)
    await scoring.deliver(first)
    await scoring.deliver(again(second), again(third))
    assert (await reader.item())["counts"] == {"promoter": 1, "passive": 0, "detractor": 0}
    scored = [event.data for event in await scoring.published() if isinstance(event.data, ResponseScored)]
    assert [one.revision for one in scored] == [3]


async def test_no_later_revision_brings_a_withdrawn_response_back(
    response: Any, edited: Any, withdrawn: Any, reader: Any, rows: Callable[[str], Any]
) -> None:
    """Withdrawn is withdrawn for good: an edit that was on its way by then has no effect, whatever its number."""
    scoring = reader.service
    first, kept = response({"recommend": 0, "why": "Bad."}), response({"recommend": 9})
    await scoring.deliver(first, kept)
    await scoring.deliver(withdrawn(first))
    published = len(await scoring.published())
    await scoring.deliver(edited(first, {"recommend": 10, "why": "Good."}, revision=7))
    assert len(await scoring.published()) == published
    assert (await reader.item())["counts"] == {"promoter": 1, "passive": 0, "detractor": 0}
    assert await rows("verbatim") == 0


async def test_a_withdrawn_response_is_gone_in_every_order(
    response: Any, edited: Any, withdrawn: Any, reader: Any, rows: Callable[[str], Any]
) -> None:
    """Received, edited and withdrawn in all six orders: in the end nothing of them counts, and no word is kept."""
    scoring = reader.service
    for number, order in enumerate(permutations(range(3))):
        first = response({"recommend": 9, "why": "Good."}, survey=f"order-{number}")
        change = edited(first, {"recommend": 1, "why": "Not so good."})
        events = [first, change, withdrawn(change)]
        for step in order:
            await scoring.deliver(events[step])
            await scoring.use_cases.scores.fold_journal()
        assert [item["n"] for item in await reader.items(survey=f"order-{number}")] in ([], [0]), order
    assert await rows("verbatim") == 0
    assert {one.reasons for one in await restated(scoring)} <= {("edited",), ("withdrawn",)}


async def test_a_person_is_forgotten_wholly(
    scoring: OneService, response: Any, erased: Any, reader: Any, rows: Callable[[str], Any]
) -> None:
    """All answers of an erased person leave the counts with their words; what arrives later is not even kept."""
    person, other = uuid4(), uuid4()
    mine = [response({"recommend": 0, "why": "Angry."}, respondent_id=person) for _ in range(3)]
    theirs = response({"recommend": 10, "why": "Fine."}, respondent_id=other)
    await scoring.deliver(*mine[:2], theirs)
    await reader.items()
    await scoring.deliver(erased(person))
    await scoring.deliver(mine[2], erased(person))
    assert (await reader.item())["counts"] == {"promoter": 1, "passive": 0, "detractor": 0}
    [restatement] = await restated(scoring)
    assert (restatement.reasons, restatement.before.n, restatement.after.n) == (("erased",), 3, 1)
    assert await rows("verbatim") == 1
    async with scoring.engine.connect() as connection:
        kept = await connection.execute(text("SELECT respondent_id, state FROM scoring.scored_response ORDER BY state"))
        assert [tuple(row) for row in kept] == [(other, "counted"), (None, "gone"), (None, "gone")]


async def test_answers_that_race_with_the_erasure_of_their_author_are_forgotten_too(
    scoring: OneService, response: Any, erased: Any, reader: Any
) -> None:
    """Runs of answers and the erasures of their authors at the same moment: whoever is first, nothing of them stays."""
    people = [uuid4() for _ in range(12)]
    runs = [[response({"recommend": 0}, respondent_id=person) for person in people] for _ in range(4)]
    await asyncio.gather(
        *(scoring.deliver(*run) for run in runs[:2]),
        *(scoring.deliver(erased(person)) for person in people),
        *(scoring.deliver(*run) for run in runs[2:]),
    )
    await scoring.deliver(response({"recommend": 9}))
    assert (await reader.item())["counts"] == {"promoter": 1, "passive": 0, "detractor": 0}
    async with scoring.engine.connect() as connection:
        kept = await connection.execute(text("SELECT count(*) FROM scoring.scored_response WHERE state = 'counted'"))
        assert kept.scalar_one() == 1


async def test_suspect_answers_are_kept_and_do_not_count(
    scoring: OneService, response: Any, edited: Any, reader: Any
) -> None:
    """They are shown among the excluded; a mark that is put on or taken off later moves them over."""
    honest = response({"recommend": 9})
    doubtful = response({"recommend": 0}, suspect="rapid_taps")
    await scoring.deliver(honest, doubtful)
    item = await reader.item()
    assert (item["n"], item["value"], item["excluded"]["suspect"]) == (1, 100.0, 1)
    await scoring.deliver(edited(doubtful, suspect=None), edited(honest, suspect="test_entry"))
    item = await reader.item()
    assert (item["n"], item["value"], item["excluded"]["suspect"]) == (1, -100.0, 1)


async def test_a_declared_break_begins_a_series_of_its_own(scoring: OneService, response: Any, reader: Any) -> None:
    """Answers from before and after a break are never added up, though the scale is the same."""
    before = response({"recommend": 10})
    after = response({"recommend": 0}, version=3, questions={"recommend": {"series_from": 3}})
    await scoring.deliver(before, after)
    assert sorted(item["value"] for item in await reader.items()) == [-100.0, 100.0]
    refused = await reader.get(survey="visit", question="recommend")
    assert refused.status_code == 422
    assert refused.json()["type"].endswith(":unlike-series")


async def test_people_are_not_distinguished_by_what_was_not_declared(database_url: str, response: Any) -> None:
    """Only attributes that the survey declares as segments are kept."""
    async with one_service(SERVICE, database_url) as scoring:
        attributes = {"plan": "pro", "customer": "C-4711"}
        await scoring.deliver(response({"recommend": 9}, attributes=attributes, segments=("plan",)))
        await scoring.use_cases.scores.fold_journal()
        async with scoring.engine.connect() as connection:
            rows = await connection.execute(text("SELECT dimension_1, value_1 FROM scoring.slice ORDER BY 1"))
            assert [tuple(row) for row in rows] == [("", ""), ("attribute:plan", "pro")]
            kept = (await connection.execute(text("SELECT segments FROM scoring.scored_response"))).scalar_one()
            assert kept == '[["attribute:plan","pro"]]'
