"""What follows when a delivery is settled: its notices are sent, or at least in the bell of the console."""

from collections.abc import Collection
from dataclasses import replace
from uuid import UUID

from services.notifications.application.notices.facts import PAGE, pages
from services.notifications.domain.notices.delivery import Delivery, settled_of
from services.notifications.domain.notices.ordered import is_ordered
from services.notifications.events_out import delivery_failed, notice_sent, notice_withheld
from services.notifications.store.delivery_store import DeliveryStore
from services.notifications.store.notice_store import NoticeStore
from shared.unit_of_work import Work
from shared.vocabulary import NoticeChannel

AT_ONCE = 10 * PAGE
"""Notices of a digest that are settled in one transaction."""


async def settle_delivery(work: Work, delivery: Delivery) -> bool:
    """Keep what became of a delivery, and publish what that means for its notices; see `settle_members` for digests.

    Returns:
        Whether that was all. Otherwise the due work about it has to come again.
    """
    await DeliveryStore(work.connection).save([delivery])
    if delivery.state in {"failed", "unknown"}:
        work.publish(delivery_failed(delivery, work.now))
    if delivery.is_digest:
        return await settle_members(work, delivery)
    await mark_sent(work, [delivery.notice_id] if delivery.notice_id else [], delivery)
    return True


async def settle_members(work: Work, digest: Delivery) -> bool:
    """Settle some of the notices that a settled digest stands for, and return whether there are no others."""
    notices = sorted(await DeliveryStore(work.connection).settle_members(digest, limit=AT_ONCE))
    await NoticeStore(work.connection).hold_said_by(notices)  # all in one order, before the pages
    for page in pages(notices):
        await mark_sent(work, page, digest)
        await work.flush()
    return len(notices) < AT_ONCE


async def mark_sent(work: Work, notices: Collection[UUID], delivery: Delivery) -> None:
    """Mark notices as sent by the first way that took them over; when none did, by the bell of the console."""
    if not notices:
        return
    store = NoticeStore(work.connection)
    ways: dict[UUID, list[Delivery]] = {}
    for one in await DeliveryStore(work.connection).of_notices(notices):
        if one.notice_id is not None:
            ways.setdefault(one.notice_id, []).append(one)
    wanted, sent = set(notices), []
    for notice in await store.said_by(notices):
        if notice.id not in wanted or notice.first_sent_at is not None or notice.state == "withheld":
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
        if is_ordered(notice) and outcome == "sent":  # it needs nobody, so the bell does not ring for it as well
            seen = replace(notice, acknowledged_at=work.now, acknowledged_by=notice.addressee.id)
            await store.save([replace(seen, first_sent_at=work.now)])
        else:
            sent.append(notice.id)
        work.publish(notice_sent(notice, channel, work.now))
    await store.mark_sent(sent, work.now)
