"""A chain of shops whose scores people save, and are sent: what is due is done step by step."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import httpx
from sqlalchemy import text

from services.scoring.jobs import DUE_KINDS
from services.scoring.store.views.tables import DUE
from shared.access import Role
from shared.contracts.accounts import PersonChanged, TeamChanged
from shared.contracts.event import Event
from shared.contracts.notices import ScoringNoticeRequested
from shared.due.claiming import claim
from shared.testing.chain_of_shops import SHOPS
from shared.testing.one_service import OneService
from shared.testing.signing_in import SignedIn, sign_in

KIM, LEE, ADA = UUID(int=7), UUID(int=8), UUID(int=9)
VIEW = {"name": "Recommendation by shop", "query": "survey=visit&question=recommendation&by=unit"}
DAILY = {"every": "day", "at": "08:00"}


@dataclass(slots=True)
class Chain:
    """Scoring with the answers of some shops, and its people."""

    service: OneService
    versions: dict[str, int] = field(default_factory=dict)

    async def person(self, id_: UUID, **fields: Any) -> None:
        """Let accounts publish a person as they are now."""
        now = datetime.now(UTC)
        version = self.versions[str(id_)] = self.versions.get(str(id_), 0) + 1
        values = {"display_name": f"P{id_.int}", "role": "viewer", "zone": "Europe/Berlin", "language": "en", **fields}
        changed = PersonChanged(version=version, person_id=id_, changed_at=now, **values)
        await self.service.deliver(Event(changed, source="/heed/accounts", time=now))

    async def team(self, *members: UUID, is_active: bool = True) -> None:
        now = datetime.now(UTC)
        version = self.versions["service"] = self.versions.get("service", 1) + 1
        changed = TeamChanged(
            version=version, team="service", name="Service", members=members, is_active=is_active, changed_at=now
        )
        await self.service.deliver(Event(changed, source="/heed/accounts", time=now))

    def as_(self, person: UUID, role: Role = "viewer", *, unit: str | None = None, **more: Any) -> SignedIn:
        """Sign in somebody who sees everything, or one shop."""
        inside = None if unit is None else frozenset({unit} if unit in SHOPS else {unit, *SHOPS})
        return sign_in(self.service.app, role, person_id=person, unit=unit, locations=inside, **more)

    async def send(self, who: SignedIn, method: str, path: str, body: Any = None, **headers: str) -> httpx.Response:
        return await self.service.client.request(method, path, json=body, headers=who.headers | headers)

    async def saved(self, who: SignedIn, **changes: Any) -> str:
        """Save a view and return its id."""
        reply = await self.send(who, "POST", "/v1/views", VIEW | changes)
        assert reply.status_code == 201, reply.text
        return str(reply.json()["id"])

    async def work(self, *, kinds: Sequence[str] = ("view", "report")) -> int:
        """Do what is due and whatever that makes due; return how much it was."""
        done = 0
        for kind in (one for one in DUE_KINDS if one.name in kinds):
            for claimed in await claim(self.service.engine, DUE, kind.name, limit=100, lease_seconds=60.0):
                await kind.run(self.service.use_cases, claimed)
                done += 1
        return done

    async def moment_comes(self) -> None:
        """Let the next moment of every schedule be now."""
        async with self.service.engine.begin() as connection:
            come = "UPDATE scoring.due SET due_at = now(), next_at = now() WHERE kind = 'view' AND state = 'pending'"
            await connection.execute(text(come))

    async def sent(self) -> list[ScoringNoticeRequested]:
        """Let the moment come, and return what was handed on since."""
        before = len(await self.reports())
        await self.moment_comes()
        await self.work()
        return (await self.reports())[before:]

    async def sent_again(self) -> list[UUID | None]:
        """Forget that the period was reported, let the moment come once more, and return who got it."""
        async with self.service.engine.begin() as connection:
            forget = "UPDATE scoring.score_report SET once = id::text WHERE once NOT LIKE '%asked%'"
            await connection.execute(text(forget))
        return whose(await self.sent())

    async def reports(self) -> list[ScoringNoticeRequested]:
        """Return what was handed to notifications."""
        return [one.data for one in await self.service.published() if isinstance(one.data, ScoringNoticeRequested)]

    async def fates(self, who: SignedIn, view_id: str) -> list[tuple[str, str, str | None]]:
        """Return to whom reports were meant, and what became of them, the newest first."""
        found = (await self.send(who, "GET", f"/v1/views/{view_id}/reports")).json()["items"]
        return [(one["person_id"], one["state"], one["reason"]) for one in found]


async def shops_of(chain: OneService) -> Chain:
    """Let a chain of shops know its people, of whom two are a team."""
    made = Chain(chain)
    for person in (KIM, LEE, ADA):
        await made.person(person)
    await made.team(ADA, LEE)
    return made


def whose(reports: Sequence[ScoringNoticeRequested]) -> list[UUID | None]:
    """Return to whom reports go."""
    return sorted((one.recipients[0].person_id for one in reports), key=str)
