"""Causes in the database."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from sqlalchemy import Row

from services.tickets.domain.cause import Cause, CauseNotFoundError
from services.tickets.store.tables import CAUSE, CAUSE_VERSION
from shared.db.keyed import Kind


def _columns(cause: Cause) -> Mapping[str, Any]:
    return asdict(cause)


def _definition(row: Row[Any]) -> Cause:
    return Cause(names=row.names, parent=row.parent, position=row.position, is_retired=row.is_retired)


CAUSES = Kind("cause", CauseNotFoundError, CAUSE, _columns, _definition, CAUSE_VERSION)
