"""Rounds of a programme: what became of each, and how many were drawn in each unit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Literal
from uuid import UUID

from services.collector.domain.invitations.batches.batch import BatchState, RowReason
from services.collector.domain.invitations.batches.progress import STANDINGS, BatchProgress, RowStanding
from shared.errors import NotFoundError

MOST_FORESEEN = 12
RoundState = Literal["planned", "running", "done", "cancelled", "missed", "refused"]
"""Its moment is to come · its invitations are being decided · all are · its batch was taken back · the suite was not
running, and a later round took its place · it could not be made, for a `RoundReason`."""
RoundReason = Literal["survey_unknown", "survey_not_open", "failed"]
"""Why a round was refused; `failed`: something that nobody foresaw kept it from being made, again and again."""


_STATES: Mapping[BatchState, RoundState] = {
    "draft": "running",
    "working": "running",
    "done": "done",
    "cancelled": "cancelled",
}


class RoundNotFoundError(NotFoundError):
    slug = "programme-round-not-found"
    title = "Unknown round"
    message = "The programme has no round of this number."


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitDraw:
    """What was drawn, or would be, in one unit. Customers without a place of their own are a unit of their own."""

    location: str | None
    audience: int
    """Customers for whom the audience's conditions hold."""
    resting: int
    """Those of them whom the programme has asked too short a time ago."""
    sampled: int
    """How many of the others were drawn."""
    carry: Decimal = Decimal(0)
    """The part of a person that the share leaves over for the next round; less than one, negative where it was lent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """A round as it is kept."""

    id: UUID
    programme: str
    number: int
    """Of the programme, from 1, without gaps."""
    planned_at: datetime
    """The moment that the calendar says."""
    state: Literal["planned", "made", "missed", "refused"]
    """`made`: its batch is there, and says how far it has come."""
    reason: RoundReason | None = None
    version: int | None = None
    """Of the programme's definition by which it was made."""
    began_at: datetime | None = None
    is_late: bool = False
    """Whether the suite was not running at its moment."""
    batch_id: UUID | None = None
    """None where nobody was drawn."""
    audience: int = 0
    resting: int = 0
    sampled: int = 0


@dataclass(frozen=True, slots=True)
class RoundProgress:
    """A round with what has become of its invitations."""

    round: Round
    state: RoundState
    counts: Mapping[RowStanding, int]
    """Of its batch: all standings, those of nobody with 0."""
    reasons: Mapping[RowReason, int]
    """Of those who were drawn and not invited, the most frequent first."""

    @property
    def invited(self) -> int:
        """Return how many have an invitation that has gone out or is going to."""
        return self.counts["gone"] + self.counts["planned"]


def progress_of(one: Round, batch: BatchProgress | None) -> RoundProgress:
    """Return a round with what its batch says; None where it has none."""
    if batch is None:
        state: RoundState = "done" if one.state == "made" else one.state
        return RoundProgress(one, state, dict.fromkeys(STANDINGS, 0), {})
    state = _STATES[batch.batch.state]
    return RoundProgress(one, state, batch.counts, batch.reasons)


@dataclass(frozen=True, slots=True)
class UnitForecast:
    """What would happen in one unit in the next round."""

    draw: UnitDraw
    invited: int
    """How many would be invited, later ones included."""
    reasons: Mapping[RowReason, int]
    """Of those who would be drawn and not invited, the most frequent first."""


@dataclass(frozen=True, slots=True)
class ProgrammeForecast:
    """What a programme would do at this moment. Nothing in it says who somebody is."""

    rounds: Sequence[datetime]
    """The next rounds' moments, at most `MOST_FORESEEN`; none when the calendar has no further one."""
    units: Sequence[UnitForecast]
    """Of the next round, by location; those without one last. If there is no next round, as if there were one."""
    refusal: RoundReason | None
    """Why a round could not be made as things stand."""
    last_at: datetime | None
    """When the last invitation of the round would go out, with `per_day`; None where nobody would be invited."""

    @property
    def audience(self) -> int:
        return sum(one.draw.audience for one in self.units)

    @property
    def resting(self) -> int:
        return sum(one.draw.resting for one in self.units)

    @property
    def sampled(self) -> int:
        return sum(one.draw.sampled for one in self.units)

    @property
    def invited(self) -> int:
        return sum(one.invited for one in self.units)
