"""What recent responses and complaints hold that rules can ask for."""

from dataclasses import dataclass

from services.alerts.domain.suggestions import Suggestions, suggestions_of
from services.alerts.store.judged_store import JudgedStore
from shared.unit_of_work import UnitOfWork

NEWEST = 2000
"""So many are looked at: what is not among them hardly matters to a new rule."""


@dataclass(frozen=True, slots=True)
class ReadSuggestions:
    unit_of_work: UnitOfWork

    async def __call__(self, *, locations: frozenset[str] | None) -> Suggestions:
        """Return it of what was received last; `locations` are those that the reader may see, None: all."""
        async with self.unit_of_work.read() as connection:
            return suggestions_of(await JudgedStore(connection).newest(locations=locations, limit=NEWEST))
