"""A register of improvements: the company that it is about, and somebody who works with it over HTTP."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import httpx
import pytest

from shared.contracts.accounts import PersonChanged, StructurePublished, TeamChanged
from shared.contracts.event import Event
from shared.contracts.notices import TicketsNoticeRequested
from shared.contracts.tickets import ImprovementChanged
from shared.directory.structure import Touchpoint, Unit
from shared.testing.one_service import OneService
from shared.testing.signing_in import SignedIn, sign_in
from tests.services.tickets.conftest import NOON

KIM, ALEX, SAM, VIEWER = (UUID(int=number) for number in range(1, 5))
NORTH = frozenset({"north", "kiel", "husum"})


@pytest.fixture(autouse=True)
async def company(tickets: OneService) -> None:
    """Two regions, a touchpoint, two teams of which one is no more, and four people, of whom Sam works in the north."""
    units = (
        Unit(code="all", name="Lindenhof", zone="Europe/Berlin"),
        Unit(code="north", name="North", parent="all"),
        Unit(code="kiel", name="Kiel", parent="north"),
        Unit(code="husum", name="Husum", parent="north"),
        Unit(code="south", name="South", parent="all"),
    )
    states: list[Any] = [
        StructurePublished(
            version=1, units=units, touchpoints=(Touchpoint(key="till", name="Till"),), published_at=NOON
        ),
        TeamChanged(version=1, team="care", name="Customer care", members=(KIM,), changed_at=NOON),
        TeamChanged(version=1, team="gone", name="Gone", is_active=False, changed_at=NOON),
    ]
    people: list[tuple[UUID, str, dict[str, Any]]] = [
        (KIM, "Kim", {"role": "agent"}),
        (ALEX, "Alex", {"role": "manager"}),
        (SAM, "Sam", {"role": "agent", "unit": "north"}),
        (VIEWER, "Ada", {"role": "viewer"}),
    ]
    for person, name, fields in people:
        states.append(PersonChanged(version=1, person_id=person, display_name=name, changed_at=NOON, **fields))
    await tickets.deliver(*(Event(one, source="/heed/accounts", time=NOON) for one in states))


@dataclass(slots=True)
class Register:
    """Somebody who works with the register."""

    service: OneService
    headers: dict[str, str]

    async def ask(self, method: str, path: str = "", body: Any = None, **more: Any) -> httpx.Response:
        """Send a request below `/v1/improvements`; `if_match` and `if_none_match` are headers, the rest the query."""
        named = {"if_match": "If-Match", "if_none_match": "If-None-Match"}
        headers = self.headers | {header: more.pop(name) for name, header in named.items() if name in more}
        path = f"/v1/improvements{path}"
        return await self.service.client.request(method, path, json=body, headers=headers, params=more)

    async def open(self, **terms: Any) -> dict[str, Any]:
        """Open an improvement and return it."""
        reply = await self.ask("POST", "", {"title": "Open a second till"} | terms)
        assert reply.status_code == httpx.codes.CREATED, reply.text
        made: dict[str, Any] = reply.json()
        return made

    async def change(self, improvement: dict[str, Any], **changes: Any) -> dict[str, Any]:
        """Change an improvement, whatever has become of it, and return it."""
        reply = await self.ask("PATCH", f"/{improvement['id']}", changes, if_match="*")
        assert reply.status_code == httpx.codes.OK, reply.text
        changed: dict[str, Any] = reply.json()
        return changed

    async def found(self, **query: Any) -> list[int]:
        """Return the numbers of the improvements on the first page."""
        reply = await self.ask("GET", "", **query)
        assert reply.status_code == httpx.codes.OK, reply.text
        return [one["number"] for one in reply.json()["items"]]

    async def read(self, improvement: dict[str, Any]) -> dict[str, Any]:
        read: dict[str, Any] = (await self.ask("GET", f"/{improvement['id']}")).json()
        return read


@pytest.fixture
def register(tickets: OneService) -> Register:
    """The register, by the admin key."""
    return Register(tickets, tickets.admin)


@pytest.fixture
def kim(tickets: OneService) -> SignedIn:
    """An agent who works for the whole company."""
    return sign_in(tickets.app, "agent", person_id=KIM, name="Kim")


@pytest.fixture
def sam(tickets: OneService) -> SignedIn:
    """An agent who works in the north."""
    return sign_in(tickets.app, "agent", person_id=SAM, name="Sam", unit="north", locations=NORTH)


async def notices(tickets: OneService) -> list[TicketsNoticeRequested]:
    """Return the notices about improvements that were asked for."""
    found = [one.data for one in await tickets.published()]
    return [one for one in found if isinstance(one, TicketsNoticeRequested) and one.subject == "improvement"]


async def states(tickets: OneService) -> list[ImprovementChanged]:
    """Return the states of improvements that were published."""
    return [one.data for one in await tickets.published() if isinstance(one.data, ImprovementChanged)]


def fields_of(problem: httpx.Response) -> list[str]:
    """Return the fields that a refusal names."""
    return [one["field"] for one in problem.json()["errors"]]
