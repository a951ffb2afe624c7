"""Cases of a colleague who leaves: listed, given on at once, and never out of sight."""

from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from shared.clock import FixedClock
from shared.contracts.accounts import PersonChanged, StructurePublished
from shared.contracts.event import Event
from shared.directory.structure import Unit
from shared.testing.one_service import OneService
from shared.testing.signing_in import SignedIn, sign_in

KIM, ALEX, SAM = (UUID(int=number) for number in range(1, 4))
PATH = f"/console/tickets/held-by/{KIM}"


async def changed(tickets: OneService, clock: FixedClock, person: UUID, name: str, **fields: Any) -> None:
    """Let accounts publish somebody."""
    given: dict[str, Any] = {"version": 1, "role": "agent"} | fields
    state = PersonChanged(person_id=person, display_name=name, changed_at=clock.now(), **given)
    await tickets.deliver(Event(state, source="/heed/accounts", time=clock.now()))


@pytest.fixture
async def desk_of_kim(tickets: OneService, clock: FixedClock, desk: Any) -> list[dict[str, Any]]:
    """Three cases of Kim: two wait, in Graz and in Linz, and one is resolved; Sam sees Graz alone."""
    units = (Unit(code="graz", name="Graz"), Unit(code="linz", name="Linz"))
    published = StructurePublished(version=1, units=units, published_at=clock.now())
    await tickets.deliver(Event(published, source="/heed/accounts", time=clock.now()))
    for person, name, unit in ((KIM, "Kim", None), (ALEX, "Alex", None), (SAM, "Sam", "graz")):
        await changed(tickets, clock, person, name, unit=unit)
    cases = [await desk.open(location=place, subject=f"Case in {place}") for place in ("graz", "linz", "graz")]
    for case in cases:
        await desk.step(case["id"], "assign", assignee=str(KIM))
    await desk.step(cases[2]["id"], "resolve")
    await desk.open(location="graz", subject="Somebody else's")
    return cases


async def fragment(tickets: OneService, who: SignedIn, **form: str) -> httpx.Response:
    """Return the part of a page about Kim; with a form, after it was sent."""
    if form:
        return await tickets.client.post(PATH, headers=who.headers, data=form)
    return await tickets.client.get(PATH, headers=who.headers)


async def test_all_are_given_on_and_each_is_audited(
    tickets: OneService, desk: Any, desk_of_kim: list[dict[str, Any]]
) -> None:
    agent = sign_in(tickets.app, "agent")
    page = (await fragment(tickets, agent)).text
    assert "2 cases wait for this person." in page
    assert "1 more is resolved" in page
    assert "Case in linz" in page
    assert "Somebody else" not in page
    after = (await fragment(tickets, agent, assignee=str(ALEX))).text
    assert "2 cases assigned." in after
    assert "No case waits for this person." in after
    owners = {one["subject"]: one["assignee"] for one in await desk.found(assignee=str(ALEX))}
    assert owners == {"Case in graz": str(ALEX), "Case in linz": str(ALEX)}
    audited = [one for one in await tickets.audited() if one.actor == agent.caller.name]
    assert {one.thing_id for one in audited} == {case["id"] for case in desk_of_kim[:2]}


@pytest.mark.usefixtures("desk_of_kim")
async def test_what_the_other_cannot_take_stays_and_is_said(tickets: OneService, desk: Any) -> None:
    agent = sign_in(tickets.app, "agent")
    after = (await fragment(tickets, agent, assignee=str(SAM))).text
    assert "1 case assigned." in after
    assert "Not every case could be given on" in after
    assert len(await desk.found(assignee=str(KIM), state="assigned")) == 1
    assert "Choose somebody" in (await fragment(tickets, agent, assignee=" ")).text
    unknown = (await fragment(tickets, agent, assignee=str(uuid4()))).text
    assert "Not every case could be given on" in unknown


@pytest.mark.usefixtures("desk_of_kim")
async def test_who_sees_one_unit_sees_and_gives_only_its_cases(tickets: OneService, desk: Any) -> None:
    here = sign_in(tickets.app, "agent", unit="graz", locations=frozenset({"graz"}))
    page = (await fragment(tickets, here)).text
    assert "1 case waits for this person." in page
    assert "linz" not in page
    await fragment(tickets, here, assignee=str(ALEX))
    assert [one["location"] for one in await desk.found(assignee=str(KIM), state="assigned")] == ["linz"]
    viewer = sign_in(tickets.app, "viewer")
    assert (await fragment(tickets, viewer)).status_code == httpx.codes.FORBIDDEN


@pytest.mark.usefixtures("desk_of_kim")
async def test_cases_of_who_left_are_counted_found_and_marked(
    tickets: OneService, clock: FixedClock, desk: Any
) -> None:
    """Whatever ended their access: nobody has to ask for it, and none vanishes."""
    agent = sign_in(tickets.app, "agent")
    here = sign_in(tickets.app, "agent", unit="linz", locations=frozenset({"linz"}))

    async def page(path: str, who: SignedIn = agent) -> str:
        return (await tickets.client.get(f"/console/tickets{path}", headers=who.headers)).text

    assert await desk.found(assignee="gone") == []
    assert "no longer here" not in await page("/start")
    await changed(tickets, clock, KIM, "Kim", version=2, is_active=False)
    assert len(await desk.found(assignee="gone")) == 3
    assert len(await desk.found(assignee="gone", state="assigned")) == 2
    assert "3 cases belong to people who are no longer here." in await page("/start")
    assert "1 case belongs to somebody who is no longer here." in await page("/start", here)
    listed = await page("?who=gone")
    assert listed.count("needs a new owner") == 3
    assert "Case in linz" in listed
    assert "Somebody else" not in listed
    assert "Case in graz" not in await page("?who=gone", here)
    await changed(tickets, clock, KIM, "", version=3, is_active=False)
    assert "Somebody who is no longer here" in await page("?who=gone")
