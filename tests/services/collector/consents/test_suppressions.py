"""Suppressed addresses over HTTP: by hand, listed without showing them, released with a name."""

from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from shared.clock import FixedClock
from shared.testing.collecting import select
from shared.testing.one_service import OneService
from shared.testing.signing_in import sign_in
from tests.services.collector.consents.known_people import BO, consents, known_person

PATH = "/v1/suppressions"
MAIL = {"channel": "email", "email": "Ada@Example.org"}


async def suppress(service: OneService, **body: Any) -> httpx.Response:
    """Suppress an address by hand."""
    return await service.client.post(PATH, json=body, headers=service.admin)


async def is_suppressed(service: OneService, person: UUID, channel: str = "email") -> bool:
    """Return whether somebody's address on a channel is not used."""
    standing = (await consents(service, person))["standing"]
    return any(one["suppressed_because"] for one in standing if one["channel"] == channel)


@pytest.mark.parametrize("by_person", [True, False])
async def test_an_address_is_suppressed_and_released(collector: OneService, ada: UUID, *, by_person: bool) -> None:
    """By who has it, or by itself; it is shown nowhere and both steps are audited."""
    named = {"channel": "email", "respondent_id": str(ada)} if by_person else MAIL
    made = await suppress(collector, **named)
    assert made.status_code == 201, made.text
    assert made.json()["respondent_id"] == (str(ada) if by_person else None)
    assert await is_suppressed(collector, ada)
    assert not await is_suppressed(collector, ada, "sms")
    listed = await collector.client.get(PATH, headers=collector.admin)
    assert listed.json()["items"] == [made.json()]
    assert "example.org" not in listed.text.lower()
    release = f"{PATH}/{made.json()['id']}/release"
    for _ in range(2):
        released = await collector.client.post(release, json={"reason": "New mailbox"}, headers=collector.admin)
        assert released.status_code == 200
        assert released.json()["released_by"] == "admin"
    assert not await is_suppressed(collector, ada)
    audited = [one for one in await collector.audited() if one.thing == "suppression"]
    assert [(one.action, one.reason) for one in audited] == [
        ("address.suppressed", None),
        ("address.released", "New mailbox"),
    ]
    assert "ada@" not in str(audited).lower()


async def test_an_address_that_nobody_is_known_by_waits_for_its_owner(collector: OneService) -> None:
    """Written in any form; whoever comes with it later is not written to."""
    assert (await suppress(collector, channel="sms", phone="030 654321")).status_code == 201
    bo = await known_person(collector, BO)
    assert await is_suppressed(collector, bo, "sms")


async def test_a_suppression_ends_by_itself(collector: OneService, clock: FixedClock, ada: UUID) -> None:
    """At the moment that was named."""
    assert (await suppress(collector, **MAIL, until="2026-12-01T12:00:00Z")).status_code == 201
    assert await is_suppressed(collector, ada)
    clock.advance(24 * 3600)
    assert not await is_suppressed(collector, ada)


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"channel": "email"}, "body"),
        ({**MAIL, "phone": "+4930123456"}, "body"),
        ({"channel": "sms", "email": "ada@example.org"}, "email"),
        ({"channel": "email", "phone": "+4930123456"}, "phone"),
        ({"channel": "email", "email": "nonsense"}, "email"),
        ({"channel": "sms", "phone": "nonsense"}, "phone"),
        ({"channel": "email", "email": " "}, "body"),
        ({**MAIL, "until": "2026-11-30T12:00:00Z"}, "until"),
        ({**MAIL, "until": "2040-01-01T00:00:00Z"}, "until"),
        ({**MAIL, "until": "soon"}, "until"),
        ({"channel": "fax", "email": "ada@example.org"}, "channel"),
    ],
)
async def test_what_makes_no_sense_is_refused(collector: OneService, body: dict[str, str], field: str) -> None:
    """The field is named, and no value repeated."""
    reply = await suppress(collector, **body)
    assert reply.status_code == 422, reply.text
    assert field in [one["field"] for one in reply.json()["errors"]]
    assert "nonsense" not in reply.text
    assert await select(collector, "SELECT count(*) FROM collector.suppression") == [(0,)]


async def test_a_person_without_the_address_cannot_be_suppressed(collector: OneService) -> None:
    """Nor one who is not there."""
    cy = await known_person(collector, {"external_id": "C-7"})
    assert (await suppress(collector, channel="email", respondent_id=str(cy))).status_code == 422
    assert (await suppress(collector, channel="email", respondent_id=str(uuid4()))).status_code == 404


async def test_readers_of_a_unit_see_the_people_whom_they_see(collector: OneService, ada: UUID) -> None:
    """Others' do not exist for them: neither in the list, nor to release, nor to add; addresses concern everybody."""
    bo = await known_person(collector, BO, location="wien")
    ids = {}
    for person in (ada, bo):
        ids[person] = (await suppress(collector, channel="email", respondent_id=str(person))).json()["id"]
    await suppress(collector, channel="email", email="cy@example.org")
    graz = sign_in(collector.app, "agent", unit="graz", locations=frozenset({"graz"}))
    client = collector.client
    listed = (await client.get(PATH, headers=graz.headers)).json()["items"]
    assert [one["id"] for one in listed] == [ids[ada]]
    assert (await client.post(f"{PATH}/{ids[bo]}/release", headers=graz.headers)).status_code == 404
    assert (await client.post(f"{PATH}/{ids[ada]}/release", headers=graz.headers)).status_code == 200
    theirs = {"channel": "sms", "respondent_id": str(bo)}
    assert (await client.post(PATH, json=theirs, headers=graz.headers)).status_code == 404
    assert (await client.post(PATH, json=MAIL, headers=graz.headers)).status_code == 403
    viewer = sign_in(collector.app, "viewer")
    assert (await client.get(PATH, headers=viewer.headers)).status_code == 403


async def test_the_list_is_filtered_and_paged(collector: OneService, clock: FixedClock, ada: UUID) -> None:
    """The latest first, neither repeated nor skipped."""
    made = []
    for number in range(5):
        clock.advance(1)
        until = "2026-11-30T12:00:30Z" if number == 0 else None
        made.append((await suppress(collector, channel="email", respondent_id=str(ada), until=until)).json()["id"])
    clock.advance(60)

    async def ids(**query: str) -> list[str]:
        found: list[str] = []
        cursor: str | None = None
        while True:
            params = query | {"limit": "2"} | ({"cursor": cursor} if cursor else {})
            page = (await collector.client.get(PATH, params=params, headers=collector.admin)).json()
            found += [one["id"] for one in page["items"]]
            cursor = page["next_cursor"]
            if cursor is None:
                return found

    assert await ids() == made[::-1]
    assert await ids(holding="true") == made[:0:-1]
    assert await ids(holding="false") == made[:1]
    assert await ids(channel="sms") == await ids(reason="hard_bounce") == []
    refused = await collector.client.get(PATH, params={"cursor": "x"}, headers=collector.admin)
    assert refused.status_code == 422


async def test_an_erased_person_leaves_the_suppression_of_an_address(collector: OneService, ada: UUID) -> None:
    """It is a fact about the address; the link to the person goes."""
    await suppress(collector, channel="email", respondent_id=str(ada))
    await collector.client.delete(f"/v1/respondents/{ada}", headers=collector.admin)
    [item] = (await collector.client.get(PATH, headers=collector.admin)).json()["items"]
    assert item["respondent_id"] is None
    anew = await known_person(collector, {"email": "ada@example.org"})
    assert await is_suppressed(collector, anew)
