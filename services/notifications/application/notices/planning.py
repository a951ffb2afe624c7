"""Plan what waits for an addressee: what of it is sent on which ways, and what is withheld."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from services.notifications.application.notices.facts import destinations_of, hand_on, known_of
from services.notifications.application.notices.requesting import DUE_WORK
from services.notifications.domain.notices.delivery import Delivery
from services.notifications.domain.notices.notice import Addressee, Notice, Withheld
from services.notifications.domain.notices.plan import Pace, Ready, Step, digest_key, plan
from services.notifications.events_out import notice_sent, notice_withheld
from services.notifications.store.delivery_store import DeliveryStore
from services.notifications.store.notice_store import NoticeStore
from shared.directory.people import Directory
from shared.directory_use_cases import ReadDirectory
from shared.due.work import Claimed, NewDue
from shared.ids import uuid7
from shared.unit_of_work import UnitOfWork, Work

DELIVERY_KIND = "delivery"
"""Due work: its `ref` is the id of a delivery."""
AT_ONCE = 200
"""So many notices are planned in one transaction: a storm must not take longer than the lease."""
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
            notices = await store.waiting_of(addressee, limit=AT_ONCE)
            destinations = await destinations_of(work.connection, addressee)
            known = await known_of(work, notices, destinations, self.pace)
            planned = plan(notices, known, destinations, directory, work.now, pace=self.pace)
            for notice, because in planned.withheld:
                await withhold(work, notice, because, directory, self.pace)
            for ready in planned.ready:
                await _start(work, ready)
            if len(notices) >= AT_ONCE and (planned.ready or planned.withheld):
                await DUE_WORK.put_off(work.connection, claimed, seconds=0)  # there may be more
            elif planned.waiting:
                wait = (min(planned.waiting.values()) - work.now).total_seconds()
                await DUE_WORK.put_off(work.connection, claimed, seconds=max(_SHORTEST_WAIT, wait))
            else:
                await DUE_WORK.finish(work.connection, claimed)


async def withhold(work: Work, notice: Notice, because: Withheld, directory: Directory, pace: Pace) -> None:
    """Keep and publish why a notice is not sent; whoever stands in gets it."""
    await NoticeStore(work.connection).save([notice.withheld(because, work.now)])
    work.publish(notice_withheld(notice, because, work.now))
    if because in {"absent", "inactive"}:
        await hand_on(work, notice, directory, pace)


async def _start(work: Work, ready: Ready) -> None:
    is_digested = bool(ready.steps) and all(step.manner != "single" for step in ready.steps)
    lead = replace(ready.lead, state="digested" if is_digested else "sent", settled_at=work.now)
    if not ready.steps:
        lead = replace(lead, first_sent_at=work.now)
        work.publish(notice_sent(lead, "console", work.now))
    members = [replace(one, state="coalesced", lead_id=lead.id, settled_at=work.now) for one in ready.members]
    await NoticeStore(work.connection).save([lead, *members])
    deliveries = [await _delivery(work, lead, step) for step in ready.steps]
    await DeliveryStore(work.connection).add(deliveries)
    await deliver_later(work, [one for one in deliveries if one.state == "waiting"])


async def _delivery(work: Work, lead: Notice, step: Step) -> Delivery:
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
    wanted = replace(made, id=uuid7(), notice_id=None, digest=key)
    digest = await DeliveryStore(work.connection).join_digest(wanted)
    await deliver_later(work, [digest])
    return replace(made, state="digested", digest_id=digest.id, due_at=digest.due_at)


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
