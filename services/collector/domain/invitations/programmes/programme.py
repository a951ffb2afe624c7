"""A standing programme: who is asked what, how often, and how many of them."""

from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Literal, get_args

from services.collector.domain.invitations.batches.batch import BatchOptions
from services.collector.domain.invitations.invitation import DEFAULT_VALID_DAYS, InvitationChannel
from shared.conditions.expression import Expression
from shared.errors import ConflictError, ForbiddenError, InvalidFieldsError, NotFoundError
from shared.keyed.resource import KeyedResource
from shared.vocabulary import AtTouchpoint, ClaimedBasis

THING = "programme"
CadenceUnit = Literal["days", "weeks", "months", "quarters", "years"]
CADENCE_UNITS: tuple[CadenceUnit, ...] = get_args(CadenceUnit)
ProgrammeState = Literal["active", "paused", "ended"]
"""A round is planned, or one is being made · somebody has paused it · its calendar has no further round."""

DEFAULT_NOT_AGAIN_DAYS = 365
DEFAULT_TIME = time(9)


class InvalidProgrammeError(InvalidFieldsError):
    slug = "invalid-programme"
    title = "The programme cannot be kept"


class ProgrammeNotFoundError(NotFoundError):
    """There is none of this key, or the caller does not see the whole company."""

    slug = "programme-not-found"
    title = "Unknown programme"
    message = "There is no programme with this key."


class WholeCompanyError(ForbiddenError):
    slug = "forbidden"
    title = "Not allowed"
    message = "A programme asks customers of the whole company, and you are limited to a unit of it."


class ProgrammeEndedError(ConflictError):
    slug = "programme-ended"
    title = "The programme is over"
    message = "Its calendar has no further round: give it a later `ends_on` first."


@dataclass(frozen=True, slots=True, kw_only=True)
class Audience:
    """Whom a programme is for: everybody who is known and for whom all of this holds."""

    condition: Expression | None = None
    """About facts, over `AUDIENCE_FIELDS`; None: whatever the facts are."""
    list: str | None = None
    """Key of a list of customers that an import has made; None: whoever brought them in."""
    units: tuple[str, ...] = ()
    """Codes of units: customers whose own place is in one of them. Without any: of every unit, and without a place."""
    include_left: bool = False
    """Whether those count who are no longer customers on the day of the round."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cadence:
    """When rounds are: every so many days, weeks, months, quarters or years from a day on."""

    every: int = 1
    unit: CadenceUnit
    starts_on: date
    """The day of the first round; months have at least that day, or their last (the 31st, and then 28 February)."""
    ends_on: date | None = None
    """The last day on which a round may be; None: it goes on."""
    zone: str = "UTC"
    """IANA name: by whose clocks and days."""
    at_time: time = DEFAULT_TIME


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """How many are drawn in every unit: a share of its customers, or a number. Exactly one of the two is given."""

    share: Decimal | None = None
    """More than 0 and at most 1, with at most four decimals."""
    per_unit: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammeDefinition(AtTouchpoint):
    """What people decide about a programme."""

    title: str
    survey: str
    channel: InvitationChannel = "auto"
    language: str | None = None
    """None: that of the customer's unit, else the sender's choice."""
    claimed_basis: ClaimedBasis | None = None
    valid_days: int = DEFAULT_VALID_DAYS
    reminder_days: tuple[int, ...] = ()
    per_day: int | None = None
    """At most so many of a round go out on one day; None: all at once."""
    audience: Audience
    cadence: Cadence
    sample: Sample
    not_again_days: int = DEFAULT_NOT_AGAIN_DAYS
    """So many days after this programme has asked somebody, it does not ask them again."""

    def check(self) -> None:
        """Refuse what no round can be made of, as far as it can be seen without the company's structure.

        Raises:
            InvalidProgrammeError: names each place that is wrong, such as `cadence.every`.
        """
        from services.collector.domain.invitations.programmes.checking import problems_of  # noqa: PLC0415 - it knows this class

        problems = problems_of(self)
        if problems:
            raise InvalidProgrammeError(problems)

    def options(self) -> BatchOptions:
        """Return what holds for all invitations of a round."""
        return BatchOptions(
            survey=self.survey,
            channel=self.channel,
            language=self.language,
            touchpoint=self.touchpoint,
            claimed_basis=self.claimed_basis,
            per_day=self.per_day,
            zone=self.cadence.zone,
            reminder_days=self.reminder_days,
            valid_days=self.valid_days,
        )


KeptProgramme = KeyedResource[ProgrammeDefinition]
"""A programme as people have put it, with its version and tag."""


@dataclass(frozen=True, slots=True)
class ProgrammeStanding:
    """A programme and where it stands."""

    kept: KeptProgramme
    state: ProgrammeState
    next_at: datetime | None
    """When its next round is; None while it is paused, and when it has ended."""
    rounds: int
    """How many rounds there were, those included that were missed or refused."""
    last_at: datetime | None
    """For when the last of them was planned."""
