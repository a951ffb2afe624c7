"""Messages of an installation that people have worked with: one for each thing that can become of them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from services.collector.domain.messages.message import NewMessage
from services.collector.store.message_attempt_store import MessageAttemptStore
from services.collector.store.message_store import MessageStore
from shared.testing.house import House

_BECAME: tuple[dict[str, Any], ...] = (
    {"state": "unknown", "reason": "interrupted"},
    {"state": "bounced", "reason": "5.1.1", "detail": "hard"},
    {"state": "bounced", "reason": "30003", "detail": "expired"},
    {"state": "failed", "reason": "550 5.7.1"},
    {"state": "delivered"},
    {"state": "sent", "in_flight_at_opt_out": True},
    {"state": "sending"},
    {"state": "requested", "reason": "quiet_hours", "detail": "it is Sunday 07:00 in Europe/Vienna"},
    {"state": "requested", "reason": "451 4.7.1"},
    {"state": "refused", "reason": "opted_out"},
    {"state": "refused", "reason": "not_eligible", "detail": "quarantine"},
    {"state": "refused", "reason": "no_address"},
    {"state": "refused", "reason": "cancelled"},
)


async def write_messages(house: House, *, person: UUID, ticket: UUID, author: UUID, said: tuple[str, ...]) -> str:
    """Keep them without letting a worker send any; return the id of the first.

    Args:
        house: the suite.
        person: to whom.
        ticket: a case of theirs.
        author: who wrote.
        said: subjects and texts.
    """
    now = datetime.now(UTC)
    wanted = [
        NewMessage(
            effect_key=f"lived-in:{number}",
            respondent_id=person,
            channel="sms" if number % 3 == 2 else "email",
            purpose="service_contact" if number % 2 == 0 else "survey",
            cause=("written", "invitation", "closing", "reminder")[number % 4],
            claimed_basis="request",
            subject=said[number % len(said)][:200] if number % 3 != 2 else None,
            text=said[(number + 1) % len(said)],
            language=("en", "de", "ar")[number % 3],
            survey="visit" if number % 2 else None,
            location=("wien", "mitte", None)[number % 3],
            ticket_id=ticket if number % 2 == 0 else None,
            requested_by=(str(author), "heed", "the shop")[number % 3],
            due_at=now - timedelta(minutes=number),
        )
        for number in range(len(_BECAME))
    ]
    async with house.assembly.app.state.units["collector"].begin() as work:
        store, attempts = MessageStore(work.connection), MessageAttemptStore(work.connection)
        ids = await store.add(wanted, at=now)
        for one, became in zip(wanted, _BECAME, strict=True):
            message = await store.lock(ids[one.effect_key])
            assert message is not None
            is_over = became["state"] not in ("requested", "sending")
            await store.save(
                replace(
                    message,
                    basis="request" if became["state"] not in ("requested", "refused") else None,
                    account="default",
                    requested_at=one.due_at,
                    settled_at=now if is_over else None,
                    delivered_at=now if became["state"] == "delivered" else None,
                    **became,
                )
            )
            await attempts.add(message.id, 1, at=now - timedelta(minutes=9))
            await attempts.end(message.id, 1, "later", at=now, status="421 4.3.2")
    return str(ids[wanted[0].effect_key])
