"""Rules that want customers to be written to, a company that can promise a call, and what becomes of both."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from shared.business_hours.calendar import WEEKDAYS, Calendar
from shared.contracts.accounts import PersonChanged, TeamChanged
from shared.contracts.alerts import RecoveryRequested, RecoveryWithheld
from shared.contracts.event import Event
from shared.contracts.tickets import TicketContacted
from shared.directory.structure import Responsibility, Unit
from shared.ids import uuid7
from shared.testing.one_service import OneService
from tests.services.alerts.happenings import NOON, UNHAPPY, event, put, structure

OFFICE = Calendar(zone="Europe/Vienna", weekly=dict.fromkeys(WEEKDAYS[:5], ("09:00-17:00",)))
LENA = uuid7()
CALL = {"promises_call": True}


async def company(alerts: OneService) -> None:
    """Let a team with a member answer for everything in the south, where people work in Vienna's office hours."""
    units = (
        Unit(code="south", name="South", zone="Europe/Vienna", calendar="office"),
        Unit(code="graz", name="Graz", parent="south"),
    )
    await alerts.deliver(
        structure(
            units=units,
            responsibilities=(Responsibility(unit="south", team="care"),),
            calendars={"office": OFFICE},
        ),
        event(TeamChanged(version=1, team="care", name="Care", members=(LENA,), changed_at=NOON)),
        event(PersonChanged(version=1, person_id=LENA, display_name="Lena", role="agent", changed_at=NOON)),
    )


async def decided(alerts: OneService) -> list[RecoveryRequested | RecoveryWithheld]:
    kinds = (RecoveryRequested, RecoveryWithheld)
    return [one.data for one in await alerts.published() if isinstance(one.data, kinds)]


async def only(alerts: OneService, key: str = "care", **body: Any) -> None:
    """Let one rule want a message about unhappy answers; the one that comes with the suite wants none."""
    stored = await put(alerts, key, **{"when": UNHAPPY, "recover": CALL} | body)
    assert stored.is_success, stored.text


def message(kind: Any, recovery: RecoveryRequested, **fields: Any) -> Event[Any]:
    """Return what became of the message of a recovery."""
    values: dict[str, Any] = {
        "message_id": UUID(int=99),
        "effect_key": f"recovery:{recovery.recovery_id}",
        "channel": "email",
        "purpose": "service_contact",
        "cause": "recovery",
        "response_id": recovery.response_id,
        "at": NOON + timedelta(minutes=1),
    }
    return event(kind(**(values | fields)))


def contacted(response_id: UUID, at: Any) -> Event[TicketContacted]:
    ticket = {"ticket_id": uuid7(), "version": 3, "state": "contacted", "actor": str(LENA), "at": at}
    return event(TicketContacted(response_id=response_id, **ticket))
