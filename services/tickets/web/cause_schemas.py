"""Causes as JSON."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from services.tickets.domain.cause import MAX_NAME, Cause
from shared.access import Language
from shared.keyed.resource import KeyedResource
from shared.web.lines import Key, Line


class CauseBody(BaseModel):
    """A cause as it is to be."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"names": {"en": "Queue at the counter"}, "parent": "waiting", "position": 3}]},
    )

    names: dict[Language, Annotated[Line, Field(max_length=MAX_NAME)]] = Field(
        min_length=1, description="Its name by language; in others the first is shown."
    )
    parent: Key | None = Field(default=None, description="The cause above it; omitted: it is on the first level.")
    position: int = Field(default=0, ge=0, le=10_000, description="Among those beside it, the lowest first.")
    is_retired: bool = Field(default=False, description="It is not offered any more; tickets that have it keep it.")

    def to_domain(self) -> Cause:
        return Cause(
            names={str(language): name for language, name in self.names.items()},
            parent=self.parent,
            position=self.position,
            is_retired=self.is_retired,
        )


class CauseView(CauseBody):
    """A cause as it stands."""

    key: str
    version: int
    created_at: datetime
    updated_at: datetime

    @classmethod
    def from_domain(cls, one: KeyedResource[Cause]) -> "CauseView":
        cause = one.definition
        return cls(
            key=one.key,
            names={language: cause.names[language] for language in ("en", "de") if language in cause.names},
            parent=cause.parent,
            position=cause.position,
            is_retired=cause.is_retired,
            version=one.version,
            created_at=one.created_at,
            updated_at=one.updated_at,
        )


class OrderBody(BaseModel):
    """The order of the causes at one place of the tree."""

    model_config = ConfigDict(extra="forbid")

    parent: Key | None = Field(default=None, description="The cause above them; omitted: they are on the first level.")
    keys: Annotated[list[Key], Field(max_length=1000, description="All of them, the first one first.")]


class CausesView(BaseModel):
    """Causes in their order."""

    items: list[CauseView]


class CauseUsesView(BaseModel):
    """How many tickets were closed with each cause; with any other none was."""

    days: int
    uses: dict[str, int] = Field(description="By key; also of causes that were deleted.")
