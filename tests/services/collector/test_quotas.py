"""Quotas: exactly as many responses as wanted, however many come at once."""

import asyncio
import random
from collections.abc import Sequence
from typing import Any

import httpx

from services.collector.application.responses.submit_responses import Submitted
from services.collector.domain.responses.response import Outcome, ResponseDraft
from services.collector.store.quota_store import QuotaStore
from shared.ids import uuid7
from shared.testing.channels import publish_survey, stored_responses
from shared.testing.collecting import commits_held_up, held_up, post, select, survey_definition
from shared.testing.one_service import OneService

DETRACTORS = {"question": "recommend", "at_most": 6}
COUNTS = "SELECT quota, n FROM collector.quota_count ORDER BY quota"


async def limit(service: OneService, *quotas: dict[str, Any], key: str = "visit") -> None:
    """Publish the survey with these quotas."""
    await publish_survey(service.client, service.admin, key, survey_definition() | {"quotas": quotas})


async def batch(service: OneService, *items: dict[str, Any]) -> list[dict[str, Any]]:
    """Send several responses in one transaction."""
    body = {"responses": [{"survey": "visit", **item} for item in items]}
    answer = await service.client.post("/v1/responses/batch", json=body, headers=service.admin)
    assert answer.status_code == 200, answer.text
    results: list[dict[str, Any]] = answer.json()["results"]
    return results


def statuses(results: Sequence[dict[str, Any]]) -> list[str]:
    """What became of the items; a full quota by its name."""
    return [
        "full" if result.get("problem", {}).get("type") == "urn:heed:problem:quota-full" else result["status"]
        for result in results
    ]


async def test_a_full_quota_refuses(collector: OneService) -> None:
    """Up to the limit responses are taken; the next is 409 quota-full and leaves nothing."""
    await limit(collector, {"key": "all", "limit": 2})
    answers = [await post(collector, {"recommend": 9}) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [201, 201, 409, 409]
    assert answers[2].json()["type"] == "urn:heed:problem:quota-full"
    assert len(await stored_responses(collector.client, collector.admin)) == 2
    assert await select(collector, COUNTS) == [("all", 2)]


async def test_a_quota_counts_what_its_condition_holds_of(collector: OneService) -> None:
    """Enough detractors keep no promoter out; a response counts in every quota that it matches."""
    await limit(collector, {"key": "few", "limit": 1, "when": DETRACTORS}, {"key": "many", "limit": 3})
    found = [(await post(collector, {"recommend": value})).status_code for value in (3, 4, 9, 9, 9)]
    assert found == [201, 409, 201, 201, 409]
    assert await select(collector, COUNTS) == [("few", 1), ("many", 3)]


async def test_attributes_can_be_what_a_quota_is_about(collector: OneService) -> None:
    """A condition may look at hidden fields."""
    survey = survey_definition() | {
        "hidden": ["plan"],
        "quotas": [{"key": "gold", "limit": 1, "when": {"field": "plan", "equals": "gold"}}],
    }
    await publish_survey(collector.client, collector.admin, "visit", survey)
    plans = ("gold", "gold", "basic")
    found = [(await post(collector, {"recommend": 9}, attributes={"plan": plan})).status_code for plan in plans]
    assert found == [201, 409, 201]


async def test_of_a_ranking_the_first_place_counts(collector: OneService) -> None:
    """A quota about a ranking counts those who rank the choice first, as every other condition does."""
    survey = survey_definition()
    choices = [{"key": key, "text": {"en": key}} for key in ("price", "wait")]
    survey["questions"].append({"key": "order", "type": "ranking", "choices": choices, "text": {"en": "What matters?"}})
    survey["quotas"] = [{"key": "price", "limit": 1, "when": {"question": "order", "includes": "price"}}]
    await publish_survey(collector.client, collector.admin, "visit", survey)
    orders = (["wait", "price"], ["price", "wait"], ["wait", "price"], ["price"])
    found = [(await post(collector, {"recommend": 9, "order": order})).status_code for order in orders]
    assert found == [201, 201, 201, 409]
    assert await select(collector, COUNTS) == [("price", 1)]


async def test_each_response_of_a_group_is_decided_in_order(collector: OneService) -> None:
    """Within one transaction the first ones get the places; a wrong one takes none."""
    await limit(collector, {"key": "all", "limit": 2})
    wrong, right = {"answers": {"recommend": 99}}, {"answers": {"recommend": 9}}
    assert statuses(await batch(collector, wrong, right, right, right)) == ["rejected", "created", "created", "full"]
    assert await select(collector, COUNTS) == [("all", 2)]


async def test_a_repetition_takes_no_place_and_is_known_when_full(collector: OneService) -> None:
    """The same id counts once, within a group and later; what is stored is answered 200, another content 409."""
    await limit(collector, {"key": "all", "limit": 1})
    item: dict[str, Any] = {"id": str(uuid7()), "answers": {"recommend": 9}}
    other = {"id": str(uuid7()), "answers": {"recommend": 8}}
    assert statuses(await batch(collector, item, item, other)) == ["created", "duplicate", "full"]
    assert (await post(collector, **item)).status_code == 200
    assert (await post(collector, {"recommend": 1}, id=item["id"])).json()[
        "type"
    ] == "urn:heed:problem:response-id-taken"
    assert await select(collector, COUNTS) == [("all", 1)]


async def test_a_repetition_does_not_take_the_place_of_a_new_one(collector: OneService) -> None:
    """What is stored already is sent again together with a new response: the last place is for the new one."""
    await limit(collector, {"key": "all", "limit": 2})
    known, new, late = ({"id": str(uuid7()), "answers": {"recommend": 9}} for _ in range(3))
    assert statuses(await batch(collector, known)) == ["created"]
    assert statuses(await batch(collector, known, new, late)) == ["duplicate", "created", "full"]
    assert await select(collector, COUNTS) == [("all", 2)]


async def test_a_second_content_under_a_refused_id_has_its_own_chance(collector: OneService) -> None:
    """Refusing the first of two contents under one id stores nothing, so the id is free for the second."""
    await limit(collector, {"key": "none", "limit": 1, "when": DETRACTORS})
    await post(collector, {"recommend": 0})
    chosen = str(uuid7())
    low, high = ({"id": chosen, "answers": {"recommend": value}} for value in (1, 9))
    assert statuses(await batch(collector, low, high)) == ["conflict", "created"]
    [stored] = [one for one in await stored_responses(collector.client, collector.admin) if one["id"] == chosen]
    assert stored["answers"] == {"recommend": 9}


async def test_kiosk_sms_and_import_are_never_refused(collector: OneService) -> None:
    """No page could say that the quota is full: their responses count beyond the limit, and keep the web out."""
    await limit(collector, {"key": "all", "limit": 2})
    items = [{"channel": channel, "answers": {"recommend": 9}} for channel in ("kiosk", "import", "sms", "kiosk")]
    assert statuses(await batch(collector, *items)) == ["created"] * 4
    assert (await post(collector, {"recommend": 9})).status_code == 409
    assert await select(collector, COUNTS) == [("all", 4)]


async def test_the_fill_is_shown_with_the_survey(collector: OneService) -> None:
    """Key, limit and number of each quota of the live version; none of a survey without."""
    assert (await collector.client.get("/v1/surveys/visit", headers=collector.admin)).json()["quotas"] == []
    await limit(collector, {"key": "all", "limit": 5}, {"key": "few", "limit": 1, "when": DETRACTORS})
    await post(collector, {"recommend": 9})
    shown = (await collector.client.get("/v1/surveys/visit", headers=collector.admin)).json()["quotas"]
    assert shown == [{"key": "all", "limit": 5, "n": 1}, {"key": "few", "limit": 1, "n": 0}]


async def test_nobody_begins_a_survey_that_has_enough(collector: OneService) -> None:
    """The page opens until the survey's own quota is full; a quota for some kind of answers keeps nobody out of it."""
    await limit(collector, {"key": "all", "limit": 2}, {"key": "few", "limit": 1, "when": DETRACTORS})
    seen = []
    for value in (1, 9):
        await post(collector, {"recommend": value})
        seen.append((await collector.client.get("/s/visit")).status_code)
    assert seen == [200, 409]


async def test_a_raised_limit_goes_on_counting(collector: OneService) -> None:
    """Under the same key the number goes on over versions; another key begins anew."""
    await limit(collector, {"key": "all", "limit": 1})
    await post(collector, {"recommend": 9})
    await limit(collector, {"key": "all", "limit": 2})
    assert [(await post(collector, {"recommend": 9})).status_code for _ in range(2)] == [201, 409]
    await limit(collector, {"key": "second", "limit": 1})
    assert [(await post(collector, {"recommend": 9})).status_code for _ in range(2)] == [201, 409]
    assert await select(collector, COUNTS) == [("all", 2), ("second", 1)]


def group(size: int) -> list[Submitted]:
    """Responses that share a transaction."""
    return [Submitted(ResponseDraft(survey="visit", answers={"recommend": 9}, id=uuid7()), None) for _ in range(size)]


async def test_two_groups_at_once_never_pass_the_limit(collector: OneService) -> None:
    """While one group waits for its commit, another has to wait for what it counts: exactly the limit is taken."""
    await limit(collector, {"key": "all", "limit": 5})
    async with commits_held_up(collector):
        first = asyncio.create_task(collector.use_cases.responses.submit(submitted=group(3)))
        await held_up(collector)
        second = asyncio.create_task(collector.use_cases.responses.submit(submitted=group(4)))
        await held_up(collector, 2)
    outcomes: list[Outcome] = [*await first, *await second]
    assert [one.status for one in outcomes] == ["created"] * 5 + ["rejected"] * 2
    assert await select(collector, COUNTS) == [("all", 5)]


async def test_many_at_once_take_exactly_the_limit(collector: OneService) -> None:
    """Twenty groups and forty single requests for two surveys: each takes as many as it wants, and not one more."""
    await limit(collector, {"key": "all", "limit": 17}, {"key": "half", "limit": 11})
    await limit(collector, {"key": "all", "limit": 7}, key="other")

    async def mixed() -> list[str]:
        drafts = [
            Submitted(ResponseDraft(survey=key, answers={"recommend": 9}, id=uuid7()), None)
            for key in ("visit", "other", "visit")
        ]
        return [one.status for one in await collector.use_cases.responses.submit(submitted=drafts)]

    singles: list[httpx.Response]
    groups, singles = await asyncio.gather(
        asyncio.gather(*(mixed() for _ in range(20))),
        asyncio.gather(*(post(collector, {"recommend": 9}) for _ in range(40))),
    )
    taken = sum(status == "created" for one in groups for status in one)
    taken += sum(answer.status_code == 201 for answer in singles)
    assert {answer.status_code for answer in singles} <= {201, 409}
    assert taken == 11 + 7
    rows = await select(collector, "SELECT survey, count(*) FROM collector.response GROUP BY survey ORDER BY survey")
    assert rows == [("other", 7), ("visit", 11)]
    counts = await select(collector, "SELECT survey, quota, n FROM collector.quota_count ORDER BY survey, quota")
    assert counts == [("other", "all", 7), ("visit", "all", 11), ("visit", "half", 11)]


async def test_whose_id_another_survey_takes_meanwhile_is_not_counted(collector: OneService) -> None:
    """The id looks free, and is taken when it is stored: the response is refused, and its place in the quota stays."""
    await limit(collector, {"key": "all", "limit": 1})
    await publish_survey(collector.client, collector.admin, "free", survey_definition())
    body = {"id": str(uuid7()), "answers": {"recommend": 9}}
    async with commits_held_up(collector):
        first = asyncio.create_task(collector.client.post("/v1/surveys/free/responses", json=body))
        await held_up(collector)
        second = asyncio.create_task(batch(collector, body))
        await held_up(collector, 2)
    assert ((await first).status_code, statuses(await second)) == (201, ["conflict"])
    assert await select(collector, COUNTS) == [("all", 0)]
    assert (await post(collector, {"recommend": 9})).status_code == 201


async def test_a_failed_commit_counts_nothing(collector: OneService) -> None:
    """When the connection dies before the commit, neither the response nor its place in the quota is kept."""
    await limit(collector, {"key": "all", "limit": 1})
    body: dict[str, Any] = {"answers": {"recommend": 9}, "id": str(uuid7())}
    async with commits_held_up(collector):
        task = asyncio.create_task(post(collector, **body))
        await held_up(collector)
        await select(
            collector,
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event_type = 'Lock' "
            "AND datname = current_database()",
        )
        assert (await task).status_code == 503
    assert (await post(collector, **body)).status_code == 201
    assert await select(collector, COUNTS) == [("all", 1)]


NAMES = [("visit", f"q{number:02}") for number in range(9)]


async def count(service: OneService, names: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Hold the rows of these quotas in a transaction of its own, and return which they are."""
    async with service.engine.begin() as connection:
        return sorted(await QuotaStore(connection).lock_counts(names))


async def test_quotas_that_exist_are_held_in_the_order_of_their_keys(collector: OneService) -> None:
    """Whoever holds the first quota may go on to all others: who waits for the first holds none of them yet."""
    for name in random.Random(7).sample(NAMES, len(NAMES)):  # noqa: S311 - any order but that of the keys
        await count(collector, [name])
    async with collector.engine.connect() as holder:
        await QuotaStore(holder).lock_counts(NAMES[:1])
        waiting = asyncio.create_task(count(collector, NAMES))
        await held_up(collector)
        assert sorted(await QuotaStore(holder).lock_counts(NAMES[1:])) == NAMES[1:]
        await holder.rollback()
    assert await waiting == NAMES


async def test_quotas_that_are_new_are_made_in_the_order_of_their_keys(collector: OneService) -> None:
    """Two transactions that name the same new quotas in opposite order wait for each other and do not deadlock.

    Both are in the middle of them when they go on: a third transaction, which gives up, has made the middle one.
    """
    async with collector.engine.connect() as third:
        await QuotaStore(third).lock_counts([NAMES[4]])
        tasks = [asyncio.create_task(count(collector, order)) for order in (NAMES, NAMES[::-1])]
        await held_up(collector, 2)
        await third.rollback()
    assert [await task for task in tasks] == [NAMES, NAMES]
