"""What notifications publishes: domain to contract, pure."""

from datetime import datetime
from typing import Any

from services.notifications.domain.notices.delivery import Delivery
from services.notifications.domain.notices.notice import Notice, Withheld
from shared.contracts.notifications import DeliveryFailed, NoticeAcknowledged, NoticeSent, NoticeWithheld
from shared.vocabulary import NoticeChannel


def notice_sent(notice: Notice, channel: NoticeChannel, at: datetime) -> NoticeSent:
    return NoticeSent(channel=channel, **_about(notice, at))


def notice_withheld(notice: Notice, because: Withheld, at: datetime) -> NoticeWithheld:
    return NoticeWithheld(withheld_because=because, **_about(notice, at))


def notice_acknowledged(notice: Notice, at: datetime) -> NoticeAcknowledged:
    return NoticeAcknowledged(acknowledged_by=notice.acknowledged_by or "", **_about(notice, at))


def delivery_failed(delivery: Delivery, at: datetime) -> DeliveryFailed:
    return DeliveryFailed(
        delivery_id=delivery.id,
        channel=delivery.channel,
        target_id=str(delivery.destination_id),
        failure=delivery.reason or delivery.state,
        attempts=delivery.attempts,
        at=at,
    )


def _about(notice: Notice, at: datetime) -> dict[str, Any]:
    return {
        "notice_id": notice.id,
        "notice_key": notice.notice_key,
        "group": notice.group,
        "cause": notice.cause,
        "reason": notice.reason,
        "subject": notice.subject,
        "subject_id": notice.subject_id,
        "rules": notice.rules,
        "location": notice.location,
        "person_id": notice.addressee.person_id,
        "is_drill": notice.is_drill,
        "requested_at": notice.requested_at,
        "at": at,
    }
