"""Links and kiosks of a small company, for tests: two shops with opening hours, and who sees one of them only."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from shared.business_hours.calendar import WEEKDAYS, Calendar
from shared.contracts.accounts import StructurePublished
from shared.contracts.event import Event
from shared.directory.structure import Touchpoint, Unit
from shared.testing.one_service import OneService
from shared.testing.signing_in import SignedIn, sign_in

HAMBURG = frozenset({"north", "hamburg"})


async def found_company(collector: OneService) -> None:
    """Let the collector know the structure; Hamburg is open from nine to six every day."""
    now = datetime.now(UTC)
    structure = StructurePublished(
        version=1,
        units=(
            Unit(code="company", name="The company", zone="Europe/Berlin"),
            Unit(code="north", name="North", parent="company", calendar="shop", language="de"),
            Unit(code="hamburg", name="Hamburg harbour", parent="north"),
            Unit(code="munich", name="Munich station", parent="company"),
        ),
        touchpoints=(Touchpoint(key="checkout", name="Checkout"), Touchpoint(key="exit", name="Exit")),
        calendars={"shop": Calendar(zone="Europe/Berlin", weekly=dict.fromkeys(WEEKDAYS, ("09:00-18:00",)))},
        published_at=now,
    )
    await collector.deliver(Event(structure, source="/heed/accounts", time=now))


def of_hamburg(collector: OneService, **more: Any) -> SignedIn:  # noqa: ANN401 - fields of any types
    """Let a manager be signed in who sees Hamburg only."""
    return sign_in(collector.app, "manager", unit="north", locations=HAMBURG, **more)


@dataclass(frozen=True, slots=True)
class Desk:
    """Somebody who makes links and kiosks over HTTP."""

    collector: OneService
    headers: dict[str, str]

    async def link(self, location: str | None = "munich", **more: Any) -> dict[str, Any]:  # noqa: ANN401 - fields of any types
        """Make a link and return it."""
        body = {"survey": "visit", "touchpoint": "checkout", "location": location} | more
        made = await self.collector.client.post("/v1/links", json=body, headers=self.headers)
        assert made.is_success, made.text
        link: dict[str, Any] = made.json()
        return link

    async def device(self, location: str | None = "munich", **more: Any) -> dict[str, Any]:  # noqa: ANN401 - fields of any types
        """Set a kiosk up and return it, with its key."""
        body = {"name": "Tablet", "survey": "visit", "touchpoint": "exit", "location": location} | more
        made = await self.collector.client.post("/v1/devices", json=body, headers=self.headers)
        assert made.is_success, made.text
        device: dict[str, Any] = made.json()
        return device

    async def report(self, device: dict[str, Any], **said: Any) -> None:  # noqa: ANN401 - fields of any types
        """Report as the tablet does."""
        body = {"app_version": "1", "waiting": 0} | said
        headers = {"Authorization": f"Bearer {device['key']}"}
        reported = await self.collector.client.post("/v1/devices/report", json=body, headers=headers)
        assert reported.is_success, reported.text


def desk(collector: OneService) -> Desk:
    """Return the desk of the admin key."""
    return Desk(collector, collector.admin)
