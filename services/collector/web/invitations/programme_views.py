"""What is shown of standing programmes, their rounds and their forecasts."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from services.collector.domain.invitations.batches.batch import RowReason
from services.collector.domain.invitations.batches.progress import RowStanding
from services.collector.domain.invitations.programmes.findings import FindingKind, ProgrammeFinding
from services.collector.domain.invitations.programmes.programme import (
    KeptProgramme,
    ProgrammeStanding,
    ProgrammeState,
)
from services.collector.domain.invitations.programmes.round import (
    MOST_FORESEEN,
    ProgrammeForecast,
    RoundProgress,
    RoundReason,
    RoundState,
    UnitDraw,
)
from services.collector.web.invitations.programme_bodies import EXAMPLE, document_of_programme
from services.collector.web.openapi import with_example
from shared.web.lines import Key

_PLACE = "Code of the place that is the customers' own; null for those who have none, who are a unit of their own."
_VERSION: dict[str, Any] = {
    "key": "how-are-we-doing",
    "version": 1,
    "created_at": "2026-12-01T08:00:00Z",
    "updated_at": "2026-12-01T08:00:00Z",
    "definition": EXAMPLE,
}
_ROUND: dict[str, Any] = {
    "number": 1,
    "state": "done",
    "reason": None,
    "planned_at": "2027-01-11T08:30:00Z",
    "began_at": "2027-01-11T08:30:01Z",
    "late": False,
    "version": 1,
    "batch_id": "0197f2a4-8c1e-7d3a-9b52-3f6d1c9e4a10",
    "audience": 4812,
    "resting": 0,
    "sampled": 481,
    "invited": 466,
    "counts": {"gone": 466, "planned": 0, "waiting": 0, "refused": 15, "cancelled": 0},
    "reasons": {"opted_out": 15},
}
_UNIT: dict[str, Any] = {"location": "berlin-mitte", "audience": 1204, "resting": 0, "sampled": 120}


class ProgrammeVersionView(BaseModel):
    """A programme as people have put it."""

    model_config = with_example(_VERSION)

    key: Key
    version: int
    created_at: datetime
    updated_at: datetime
    definition: dict[str, Any] = Field(description="As it is put, with all of its fields.")

    @classmethod
    def from_domain(cls, kept: KeptProgramme) -> Self:
        return cls(
            key=kept.key,
            version=kept.version,
            created_at=kept.created_at,
            updated_at=kept.updated_at,
            definition=document_of_programme(kept.definition),
        )


class ProgrammeView(BaseModel):
    """A programme and where it stands."""

    model_config = with_example(
        {**_VERSION, "state": "active", "next_at": "2027-01-11T08:30:00Z", "rounds": 0, "last_at": None}
    )

    key: Key
    version: int
    created_at: datetime
    updated_at: datetime
    state: ProgrammeState = Field(
        description="`active`: a round is planned; `paused`; `ended`: the calendar has no further round."
    )
    next_at: datetime | None = Field(description="When the next round is.")
    rounds: int = Field(description="How many rounds there were, missed and refused ones included.")
    last_at: datetime | None = Field(description="For when the last of them was planned.")
    definition: dict[str, Any] = Field(description="As it is put, with all of its fields.")

    @classmethod
    def from_domain(cls, standing: ProgrammeStanding) -> Self:
        kept = standing.kept
        return cls(
            key=kept.key,
            version=kept.version,
            created_at=kept.created_at,
            updated_at=kept.updated_at,
            state=standing.state,
            next_at=standing.next_at,
            rounds=standing.rounds,
            last_at=standing.last_at,
            definition=document_of_programme(kept.definition),
        )


class RoundView(BaseModel):
    """A round of a programme."""

    model_config = with_example(_ROUND)

    number: int
    state: RoundState = Field(
        description="`planned`; `running`: its invitations are being decided; `done`; `cancelled`: its batch was taken "
        "back; `missed`: Heed was not running, and a later round took its place; `refused`, for `reason`."
    )
    reason: RoundReason | None
    planned_at: datetime = Field(description="The moment that the calendar says.")
    began_at: datetime | None
    late: bool = Field(description="Whether Heed was not running at its moment.")
    version: int | None = Field(description="Of the programme, by which it was made.")
    batch_id: UUID | None = Field(description="Its batch of invitations; null where nobody was drawn.")
    audience: int = Field(description="Customers whom it was for.")
    resting: int = Field(description="Those of them whom the programme had asked too short a time ago.")
    sampled: int = Field(description="Those who were drawn.")
    invited: int = Field(description="Those whose invitation has gone out, or is going to.")
    counts: Mapping[RowStanding, int] = Field(description="Those who were drawn, by what became of them.")
    reasons: Mapping[RowReason, int] = Field(description="Of those who were drawn and not invited.")

    @classmethod
    def from_domain(cls, progress: RoundProgress) -> Self:
        return cls(**_round_fields(progress))


class UnitView(BaseModel):
    """What was drawn in one unit."""

    model_config = with_example(_UNIT)

    location: str | None = Field(description=_PLACE)
    audience: int
    resting: int
    sampled: int

    @classmethod
    def from_domain(cls, one: UnitDraw) -> Self:
        return cls(location=one.location, audience=one.audience, resting=one.resting, sampled=one.sampled)


class RoundWithUnitsView(RoundView):
    """A round, and what it drew in each unit."""

    model_config = with_example({**_ROUND, "units": [_UNIT]})

    units: list[UnitView]

    @classmethod
    def of(cls, progress: RoundProgress, units: Sequence[UnitDraw]) -> Self:
        return cls(**_round_fields(progress), units=[UnitView.from_domain(one) for one in units])


class ProgrammeFindingView(BaseModel):
    """What is questionable."""

    field: str
    kind: FindingKind
    detail: str


class UnitForecastView(UnitView):
    """What would happen in one unit."""

    model_config = with_example({**_UNIT, "invited": 117, "reasons": {"opted_out": 3}})

    invited: int = Field(description="How many would be invited, later ones included.")
    reasons: Mapping[RowReason, int] = Field(description="Of those who would be drawn and not invited.")


class ProgrammeForecastView(BaseModel):
    """What a programme would do, as things stand. Nothing is stored, and nobody is invited."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "rounds": ["2027-01-11T08:30:00Z", "2027-04-11T07:30:00Z"],
                    "refusal": None,
                    "audience": 1204,
                    "resting": 0,
                    "sampled": 120,
                    "invited": 117,
                    "last_at": "2027-01-11T08:30:00Z",
                    "units": [{**_UNIT, "invited": 117, "reasons": {"opted_out": 3}}],
                    "findings": [],
                }
            ]
        }
    )

    rounds: list[datetime] = Field(description=f"When the next rounds are, at most {MOST_FORESEEN}.")
    refusal: RoundReason | None = Field(description="Why the next round could not be made, as things stand.")
    audience: int
    resting: int
    sampled: int
    invited: int
    last_at: datetime | None = Field(description="When the last invitation of the next round would go out.")
    units: list[UnitForecastView] = Field(description="Of the next round.")
    findings: list[ProgrammeFindingView] = Field(description="What is questionable about the programme.")

    @classmethod
    def from_domain(cls, forecast: ProgrammeForecast, findings: Sequence[ProgrammeFinding]) -> Self:
        return cls(
            rounds=list(forecast.rounds),
            refusal=forecast.refusal,
            audience=forecast.audience,
            resting=forecast.resting,
            sampled=forecast.sampled,
            invited=forecast.invited,
            last_at=forecast.last_at,
            units=[
                UnitForecastView(
                    location=one.draw.location,
                    audience=one.draw.audience,
                    resting=one.draw.resting,
                    sampled=one.draw.sampled,
                    invited=one.invited,
                    reasons=one.reasons,
                )
                for one in forecast.units
            ],
            findings=[ProgrammeFindingView(field=one.field, kind=one.kind, detail=one.detail) for one in findings],
        )


def _round_fields(progress: RoundProgress) -> dict[str, Any]:
    one = progress.round
    return {
        "number": one.number,
        "state": progress.state,
        "reason": one.reason,
        "planned_at": one.planned_at,
        "began_at": one.began_at,
        "late": one.is_late,
        "version": one.version,
        "batch_id": one.batch_id,
        "audience": one.audience,
        "resting": one.resting,
        "sampled": one.sampled,
        "invited": progress.invited,
        "counts": progress.counts,
        "reasons": progress.reasons,
    }
