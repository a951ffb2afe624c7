"""Read one rule."""

from dataclasses import dataclass

from services.alerts.domain.errors import RuleNotFoundError
from services.alerts.domain.rule import Rule
from services.alerts.store.rule_store import RuleStore
from shared.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class ReadRule:
    """Read one rule."""

    unit_of_work: UnitOfWork

    async def __call__(self, *, key: str) -> Rule:
        """Return the rule of that key.

        Raises:
            RuleNotFoundError: there is none.
        """
        async with self.unit_of_work.read() as connection:
            rule = await RuleStore(connection).find(key)
        if rule is None:
            raise RuleNotFoundError
        return rule
