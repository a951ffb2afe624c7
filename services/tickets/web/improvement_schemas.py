"""Improvements as JSON."""

from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from services.tickets.application.improvements.reading import ListedImprovement, ShownImprovement
from services.tickets.domain.improvements.improvement import Improvement, Terms
from services.tickets.domain.improvements.states import LEADS_TO
from services.tickets.domain.workflow import State
from shared.errors import FieldProblem, InvalidFieldsError
from shared.fields import fields_in_common
from shared.vocabulary import ImprovementState, Spot
from shared.web.lines import Key, Line
from shared.web.moments import Day
from shared.web.origin import AtTouchpointBody

MOST_AT_ONCE = 100
Description = Annotated[str, StringConstraints(strip_whitespace=True, max_length=4000)]
EXAMPLE: dict[str, Any] = {
    "title": "A second till is opened when more than four people wait",
    "touchpoint": "checkout",
    "unit": "berlin",
    "cause": "waiting-time",
}


class TermsBody(AtTouchpointBody):
    """What may be said of an improvement. Without a touchpoint it takes effect at all of them."""

    model_config = ConfigDict(extra="forbid")

    description: Description = Field(default="", description="What is to change, and how one would notice.")
    state: ImprovementState = "proposed"
    owner: Line | None = Field(
        default=None,
        description="The id of a person who sees the place, or the key of a team. Needed for what is planned or in "
        "work. Whoever is named is notified.",
    )
    due_on: Day | None = Field(
        default=None,
        description="The day by which it is to be done; needed for what is planned or in work. Its owner is reminded "
        "when it is over.",
    )
    survey: Key | None = Field(default=None, description="The survey whose scores it is to improve. Omitted: of all.")
    unit: Line | None = Field(
        default=None,
        description="Code of the unit or location where it takes effect. Omitted: in the whole company; whoever is "
        "limited to a unit must name a place of it.",
    )
    cause: Key | None = Field(default=None, description="Key of the cause that it does something about.")
    done_on: Day | None = Field(
        default=None,
        description="With the state `done`: the day on which it took effect, from which scores before and after are "
        "compared. Omitted: today.",
    )
    dropped_because: Line | None = Field(default=None, description="With the state `dropped`, where it is needed.")


class ImprovementBody(TermsBody):
    """An improvement to be opened."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [EXAMPLE]})

    title: Line = Field(description="One line without personal data: it is shown in lists.")
    cases: Annotated[list[UUID], Field(max_length=MOST_AT_ONCE)] = Field(
        default=[], description="Ids of cases that are behind it; none are needed."
    )

    def to_domain(self) -> Terms:
        return Terms(**self.model_dump(exclude={"cases"}))


class ChangesBody(TermsBody):
    """What is to be different; what is omitted stays, and null takes it away."""

    title: Line | None = None

    def to_domain(self) -> dict[str, Any]:
        """Return the terms that were sent, by name.

        Raises:
            InvalidFieldsError: what every improvement has is to be taken away.
        """
        sent = self.model_dump(include=set(self.model_fields_set))
        if "title" in sent and sent["title"] is None:
            raise InvalidFieldsError([FieldProblem("title", "cannot be taken away")])
        return sent


class CaseOfImprovement(BaseModel):
    """Which case to link: by its id, or by its number."""

    model_config = ConfigDict(extra="forbid")

    ticket_id: UUID | None = None
    number: int | None = Field(default=None, ge=1, le=2**53)


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkedCase(Spot):
    """A case behind an improvement, for whoever may see it."""

    id: UUID
    number: int
    state: State


@dataclass(frozen=True, kw_only=True)
class ListedView(Improvement):
    """An improvement in a list."""

    __pydantic_config__ = ConfigDict(json_schema_serialization_defaults_required=True)

    number_of_cases: int
    """Linked cases that the caller may see."""

    @classmethod
    def listed(cls, one: ListedImprovement) -> "ListedView":
        return cls(**fields_in_common(one.improvement, Improvement), number_of_cases=one.cases)


@dataclass(frozen=True, kw_only=True)
class ImprovementView(ListedView):
    """An improvement as it stands."""

    may_change: bool
    """Whether the place is the caller's; what concerns the whole company is changed by those who work for it."""
    next_states: tuple[ImprovementState, ...]
    """What can follow, the likeliest first."""
    cases: tuple[LinkedCase, ...]
    """Those that the caller may see, the newest first."""

    @classmethod
    def of(cls, shown: ShownImprovement) -> "ImprovementView":
        return cls(
            **fields_in_common(shown.improvement, Improvement),
            number_of_cases=len(shown.cases),
            may_change=shown.may_change,
            next_states=LEADS_TO[shown.improvement.state],
            cases=tuple(LinkedCase(**fields_in_common(one, LinkedCase)) for one in shown.cases),
        )
