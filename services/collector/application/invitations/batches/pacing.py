"""No more of a batch go out on one day than it says, also when invitations had to wait and their plan is old."""

from dataclasses import dataclass
from datetime import date, datetime

from services.collector.application.invitations.batches.foreseeing import plan_of
from services.collector.domain.invitations.invitation import Invitation
from services.collector.domain.messages.quiet_hours import QuietHours
from services.collector.domain.people.contact import Contact
from services.collector.store.batch_store import BatchStore
from shared.unit_of_work import Connection
from shared.vocabulary import MessageChannel


@dataclass(frozen=True, slots=True)
class KeepPace:
    """Ask right before an invitation goes out, as the last thing in its transaction that others may wait for."""

    quiet_hours: QuietHours

    async def __call__(
        self,
        connection: Connection,
        invitation: Invitation,
        contact: Contact,
        *,
        channel: MessageChannel | None,
        now: datetime,
    ) -> datetime | None:
        """Return when to come back; None when the invitation may go, and is counted."""
        if invitation.batch_id is None:
            return None
        store = BatchStore(connection)
        batch = await store.find(invitation.batch_id)
        if batch is None or batch.options.per_day is None:
            return None
        plan = plan_of(batch.options, self.quiet_hours)
        allowed = plan.earliest(now, channel, contact.phone)
        if allowed > now:
            return allowed
        today = plan.day_of(now)
        if await store.go(batch.id, today, most=batch.options.per_day):
            return None
        taken: dict[date, int] = await store.days(batch.id)
        taken[today] = batch.options.per_day
        later = plan_of(batch.options, self.quiet_hours, taken)
        moment = later.take(now, channel, contact.phone)
        await store.count_days(batch.id, later.given, {})
        return moment
