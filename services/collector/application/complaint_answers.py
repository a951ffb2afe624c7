"""Write to the authors of complaints: a receipt at once, and how it goes on as their case does."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from services.collector.application.messages.cancelling import refuse_waiting
from services.collector.application.messages.requesting import request_messages
from services.collector.domain.complaint_answers import MOST_RECEIPTS, answer_to, effect_of, may_be_answered
from services.collector.domain.complaints.complaint import StoredComplaint
from services.collector.domain.complaints.progress import CaseStep, ComplaintProgress
from services.collector.store.complaint_store import ComplaintStore
from services.collector.store.respondent_store import RespondentStore
from shared.unit_of_work import Connection, Work
from shared.vocabulary import MessageCause, MessageChannel

_A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class AnswerComplaints:
    """Want messages about complaints; whether each may be sent is decided when it is due, and stands in its row."""

    answers: frozenset[MessageCause]
    """Those that the operator has not switched off."""

    async def acknowledge(self, work: Work, complaint: StoredComplaint) -> None:
        """Want the receipt for a complaint that was stored in this transaction.

        Of many complaints on one day in one person's name the first ones get a receipt, so that nobody can flood
        somebody else's mailbox through us.
        """
        effect_key = await self._want(work, complaint, "receipt", at=complaint.filed_at)
        if effect_key is None or complaint.respondent_id is None:
            return
        lately = await ComplaintStore(work.connection).count_of(complaint.respondent_id, since=work.now - _A_DAY)
        if lately > MOST_RECEIPTS:
            await refuse_waiting(work, effect_key, "not_eligible", "too_many")

    async def follow(
        self, work: Work, complaint: StoredComplaint, progress: ComplaintProgress, last: CaseStep
    ) -> ComplaintProgress:
        """Want the message that is due after some steps of the case, if any, and return how it is then.

        A message that still waits, such as an SMS for the morning, is taken back when it is no longer true.

        Args:
            work: the transaction; it holds the complaint's row.
            complaint: whose case it is.
            progress: after the steps.
            last: the latest one of them.
        """
        if progress.is_settled and progress.is_progress_wanted:
            await refuse_waiting(work, effect_of("progress", complaint.id), "cancelled")
        if not progress.is_settled and progress.closings:
            await refuse_waiting(work, effect_of("closing", complaint.id, progress.closings), "cancelled")
        cause, after = progress.wanted()
        if cause is not None:
            count = after.closings if cause == "closing" else 1
            await self._want(work, complaint, cause, at=last.at, ticket_id=progress.ticket_id, count=count)
        return after

    async def _want(
        self,
        work: Work,
        complaint: StoredComplaint,
        cause: MessageCause,
        *,
        at: datetime,
        ticket_id: UUID | None = None,
        count: int = 1,
    ) -> str | None:
        """Want a message, if its author is to get one; return its effect key when nobody wanted it before."""
        respondent_id = complaint.respondent_id
        if cause not in self.answers or respondent_id is None or not may_be_answered(complaint, now=work.now):
            return None
        channel = await _channel_of(work.connection, respondent_id)
        message = answer_to(
            complaint,
            cause,
            respondent_id=respondent_id,
            channel=channel,
            at=at,
            now=work.now,
            ticket_id=ticket_id,
            count=count,
        )
        return message.effect_key if await request_messages(work, [message]) else None


async def _channel_of(connection: Connection, respondent_id: UUID) -> MessageChannel:
    """Return on which channel somebody is reached; by mail where both are known, and where neither is."""
    contact = await RespondentStore(connection).contact_of(respondent_id)
    has_phone_alone = contact is not None and contact.email is None and contact.phone is not None
    return "sms" if has_phone_alone else "email"
