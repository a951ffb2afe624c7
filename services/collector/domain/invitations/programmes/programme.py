"""A standing programme: who is asked what, how often, and how many of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Literal

from services.collector.domain.invitations.batches.batch import MOST_PER_DAY, BatchOptions
from services.collector.domain.invitations.checking import Asked, new_invitation
from services.collector.domain.invitations.invitation import DEFAULT_VALID_DAYS, InvitationChannel
from services.collector.domain.invitations.programmes.audience import Audience, audience_problems, undeclared_units
from services.collector.domain.invitations.programmes.cadence import Cadence, cadence_problems
from services.collector.domain.invitations.programmes.sampling import Sample, sample_problems
from services.collector.domain.names import is_line
from services.collector.domain.people.contact import Respondent
from shared.directory.structure import Structure
from shared.errors import ConflictError, FieldProblem, ForbiddenError, InvalidFieldsError, NotFoundError
from shared.keyed.resource import KeyedResource
from shared.vocabulary import AtTouchpoint, ClaimedBasis

THING = "programme"
ProgrammeState = Literal["active", "paused", "ended"]
"""A round is planned · somebody has paused it · its calendar has no further round."""

DEFAULT_NOT_AGAIN_DAYS = 365
MOST_NOT_AGAIN_DAYS = 3650
LONGEST_TITLE = 100
_NOBODY = Respondent(external_id="nobody")


class InvalidProgrammeError(InvalidFieldsError):
    slug = "invalid-programme"
    title = "The programme cannot be kept"


class ProgrammeNotFoundError(NotFoundError):
    """There is none of this key, or the caller does not see the whole company."""

    slug = "programme-not-found"
    title = "Unknown programme"
    message = "There is no programme with this key."


class WholeCompanyError(ForbiddenError):
    message = "A programme asks customers of the whole company, and you are limited to a unit of it."


class ProgrammeEndedError(ConflictError):
    slug = "programme-ended"
    title = "The programme is over"
    message = "Its calendar has no further round: give it a later `ends_on` first."


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
    """So many days after this programme has asked somebody, it does not ask them again; counted by the calendar of the
    cadence's zone."""

    def check(self) -> None:
        """Refuse what no round can be made of, as far as it can be seen without the company's structure.

        Raises:
            InvalidProgrammeError: names each place that is wrong, such as `cadence.every`.
        """
        problems = problems_of(self)
        if problems:
            raise InvalidProgrammeError(problems)

    def check_units(self, structure: Structure) -> None:
        """Refuse units that the company does not have.

        Raises:
            InvalidProgrammeError: names each of them.
        """
        problems = undeclared_units(self.audience, "audience", structure)
        if problems:
            raise InvalidProgrammeError(problems)

    def may_ask_again(self, asked_at: datetime | None, *, day: date) -> bool:
        """Return whether somebody may be drawn on a day whom the programme has asked last at a moment, or never."""
        return asked_at is None or (day - self.cadence.day_of(asked_at)).days >= self.not_again_days

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


def problems_of(definition: ProgrammeDefinition) -> Sequence[FieldProblem]:
    """Return why a programme cannot be kept; each problem names its place."""
    asked = Asked(
        survey=definition.survey,
        respondent=_NOBODY,
        language=definition.language,
        touchpoint=definition.touchpoint,
        reminder_days=definition.reminder_days,
        valid_days=definition.valid_days,
    )
    now = datetime(2000, 1, 1, tzinfo=UTC)  # nothing of it has a moment
    _, problems = new_invitation(asked, structure=Structure(), now=now, phone_region=None, requested_by="")
    if not is_line(definition.title, LONGEST_TITLE):
        problems.append(FieldProblem("title", f"must be one line of 1 to {LONGEST_TITLE} characters"))
    if definition.per_day is not None and not 1 <= definition.per_day <= MOST_PER_DAY:
        problems.append(FieldProblem("per_day", f"must be 1 to {MOST_PER_DAY}"))
    if not 0 <= definition.not_again_days <= MOST_NOT_AGAIN_DAYS:
        problems.append(FieldProblem("not_again_days", f"must be 0 to {MOST_NOT_AGAIN_DAYS}"))
    problems += audience_problems(definition.audience, "audience")
    problems += cadence_problems(definition.cadence, "cadence")
    return problems + sample_problems(definition.sample, "sample")
