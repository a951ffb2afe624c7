"""Look at a delivery that is due once more, and mark it: the first of the two transactions that send it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from uuid import UUID

from services.notifications.application.notices.facts import known_of, pages
from services.notifications.application.notices.planning import withhold
from services.notifications.application.notices.requesting import DUE_WORK
from services.notifications.application.notices.settling import settle_delivery, settle_members
from services.notifications.application.notices.wording import WordDelivery
from services.notifications.application.ways import Ways
from services.notifications.domain.destination import Destination, DestinationNotFoundError
from services.notifications.domain.notices.delivery import INTERRUPTED, OPEN, Delivery, left_behind
from services.notifications.domain.notices.notice import Notice, Withheld
from services.notifications.domain.notices.ordered import is_ordered
from services.notifications.domain.notices.plan import Pace, why_not
from services.notifications.domain.notices.tally import Tally, Valid
from services.notifications.domain.notices.timing import When, most_urgent, when_to_send
from services.notifications.domain.notices.wording import Said
from services.notifications.store.delivery_store import DeliveryStore
from services.notifications.store.destination_store import DestinationStore
from services.notifications.store.notice_store import NoticeStore
from shared.directory.people import Directory
from shared.due.pieces import Claimed
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
    valid: Valid
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
            is_settled = delivery is None or not delivery.is_digest or await settle_members(work, delivery)
            await end_or_go_on(work, claimed, is_settled=is_settled)
            return None
        held = _Held(work, claimed, delivery, directory)
        verdict = await self._judge(held)
        if isinstance(verdict, Delivery):
            await end_or_go_on(work, claimed, is_settled=await settle_delivery(work, verdict))
            return None
        if isinstance(verdict, timedelta):
            await DUE_WORK.put_off(work.connection, claimed, seconds=max(_SHORTEST_WAIT, verdict).total_seconds())
            return None
        begun = delivery.begun(verdict.account)
        await DeliveryStore(work.connection).save([begun])
        said = await self.wording(work, begun, verdict.destination, verdict.valid, directory)
        return Begun(claimed, begun, verdict.destination, said, tuple(verdict.valid.tally.leads))

    async def _judge(self, held: _Held) -> _Go | Delivery | timedelta:
        """Return what is sent, or what the delivery is settled as, or how long it has to wait."""
        delivery, now = held.delivery, held.work.now
        repeatable = delivery.account is not None and self.ways.may_be_repeated(delivery.channel, delivery.account)
        if left_behind(delivery, may_be_repeated=repeatable) == "unknown":
            return delivery.settled("unknown", now, INTERRUPTED)
        valid, because = await self._still_true(held)
        if not valid.notices:
            return delivery.settled("withheld", now, because)
        destination = await _destination(held.work, delivery)
        if destination is None:
            return delivery.settled("withheld", now, "no_destination")
        return self._go(held, destination, valid)

    def _go(self, held: _Held, destination: Destination, valid: Valid) -> _Go | Delivery | timedelta:
        delivery, now = held.delivery, held.work.now
        when = _when(held, destination, valid)
        if when is None:
            return delivery.settled("withheld", now, "not_wanted")
        if when.at > now:
            return when.at - now
        account = self.ways.account_for(delivery.channel)
        if account is None:
            return delivery.settled("failed", now, "no_sender")
        return _Go(destination, valid, account)

    async def _still_true(self, held: _Held) -> tuple[Valid, Withheld | None]:
        """Return the notices of a delivery that still hold; and why the first of the others does not."""
        delivery = held.delivery
        leads: Sequence[UUID] = [delivery.notice_id] if delivery.notice_id else []
        if delivery.is_digest:
            leads = await DeliveryStore(held.work.connection).digested_by(delivery.id)
            await NoticeStore(held.work.connection).hold_said_by(leads)  # all in one order, before the pages
        tally = Tally()
        valid: list[Notice] = []
        first: Withheld | None = None
        for page in pages(leads):
            notices = await NoticeStore(held.work.connection).said_by(page)
            known = await known_of(held.work, notices)
            reasons = {one.id: why_not(one, known, held.directory, held.work.now) for one in notices}
            first = first or next(filter(None, reasons.values()), None)
            for lead_id, group in _groups(page, notices).items():
                if still := [one for one in group if reasons[one.id] is None]:
                    tally.add(still)
                    valid += [] if delivery.is_digest else still
                else:
                    await self._withhold_group(held, lead_id, group, reasons.get(lead_id) or "erased")
        shown = tally.first if delivery.is_digest else sorted(valid, key=lambda one: one.importance)
        return Valid(shown, tally), first

    async def _withhold_group(self, held: _Held, lead_id: UUID, group: Sequence[Notice], because: Withheld) -> None:
        """Withhold notices of which no way has sent anything yet, and the part that a digest would have had of them."""
        work, delivery = held.work, held.delivery
        if delivery.is_digest:
            await DeliveryStore(work.connection).withhold_member(delivery.id, lead_id, because, work.now)
        for one in group:
            if one.first_sent_at is None and one.state != "withheld":
                await withhold(work, one, because, held.directory, self.pace)


async def end_or_go_on(work: Work, claimed: Claimed, *, is_settled: bool) -> None:
    """Finish the work, or let it come again at once for the rest of the notices; raises as `finish` does."""
    if is_settled:
        await DUE_WORK.finish(work.connection, claimed)
    else:
        await DUE_WORK.put_off(work.connection, claimed, seconds=0.0)


def _groups(leads: Sequence[UUID], notices: Sequence[Notice]) -> Mapping[UUID, Sequence[Notice]]:
    """Return the notices of each lead; none where it was erased."""
    found: dict[UUID, list[Notice]] = {lead_id: [] for lead_id in leads}
    for one in notices:
        found[one.lead_id if one.id not in found and one.lead_id is not None else one.id].append(one)
    return found


def _when(held: _Held, destination: Destination, valid: Valid) -> When | None:
    """Return when a destination wants it, as its owner wishes now: hours may have changed since it was planned."""
    now = held.work.now
    if is_ordered(valid.notices[0]):
        return When("single", _earliest(held))
    urgency = most_urgent(valid.tally.urgencies)
    is_fallback = held.delivery.addressee.is_fallback
    when = when_to_send(destination, held.directory, valid.notices[0].severity, urgency, now, is_fallback=is_fallback)
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
