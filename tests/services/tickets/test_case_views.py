"""Saved views of the inbox over HTTP: whose they are, who sees them, and what the inbox opens with."""

import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from services.tickets.domain.case_view import MOST_VIEWS
from shared.contracts.accounts import PersonChanged, TeamChanged
from shared.contracts.event import Event
from shared.testing.one_service import OneService
from shared.testing.signing_in import SignedIn, sign_in
from tests.services.tickets.conftest import NOON

ERIKA, KIM, ALEX = UUID(int=1), UUID(int=2), UUID(int=3)
PATH = "/v1/case-views"


@dataclass(frozen=True)
class Colleague:
    """Somebody who saves views."""

    service: OneService
    who: SignedIn

    async def send(self, method: str, path: str = "", body: Any = None, tag: str | None = None) -> httpx.Response:
        headers = self.who.headers | ({"If-Match": tag} if tag else {})
        return await self.service.client.request(method, f"{PATH}{path}", headers=headers, json=body)

    async def save(self, name: str, query: str = "who=me", **more: Any) -> dict[str, Any]:
        reply = await self.send("POST", "", {"name": name, "query": query} | more)
        assert reply.status_code == httpx.codes.CREATED, reply.text
        view: dict[str, Any] = reply.json()
        assert reply.headers["location"] == f"{PATH}/{view['id']}"
        return view

    async def names(self) -> list[str]:
        return [one["name"] for one in (await self.send("GET")).json()["items"]]

    async def inbox(self) -> str:
        """Return where the inbox leads that is opened without any filter; nothing: it is shown."""
        reply = await self.service.client.get("/console/tickets", headers=self.who.headers)
        return str(reply.headers.get("location", ""))


@pytest.fixture
async def people(tickets: OneService) -> list[Colleague]:
    """Erika and Kim of the team `service`, and Alex, who is in none."""
    names = {ERIKA: "Erika Muster", KIM: "Kim Doe", ALEX: "Alex Ray"}
    events: list[Any] = [
        PersonChanged(version=1, person_id=person, display_name=name, role="agent", changed_at=NOON)
        for person, name in names.items()
    ]
    events.append(TeamChanged(version=1, team="service", name="Service", members=(ERIKA, KIM), changed_at=NOON))
    await tickets.deliver(*(Event(one, source="/heed/accounts", time=NOON) for one in events))
    return [Colleague(tickets, sign_in(tickets.app, "agent", person_id=one, name=name)) for one, name in names.items()]


def fields(reply: httpx.Response) -> list[str]:
    """Return which fields are wrong."""
    return [one["field"] for one in reply.json()["errors"]]


async def test_who_sees_a_view(tickets: OneService, people: list[Colleague]) -> None:
    """Its owner; the members of a team; everybody, and keys then, too. One's own come first."""
    erika, kim, alex = people
    await erika.save("own")
    team = await erika.save("team", shared_with="team", team="service")
    await erika.save("All", shared_with="everybody")
    await kim.save("zoo")
    assert await erika.names() == ["All", "own", "team"]
    assert await kim.names() == ["zoo", "All", "team"]
    assert await alex.names() == ["All"]
    by_key = (await tickets.client.get(PATH, headers=tickets.admin)).json()["items"]
    assert [(one["name"], one["may_change"]) for one in by_key] == [("All", False)]
    assert (await kim.send("GET", f"/{team['id']}")).json()["may_change"] is False
    for refused in (await alex.send("GET", f"/{team['id']}"), await alex.send("GET", f"/{uuid4()}")):
        assert (refused.status_code, refused.json()["type"].rsplit(":", 1)[-1]) == (404, "case-view-not-found")


async def test_a_view_keeps_what_means_something(people: list[Colleague]) -> None:
    """In the one form in which the inbox writes it, with the address of the page."""
    erika, *_ = people
    view = await erika.save(" Mine,  at once ", "order=urgency&state=open&severity=critical&who=me&touchpoint=")
    assert (view["name"], view["query"]) == ("Mine, at once", "who=me&severity=critical")
    assert view["address"] == "/console/tickets?who=me&severity=critical"
    assert (await erika.save("Everything", ""))["address"] == "/console/tickets?state=open"
    for body, wrong in (
        ({"name": "x", "query": "state=lost"}, ["query.state"]),
        ({"name": "x", "query": "colour=red&waiting=soon"}, ["query.colour", "query.waiting"]),
        ({"name": " ", "query": ""}, ["name"]),
        ({"name": "x" * 61, "query": ""}, ["name"]),
        ({"name": "x", "query": "", "shared_with": "team", "team": "other"}, ["team"]),
        ({"name": "x", "query": "", "shared_with": "team"}, ["team"]),
        ({"name": "x", "query": "", "team": "service"}, ["team"]),
    ):
        reply = await erika.send("POST", "", body)
        assert (reply.status_code, fields(reply)) == (422, wrong), body


async def test_names_are_unique_and_views_are_limited(people: list[Colleague]) -> None:
    """For each person; the case of letters does not count."""
    erika, kim, _ = people
    await erika.save("Graz")
    again = await erika.send("POST", "", {"name": "GRAZ", "query": ""})
    assert (again.status_code, fields(again)) == (409, ["name"])
    await kim.save("Graz")
    for number in range(MOST_VIEWS - 1):
        await erika.save(f"view {number}")
    full = await erika.send("POST", "", {"name": "one more", "query": ""})
    assert (full.status_code, full.json()["type"].rsplit(":", 1)[-1]) == (409, "too-many-case-views")


async def test_only_its_owner_changes_a_view(tickets: OneService, people: list[Colleague]) -> None:
    """On what they have read; whoever else sees it is refused, and whoever does not see it finds none."""
    erika, kim, alex = people
    view = await erika.save("team", shared_with="team", team="service")
    at, body = f"/{view['id']}", {"name": "renamed", "query": "who=none"}
    for who, status in ((kim, 403), (alex, 404)):
        assert (await who.send("PUT", at, body, tag="*")).status_code == status
        assert (await who.send("DELETE", at, tag="*")).status_code == status
    assert (await erika.send("PUT", at, body)).status_code == httpx.codes.PRECONDITION_REQUIRED
    assert (await erika.send("PUT", at, body, tag='"9"')).status_code == httpx.codes.PRECONDITION_FAILED
    changed = await erika.send("PUT", at, body, tag='"1"')
    assert (changed.status_code, changed.json()["name"], changed.headers["etag"]) == (200, "renamed", '"2"')
    assert await kim.names() == []
    same = await erika.send("PUT", at, body)
    assert (same.status_code, same.headers["etag"]) == (200, '"2"')
    assert (await erika.send("DELETE", at)).status_code == httpx.codes.PRECONDITION_REQUIRED
    assert (await erika.send("DELETE", at, tag='"2"')).status_code == httpx.codes.NO_CONTENT
    assert await erika.names() == []
    audited = [one for one in await tickets.audited() if one.thing == "case_view"]
    assert [one.action for one in audited] == ["case_view.saved", "case_view.changed", "case_view.deleted"]
    assert json.loads(audited[1].after or "")["query"] == "who=none"
    assert "renamed" not in str(audited)


async def test_what_somebody_left_is_tidied_up_by_a_manager(tickets: OneService, people: list[Colleague]) -> None:
    """Who may define how cases are worked on; an agent may not."""
    erika, kim, _ = people
    view = await erika.save("left", shared_with="everybody")
    left = PersonChanged(
        version=2, person_id=ERIKA, display_name="Erika Muster", role="agent", is_active=False, changed_at=NOON
    )
    await tickets.deliver(Event(left, source="/heed/accounts", time=NOON))
    manager = Colleague(tickets, sign_in(tickets.app, "manager"))
    assert (await kim.send("DELETE", f"/{view['id']}", tag="*")).status_code == httpx.codes.FORBIDDEN
    assert (await manager.send("DELETE", f"/{view['id']}", tag="*")).status_code == httpx.codes.NO_CONTENT


async def test_the_inbox_opens_with_the_view_that_somebody_chose(people: list[Colleague]) -> None:
    """Also one of a colleague, as long as they see it; an address that asks for something is not touched."""
    erika, kim, alex = people
    view = await erika.save("team", "who=team&order=waiting", shared_with="team", team="service")
    assert await kim.inbox() == ""
    assert (await alex.send("PUT", "/default", {"view_id": view["id"]})).status_code == httpx.codes.NOT_FOUND
    for _ in range(2):
        assert (await kim.send("PUT", "/default", {"view_id": view["id"]})).status_code == httpx.codes.NO_CONTENT
    assert await kim.inbox() == "/console/tickets?who=team&order=waiting"
    assert [one["is_default"] for one in (await kim.send("GET")).json()["items"]] == [True]
    assert [one["is_default"] for one in (await erika.send("GET")).json()["items"]] == [False]
    page = await kim.service.client.get("/console/tickets?state=open", headers=kim.who.headers)
    assert page.status_code == httpx.codes.OK
    private = {"name": "team", "query": "who=team&order=waiting"}
    assert (await erika.send("PUT", f"/{view['id']}", private, tag="*")).is_success
    assert await kim.inbox() == ""
    assert (await kim.send("PUT", "/default", {"view_id": None})).status_code == httpx.codes.NO_CONTENT
    await erika.send("PUT", "/default", {"view_id": view["id"]})
    assert (await erika.send("DELETE", f"/{view['id']}", tag="*")).is_success
    assert await erika.inbox() == ""


async def test_a_key_has_no_views(tickets: OneService) -> None:
    """That is said before anything else is looked at."""
    body = {"name": "x", "query": "state=lost"}
    for method, path, sent in (("POST", "", body), ("PUT", "/default", {"view_id": None})):
        reply = await tickets.client.request(method, f"{PATH}{path}", headers=tickets.admin, json=sent)
        assert (reply.status_code, reply.json()["type"].rsplit(":", 1)[-1]) == (403, "nobodys-case-view")
