"""People who are known, what was sent to them, and what the ledger says about them."""

from typing import Any
from uuid import UUID

from sqlalchemy import update

from services.collector.application.messages.requesting import request_messages
from services.collector.domain.eligibility.person import Person
from services.collector.domain.messages.message import NewMessage
from services.collector.store.message_tables import MESSAGE
from shared.ids import uuid7
from shared.testing.collecting import post, select
from shared.testing.one_service import OneService
from shared.vocabulary import MessageChannel, MessagePurpose

ADA = {"external_id": "C-1815", "email": "ada@example.org", "phone": "+4930123456"}
BO = {"external_id": "C-1816", "email": "bo@example.org", "phone": "+4930654321"}


async def known_person(service: OneService, who: dict[str, str], **at: Any) -> UUID:
    """Let somebody answer; return their id."""
    posted = await post(service, {"recommend": 9}, respondent=who, channel="qr", **at)
    assert posted.status_code == 201, posted.text
    [(respondent_id,)] = await select(
        service, "SELECT respondent_id FROM collector.response WHERE id = :id", id=UUID(posted.json()["id"])
    )
    assert isinstance(respondent_id, UUID)
    return respondent_id


async def sent_message(
    service: OneService,
    respondent_id: UUID,
    *,
    to: str = "ada@example.org",
    channel: MessageChannel = "email",
    purpose: MessagePurpose = "survey",
    **fields: Any,
) -> UUID:
    """Let a message have been sent; return its id."""
    now = service.clock.now()
    wanted = NewMessage(
        effect_key=f"test:{uuid7()}",
        respondent_id=respondent_id,
        channel=channel,
        purpose=purpose,
        cause="invitation",
        requested_by="test",
        due_at=now,
    )
    async with service.unit_of_work.begin() as work:
        [message_id] = (await request_messages(work, [wanted])).values()
        address = Person("email" if channel == "email" else "phone", to).digest()
        values = {"state": "sent", "settled_at": now, "began_at": now, "address": address, "basis": "consent"}
        await work.connection.execute(update(MESSAGE).where(MESSAGE.c.id == message_id).values(values | fields))
    return message_id


async def opt_out_path(service: OneService, message_id: UUID) -> str:
    """Return the path of a message's link to opt out."""
    address: str = await service.use_cases.message_links.opt_out(message_id)
    return address.removeprefix(service.settings.base_url())


async def consents(service: OneService, respondent_id: UUID) -> dict[str, Any]:
    """Return the ledger of somebody."""
    reply = await service.client.get(f"/v1/respondents/{respondent_id}/consents", headers=service.admin)
    assert reply.status_code == 200, reply.text
    found: dict[str, Any] = reply.json()
    return found


async def reasons(service: OneService, respondent_id: UUID) -> dict[tuple[str, str], str]:
    """Return why somebody may be written to or not, by channel and purpose."""
    standing = (await consents(service, respondent_id))["standing"]
    return {(one["channel"], one["purpose"]): one["reason"] for one in standing}


async def eligible(service: OneService, person: str, channel: str = "email", *, keyed: bool = True) -> dict[str, Any]:
    """Return whether somebody may be asked."""
    query = {"survey": "visit", "person": person, "channel": channel}
    headers = service.admin if keyed else {}
    reply = await service.client.get("/v1/eligibility", params=query, headers=headers)
    assert reply.status_code == 200, reply.text
    found: dict[str, Any] = reply.json()
    return found
