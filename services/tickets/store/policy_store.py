"""Policies in the database."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from sqlalchemy import Row, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from services.tickets.domain.clocks.policy import (
    LadderStep,
    Policy,
    PolicyDefinition,
    PolicyNotFoundError,
    Target,
    Targets,
)
from services.tickets.store.clock_tables import POLICY, POLICY_VERSION
from shared.db.keyed import Kind
from shared.keyed.resource import KeyedResource

Version = tuple[str, int]
"""Key and number."""


def _columns(definition: PolicyDefinition) -> Mapping[str, Any]:
    return {
        "name": definition.name,
        "targets": {urgency: asdict(targets) for urgency, targets in definition.targets.items()},
        "touchpoints": list(definition.touchpoints),
        "units": list(definition.units),
        "pauses_while_waiting": definition.pauses_while_waiting,
        "ladder": [asdict(step) for step in definition.ladder],
        "horizon_hours": definition.horizon_hours,
    }


def _definition(row: Row[Any]) -> PolicyDefinition:
    return PolicyDefinition(
        name=row.name,
        targets={urgency: _targets(document) for urgency, document in row.targets.items()},
        touchpoints=tuple(row.touchpoints),
        units=tuple(row.units),
        pauses_while_waiting=row.pauses_while_waiting,
        ladder=tuple(LadderStep(**step) for step in row.ladder),
        horizon_hours=row.horizon_hours,
    )


def _targets(document: Mapping[str, Any]) -> Targets:
    return Targets(**{kind: None if one is None else Target(**one) for kind, one in document.items()})


POLICIES = Kind("policy", PolicyNotFoundError, POLICY, _columns, _definition, POLICY_VERSION)


async def all_policies(connection: AsyncConnection) -> Sequence[Policy]:
    """Return all policies, by key."""
    return await POLICIES.store(connection).list_after(None, limit=None)


@dataclass(frozen=True, slots=True)
class PolicyVersions:
    """Policies as they were in versions by which clocks go. They never change, so each is read once per process."""

    _known: dict[Version, Policy] = field(default_factory=dict, init=False)

    async def read(self, connection: AsyncConnection, wanted: Collection[Version]) -> Mapping[Version, Policy]:
        """Return policies by key and version."""
        missing = sorted(set(wanted) - self._known.keys())
        if missing:
            table = POLICY_VERSION
            rows = await connection.execute(select(table).where(tuple_(table.c.key, table.c.version).in_(missing)))
            for row in rows:
                one = KeyedResource(row.key, _definition(row), row.version, row.created_at, row.updated_at)
                self._known[row.key, row.version] = one
        return {one: self._known[one] for one in wanted}
