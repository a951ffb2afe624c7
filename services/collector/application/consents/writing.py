"""Write down, for somebody, what they agreed to or do not want: over the API, and by colleagues."""

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from services.collector.application.consents.reading import contact_for
from services.collector.application.consents.recording import record_wishes, somebody_of
from services.collector.domain.consents.entry import ConsentEntry, Wish
from services.collector.domain.consents.errors import InvalidConsentError
from services.collector.domain.consents.wish import NewWish, wishes_once
from services.collector.domain.names import is_storable
from services.collector.domain.people.contact import RespondentNotFoundError
from services.collector.domain.responses.submission import EARLIEST, FUTURE_TOLERANCE
from services.collector.store.consent_store import ConsentStore
from services.collector.store.respondent_store import RespondentStore
from shared.access import Caller
from shared.clock import Clock
from shared.errors import FieldProblem
from shared.unit_of_work import UnitOfWork
from shared.vocabulary import MessageBasis, MessageChannel, MessagePurpose

LONGEST_WORDING = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class WishDraft:
    """A wish as somebody wrote it down."""

    wish: Wish
    channel: MessageChannel | None = None
    purpose: MessagePurpose | None = None
    basis: MessageBasis | None = None
    """Of what was given; consent when None."""
    wording: str | None = None
    said_at: datetime | None = None
    """Now when None."""


@dataclass(frozen=True, slots=True)
class RecordWish:
    """Append a wish of somebody who is known to the ledger."""

    unit_of_work: UnitOfWork
    clock: Clock

    async def __call__(self, *, respondent_id: UUID, draft: WishDraft, caller: Caller) -> tuple[ConsentEntry, bool]:
        """Return the wish as it stands in the ledger, and whether it is new.

        Raises:
            InvalidConsentError: it makes no sense.
            RespondentNotFoundError: nobody has this id, they were erased, or the caller sees nothing that they said.
        """
        now = self.clock.now()
        wish = _checked(draft, caller, now)
        async with self.unit_of_work.begin() as work:
            await contact_for(work.connection, respondent_id, caller)
            contact = await RespondentStore(work.connection).lock(respondent_id)
            if contact is None:
                raise RespondentNotFoundError
            somebody = somebody_of(contact, respondent_id)
            is_new = await record_wishes(work, [somebody], [wish])
            if is_new:
                said = {"wish": wish.wish, "channel": wish.channel, "purpose": wish.purpose, "basis": wish.basis}
                work.audit("consent.recorded", "respondent", str(respondent_id), after=said)
            entries = wishes_once(await ConsentStore(work.connection).of(somebody.names, respondent_id))
        return next(one for one in entries if _is(one, wish)), bool(is_new)


def _checked(draft: WishDraft, caller: Caller, now: datetime) -> NewWish:
    problems = []
    if draft.wish == "given" and draft.purpose is None:
        detail = "is needed for a consent: nobody agrees to everything. An objection may leave it open"
        problems.append(FieldProblem("purpose", detail))
    if draft.wish == "withdrawn" and draft.basis is not None:
        problems.append(FieldProblem("basis", "belongs to a consent only"))
    if draft.wording is not None and not (0 < len(draft.wording) <= LONGEST_WORDING and is_storable(draft.wording)):
        problems.append(FieldProblem("wording", f"must be text of at most {LONGEST_WORDING} characters"))
    if draft.said_at is not None and not EARLIEST <= draft.said_at <= now + FUTURE_TOLERANCE:
        problems.append(FieldProblem("said_at", f"must be a moment since {EARLIEST.year} that is not in the future"))
    if problems:
        raise InvalidConsentError(problems)
    return NewWish(
        wish=draft.wish,
        channel=draft.channel,
        purpose=draft.purpose,
        basis=(draft.basis or "consent") if draft.wish == "given" else None,
        source="api" if caller.person_id is None else "colleague",
        wording=draft.wording,
        said_at=now if draft.said_at is None else min(draft.said_at.astimezone(UTC), now),
        by=caller.name,
    )


def _is(entry: ConsentEntry, wish: NewWish) -> bool:
    return entry.undoes is None and all(
        getattr(entry, name) == getattr(wish, name)
        for name in ("wish", "channel", "purpose", "basis", "source", "said_at", "by")
    )
