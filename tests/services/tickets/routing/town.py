"""A company for tests of routing: people in teams, routes, and what becomes of cases."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

import httpx

from services.tickets.store.tables import DUE
from shared.clock import FixedClock
from shared.contracts.accounts import DirectoryEvent, PersonChanged, StructurePublished, TeamChanged
from shared.contracts.event import Event
from shared.directory.people import Absence
from shared.directory.structure import Responsibility, Unit
from shared.due.pieces import Claimed
from shared.testing.one_service import OneService

_NAMES = UUID(int=99)
GRAZ = Unit(code="Graz", name="Graz", parent="south")
SOUTH = Unit(code="south", name="South")


def id_of(name: str) -> UUID:
    """Return the id of a person of the town."""
    return uuid5(_NAMES, name)


@dataclass(slots=True)
class Town:
    """It can be changed, and everything that is due about it be done."""

    service: OneService
    clock: FixedClock
    people: dict[str, PersonChanged] = field(default_factory=dict)
    teams: dict[str, TeamChanged] = field(default_factory=dict)
    version: int = 0

    @property
    def now(self) -> datetime:
        return self.clock.now()

    async def person(self, name: str, **given: Any) -> UUID:
        """Let somebody be as given, the rest as before."""
        self.version += 1
        before = self.people.get(name)
        values: dict[str, Any] = (
            {"role": "agent"}
            if before is None
            else {
                one: getattr(before, one)
                for one in ("role", "is_active", "unit", "capacity", "working_hours", "absences")
            }
        )
        self.people[name] = PersonChanged(
            version=self.version,
            person_id=id_of(name),
            display_name=name.title(),
            changed_at=self.now,
            **values | given,
        )
        await self.deliver(self.people[name])
        return id_of(name)

    async def team(self, key: str, *members: str, **given: Any) -> None:
        self.version += 1
        self.teams[key] = TeamChanged(
            version=self.version,
            team=key,
            name=key.title(),
            members=tuple(map(id_of, members)),
            changed_at=self.now,
            **given,
        )
        await self.deliver(self.teams[key])

    async def care(self, *names: str, route: Mapping[str, Any] | None = None, **each: Any) -> None:
        """Let a team of these people, `care`, be asked for every case."""
        for name in names:
            await self.person(name, **each)
        await self.team("care", *names)
        await self.route("all", team="care", **(route or {}))

    async def structure(self, *responsibilities: Responsibility) -> None:
        self.version += 1
        await self.deliver(
            StructurePublished(
                version=self.version, units=(SOUTH, GRAZ), responsibilities=responsibilities, published_at=self.now
            )
        )

    async def deliver(self, state: DirectoryEvent) -> None:
        await self.service.deliver(Event(state, source="/heed/accounts", time=self.now))

    def away(self, *, hours: float = 24, deputy: str | None = None) -> tuple[Absence, ...]:
        """Return an absence from now on."""
        until = self.now + timedelta(hours=hours)
        return (Absence(starts_at=self.now, ends_at=until, deputy=None if deputy is None else id_of(deputy)),)

    async def route(self, key: str, position: int = 10, **given: Any) -> dict[str, Any]:
        """Put a route, whatever it was."""
        body = {"name": key.title(), "position": position, **given}
        is_there = (await self.service.client.get(f"/v1/routes/{key}", headers=self.service.admin)).is_success
        headers = self.service.admin | ({"If-Match": "*"} if is_there else {})
        reply = await self.service.client.put(f"/v1/routes/{key}", headers=headers, json=body)
        assert reply.status_code in {httpx.codes.OK, httpx.codes.CREATED}, reply.text
        found: dict[str, Any] = reply.json()
        return found

    async def why(self, ticket_id: str) -> list[dict[str, Any]]:
        """Return the decisions about a case, the newest first."""
        reply = await self.service.client.get(f"/v1/tickets/{ticket_id}/routing", headers=self.service.admin)
        assert reply.status_code == httpx.codes.OK, reply.text
        found: list[dict[str, Any]] = reply.json()["decisions"]
        return found

    async def reasons(self, ticket_id: str) -> dict[str, str]:
        """Return what the newest decision about a case says of whom, by name."""
        names = {str(id_of(name)): name for name in self.people}
        return {names[one["person_id"]]: one["reason"] for one in (await self.why(ticket_id))[0]["people"]}

    async def due(self) -> Sequence[Mapping[str, Any]]:
        """Return the looks that are asked for and not done, by moment."""
        async with self.service.unit_of_work.read() as connection:
            wanted = DUE.select().where(DUE.c.kind == "routing", DUE.c.state == "pending").order_by(DUE.c.due_at)
            return [dict(row) for row in (await connection.execute(wanted)).mappings()]

    async def catch_up(self) -> int:
        """Do every look that is due by now, and return how many those were."""
        done = 0
        while due := [one for one in await self.due() if one["due_at"] <= self.now]:
            for row in due:
                await self._look(row)
                done += 1
        return done

    async def pass_time(self) -> None:
        """Let time pass until nothing is due any more."""
        while due := await self.due():
            if due[0]["due_at"] > self.now:
                self.clock.advance((due[0]["due_at"] - self.now).total_seconds())
            await self.catch_up()

    async def _look(self, row: Mapping[str, Any]) -> None:
        async with self.service.unit_of_work.begin() as work:
            token = row["token"] + 1
            claimed = DUE.update().where(DUE.c.id == row["id"], DUE.c.state == "pending").values(token=token)
            if (await work.connection.execute(claimed)).rowcount == 0:
                return
        await self.service.use_cases.routing.look_again(
            claimed=Claimed(
                **{name: row[name] for name in ("id", "kind", "ref", "effect_key", "cause", "due_at")},
                token=token,
                attempts=1,
                failures=1,
                correlation_id=None,
                late_seconds=0,
            )
        )
