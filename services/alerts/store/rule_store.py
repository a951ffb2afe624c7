"""Rules in the database, and the sets that they made up when something was judged."""

import dataclasses
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Text, cast, delete, func, literal, select, tuple_
from sqlalchemy.dialects.postgresql import aggregate_order_by, insert
from sqlalchemy.ext.asyncio import AsyncConnection

from services.alerts.domain.condition import Condition
from services.alerts.domain.rule import Rule, RuleDefinition, RuleNotFoundError
from services.alerts.domain.rule_document import (
    limits_document,
    limits_of,
    notify_document,
    notify_of,
    recover_document,
    recover_of,
)
from services.alerts.domain.rule_set import Reference
from services.alerts.store.tables import RULE, RULE_SET, RULE_VERSION
from shared.db.keyed import Kind
from shared.keyed.resource import KeyedResource

_OF_ITS_OWN = {"when", "notify", "recover", "limits"}
_PLAIN = tuple(field.name for field in dataclasses.fields(RuleDefinition) if field.name not in _OF_ITS_OWN)
_NO_RULES = UUID(int=0)


def _columns(definition: RuleDefinition) -> dict[str, Any]:
    return {name: getattr(definition, name) for name in _PLAIN} | {
        "condition": None if definition.when is None else definition.when.document(),
        "notify": None if definition.notify is None else notify_document(definition.notify),
        "recover": None if definition.recover is None else recover_document(definition.recover),
        "limits": limits_document(definition.limits),
    }


def _definition(row: Row[Any]) -> RuleDefinition:
    return RuleDefinition(
        when=None if row.condition is None else Condition.read(row.condition),
        notify=None if row.notify is None else notify_of(row.notify),
        recover=None if row.recover is None else recover_of(row.recover),
        limits=limits_of(row.limits),
        **{name: getattr(row, name) for name in _PLAIN},
    )


RULES = Kind("rule", RuleNotFoundError, RULE, _columns, _definition, versions=RULE_VERSION)

_REFERENCE = RULE.c.key + ":" + cast(RULE.c.version, Text)
_SET_ID = select(func.md5(func.string_agg(_REFERENCE, aggregate_order_by(literal(" "), RULE.c.key))))


@dataclass(frozen=True, slots=True)
class RuleSetStore:
    """Which rules there are, as one number, and which there were."""

    connection: AsyncConnection

    async def current_id(self) -> UUID:
        """Return the id of all rules in their present versions."""
        found = (await self.connection.execute(_SET_ID)).scalar()
        return UUID(found) if found else _NO_RULES

    async def all_rules(self) -> Sequence[Rule]:
        """Return all rules, by key."""
        return await RULES.store(self.connection).list_after(None, limit=None)

    async def keep(self, id_: UUID, rules: Collection[Reference], *, at: datetime) -> None:
        """Remember that these rules judged something at that moment."""
        new = insert(RULE_SET).values(id=id_, rules=[list(one) for one in sorted(rules)], seen_at=at)
        seen = func.greatest(RULE_SET.c.seen_at, new.excluded.seen_at)
        await self.connection.execute(new.on_conflict_do_update(index_elements=[RULE_SET.c.id], set_={"seen_at": seen}))

    async def rules_in(self, id_: UUID) -> Sequence[Rule]:
        """Return the rules of a set as they were, by key; none where the set is kept no longer."""
        found = (await self.connection.execute(select(RULE_SET.c.rules).where(RULE_SET.c.id == id_))).scalar()
        return await self.rules_at([(key, version) for key, version in found or ()])

    async def rules_at(self, wanted: Collection[Reference]) -> Sequence[Rule]:
        """Return rules in certain versions, by key."""
        table = RULE_VERSION
        rows = await self.connection.execute(
            select(table).where(tuple_(table.c.key, table.c.version).in_(sorted(wanted))).order_by(table.c.key)
        )
        return [KeyedResource(row.key, _definition(row), row.version, row.created_at, row.updated_at) for row in rows]

    async def delete_unseen(self, *, before: datetime) -> int:
        """Delete the sets that judged nothing since then and return how many that were."""
        return (await self.connection.execute(delete(RULE_SET).where(RULE_SET.c.seen_at < before))).rowcount
