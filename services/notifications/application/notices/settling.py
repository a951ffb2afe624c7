"""What follows when a delivery is settled: its notices are sent, or at least in the bell of the console."""

from collections.abc import Collection
from dataclasses import replace
from uuid import UUID

from services.notifications.domain.notices.delivery import Delivery, settled_of
from services.notifications.domain.notices.ordered import is_ordered
from services.notifications.events_out import delivery_failed, notice_sent, notice_withheld
from services.notifications.store.delivery_store import DeliveryStore
from services.notifications.store.notice_store import NoticeStore
from shared.unit_of_work import Work
from shared.vocabulary import NoticeChannel


async def settle_delivery(work: Work, delivery: Delivery) -> None:
    """Keep what became of a delivery, and publish what that means for its notices."""
    store = DeliveryStore(work.connection)
    members = await store.members_of(delivery.id) if delivery.is_digest else []
    open_members = [one for one in members if one.state == "digested"]
    ended = [replace(one, state=delivery.state, settled_at=work.now, reason=delivery.reason) for one in open_members]
    await store.save([delivery, *ended])
    if delivery.state in {"failed", "unknown"}:
        work.publish(delivery_failed(delivery, work.now))
    notices = {one.notice_id for one in (delivery, *ended) if one.notice_id is not None}
    await mark_sent(work, notices, delivery)


async def mark_sent(work: Work, notices: Collection[UUID], delivery: Delivery) -> None:
    """Mark notices as sent by the first way that took them over; when none did, by the bell of the console."""
    if not notices:
        return
    store = NoticeStore(work.connection)
    ways: dict[UUID, list[Delivery]] = {}
    for one in await DeliveryStore(work.connection).of_notices(notices):
        if one.notice_id is not None:
            ways.setdefault(one.notice_id, []).append(one)
    for notice in await store.said_by(notices):
        if notice.id not in notices or notice.first_sent_at is not None or notice.state == "withheld":
            continue
        outcome = settled_of(ways.get(notice.id, []))
        has_bell = notice.addressee.kind == "person"
        if outcome is None:
            continue
        if outcome == "failed" and not has_bell:
            if all(one.state in {"failed", "withheld"} for one in ways.get(notice.id, [])):
                await store.save([notice.withheld("undelivered", work.now)])
                work.publish(notice_withheld(notice, "undelivered", work.now))
            continue
        channel: NoticeChannel = delivery.channel if outcome == "sent" else "console"
        sent = replace(notice, first_sent_at=work.now)
        if is_ordered(notice) and outcome == "sent":  # it needs nobody, so the bell does not ring for it as well
            sent = replace(sent, acknowledged_at=work.now, acknowledged_by=notice.addressee.id)
        await store.save([sent])
        work.publish(notice_sent(notice, channel, work.now))
