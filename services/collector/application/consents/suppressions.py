"""The list of addresses that must not be used: read it, add to it by hand, release from it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from services.collector.application.consents.reading import contact_for
from services.collector.domain.consents.errors import InvalidSuppressionError, SuppressionNotFoundError
from services.collector.domain.consents.suppression import Suppression, SuppressionFilter
from services.collector.domain.eligibility.person import Person
from services.collector.domain.people.contact import Contact, Respondent, identify
from services.collector.store.consent_store import SuppressionStore
from shared.access import Caller
from shared.clock import Clock
from shared.errors import FieldProblem, ForbiddenError
from shared.ids import uuid7
from shared.unit_of_work import UnitOfWork, Work
from shared.vocabulary import MessageChannel

LONGEST = timedelta(days=3650)


@dataclass(frozen=True, slots=True, kw_only=True)
class SuppressionDraft:
    """What is to be suppressed: the address of somebody who is known, or an address."""

    channel: MessageChannel
    respondent_id: UUID | None = None
    email: str | None = None
    phone: str | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class ListSuppressions:
    """Read the list."""

    unit_of_work: UnitOfWork
    clock: Clock

    async def __call__(
        self, *, wanted: SuppressionFilter, caller: Caller, after: tuple[datetime, UUID] | None, limit: int
    ) -> Sequence[Suppression]:
        """Return at most `limit`, the latest first; readers of one unit get those of people whom they see."""
        async with self.unit_of_work.read() as connection:
            return await SuppressionStore(connection).list_latest(
                wanted, locations=caller.locations, after=after, limit=limit, now=self.clock.now()
            )


@dataclass(frozen=True, slots=True)
class Suppress:
    """Suppress an address by hand."""

    unit_of_work: UnitOfWork
    clock: Clock
    phone_region: str | None

    async def __call__(self, *, draft: SuppressionDraft, caller: Caller) -> Suppression:
        """Return the suppression.

        Raises:
            InvalidSuppressionError: nobody, or more than one thing, is named; or the end makes no sense.
            RespondentNotFoundError: nobody has this id, they were erased, or the caller sees nothing that they said.
            ForbiddenError: whoever is limited to a unit names an address.
        """
        now = self.clock.now()
        self._check(draft, caller, now)
        async with self.unit_of_work.begin() as work:
            contact = await self._contact(work, draft, caller)
            address = contact.email if draft.channel == "email" else contact.phone
            if address is None:
                field = "respondent_id" if draft.respondent_id is not None else "channel"
                raise InvalidSuppressionError([FieldProblem(field, "has no address on this channel")])
            suppression = Suppression(
                id=uuid7(),
                address=Person("email" if draft.channel == "email" else "phone", address).digest(),
                channel=draft.channel,
                reason="manual",
                since=now,
                until=draft.until,
                respondent_id=draft.respondent_id,
            )
            await SuppressionStore(work.connection).add(suppression)
            until = None if draft.until is None else draft.until.isoformat()
            after = {"channel": draft.channel, "until": until, "respondent": _text(draft.respondent_id)}
            work.audit("address.suppressed", "suppression", str(suppression.id), after=after)
        return suppression

    def _check(self, draft: SuppressionDraft, caller: Caller, now: datetime) -> None:
        problems = []
        named = [name for name in ("respondent_id", "email", "phone") if getattr(draft, name) is not None]
        if len(named) != 1:
            problems.append(FieldProblem("body", "needs exactly one of respondent_id, email and phone"))
        elif named[0] == {"email": "phone", "sms": "email"}[draft.channel]:
            problems.append(FieldProblem(named[0], "is no address on this channel"))
        if draft.until is not None and not now < draft.until <= now + LONGEST:
            problems.append(FieldProblem("until", "must be in the future, at most ten years away"))
        if problems:
            raise InvalidSuppressionError(problems)
        if draft.respondent_id is None and caller.locations is not None:
            message = "This concerns the whole company, and you are limited to a unit of it: name a respondent."
            raise ForbiddenError(message)

    async def _contact(self, work: Work, draft: SuppressionDraft, caller: Caller) -> Contact:
        if draft.respondent_id is not None:
            return await contact_for(work.connection, draft.respondent_id, caller)
        contact, problems = identify(Respondent(email=draft.email, phone=draft.phone), self.phone_region)
        if contact is None:
            named = [FieldProblem(one.field.removeprefix("respondent."), one.detail) for one in problems]
            raise InvalidSuppressionError(named or [FieldProblem("body", "names no address")])
        return contact


@dataclass(frozen=True, slots=True)
class ReleaseSuppression:
    """Let an address be used again."""

    unit_of_work: UnitOfWork
    clock: Clock

    async def __call__(self, *, suppression_id: UUID, caller: Caller, reason: str | None = None) -> Suppression:
        """Return the suppression as it is now; one that was released before stays as it was.

        Raises:
            SuppressionNotFoundError: there is none of this id, or the caller does not see whose it is.
        """
        async with self.unit_of_work.begin() as work:
            store = SuppressionStore(work.connection)
            suppression = await store.lock(suppression_id, locations=caller.locations)
            if suppression is None:
                raise SuppressionNotFoundError
            if suppression.released_at is None:
                now = self.clock.now()
                suppression = await store.release(suppression, at=now, by=caller.name)
                before = {"reason": suppression.reason, "channel": suppression.channel}
                work.audit("address.released", "suppression", str(suppression_id), before=before, reason=reason)
        return suppression


def _text(value: object) -> str | None:
    return None if value is None else str(value)
