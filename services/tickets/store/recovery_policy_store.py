"""Recovery policies in the database."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields
from typing import Any

from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncConnection

from services.tickets.domain.recovery_policy import Policy, RecoveryPolicy, RecoveryPolicyNotFoundError
from services.tickets.store.proof_tables import RECOVERY_POLICY, RECOVERY_POLICY_VERSION
from shared.db.keyed import Kind

_NAMES = tuple(field.name for field in fields(RecoveryPolicy))


def _columns(definition: RecoveryPolicy) -> Mapping[str, Any]:
    return asdict(definition)


def _definition(row: Row[Any]) -> RecoveryPolicy:
    return RecoveryPolicy(**{name: getattr(row, name) for name in _NAMES})


POLICIES = Kind(
    "recovery_policy",
    RecoveryPolicyNotFoundError,
    RECOVERY_POLICY,
    _columns,
    _definition,
    RECOVERY_POLICY_VERSION,
)


async def read_policies(connection: AsyncConnection) -> Sequence[Policy]:
    """Return all policies."""
    return await POLICIES.store(connection).list_after(None, limit=None)
