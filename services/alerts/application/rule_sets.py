"""The rules that judge at this moment, made ready once and kept until one of them changes."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from services.alerts.domain.rule import Rule
from services.alerts.domain.rule_set import RuleSet
from services.alerts.store.rule_store import RuleSetStore
from shared.unit_of_work import Connection

SEEN_EVERY = timedelta(hours=1)
"""How often it is noted that a set still judges."""


@dataclass(slots=True)
class RuleSets:
    """One small query for each batch of events; all rules are read after a change only."""

    _known: RuleSet | None = field(default=None, init=False)
    _kept: tuple[UUID, datetime] | None = field(default=None, init=False)
    """What is surely stored, and since when."""
    _keeping: tuple[UUID, datetime] | None = field(default=None, init=False)
    """What is stored when the transaction commits."""

    async def current(self, connection: Connection) -> RuleSet:
        """Return the rules as they are in this transaction: one that was changed before it began is obeyed."""
        store = RuleSetStore(connection)
        known = self._known
        if known is None or known.id != await store.current_id():
            rules = await store.all_rules()
            known = self._known = RuleSet(_id_of(rules), rules)
        return known

    async def keep(self, connection: Connection, rules: RuleSet, *, at: datetime) -> None:
        """Store which rules judge at a moment, now and then."""
        if self._kept is None or self._kept[0] != rules.id or at - self._kept[1] >= SEEN_EVERY:
            references = [(rule.key, rule.version) for rule in rules.rules]
            await RuleSetStore(connection).keep(rules.id, references, at=at)
            self._keeping = rules.id, at

    def committed(self) -> None:
        """Note that what was to be kept is stored: the transaction was committed."""
        self._kept, self._keeping = self._keeping or self._kept, None


def _id_of(rules: Sequence[Rule]) -> UUID:
    """Return the id that the store gives to these rules."""
    if not rules:
        return UUID(int=0)
    references = " ".join(f"{rule.key}:{rule.version}" for rule in rules)
    return UUID(hashlib.md5(references.encode(), usedforsecurity=False).hexdigest())
