"""The structure as a document that people keep, version by version."""

import dataclasses
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from services.accounts.domain.structure.checks import structure_problems
from shared.business_hours.calendar import Calendar
from shared.contracts.accounts import STRUCTURE_KEY, StructurePublished
from shared.directory.structure import Responsibility, Structure, Touchpoint, Unit
from shared.errors import InvalidFieldsError, NotFoundError
from shared.keyed.resource import KeyedResource

KEY = STRUCTURE_KEY


class InvalidStructureError(InvalidFieldsError):
    """The structure contradicts itself."""

    slug = "invalid-structure"
    title = "The structure makes no sense"
    message = "Nothing was changed. Correct the places named in `errors` and send it again."


class StructureNotFoundError(NotFoundError):
    """Nothing is declared, or there never was such a version."""

    slug = "structure-not-found"
    title = "There is no such structure"
    message = "No structure is declared yet, or there never was such a version of it."


@dataclass(frozen=True, slots=True, kw_only=True)
class StructureDefinition:
    """What people declare; the same fields as those of a published structure, without its version."""

    units: tuple[Unit, ...] = ()
    touchpoints: tuple[Touchpoint, ...] = ()
    responsibilities: tuple[Responsibility, ...] = ()
    calendars: dict[str, Calendar] = field(default_factory=dict)

    def check(self) -> None:
        """Refuse what contradicts itself; which teams there are is not known here.

        Raises:
            InvalidStructureError: names each place.
        """
        problems = structure_problems(self.structure())
        if problems:
            raise InvalidStructureError(problems)

    def structure(self, version: int = 0) -> Structure:
        return Structure(version=version, **self.fields())

    def published(self, version: int, *, at: datetime) -> StructurePublished:
        """Return the event that publishes it."""
        return StructurePublished(version=version, published_at=at, **self.fields())

    def fields(self) -> dict[str, Any]:
        return {one.name: getattr(self, one.name) for one in dataclasses.fields(self)}


StructureVersion = KeyedResource[StructureDefinition]
"""One version of it."""
