"""Rules in the database."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import RowMapping, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from services.alerts.domain.condition import Condition
from services.alerts.domain.rule import Rule, RuleDefinition
from services.alerts.store.tables import RULE


@dataclass(frozen=True, slots=True)
class RuleStore:
    """Reads and writes rules."""

    connection: AsyncConnection

    async def add(self, rule: Rule) -> bool:
        """Insert `rule`; return False when there is one of its key, committed before this call returned."""
        statement = insert(RULE).values(_row(rule)).on_conflict_do_nothing().returning(RULE.c.key)
        return (await self.connection.execute(statement)).first() is not None

    async def find(self, key: str, *, for_update: bool = False) -> Rule | None:
        """Return the rule of that key, or None.

        Args:
            key: the rule's key.
            for_update: keep others from changing it until the transaction ends.
        """
        statement = select(RULE).where(RULE.c.key == key)
        if for_update:
            statement = statement.with_for_update()
        row = (await self.connection.execute(statement)).mappings().first()
        return _rule(row) if row else None

    async def save(self, rule: Rule) -> None:
        """Write a rule that was found for update."""
        await self.connection.execute(update(RULE).where(RULE.c.key == rule.key).values(_row(rule)))

    async def list_enabled(self) -> list[Rule]:
        """Return the rules that are switched on, by key."""
        rows = await self.connection.execute(select(RULE).where(RULE.c.enabled).order_by(RULE.c.key))
        return [_rule(row) for row in rows.mappings()]

    async def list_after(self, key: str | None, *, limit: int) -> list[Rule]:
        """Return up to `limit` rules by key, those after `key` only."""
        statement = select(RULE).order_by(RULE.c.key).limit(limit)
        if key is not None:
            statement = statement.where(RULE.c.key > key)
        return [_rule(row) for row in (await self.connection.execute(statement)).mappings()]


def _row(rule: Rule) -> dict[str, Any]:
    definition = rule.definition
    return {
        "key": rule.key,
        "name": definition.name,
        "enabled": definition.enabled,
        "severity": definition.severity,
        "condition": definition.when.document(),
        "survey": definition.survey,
        "touchpoint": definition.touchpoint,
        "channel": definition.channel,
        "opens_ticket": definition.opens_ticket,
        "version": rule.version,
        "created_at": rule.created_at,
        "updated_at": rule.updated_at,
    }


def _rule(row: RowMapping) -> Rule:
    return Rule(
        key=row["key"],
        definition=RuleDefinition(
            name=row["name"],
            enabled=row["enabled"],
            severity=row["severity"],
            when=Condition.read(row["condition"]),
            survey=row["survey"],
            touchpoint=row["touchpoint"],
            channel=row["channel"],
            opens_ticket=row["opens_ticket"],
        ),
        version=row["version"],
        created_at=row["created_at"],
        updated_at=row["updated_at"],
    )
