"""Respondents: one person is one row, and nobody can overwrite another's contact data by answering."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from services.collector.domain.people.contact import Contact
from services.collector.service import SERVICE
from services.collector.settings import CollectorSettings
from services.collector.store.respondent_store import RespondentStore
from shared.ids import uuid7
from shared.testing.channels import publish_survey
from shared.testing.collecting import held_up, post, select, survey_definition
from shared.testing.one_service import OneService, one_service

KNOWN = "SELECT identity_kind, identity, external_id, email, phone, name FROM collector.respondent ORDER BY 1, 2"


async def respondent_of(service: OneService, **who: Any) -> str | None:
    """Answer as somebody and return the respondent that the response belongs to."""
    posted = await post(service, {"recommend": 9}, respondent=who)
    assert posted.status_code == 201, posted.text
    read = await service.client.get(posted.headers["location"], headers=service.admin)
    found: str | None = read.json()["respondent_id"]
    return found


async def test_one_person_is_one_respondent(collector: OneService) -> None:
    """Spelling does not matter; what is new about a person is added."""
    first = await respondent_of(collector, email="Ada@Example.org")
    second = await respondent_of(collector, email=" ada@example.ORG ", name="Ada")
    assert first == second
    assert await select(collector, KNOWN) == [("email", "ada@example.org", None, "ada@example.org", None, "Ada")]


async def test_what_is_known_is_not_overwritten(collector: OneService) -> None:
    """Who answers in somebody's name cannot turn that person's mail to themselves."""
    await respondent_of(collector, external_id="C-1", email="ada@example.org")
    await respondent_of(collector, external_id="C-1", email="thief@example.org", phone="+493012345678")
    assert await select(collector, KNOWN) == [("external_id", "C-1", "C-1", "ada@example.org", "+493012345678", None)]


async def test_identities_of_different_kinds_are_different(collector: OneService) -> None:
    """A customer number that looks like an address is still a customer number."""
    assert await respondent_of(collector, external_id="a@b.org") != await respondent_of(collector, email="a@b.org")


async def test_nobody_named_is_nobody_stored(collector: OneService) -> None:
    """Blank contact data leaves the response anonymous and no row behind."""
    assert await respondent_of(collector, email="", name=" ") is None
    assert await select(collector, KNOWN) == []


async def test_a_refused_or_repeated_response_leaves_no_respondent(collector: OneService) -> None:
    """Contact data is kept only with a response that is stored now."""
    chosen = str(uuid7())
    body: dict[str, Any] = {"id": chosen, "respondent": {"external_id": "C-1"}}
    await post(collector, {"recommend": 9}, **body)
    await post(collector, {"recommend": 9}, **(body | {"respondent": {"external_id": "C-2"}}))
    await post(collector, {"recommend": 99}, respondent={"external_id": "C-3"})
    await post(collector, {"recommend": 9}, **body)
    assert [row[1] for row in await select(collector, KNOWN)] == ["C-1"]


async def test_of_two_in_one_group_the_first_counts(collector: OneService) -> None:
    """Within one transaction, too, what came first is kept, and what is missing is filled in from the later ones."""
    people = [
        {"external_id": "C-1", "email": "ada@example.org"},
        {"external_id": "C-1", "email": "thief@example.org", "phone": "+493012345678"},
        {"external_id": "C-1", "phone": "+493087654321", "name": "Ada"},
    ]
    items = [{"survey": "visit", "answers": {"recommend": 9}, "respondent": who} for who in people]
    answer = await collector.client.post("/v1/responses/batch", json={"responses": items}, headers=collector.admin)
    assert [result["status"] for result in answer.json()["results"]] == ["created"] * 3
    assert await select(collector, KNOWN) == [
        ("external_id", "C-1", "C-1", "ada@example.org", "+493012345678", "Ada"),
    ]


async def test_people_are_held_in_one_order(collector: OneService) -> None:
    """Two transactions that name the same people in opposite order wait for each other and do not deadlock.

    Both are in the middle of them when they go on: a third transaction, which gives up, holds the middle one.
    """
    names = [f"C-{number}" for number in range(7)]

    async def named(connection: AsyncConnection, order: Sequence[str]) -> set[str]:
        contacts = [Contact("external_id", name, name, None, None, None) for name in order]
        return {name for _, name in await RespondentStore(connection).upsert(contacts, now=datetime.now(UTC))}

    async def alone(order: Sequence[str]) -> set[str]:
        async with collector.engine.begin() as connection:
            return await named(connection, order)

    async with collector.engine.connect() as third:
        await named(third, names[3:4])
        tasks = [asyncio.create_task(alone(order)) for order in (names, names[::-1])]
        await held_up(collector, 2)
        await third.rollback()
    assert [await task for task in tasks] == [set(names)] * 2


async def test_crowds_of_the_same_people_do_not_deadlock(collector: OneService, database_url: str) -> None:
    """Two processes take batches about the same people in opposite order; all go in and each person is one row."""
    people = [f"C-{number:02}" for number in range(30)]

    async def batch(service: OneService, order: list[str]) -> list[str]:
        items = [{"survey": "visit", "answers": {"recommend": 9}, "respondent": {"external_id": one}} for one in order]
        answer = await service.client.post("/v1/responses/batch", json={"responses": items}, headers=service.admin)
        assert answer.status_code == 200, answer.text
        return [result["status"] for result in answer.json()["results"]]

    async with one_service(SERVICE, database_url) as other:
        runs = [batch(collector, people), batch(other, people[::-1])] * 4
        results = await asyncio.gather(*runs)
    assert {status for result in results for status in result} == {"created"}
    assert len(await select(collector, KNOWN)) == 30


async def test_national_numbers_follow_the_setting(database_url: str) -> None:
    """With a region set, a number without country code is understood."""
    own = CollectorSettings(phone_region="DE")
    async with one_service(SERVICE, database_url, service_settings=own) as collector:
        await publish_survey(collector.client, collector.admin, "visit", survey_definition())
        await respondent_of(collector, phone="030 12345678")
        assert (await select(collector, KNOWN))[0][1] == "+493012345678"
