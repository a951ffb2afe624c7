"""Read the rules."""

from dataclasses import dataclass

from services.alerts.domain.rule import Rule
from services.alerts.store.rule_store import RuleStore
from shared.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class ReadRules:
    """Read rules in pages."""

    unit_of_work: UnitOfWork

    async def __call__(self, *, after: str | None, limit: int) -> list[Rule]:
        """Return up to `limit` rules by key, those after the key `after` only."""
        async with self.unit_of_work.read() as connection:
            return await RuleStore(connection).list_after(after, limit=limit)
