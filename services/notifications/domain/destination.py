"""Where colleagues are reached, and what they want to get there."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from services.notifications.domain.chat import ChatKind
from shared.business_hours.calendar import Calendar, Weekday
from shared.business_hours.checks import calendar_problems, is_zone, minutes_of
from shared.directory.people import Directory
from shared.errors import ConflictError, FieldProblem, InvalidFieldsError, NotFoundError
from shared.vocabulary import Severity

DestinationChannel = Literal["email", "sms", "chat"]
"""On which notices leave Heed. The bell of the console is always there, and no destination."""
DigestRule = Literal["never", "below_critical", "always"]
"""Which notices wait for the digest: none, those that are not critical, all."""
MOST_DESTINATIONS = 20
"""Of one person or team."""


class DestinationNotFoundError(NotFoundError):
    slug = "destination-not-found"
    title = "Unknown destination"
    message = "There is no destination with this id among those that you may see."


class DestinationExistsError(ConflictError):
    slug = "destination-exists"
    title = "This is a destination already"
    message = "The same person or team has a destination with this address. Change that one."


class TooManyDestinationsError(ConflictError):
    slug = "too-many-destinations"
    title = "There are too many destinations"
    message = f"A person or team has at most {MOST_DESTINATIONS}. Remove one that is not needed any more."


class InvalidDestinationError(InvalidFieldsError):
    slug = "invalid-destination"
    title = "It does not fit together"
    message = "Nothing was changed. Correct the fields named in `errors` and send it again."


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose destination it is: a person's or a team's, never both."""

    person_id: UUID | None = None
    team: str | None = None

    def is_active(self, directory: Directory) -> bool:
        """Return whether the person works here, or the team exists."""
        if self.person_id is not None:
            person = directory.people.get(self.person_id)
            return person is not None and person.is_active
        team = directory.teams.get(self.team or "")
        return team is not None and team.is_active


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What somebody wants to get at a destination, and when."""

    label: str = ""
    """What people call it, such as `Workshop phone`."""
    shows_comments: bool = False
    """Whether notices may hold what customers wrote."""
    from_severity: Severity = "info"
    """Less severe notices are not sent there."""
    hours: Mapping[Weekday, tuple[str, ...]] = field(default_factory=dict)
    """When notices are sent, as in a calendar; none at all: at any hour. Others wait for the next opening."""
    critical_at_any_hour: bool = False
    digest: DigestRule = "never"
    digest_at: str = "08:00"
    """When the digest is sent, by the clock of the zone."""
    zone: str | None = None
    """IANA zone in which the hours are meant; None: the person's. A team has none, so it has to be said."""

    def problems(self, owner: Owner) -> Iterator[FieldProblem]:
        """Yield what contradicts itself."""
        if self.zone is not None and not is_zone(self.zone):
            yield FieldProblem("zone", "is no IANA time zone; right is one such as `Europe/Berlin`")
            return
        for problem in calendar_problems(Calendar(zone=self.zone or "Europe/Berlin", weekly=dict(self.hours))):
            yield replace(problem, field=problem.field.replace("weekly", "hours", 1))
        try:
            minutes_of(f"{self.digest_at}-24:00")
        except ValueError:
            yield FieldProblem("digest_at", "must be a time such as `08:00`")
        if owner.team is not None and self.zone is None and (any(self.hours.values()) or self.digest != "never"):
            yield FieldProblem("zone", "is needed: a team has no time zone of its own")

    def check(self, owner: Owner) -> None:
        """Refuse what contradicts itself.

        Raises:
            InvalidDestinationError: names each field.
        """
        if problems := list(self.problems(owner)):
            raise InvalidDestinationError(problems)


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """What was known after the last message to prove or try a destination."""

    at: datetime
    outcome: str
    """As of `shared.gateways.ports.SendOutcome`."""
    status: str | None = None
    """A code of the far side, or a word of ours."""
    answer: str = ""
    """The beginning of what a chat service answered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Destination:
    """One way on which a person or a team is reached."""

    id: UUID
    owner: Owner
    channel: DestinationChannel
    chat_kind: ChatKind | None = None
    """Of `chat`."""
    address: str = field(repr=False)
    """An e-mail address, a phone number in E.164, or the address of a webhook, which is a secret."""
    wishes: Wishes
    verified_at: datetime | None = None
    """When it was proven that whoever has the address wants it. Before that no notice is sent there."""
    last_attempt: Attempt | None = None
    version: int = 1
    created_at: datetime

    @property
    def is_verified(self) -> bool:
        return self.verified_at is not None

    @property
    def tag(self) -> str:
        return str(self.version)

    def zone_in(self, directory: Directory) -> str | None:
        """Return the zone in which its hours are meant; None where they do not matter."""
        person = directory.people.get(self.owner.person_id) if self.owner.person_id else None
        return self.wishes.zone or (person.zone if person else None)

    def calendar_in(self, directory: Directory) -> Calendar | None:
        """Return when notices are sent there; None: at any hour."""
        zone = self.zone_in(directory)
        if zone is None or not any(self.wishes.hours.values()):
            return None
        return Calendar(zone=zone, weekly=dict(self.wishes.hours))

    def with_wishes(self, changes: Mapping[str, Any]) -> "Destination":
        """Return it with other wishes; what is missing in `changes` stays."""
        return replace(self, wishes=replace(self.wishes, **changes))


WISHES = tuple(one.name for one in fields(Wishes))
"""The names of what can be wished."""
