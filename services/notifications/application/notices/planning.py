"""Plan what waits for an addressee: what of it is sent on which ways, and what is withheld."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from services.notifications.application.notices.facts import PAGE, destinations_of, hand_on, known_of
from services.notifications.application.notices.requesting import DUE_WORK
from services.notifications.domain.notices.delivery import Delivery
from services.notifications.domain.notices.notice import Addressee, Notice, Withheld
from services.notifications.domain.notices.ordered import is_personal
from services.notifications.domain.notices.plan import Pace, Ready, Step, digest_key, plan
from services.notifications.events_out import notice_sent, notice_withheld
from services.notifications.store.delivery_store import DeliveryStore
from services.notifications.store.notice_store import NoticeStore
from shared.directory.people import Directory
from shared.directory_use_cases import ReadDirectory
from shared.due.pieces import Claimed, NewDue
from shared.ids import uuid7
from shared.unit_of_work import UnitOfWork, Work

DELIVERY_KIND = "delivery"
"""Due work: its `ref` is the id of a delivery."""
_SHORTEST_WAIT = 1.0


@dataclass(frozen=True, slots=True)
class PlanNotices:
    """Do the due work `notice`. The bell of the console has every notice already; this is about all other ways."""

    unit_of_work: UnitOfWork
    read_directory: ReadDirectory
    pace: Pace

    async def __call__(self, *, claimed: Claimed) -> None:
        """Settle or put off the work.

        Raises:
            LeaseLostError: somebody else has the work by now.
        """
        addressee = Addressee.parse(claimed.ref)
        directory = await self.read_directory()
        async with self.unit_of_work.begin() as work:
            store = NoticeStore(work.connection)
            await store.hold([addressee])
            await DUE_WORK.hold(work.connection, claimed)
            await DUE_WORK.take_along(work.connection, claimed)
            again = await self._plan_pages(work, addressee, directory)
            if again is None:
                await DUE_WORK.finish(work.connection, claimed)
            else:
                wait = max(_SHORTEST_WAIT, (again - work.now).total_seconds()) if again > work.now else 0.0
                await DUE_WORK.put_off(work.connection, claimed, seconds=wait)

    async def _plan_pages(self, work: Work, addressee: Addressee, directory: Directory) -> datetime | None:
        """Plan what is due, page by page, up to the first of which something is sent or withheld.

        Returns:
            When to look again; None: nothing waits any more.
        """
        store = NoticeStore(work.connection)
        destinations = await destinations_of(work.connection, addressee)
        waits: list[datetime] = []
        before = work.now - self.pace.group_wait
        after: UUID | None = None
        while page := await store.due_of(addressee, before, after=after, limit=PAGE):
            notices = await store.waiting_in(addressee, set(page.values()))
            known = await known_of(work, notices, destinations, self.pace)
            planned = plan(notices, known, destinations, directory, work.now, pace=self.pace)
            for notice, because in planned.withheld:
                await withhold(work, notice, because, directory, self.pace)
            await _start(work, planned.ready)
            waits += planned.waiting.values()
            if len(page) == PAGE and (planned.ready or planned.withheld):
                return work.now  # the rest has a transaction of its own, so that none takes long
            after = max(page)
        first = await store.first_not_due(addressee, before)
        return min([*waits, *([first + self.pace.group_wait] if first is not None else [])], default=None)


async def withhold(work: Work, notice: Notice, because: Withheld, directory: Directory, pace: Pace) -> None:
    """Keep and publish why a notice is not sent; whoever stands in gets it."""
    await NoticeStore(work.connection).save([notice.withheld(because, work.now)])
    work.publish(notice_withheld(notice, because, work.now))
    if because in {"absent", "inactive"} and not is_personal(notice):
        await hand_on(work, notice, directory, pace)


async def _start(work: Work, ready: Sequence[Ready]) -> None:
    """Keep how notices are sent: their deliveries, and what is coalesced into them."""
    notices: list[Notice] = []
    deliveries: list[Delivery] = []
    digests: dict[tuple[UUID, str], Delivery] = {}
    for one in ready:
        is_digested = bool(one.steps) and all(step.manner != "single" for step in one.steps)
        lead = replace(one.lead, state="digested" if is_digested else "sent", settled_at=work.now)
        if not one.steps:
            lead = replace(lead, first_sent_at=work.now)
            work.publish(notice_sent(lead, "console", work.now))
        notices += [lead, *(replace(m, state="coalesced", lead_id=lead.id, settled_at=work.now) for m in one.members)]
        deliveries += [await _delivery(work, lead, step, digests) for step in one.steps]
    await NoticeStore(work.connection).save(notices)
    await DeliveryStore(work.connection).add(deliveries)
    await deliver_later(work, [*digests.values(), *(one for one in deliveries if one.state == "waiting")])


async def _delivery(work: Work, lead: Notice, step: Step, digests: dict[tuple[UUID, str], Delivery]) -> Delivery:
    made = Delivery(
        id=uuid7(),
        notice_id=lead.id,
        addressee=lead.addressee,
        destination_id=step.destination.id,
        channel=step.destination.channel,
        due_at=step.at,
        created_at=work.now,
    )
    key = digest_key(step)
    if key is None:
        return made
    name = step.destination.id, key
    if name not in digests:
        wanted = replace(made, id=uuid7(), notice_id=None, digest=key)
        digests[name] = await DeliveryStore(work.connection).join_digest(wanted)
    return replace(made, state="digested", digest_id=digests[name].id, due_at=digests[name].due_at)


async def deliver_later(work: Work, deliveries: Sequence[Delivery]) -> None:
    """Let deliveries be made when they are due."""
    await DUE_WORK.add(
        work.connection,
        [
            NewDue(
                kind=DELIVERY_KIND,
                ref=str(one.id),
                effect_key=f"delivery:{one.id}",
                due_at=one.due_at,
                cause=one.digest or "notice",
            )
            for one in deliveries
        ],
    )
