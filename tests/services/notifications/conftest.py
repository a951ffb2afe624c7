"""Notifications alone on a real database, with a real mail server and a gateway for text messages."""

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest

from services.notifications.service import SERVICE
from services.notifications.settings import NotificationsSettings
from shared.access import Role
from shared.clock import FixedClock
from shared.contracts.accounts import PersonChanged, TeamChanged
from shared.contracts.event import Event
from shared.gateways.sms_out.senders import DescribedSender
from shared.testing.fake_gateway import FakeGateway, Reply, fake_gateway
from shared.testing.mail_server import HOST, MailServer, mail_server
from shared.testing.one_service import OneService, one_service
from shared.testing.signing_in import SignedIn, sign_in

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
KIM, LEE = UUID(int=7), UUID(int=8)
PHONE = "+4366012345678"
_LINK = re.compile(r"(/console/notifications/confirm/\S+)")


@dataclass(slots=True)
class World:
    """A running service, what it sends through, and people who are signed in."""

    service: OneService
    clock: FixedClock
    mails: MailServer
    gateway: FakeGateway
    versions: dict[str, int] = field(default_factory=dict)

    def as_(self, role: Role, person: UUID = KIM, **more: Any) -> SignedIn:
        return sign_in(self.service.app, role, person_id=person, **more)

    async def person(self, id_: UUID = KIM, *, name: str = "Kim Lee", **fields: Any) -> None:
        """Let accounts publish a person as they are now."""
        values = {"role": "agent", "zone": "Europe/Vienna", "language": "de", **fields}
        version = self.versions[str(id_)] = self.versions.get(str(id_), 0) + 1
        changed = PersonChanged(version=version, person_id=id_, display_name=name, changed_at=NOON, **values)
        await self.service.deliver(Event(changed, source="/heed/accounts", time=NOON))

    async def team(self, key: str = "service", **fields: Any) -> None:
        version = self.versions[key] = self.versions.get(key, 0) + 1
        changed = TeamChanged(version=version, team=key, name="Customer service", changed_at=NOON, **fields)
        await self.service.deliver(Event(changed, source="/heed/accounts", time=NOON))

    async def add(self, who: SignedIn, **body: Any) -> httpx.Response:
        values = {"channel": "email", "address": "kim@example.com", **body}
        return await self.service.client.post("/v1/destinations", json=values, headers=who.headers)

    async def added(self, who: SignedIn, **body: Any) -> str:
        reply = await self.add(who, **body)
        assert reply.status_code == 201, reply.text
        return str(reply.json()["id"])

    async def get(self, who: SignedIn, path: str) -> httpx.Response:
        return await self.service.client.get(path, headers=who.headers)

    async def test(self, who: SignedIn, id_: str) -> httpx.Response:
        return await self.service.client.post(f"/v1/destinations/{id_}/test", headers=who.headers)

    def link(self) -> str:
        """Return the path to which the newest mail leads."""
        return str(_LINK.findall(self.mails.received[-1].part("plain"))[0])

    def code(self) -> str:
        """Return the code of the newest text message."""
        [code] = re.findall(r"(?<!\d)\d{6}(?!\d)", str(self.gateway.received[-1].json))
        return str(code)

    def later(self, **by: float) -> None:
        self.clock.advance(timedelta(**by).total_seconds())


@pytest.fixture
async def world(database_url: str) -> AsyncIterator[World]:
    async with mail_server() as mails, fake_gateway(Reply(body={})) as gateway:
        fields = {"to": "{to}", "text": "{text}"}
        send = {"url": f"{gateway.url}/send", "sender": "Heed", "body": "json", "fields": fields}
        settings = NotificationsSettings(
            smtp_host=HOST,
            smtp_port=mails.port,
            smtp_security="none",
            smtp_from="Heed <heed@coffee.example>",
            sms_accounts={"ops": DescribedSender.model_validate({"gateway": "generic", "send": send})},
        )
        clock = FixedClock(NOON)
        async with one_service(SERVICE, database_url, service_settings=settings, clock=clock) as service:
            made = World(service, clock, mails, gateway)
            await made.person()
            await made.person(LEE, name="Lee Ray", role="admin")
            await made.team()
            yield made
