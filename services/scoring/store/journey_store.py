"""Journeys in the database."""

import dataclasses
from typing import Any

from sqlalchemy import Row

from services.scoring.domain.errors import JourneyNotFoundError
from services.scoring.domain.journey import JourneyDefinition, JourneyStage
from services.scoring.store.tables import JOURNEY
from shared.db.keyed import Kind


def _columns(definition: JourneyDefinition) -> dict[str, Any]:
    return {"definition": dataclasses.asdict(definition)}


def _definition(row: Row[Any]) -> JourneyDefinition:
    stored = row.definition
    stages = tuple(JourneyStage(one["key"], one["name"], tuple(one["touchpoints"])) for one in stored["stages"])
    return JourneyDefinition(stored["name"], stages)


JOURNEYS = Kind("journey", JourneyNotFoundError, JOURNEY, _columns, _definition)
