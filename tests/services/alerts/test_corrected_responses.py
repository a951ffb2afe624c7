"""Responses that were corrected, marked as suspect, or whose authors were erased."""

import asyncio
import random
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from shared.clock import FixedClock
from shared.contracts.collector import RespondentErased, ResponseWithdrawn
from shared.contracts.event import Event
from shared.contracts.scoring import ResponseScored
from shared.ids import uuid7
from shared.testing.one_service import OneService
from shared.vocabulary import Comment

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)

MakeScored = Callable[..., Event[ResponseScored]]


def erased(person: UUID) -> Event[RespondentErased]:
    """Return that a person was erased."""
    return Event(RespondentErased(respondent_id=person, erased_at=NOON), source="/heed/collector", time=NOON)


def withdrawn(response: UUID) -> Event[ResponseWithdrawn]:
    """Return that a response was taken back."""
    data = ResponseWithdrawn(response_id=response, revision=2, survey="parcel", withdrawn_at=NOON)
    return Event(data, source="/heed/collector", time=NOON)


def again(event: Event[Any]) -> Event[Any]:
    """Return the same fact as a replay publishes it: under a new event id."""
    return replace(event, id=uuid7())


async def shown(alerts: OneService) -> list[dict[str, Any]]:
    """Return all alerts, by response and rule."""
    reply = await alerts.client.get("/v1/alerts?limit=200", headers=alerts.admin)
    return sorted(reply.json()["items"], key=lambda one: (one["response_id"], one["rule"]))


async def test_a_correction_raises_what_was_not_raised_before(
    alerts: OneService, scored: MakeScored, score: Callable[..., object]
) -> None:
    """One that got worse raises its first alert, one that got better keeps its alert as it was; no second comes."""
    worse, better = uuid7(), uuid7()
    await alerts.deliver(scored(score("nps", 9), response_id=worse), scored(response_id=better))
    [before] = await shown(alerts)
    edits = [
        scored(score("nps", 1), response_id=worse, revision=2),
        scored(score("nps", 10), response_id=better, revision=2, comments=()),
        scored(score("nps", 3), response_id=better, revision=3),
        scored(score("nps", 0), response_id=worse, revision=4),
    ]
    await alerts.deliver(*edits)
    await alerts.deliver(*map(again, edits))
    after = {one["response_id"]: one for one in await shown(alerts)}
    assert after[str(better)] == before
    assert after[str(worse)]["reasons"][0]["value"] in {0, 1}
    raised = [(event.data.response_id, event.data.rule) for event in await alerts.published()]
    assert sorted(raised) == sorted([(worse, "unhappy-answer"), (better, "unhappy-answer")])


async def test_a_correction_counts_wherever_in_a_batch_it_is(
    alerts: OneService, scored: MakeScored, score: Callable[..., object]
) -> None:
    """The newest revision of a batch counts, wherever in the batch it is."""
    response = uuid7()
    good = scored(score("nps", 10), response_id=response, revision=2)
    await alerts.deliver(good, scored(score("nps", 0), response_id=response))
    assert await shown(alerts) == []


async def test_what_a_response_was_before_does_not_come_back(
    alerts: OneService, scored: MakeScored, score: Callable[..., object]
) -> None:
    """An unhappy answer that was corrected raises nothing when it comes late: in another order, batch or replay."""
    responses = [uuid7() for _ in range(6)]
    old = [scored(score("nps", 0), response_id=one, revision=revision) for one in responses for revision in (1, 2)]
    new = [scored(score("nps", 10), response_id=one, revision=3) for one in responses]
    await alerts.deliver(*new[:3])
    await alerts.deliver(*old, *new[3:])
    await asyncio.gather(*(alerts.deliver(*map(again, random.sample(old + new, 18))) for _ in range(3)))
    assert await shown(alerts) == []
    assert await alerts.published() == []


async def test_an_old_revision_raises_nothing_when_nothing_else_is_kept(
    alerts: OneService, scored: MakeScored, score: Callable[..., object], clock: FixedClock
) -> None:
    """That a response was corrected is known for good, what rules saw of it only for a while."""
    response = uuid7()
    await alerts.deliver(scored(score("nps", 10), response_id=response, revision=3))
    clock.advance(timedelta(days=100).total_seconds())
    assert await alerts.use_cases.judged.forget() == 1
    await alerts.deliver(scored(score("nps", 0), response_id=response, revision=2))
    assert await shown(alerts) == []


async def test_a_suspect_response_raises_nothing_until_it_counts(alerts: OneService, scored: MakeScored) -> None:
    """Marked, it is left alone; without the mark it is judged like any other; a later mark changes nothing."""
    response_id = uuid7()
    await alerts.deliver(scored(response_id=response_id, suspect="rapid_taps"))
    await alerts.deliver(scored(response_id=response_id, suspect="staff", revision=2))
    assert await shown(alerts) == []
    await alerts.deliver(scored(response_id=response_id, revision=3))
    [alert] = await shown(alerts)
    await alerts.deliver(scored(response_id=response_id, revision=4, suspect="staff"))
    assert await shown(alerts) == [alert]


async def test_an_erased_person_leaves_alerts_without_words_or_link(alerts: OneService, scored: MakeScored) -> None:
    """What is there loses both, what comes later never has them, in the events too; others keep theirs."""
    person, other = uuid7(), uuid7()
    words = (Comment(question="why", text="canary"),)
    before = [scored(respondent_id=person, comments=words) for _ in range(2)]
    kept = scored(respondent_id=other, comments=words)
    await alerts.deliver(*before, kept, scored(respondent_id=None, comments=words))
    before_erasure = len(await alerts.published())
    gone = erased(person)
    await alerts.deliver(gone, erased(uuid7()))
    await alerts.deliver(gone, again(gone))
    later = scored(respondent_id=person, comments=words)
    await alerts.deliver(later, *map(again, before))
    empty = {str(event.data.response_id) for event in (*before, later)}
    found = await shown(alerts)
    assert {one["response_id"] for one in found if one["comments"] == [] and one["respondent_id"] is None} == empty
    assert {one["respondent_id"] for one in found if one["comments"]} == {str(other), None}
    [event] = (await alerts.published())[before_erasure:]
    assert (event.data.respondent_id, event.data.comments, event.data.response_id) == (
        *(None, ()),
        later.data.response_id,
    )


async def test_a_withdrawn_response_raises_nothing_and_leaves_no_words(alerts: OneService, scored: MakeScored) -> None:
    """An alert that was raised before loses comments and link; one whose response comes later is not raised at all."""
    before, kept, later = scored(), scored(), scored()
    await alerts.deliver(before, kept)
    taken = [withdrawn(event.data.response_id) for event in (before, later)]
    await alerts.deliver(*taken)
    await alerts.deliver(later, again(before), *map(again, taken))
    found = {UUID(one["response_id"]): one for one in await shown(alerts)}
    assert found.keys() == {before.data.response_id, kept.data.response_id}
    empty, full = found[before.data.response_id], found[kept.data.response_id]
    assert (empty["comments"], empty["respondent_id"], bool(empty["reasons"])) == ([], None, True)
    assert (len(full["comments"]), full["respondent_id"]) == (1, str(kept.data.respondent_id))
    rush = [scored() for _ in range(10)]
    await asyncio.gather(
        *(alerts.deliver(withdrawn(one.data.response_id)) for one in rush),
        *(alerts.deliver(one) for one in rush),
    )
    ids = {one.data.response_id for one in rush}
    assert all(one["comments"] == [] for one in await shown(alerts) if UUID(one["response_id"]) in ids)


async def test_erasure_and_alerts_at_the_same_moment(alerts: OneService, scored: MakeScored) -> None:
    """Whichever worker comes first, nothing of the person is left in the end."""
    people = [uuid7() for _ in range(8)]
    received = [scored(respondent_id=person) for person in people for _ in range(3)]
    batches = [received[start : start + 6] for start in range(0, len(received), 6)]
    await asyncio.gather(
        *(alerts.deliver(*batch) for batch in batches),
        *(alerts.deliver(erased(person)) for person in people),
        *(alerts.deliver(*map(again, batch)) for batch in reversed(batches)),
    )
    found = await shown(alerts)
    assert len(found) == len(received)
    assert {(one["respondent_id"], len(one["comments"])) for one in found} == {(None, 0)}
