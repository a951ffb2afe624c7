"""`replay scoring`: what the collector has stored, counted anew beside live traffic."""

import random
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from services.scoring.service import SERVICE
from shared.contracts.collector import ResponseEvent
from shared.contracts.scoring import CommentRead, UnhappyCounted
from shared.db.migrate import drift
from shared.ids import uuid7
from tests.services.replay.conftest import MOMENTS, QUESTIONS, Pair

WHOLE_SERIES = "slice_id IN (SELECT series_id FROM scoring.series WHERE concept = 'recommend' AND touchpoint = 'till')"
INDEXES = "SELECT tablename, indexdef FROM pg_indexes WHERE schemaname = 'scoring' ORDER BY 1, 2"
OPTIONS = "SELECT relname, reloptions FROM pg_class WHERE relnamespace = 'scoring'::regnamespace ORDER BY 1"


async def scores_of(pair: Pair) -> Any:
    """Return what the API says, by day and by location."""
    query = {"survey": "visit", "interval": "day", "by": "location"}
    reply = await pair.scoring.client.get("/v1/scores", headers=pair.scoring.admin, params=query)
    assert reply.is_success, reply.text
    return reply.json()


async def test_replay_of_right_scores_changes_nothing(pair: Pair) -> None:
    """Every count, response and word is what it was, nothing is published, and the tables are like the old ones."""
    await pair.fill()
    await pair.sql("UPDATE scoring.verbatim SET language = 'en', sentiment = 'neutral', read_at = now()")
    await pair.sql("GRANT SELECT ON scoring.daily TO PUBLIC")
    revisions = "SELECT series_id, revision, changed_at FROM scoring.series_total ORDER BY 1"
    grants = "SELECT relacl::text FROM pg_class WHERE oid = 'scoring.daily'::regclass"
    looked_at = [await pair.sql(one) for one in (revisions, INDEXES, OPTIONS, grants)]
    before, said, events = await pair.stored(), await scores_of(pair), len(await pair.published())
    comparison = await pair.replay()
    assert comparison.is_equal
    assert (comparison.responses, comparison.missing, comparison.unscorable) == (24, 0, 0)
    assert await pair.stored() == before
    assert await scores_of(pair) == said
    assert len(await pair.published()) == events
    assert [await pair.sql(one) for one in (revisions, INDEXES, OPTIONS, grants)] == looked_at
    assert await drift(pair.scoring.engine, SERVICE.metadata) == []
    assert not await pair.leftovers()


async def test_wrong_scores_are_put_right_and_published(pair: Pair) -> None:
    """Counts that are wrong, a response that was lost and one that never was: printed by day, mended and published."""
    ids = await pair.fill()
    before = await pair.stored()
    for table in ("histogram", "daily"):
        await pair.sql(f"UPDATE scoring.{table} SET v4 = v4 + 3 WHERE {WHOLE_SERIES}")  # noqa: S608 - names of our own
    await pair.sql("UPDATE scoring.series_total SET v4 = v4 + 7")
    await pair.sql("DELETE FROM scoring.scored_response WHERE response_id = :id", id=UUID(ids[0]))
    await pair.sql(
        "INSERT INTO scoring.scored_response SELECT (jsonb_populate_record(r, jsonb_build_object('response_id', "
        "CAST(:new AS text)))).* FROM scoring.scored_response AS r WHERE response_id = :id",
        id=UUID(ids[1]),
        new=str(uuid7()),
    )
    known = len(await pair.published())
    comparison = await pair.replay()
    assert await pair.stored() == before
    assert not comparison.is_equal
    # The lost one had been counted, and now its event is believed to be on its way: that is what the counts say, too.
    assert comparison.missing == 1
    assert {(one.series.concept, one.series.touchpoint) for one in comparison.differences} >= {("recommend", "till")}
    days = [one for one in comparison.differences if one.series.touchpoint == "till" and one.day == date(2025, 4, 12)]
    assert [one.live.histogram.counts.get(4, 0) - one.rebuilt.histogram.counts.get(4, 0) for one in days][:1] == [3]
    news = [event.data for event in (await pair.published())[known:]]
    restated = [one for one in news if one.event_type.endswith("restated.v1")]
    changed = [one for one in news if one.event_type.endswith("changed.v1")]
    assert {one.reasons for one in restated} == {("recounted",)}
    assert {one.series_id for one in changed} == {UUID(row[0]) for row in before["totals"]}
    assert {one.revision for one in changed} == {2}
    assert (await pair.replay()).is_equal


async def test_what_is_on_its_way_is_counted_once_and_still_published(pair: Pair) -> None:
    """Responses and corrections that scoring has not received yet count after the replay, and are published once."""
    first, second, third, *_ = await pair.fill()
    late = [await pair.answer({"recommend": 10}, touchpoint="till") for _ in range(3)]
    await pair.edit(first, {"recommend": 9})
    await pair.mark(second)
    await pair.withdraw(third)
    comparison = await pair.replay()
    assert comparison.is_equal
    assert comparison.missing == 6
    after, scored = await pair.stored(), await pair.scored()
    await pair.deliver()
    assert await pair.stored() == after
    assert sorted((await pair.scored())[len(scored) :]) == sorted([*late, first, second])
    assert await pair.sql("SELECT * FROM scoring.unannounced_response") == []
    comparison = await pair.replay()
    assert (comparison.is_equal, comparison.missing) == (True, 0)
    assert await pair.stored() == after


async def test_comments_are_published_after_the_response_that_they_stand_in(pair: Pair) -> None:
    """What a replay counted is read at once, and published when the event of the response has come: each text once."""
    first, *_ = await pair.fill()
    read = pair.scoring.use_cases.comments.read
    await read()

    async def published() -> list[tuple[str, int, str]]:
        news = [event.data for event in await pair.published()]
        return [(str(one.response_id), one.revision, one.text) for one in news if isinstance(one, CommentRead)]

    known = await published()
    assert len(known) == 8
    late = await pair.answer({"recommend": 1, "why": "Slow."})
    await pair.edit(first, {"recommend": 9, "why": "Because of 0"})
    assert (await pair.replay()).missing == 2
    await read()
    assert await published() == known
    await pair.deliver()
    await read()
    assert sorted((await published())[8:]) == sorted([(late, 1, "Slow."), (first, 2, "Because of 0")])
    await pair.deliver()
    await read()
    assert len(await published()) == 10


async def test_unhappy_responses_are_counted_anew(pair: Pair) -> None:
    """Hours that are wrong are put right and published; what was withdrawn stays in the hour in which it came in."""
    ids = await pair.fill()
    for one in ids[:2]:
        await pair.withdraw(one)
    await pair.deliver()
    before = (await pair.stored())["unhappy"]
    [(_, _, unhappy, _, withdrawn, _)] = before
    assert (unhappy > 0, withdrawn) == (True, 2)
    await pair.sql("UPDATE scoring.unhappy_hour SET unhappy = 99")
    await pair.sql(
        "UPDATE scoring.scored_response SET unhappy = false WHERE state = 'counted' AND response_id <> :id",
        id=UUID(ids[2]),
    )
    await pair.withdraw(ids[2])
    await pair.replay()
    assert (await pair.stored())["unhappy"] == [(*before[0][:2], unhappy - 1, 0, 3, 0)]
    await pair.deliver()
    assert (await pair.stored())["unhappy"] == [(*before[0][:2], unhappy - 1, 0, 3, 0)]
    counted = [event.data for event in await pair.published() if isinstance(event.data, UnhappyCounted)]
    assert (counted[-1].unhappy, counted[-1].withdrawn) == (unhappy - 1, 3)


@pytest.mark.parametrize("seed", [7, 11])
async def test_traffic_goes_on_during_a_replay(pair: Pair, seed: int) -> None:
    """Answers, edits, withdrawals and erasures at every step, folded or not: scores are those of a second replay."""
    ids = await pair.fill(40)
    chance = random.Random(seed)  # noqa: S311 - a repeatable choice

    async def traffic() -> None:
        step = [ids.pop(chance.randrange(len(ids))) for _ in range(5)]
        await pair.edit(step[0], {"recommend": chance.randrange(11)})
        await pair.mark(step[1])
        await pair.withdraw(step[2])
        known = await pair.answer({"recommend": 3, "why": "secret"}, respondent={"email": "gone@example.org"})
        ids.append(await pair.answer({"recommend": chance.randrange(11), "ease": 2}, location="Wels"))
        await pair.deliver(fold=chance.random() < 0.5)
        await pair.erase(known)
        await pair.edit(step[3], {"recommend": chance.randrange(11)})
        # Some is received before the next step, some after it, and some never in time.
        await pair.deliver(fold=False, most=chance.randrange(4))

    comparison = await pair.replay_slowly(traffic, traffic, traffic, traffic)
    assert comparison.is_equal, comparison.differences
    await pair.deliver()
    stored, scored = await pair.stored(), await pair.scored()
    assert "secret" not in str(stored)
    everything = [event.data for event in await pair.collector.published() if isinstance(event.data, ResponseEvent)]
    assert {UUID(one) for one in scored} == {one.response_id for one in everything}
    comparison = await pair.replay()
    assert (comparison.is_equal, comparison.missing) == (True, 0)
    assert await pair.stored() == stored
    assert len(await pair.scored()) == len(scored)


async def test_only_a_part_is_rebuilt(pair: Pair) -> None:
    """With a survey or a first day, all else stays as it is, right or wrong, in the journal or already folded."""
    await pair.publish("other")
    await pair.fill()
    await pair.fill(12, survey="other")
    await pair.deliver()
    right = await pair.stored()

    async def damage() -> None:
        for table in ("histogram", "daily", "series_total"):
            await pair.sql(f"UPDATE scoring.{table} SET v0 = v0 + 1")  # noqa: S608 - a name of our own

    def of(stored: dict[str, Any], *conditions: str) -> list[Any]:
        rows = [*stored["days"], *stored["quarters"]]
        return [row for row in rows if all(condition in (row[0], row[8][:10]) for condition in conditions)]

    await damage()
    wrong = await pair.stored()
    comparison = await pair.replay(survey="visit")
    assert {one.series.survey for one in comparison.differences} == {"visit"}
    stored = await pair.stored()
    assert of(stored, "visit") == of(right, "visit")
    assert of(stored, "other") == of(wrong, "other") != of(right, "other")
    assert stored["responses"] == right["responses"]
    comparison = await pair.replay(from_on=date(2025, 3, 12))
    stored = await pair.stored()
    assert {(one.series.survey, one.day) for one in comparison.differences} == {("other", date(2025, 4, 12))}
    assert of(stored, "2025-04-12") == of(right, "2025-04-12")
    assert of(stored, "other", "2025-03-11") == of(wrong, "other", "2025-03-11")
    await pair.answer({"recommend": 5}, survey="other", occurred_at=MOMENTS[0])
    await pair.deliver(fold=False)
    await pair.replay(survey="visit")
    await pair.deliver()
    assert len(await pair.sql("SELECT 1 FROM scoring.scored_response")) == 37
    await pair.replay()
    assert (await pair.replay()).is_equal


async def test_choices_that_are_older_than_their_counts_are_counted(pair: Pair) -> None:
    """After an upgrade a replay counts them like new ones; that they were not counted before is no difference."""
    choices = [{"key": key, "text": {"en": key.title()}} for key in ("first", "again")]
    kind = {"key": "kind", "type": "single", "text": {"en": "Have you been here before?"}, "choices": choices}
    await pair.publish("visited", questions=[*QUESTIONS, kind])
    for number in range(9):
        answers = {"recommend": 7, "kind": "again" if number % 3 else "first"}
        await pair.answer(answers, survey="visited", touchpoint="till")
    await pair.deliver()

    async def shown() -> Any:
        path, headers = "/v1/distributions?survey=visited&question=kind", pair.scoring.admin
        return (await pair.scoring.client.get(path, headers=headers)).json()["items"]

    new = await shown()
    assert [(one["choice"], one["n"]) for one in new[0]["values"]] == [("again", 6), ("first", 3)]
    of_choices = "(SELECT series_id FROM scoring.series WHERE choice IS NOT NULL)"
    for table in ("histogram", "daily"):
        mine = f"{table}.slice_id = slice.slice_id AND slice.series_id IN {of_choices}"
        await pair.sql(f"DELETE FROM scoring.{table} USING scoring.slice WHERE {mine}")  # noqa: S608 - likewise
    for table in ("series_total", "slice", "series"):
        await pair.sql(f"DELETE FROM scoring.{table} WHERE series_id IN {of_choices}")  # noqa: S608 - names of our own
    await pair.sql(
        "UPDATE scoring.scored_response AS r SET (series, slots) = (SELECT array_agg(a.series_id), array_agg(a.slot) "
        "FROM unnest(r.series, r.slots) AS a (series_id, slot) JOIN scoring.series USING (series_id))"
    )
    assert await shown() == []
    events = len(await pair.published())
    comparison = await pair.replay()
    assert (comparison.is_equal, comparison.missing) == (True, 0)
    assert await shown() == new
    assert len(await pair.published()) == events
