"""Targets in the database."""

from typing import Any

from sqlalchemy import Row

from services.scoring.domain.errors import TargetNotFoundError
from services.scoring.domain.target import TargetDefinition
from services.scoring.store.tables import TARGET
from shared.db.keyed import Kind
from shared.scales import Scale


def _columns(definition: TargetDefinition) -> dict[str, Any]:
    scale = definition.scale
    return {
        "survey": definition.survey,
        "concept": definition.concept,
        "touchpoint": definition.touchpoint,
        "metric": scale.metric,
        "scale_min": scale.scale_min,
        "scale_max": scale.scale_max,
        "polarity": scale.polarity,
        "value": definition.value,
        "due_on": definition.due_on,
        "owner": definition.owner,
    }


def _definition(row: Row[Any]) -> TargetDefinition:
    return TargetDefinition(
        survey=row.survey,
        concept=row.concept,
        touchpoint=row.touchpoint,
        scale=Scale(row.metric, row.scale_min, row.scale_max, row.polarity),
        value=row.value,
        due_on=row.due_on,
        owner=row.owner,
    )


TARGETS = Kind("target", TargetNotFoundError, TARGET, _columns, _definition)
