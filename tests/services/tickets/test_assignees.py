"""Who can get a case: people of the directory, free names, and two agents who want the same."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest

from shared.clock import FixedClock
from shared.contracts.accounts import PersonChanged, StructurePublished
from shared.contracts.event import Event
from shared.directory.people import Absence
from shared.directory.structure import Unit
from shared.testing.one_service import OneService
from shared.testing.signing_in import sign_in

KIM, ALEX, SAM, VIC, GONE, STRANGER = (UUID(int=number) for number in range(1, 7))


@pytest.fixture
async def people(tickets: OneService, clock: FixedClock) -> None:
    """Kim and Alex see everything, Sam sees Graz, Vic only reads, and somebody does not work here any more."""
    now = clock.now()
    units = (Unit(code="all", name="All"), Unit(code="Graz", name="Graz", parent="all"))
    known: list[Any] = [
        StructurePublished(version=1, units=units, published_at=now),
        PersonChanged(version=1, person_id=KIM, display_name="Kim", role="agent", changed_at=now),
        PersonChanged(version=1, person_id=ALEX, display_name="Alex", role="manager", unit="all", changed_at=now),
        PersonChanged(version=1, person_id=SAM, display_name="Sam", role="agent", unit="Graz", changed_at=now),
        PersonChanged(version=1, person_id=VIC, display_name="Vic", role="viewer", changed_at=now),
        PersonChanged(version=1, person_id=GONE, display_name="Lee", role="agent", is_active=False, changed_at=now),
    ]
    await tickets.deliver(*(Event(one, source="/heed/accounts", time=now) for one in known))


async def away(tickets: OneService, clock: FixedClock, person: UUID, deputy: UUID | None) -> None:
    """Let somebody be away for an hour."""
    absence = Absence(starts_at=clock.now(), ends_at=clock.now() + timedelta(hours=1), deputy=deputy)
    changed = PersonChanged(
        version=2, person_id=person, display_name="Kim", role="agent", absences=(absence,), changed_at=clock.now()
    )
    await tickets.deliver(Event(changed, source="/heed/accounts", time=clock.now()))


@pytest.mark.usefixtures("people")
async def test_only_who_could_work_on_a_case_gets_it(desk: Any) -> None:
    """Active, with a role for it, and in a unit that holds the location; the answer says what is missing."""
    graz, wien, nowhere = [await desk.open(location=place) for place in ("Graz", "Wien", None)]
    for ticket, person, problem in (
        (graz, SAM, None),
        (graz, ALEX, None),
        (wien, KIM, None),
        (nowhere, KIM, None),
        (wien, SAM, "location"),
        (wien, ALEX, "location"),
        (nowhere, ALEX, "location"),
        (graz, VIC, "role"),
        (graz, GONE, "deactivated"),
        (graz, STRANGER, "nobody"),
    ):
        before = (await desk.get(f"/{ticket['id']}")).json()
        reply = await desk.post(f"/{ticket['id']}/assign", {"assignee": str(person)})
        if problem is None:
            assert (reply.status_code, reply.json()["assignee"]) == (200, str(person)), reply.text
        else:
            assert reply.status_code == httpx.codes.UNPROCESSABLE_ENTITY
            [error] = reply.json()["errors"]
            assert (error["field"], problem in error["detail"]) == ("assignee", True), error
            assert str(person) not in reply.text
            assert (await desk.get(f"/{ticket['id']}")).json() == before


@pytest.mark.usefixtures("people")
async def test_ids_are_recorded_in_one_spelling_and_names_stay_free(desk: Any) -> None:
    """An id in capitals is the same person; what is no id is taken as it is."""
    ticket = await desk.open()
    assert (await desk.step(ticket["id"], "assign", assignee=f"{KIM}".upper()))["assignee"] == str(KIM)
    refused = await desk.post(f"/{ticket['id']}/assign", {"assignee": KIM.hex})
    assert refused.status_code == httpx.codes.CONFLICT
    assert (await desk.step(ticket["id"], "assign", assignee="Night shift"))["assignee"] == "Night shift"


async def test_without_a_directory_every_id_is_taken(desk: Any) -> None:
    """Its copy has not arrived yet."""
    ticket = await desk.open()
    assert (await desk.step(ticket["id"], "assign", assignee=str(STRANGER)))["assignee"] == str(STRANGER)


@pytest.mark.usefixtures("people")
async def test_who_is_away_gets_a_case_only_when_that_is_meant(
    desk: Any, tickets: OneService, clock: FixedClock
) -> None:
    """409 names who stands in, as long as they are away; several at once answer likewise."""
    ticket = await desk.open(location="Wien")
    await away(tickets, clock, KIM, ALEX)
    refused = await desk.post(f"/{ticket['id']}/assign", {"assignee": str(KIM)})
    assert (refused.status_code, refused.json()["type"]) == (409, "urn:heed:problem:assignee-away")
    assert str(ALEX) not in refused.json()["detail"], "a deputy who does not see Wien is no help"
    local = await desk.open(location="Graz")
    refused = await desk.post(f"/{local['id']}/assign", {"assignee": str(KIM)})
    assert f"Alex stands in: assign it to `{ALEX}`" in refused.json()["detail"]
    many = {"assignee": str(KIM), "tickets": [{"id": local["id"], "tag": "*"}]}
    assert [one["problem"]["status"] for one in (await desk.post("/assign", many)).json()["results"]] == [409]
    assert (await desk.step(local["id"], "assign", assignee=str(KIM), even_if_away=True))["assignee"] == str(KIM)
    clock.advance(3600)
    assert (await desk.step(ticket["id"], "assign", assignee=str(KIM)))["assignee"] == str(KIM)


async def test_of_two_who_take_a_case_at_once_one_gets_it(tickets: OneService, desk: Any) -> None:
    """The other is refused and finds out who was quicker, over the API and on the page."""
    for _ in range(5):
        ticket = await desk.open()
        tag = await desk.tag(ticket["id"])
        one, other = (sign_in(tickets.app, "agent", name=name) for name in ("Kim", "Alex"))
        path = f"/v1/tickets/{ticket['id']}/take"
        replies = await asyncio.gather(
            *(tickets.client.post(path, headers=who.headers | {"If-Match": tag}) for who in (one, other))
        )
        assert sorted(reply.status_code for reply in replies) == [200, 412]
        won, lost = (one, other) if replies[0].status_code == httpx.codes.OK else (other, one)
        assert (await desk.get(f"/{ticket['id']}")).json()["assignee"] == won.caller.name
    now = tickets.clock.now()
    person = won.caller.person_id
    assert person is not None
    known = PersonChanged(version=1, person_id=person, display_name="Ute Quick", role="agent", changed_at=now)
    await tickets.deliver(Event(known, source="/heed/accounts", time=now))
    form = {"tag": tag.strip('"'), "note": "My <note>"}
    reply = await tickets.client.post(f"/console/tickets/{ticket['id']}/take", headers=lost.headers, data=form)
    assert reply.status_code == httpx.codes.PRECONDITION_FAILED
    assert "Ute Quick took the case" in reply.text
    assert "My &lt;note&gt;" in reply.text
