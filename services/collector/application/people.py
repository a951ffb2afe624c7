"""People that the collector knows: find them, erase them."""

from dataclasses import dataclass
from uuid import UUID

import structlog

from services.collector import events_out
from services.collector.application.invitations.messages import stop_work
from services.collector.application.messages.erasing import erase_messages
from services.collector.domain.eligibility.person import people_of
from services.collector.domain.people.contact import InvalidContactError, Respondent, RespondentNotFoundError, identify
from services.collector.domain.responses.correction import withdrawn
from services.collector.domain.sms.answer import phone_of
from services.collector.store.batch_store import BatchStore
from services.collector.store.complaint_progress_store import ComplaintProgressStore
from services.collector.store.complaint_store import ComplaintStore
from services.collector.store.consent_store import ConsentStore, SuppressionStore
from services.collector.store.customer_lists import CustomerLists
from services.collector.store.customer_store import CustomerStore
from services.collector.store.exposure_store import ExposureStore
from services.collector.store.invitation_store import InvitationStore
from services.collector.store.programme_people import ProgrammePeople
from services.collector.store.respondent_store import KnownRespondent, RespondentStore
from services.collector.store.response_store import ResponseStore
from services.collector.store.sms_part_store import SmsPartStore
from services.collector.store.sms_store import SmsStore
from shared.access import Caller
from shared.clock import Clock
from shared.errors import FieldProblem
from shared.observability.metrics import CORRECTIONS
from shared.unit_of_work import UnitOfWork

log = structlog.get_logger("heed.collector")

_LAST_DIGITS = 6
"""So many digits at its end are the same however a number is written."""
_NOBODY = FieldProblem("body", "needs an external_id, an email or a phone")


@dataclass(frozen=True, slots=True)
class EraseRespondent:
    """Delete everything that is known of a person, and let all other services do the same.

    Gone are the contact data, what was said in responses, complaints and messages, the clocks of eligibility, and what
    they agreed to. Left are the ids of what there was, so that nothing that is sent again brings it back; and the wish
    for no more messages under digests of their names, which is obeyed because it is known.
    """

    unit_of_work: UnitOfWork
    clock: Clock
    phone_region: str | None

    async def __call__(self, *, respondent_id: UUID, caller: Caller) -> None:
        """Forget the person; whoever was forgotten before stays so.

        Args:
            respondent_id: who.
            caller: who sees to it.

        Raises:
            RespondentNotFoundError: there never was a person of this id.
        """
        now = self.clock.now()
        async with self.unit_of_work.begin() as work:
            connection = work.connection
            people = RespondentStore(connection)
            # Whoever answers in this person's name meanwhile waits for this row, and is somebody new afterwards.
            contact = await people.lock(respondent_id)
            if contact is None:
                if await people.was_erased(respondent_id):
                    return
                raise RespondentNotFoundError
            answers = ResponseStore(connection)
            responses = await answers.lock_of(respondent_id)
            await answers.save_corrections([withdrawn(response, at=now) for response in responses])
            await CustomerStore(connection).forget(respondent_id)
            await CustomerLists(connection).forget(respondent_id)
            await ComplaintProgressStore(connection).delete_of(respondent_id)
            complaints = await ComplaintStore(connection).erase_of(respondent_id, at=now)
            invitations = await InvitationStore(connection).erase_of(respondent_id, at=now)
            await stop_work(connection, invitations)
            messages = await erase_messages(work, respondent_id)
            names = [person.digest() for person in people_of(contact, None)]
            await BatchStore(connection).erase_of(names)
            await ExposureStore(connection).delete_of(names)
            await ProgrammePeople(connection).forget(names)
            await ConsentStore(connection).forget(names, respondent_id)
            await SuppressionStore(connection).forget(respondent_id)
            if contact.phone is not None:
                await self._empty_messages(SmsStore(connection), contact.phone)
                await self._delete_parts(SmsPartStore(connection), contact.phone)
            await people.erase(respondent_id, at=now)
            work.publish(events_out.respondent_erased(respondent_id, at=now))
            work.audit(
                "respondent.erased",
                "respondent",
                str(respondent_id),
                after={"responses": len(responses), "complaints": complaints, "messages": messages},
            )
        CORRECTIONS.labels("erased").inc()
        log.info(
            "respondent_erased",
            respondent_id=str(respondent_id),
            responses=len(responses),
            complaints=complaints,
            messages=messages,
            actor=caller.name,
        )

    async def _empty_messages(self, messages: SmsStore, phone: str) -> None:
        """Empty the messages that no response could hold, as far as they came from this number, however written."""
        alike = await messages.kept_from(phone[-_LAST_DIGITS:])
        theirs = [name for name, sender in alike if phone_of(sender, self.phone_region) == phone]
        await messages.empty(theirs)

    async def _delete_parts(self, parts: SmsPartStore, phone: str) -> None:
        """Delete the parts of messages that wait for others of the same number."""
        alike = await parts.senders(phone[-_LAST_DIGITS:])
        await parts.delete_of([sender for sender in alike if phone_of(sender, self.phone_region) == phone])


@dataclass(frozen=True, slots=True)
class FindRespondents:
    """Find everybody who is known by one of some names: one person may have come under several."""

    unit_of_work: UnitOfWork
    phone_region: str | None

    async def __call__(self, *, respondent: Respondent) -> list[KnownRespondent]:
        """Return those who are known by any of the names, the earliest first.

        Raises:
            InvalidContactError: there is no name, or one has the wrong form.
        """
        contact, problems = identify(respondent, self.phone_region)
        problems = [FieldProblem(one.field.removeprefix("respondent."), one.detail) for one in problems]
        if contact is None:
            raise InvalidContactError(problems or [_NOBODY])
        async with self.unit_of_work.begin() as work:
            found = await RespondentStore(work.connection).find(contact)
            work.audit("respondent.searched", "respondents", "search", after={"found": [str(one.id) for one in found]})
        return found
