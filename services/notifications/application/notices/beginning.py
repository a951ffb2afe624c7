"""Look at a delivery that is due once more, and mark it: the first of the two transactions that send it."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from uuid import UUID

from services.notifications.application.notices.facts import known_of
from services.notifications.application.notices.planning import withhold
from services.notifications.application.notices.requesting import DUE_WORK
from services.notifications.application.notices.settling import settle_delivery
from services.notifications.application.notices.wording import WordDelivery
from services.notifications.application.ways import Ways
from services.notifications.domain.destination import Destination, DestinationNotFoundError
from services.notifications.domain.notices.delivery import INTERRUPTED, OPEN, Delivery, left_behind
from services.notifications.domain.notices.notice import Notice, Withheld
from services.notifications.domain.notices.ordered import is_ordered
from services.notifications.domain.notices.plan import Pace, why_not
from services.notifications.domain.notices.timing import When, most_urgent, when_to_send
from services.notifications.domain.notices.wording import Said
from services.notifications.store.delivery_store import DeliveryStore
from services.notifications.store.destination_store import DestinationStore
from services.notifications.store.notice_store import NoticeStore
from shared.directory.people import Directory
from shared.due.work import Claimed
from shared.unit_of_work import Work

_SHORTEST_WAIT = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Begun:
    """What is to be sent, outside of any transaction."""

    claimed: Claimed
    delivery: Delivery
    destination: Destination
    said: Said = field(repr=False)
    leads: tuple[UUID, ...]
    """Of the notices that it says."""


@dataclass(frozen=True, slots=True)
class _Held:
    """What the transaction holds."""

    work: Work
    claimed: Claimed
    delivery: Delivery
    directory: Directory


@dataclass(frozen=True, slots=True)
class _Go:
    """What is sent."""

    destination: Destination
    notices: Sequence[Notice]
    account: str


@dataclass(frozen=True, slots=True)
class BeginDelivery:
    """Decide in a transaction of the caller, and mark the delivery."""

    ways: Ways
    wording: WordDelivery
    pace: Pace

    async def __call__(self, work: Work, claimed: Claimed, directory: Directory) -> Begun | None:
        """Return what is to be sent; None when the work was settled or put off instead.

        Raises:
            LeaseLostError: somebody else has the work by now.
        """
        delivery = await DeliveryStore(work.connection).lock(UUID(claimed.ref))
        await DUE_WORK.hold(work.connection, claimed)
        if delivery is None or delivery.state not in OPEN:
            await DUE_WORK.finish(work.connection, claimed)
            return None
        held = _Held(work, claimed, delivery, directory)
        verdict = await self._judge(held)
        if isinstance(verdict, Delivery):
            await settle_delivery(work, verdict)
            await DUE_WORK.finish(work.connection, claimed)
            return None
        if isinstance(verdict, timedelta):
            await DUE_WORK.put_off(work.connection, claimed, seconds=max(_SHORTEST_WAIT, verdict).total_seconds())
            return None
        begun = delivery.begun(verdict.account)
        await DeliveryStore(work.connection).save([begun])
        said = await self.wording(work, begun, verdict.destination, verdict.notices, directory)
        leads = tuple(dict.fromkeys(one.lead_id or one.id for one in verdict.notices))
        return Begun(claimed, begun, verdict.destination, said, leads)

    async def _judge(self, held: _Held) -> _Go | Delivery | timedelta:
        """Return what is sent, or what the delivery is settled as, or how long it has to wait."""
        delivery, now = held.delivery, held.work.now
        repeatable = delivery.account is not None and self.ways.may_be_repeated(delivery.channel, delivery.account)
        if left_behind(delivery, may_be_repeated=repeatable) == "unknown":
            return delivery.settled("unknown", now, INTERRUPTED)
        notices, because = await self._still_true(held)
        if not notices:
            return delivery.settled("withheld", now, because)
        destination = await _destination(held.work, delivery)
        if destination is None:
            return delivery.settled("withheld", now, "no_destination")
        return self._go(held, destination, notices)

    def _go(self, held: _Held, destination: Destination, notices: Sequence[Notice]) -> _Go | Delivery | timedelta:
        delivery, now = held.delivery, held.work.now
        when = _when(held, destination, notices)
        if when is None:
            return delivery.settled("withheld", now, "not_wanted")
        if when.at > now:
            return when.at - now
        account = self.ways.account_for(delivery.channel)
        if account is None:
            return delivery.settled("failed", now, "no_sender")
        return _Go(destination, notices, account)

    async def _still_true(self, held: _Held) -> tuple[Sequence[Notice], str | None]:
        """Return the notices of a delivery that still hold, the leads of their groups first; and why others do not."""
        work, delivery = held.work, held.delivery
        leads = [delivery.notice_id] if delivery.notice_id else []
        members: dict[UUID, Delivery] = {}
        if delivery.is_digest:
            found = await DeliveryStore(work.connection).members_of(delivery.id)
            members = {one.notice_id: one for one in found if one.notice_id is not None and one.state == "digested"}
            leads = list(members)
        notices = await NoticeStore(work.connection).said_by(leads)
        known = await known_of(work, notices)
        reasons = {one.id: why_not(one, known, held.directory, work.now) for one in notices}
        for lead_id in leads:
            group = [one for one in notices if lead_id in {one.id, one.lead_id}]
            because = next((reasons[one.id] for one in group if one.id == lead_id), None) or "erased"
            if all(reasons[one.id] for one in group):
                await self._withhold_group(held, group, because, members.get(lead_id))
        valid = sorted((one for one in notices if reasons[one.id] is None), key=lambda one: one.importance)
        first = next((reason for reason in reasons.values() if reason), None)
        return valid, first

    async def _withhold_group(
        self, held: _Held, group: Sequence[Notice], because: Withheld, member: Delivery | None
    ) -> None:
        """Withhold notices of which no way has sent anything yet, and the part that a digest would have had of them."""
        work = held.work
        if member is not None:
            await DeliveryStore(work.connection).save([member.settled("withheld", work.now, because)])
        for one in group:
            if one.first_sent_at is None and one.state != "withheld":
                await withhold(work, one, because, held.directory, self.pace)


def _when(held: _Held, destination: Destination, notices: Sequence[Notice]) -> When | None:
    """Return when a destination wants it, as its owner wishes now: hours may have changed since it was planned."""
    now = held.work.now
    if is_ordered(notices[0]):
        return When("single", _earliest(held))
    urgency = most_urgent(one.urgency for one in notices)
    when = when_to_send(destination, held.directory, notices[0].severity, urgency, now)
    if when is None or when.manner == "daily":  # it was planned for this moment; what is late is not made later
        return when and replace(when, at=max(now, held.delivery.due_at))
    return replace(when, at=max(when.at, _earliest(held)))


def _earliest(held: _Held) -> datetime:
    return held.delivery.due_at if held.delivery.attempts == 0 else held.work.now


async def _destination(work: Work, delivery: Delivery) -> Destination | None:
    try:
        found = await DestinationStore(work.connection).get(delivery.destination_id)
    except DestinationNotFoundError:
        return None
    return found if found.is_verified else None
