"""What the loop receives from elsewhere: cases, notices, counts; and asking for what it knows."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from shared.contracts import tickets
from shared.contracts.event import Event
from shared.contracts.messages import MessageSent
from shared.contracts.notifications import NoticeAcknowledged, NoticeSent
from shared.contracts.scoring import UnhappyCounted
from shared.ids import uuid7
from shared.testing.one_service import OneService
from tests.services.alerts.happenings import NOON, event, get

WROTE = NOON + timedelta(minutes=20)
PERIOD = {"from": "2026-02-01T00:00:00Z", "to": "2026-06-01T00:00:00Z"}
STEPS: dict[str, tuple[type[tickets.TicketEvent], tickets.TicketState]] = {
    "opened": (tickets.TicketOpened, "new"),
    "assigned": (tickets.TicketAssigned, "assigned"),
    "contacted": (tickets.TicketContacted, "contacted"),
    "resolved": (tickets.TicketResolved, "resolved"),
    "closed": (tickets.TicketClosed, "closed"),
    "reopened": (tickets.TicketReopened, "new"),
}


def case(*steps: str, at: datetime = NOON, ticket_id: UUID | None = None, **about: Any) -> list[Event[Any]]:
    """Return the steps of one case, an hour after each other; the first one at `at`."""
    ticket = ticket_id or uuid7()
    return [
        event(
            STEPS[step][0](
                ticket_id=ticket,
                version=number + 1,
                state=STEPS[step][1],
                actor="heed",
                at=at + timedelta(hours=number),
                **about,
            )
        )
        for number, step in enumerate(steps)
    ]


def notice(
    kind: type[NoticeSent | NoticeAcknowledged], about: UUID, at: datetime, subject: str = "response", **more: Any
) -> Event[Any]:
    """Return what became of a notice about a response."""
    fields: dict[str, Any] = {
        "notice_id": uuid7(),
        "notice_key": f"{subject}:{about}:first",
        "group": f"{subject}:{about}",
        "cause": "alert",
        "reason": "first",
        "subject": subject,
        "subject_id": str(about),
        "requested_at": at,
        "at": at,
    }
    if kind is NoticeSent:
        fields["channel"] = "email"
    return event(kind(**(fields | more)))


def letter(kind: Any = MessageSent, at: datetime = WROTE, **fields: Any) -> Event[Any]:
    """Return what became of a message that a colleague wrote."""
    values: dict[str, Any] = {
        "message_id": uuid7(),
        "channel": "email",
        "purpose": "service_contact",
        "cause": "written",
        "at": at,
    }
    if kind is MessageSent:
        values |= {"basis": "request", "by_person": True}
    values |= fields
    return event(kind(effect_key=f"written:{values['message_id']}", **values))


def counted(unhappy: int, hour: datetime = NOON, *, survey: str = "parcel", **more: Any) -> Event[UnhappyCounted]:
    """Return what scoring counts in an hour."""
    fields: dict[str, Any] = {"counted_to": NOON + timedelta(hours=2)}
    found: Event[UnhappyCounted] = event(UnhappyCounted(survey=survey, hour=hour, unhappy=unhappy, **(fields | more)))
    return found


def query(**wanted: str) -> str:
    return "&".join(f"{name}={value}" for name, value in (PERIOD | wanted).items())


async def boxes(alerts: OneService, **wanted: str) -> dict[str, int]:
    """Return the boxes that are not empty."""
    found = await get(alerts, f"/v1/ledger?{query(**wanted)}")
    assert found["total"] == sum(one["count"] for one in found["boxes"])
    return {one["box"]: one["count"] for one in found["boxes"] if one["count"]}


async def listed(alerts: OneService, box: str, **wanted: str) -> list[str]:
    """Return the ids in a box."""
    found = await get(alerts, f"/v1/ledger/responses?box={box}&{query(**wanted)}")
    return [one["id"] for one in found["items"]]
