"""Create a rule, or give it another definition."""

from dataclasses import dataclass

from services.alerts.domain.errors import StaleRuleError
from services.alerts.domain.rule import Rule, RuleDefinition
from services.alerts.store.rule_store import RuleStore
from shared.clock import Clock
from shared.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class DefinedRule:
    """The rule as it stands now, and whether it is new."""

    rule: Rule
    created: bool


@dataclass(frozen=True, slots=True)
class DefineRule:
    """Make the rule of a key be what is asked for; asking again for the same changes nothing."""

    unit_of_work: UnitOfWork
    clock: Clock

    async def __call__(self, *, key: str, definition: RuleDefinition, seen: int | None = None) -> DefinedRule:
        """Create or redefine the rule `key`.

        Args:
            key: the rule's key.
            definition: what it shall be.
            seen: version that the caller has read; None when they do not care.

        Raises:
            InvalidRuleError: the definition makes no sense.
            StaleRuleError: the rule has another version than `seen`.
        """
        new = Rule.define(key, definition, at=self.clock.now())
        async with self.unit_of_work.begin() as work:
            rules = RuleStore(work.connection)
            if seen is None and await rules.add(new):
                return DefinedRule(new, created=True)
            stored = await rules.find(key, for_update=True)
            if stored is None:
                message = "There is no rule of this key. Leave the version out to create it."
                raise StaleRuleError(message)
            changed = stored.redefine(definition, at=self.clock.now(), seen=seen)
            if changed != stored:
                await rules.save(changed)
        return DefinedRule(changed, created=False)
