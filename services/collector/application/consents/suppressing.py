"""Use an address no more, as mail servers and gateways say."""

from datetime import timedelta

from services.collector.domain.consents.suppression import Suppression, SuppressionReason
from services.collector.domain.consents.wish import Somebody
from services.collector.domain.messages.message import Message
from services.collector.store.consent_store import SuppressionStore
from shared.ids import uuid7
from shared.unit_of_work import Work


async def suppress_address(
    work: Work,
    message: Message,
    somebody: Somebody | None,
    reason: SuppressionReason,
    *,
    detail: str | None = None,
    lasting: timedelta | None = None,
) -> None:
    """Use the address of a message no more, unless that is so for the same reason already."""
    if message.address is None:
        return
    store = SuppressionStore(work.connection)
    if any(one.reason == reason and one.holds(work.now) for one in await store.of(message.address)):
        return
    await store.add(
        Suppression(
            id=uuid7(),
            address=message.address,
            channel=message.channel,
            reason=reason,
            detail=detail,
            since=work.now,
            until=None if lasting is None else work.now + lasting,
            respondent_id=None if somebody is None else somebody.respondent_id,
        )
    )
