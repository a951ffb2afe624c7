"""What stands in the way of a message to one person, before anybody writes it. No address is shown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from services.collector.application.consents.reading import Standing, contact_for, wishes_of
from services.collector.application.messages.previews import company_of
from services.collector.application.messages.senders import units_of
from services.collector.domain.complaints.complaint import ComplaintFilter
from services.collector.domain.consents.suppression import SuppressionReason
from services.collector.domain.messages.quiet_hours import QuietHours, next_allowed
from services.collector.domain.people.contact import Contact
from services.collector.domain.responses.response import ResponseFilter
from services.collector.store.complaint_store import ComplaintStore
from services.collector.store.people_search import PeopleSearch
from services.collector.store.response_store import ResponseStore
from shared.access import Caller
from shared.clock import Clock
from shared.directory_use_cases import ReadDirectory
from shared.gateways.ports import Mailer, Origin, Outbound
from shared.unit_of_work import Connection, UnitOfWork
from shared.vocabulary import MessageBasis, MessageChannel

Obstacle = Literal["no_address", "opted_out", "suppressed", "no_sender"]
"""The first of these for which a message would be refused."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One channel."""

    channel: MessageChannel
    obstacle: Obstacle | None
    since: datetime | None = None
    """Of the wish, or of the suppression, that counts."""
    suppressed_because: SuppressionReason | None = None
    basis: MessageBasis | None = None
    """That the ledger has; None: the writer must name one."""
    account: str | None = None
    origin: Origin | None = None
    """Of mails."""
    not_before: datetime | None = None
    """The end of quiet hours; None: it would be sent at once."""
    explanation: str | None = None
    """Which quiet hours they are; names zones."""


@dataclass(frozen=True, slots=True)
class Ways:
    """What a colleague needs to know before writing."""

    ways: Sequence[Way]
    language: str | None
    """Of what the person said last, else that of the place."""
    location: str | None
    company: str

    @property
    def usable(self) -> list[Way]:
        return [one for one in self.ways if one.obstacle is None]


@dataclass(frozen=True, slots=True)
class ReadWays:
    """Look at everything that decides whether a letter is sent; it is looked at again when it is due."""

    unit_of_work: UnitOfWork
    clock: Clock
    read_directory: ReadDirectory
    mailer: Mailer
    gateways: Mapping[MessageChannel, Outbound]
    quiet_hours: QuietHours

    async def __call__(self, *, respondent_id: UUID, basis: MessageBasis | None, caller: Caller) -> Ways:
        """Return the ways to a person.

        Args:
            respondent_id: to whom.
            basis: that the writer would name, for the hours in which it is sent.
            caller: who would write.

        Raises:
            RespondentNotFoundError: nobody has this id, they were erased, or the caller sees nothing that they said.
        """
        structure = (await self.read_directory()).structure
        now = self.clock.now()
        async with self.unit_of_work.read() as connection:
            contact = await contact_for(connection, respondent_id, caller)
            wishes = await wishes_of(connection, contact, respondent_id, now=now)
            seen = await PeopleSearch(connection, caller.locations).last_seen(respondent_id)
            language = await _language_of(connection, respondent_id, caller)
        location = None if seen is None else seen.location
        units = units_of(structure, location)
        ways = [
            self._way(one, units, contact, one.permission.basis or basis, now)
            for one in wishes.standings
            if one.purpose == "service_contact"
        ]
        language = language or (structure.language_of(location) if location is not None else None)
        return Ways(ways, language, location, company_of(structure, location))

    def _way(
        self, standing: Standing, units: Sequence[str], contact: Contact, basis: MessageBasis | None, now: datetime
    ) -> Way:
        channel = standing.channel
        account = self.gateways[channel].account_for(units)
        obstacle = _obstacle(standing, account)
        allowed = next_allowed(
            now, self.quiet_hours, channel=channel, purpose="service_contact", basis=basis, phone=contact.phone
        )
        dated = standing.suppression if obstacle == "suppressed" else None
        return Way(
            channel=channel,
            obstacle=obstacle,
            since=dated.since if dated is not None else standing.wish.said_at if standing.wish is not None else None,
            suppressed_because=None if dated is None else dated.reason,
            basis=standing.permission.basis,
            account=account,
            origin=self.mailer.origin(account) if channel == "email" and account is not None else None,
            not_before=allowed.at if allowed.at > now else None,
            explanation=allowed.explanation,
        )


def _obstacle(standing: Standing, account: str | None) -> Obstacle | None:
    if not standing.has_address:
        return "no_address"
    if standing.permission.reason == "opted_out":
        return "opted_out"
    if standing.suppression is not None:
        return "suppressed"
    return "no_sender" if account is None else None


async def _language_of(connection: Connection, respondent_id: UUID, caller: Caller) -> str | None:
    """Return the language of what somebody said last, as far as the caller sees it."""
    answers = ResponseFilter(respondent_id=respondent_id, locations=caller.locations)
    complaints = ComplaintFilter(respondent_id=respondent_id, locations=caller.locations)
    answered = await ResponseStore(connection).list_latest(answers, after=None, limit=1)
    complained = await ComplaintStore(connection).list_latest(complaints, after=None, limit=1)
    said = [(one.occurred_at, one.locale) for one in answered]
    said += [(one.occurred_at, one.locale) for one in complained]
    return max(said, key=lambda one: one[0])[1] if said else None
