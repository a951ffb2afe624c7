"""The structure and the teams in the database."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NamedTuple

from sqlalchemy import Row, select

from services.accounts.domain.structure.definition import KEY, StructureDefinition, StructureNotFoundError
from services.accounts.domain.team import TeamDefinition, TeamNotFoundError
from services.accounts.store.tables import STRUCTURE, STRUCTURE_VERSION, TEAM, TEAM_VERSION
from shared.contracts.accounts import StructurePublished
from shared.contracts.wire.records import decode_value, encode_value
from shared.db.keyed import Kind
from shared.fields import fields_in_common
from shared.unit_of_work import Connection

_NO_MOMENT = datetime(2000, 1, 1, tzinfo=UTC)


def _structure_columns(definition: StructureDefinition) -> dict[str, Any]:
    # Kept in the form in which it is published: one way to write and to read it.
    return {"document": json.loads(encode_value(definition.published(0, at=_NO_MOMENT)))}


def _structure(row: Row[Any]) -> StructureDefinition:
    published = decode_value(StructurePublished, json.dumps(row.document).encode())
    return StructureDefinition(**fields_in_common(published, StructureDefinition))


STRUCTURES = Kind(
    "structure", StructureNotFoundError, STRUCTURE, _structure_columns, _structure, versions=STRUCTURE_VERSION
)


def _team_columns(definition: TeamDefinition) -> dict[str, Any]:
    return {
        "name": definition.name,
        "lead": definition.lead,
        "members": list(definition.members),
        "languages": list(definition.languages),
    }


def _team(row: Row[Any]) -> TeamDefinition:
    return TeamDefinition(name=row.name, lead=row.lead, members=tuple(row.members), languages=tuple(row.languages))


TEAMS = Kind("team", TeamNotFoundError, TEAM, _team_columns, _team, versions=TEAM_VERSION)


class VersionEntry(NamedTuple):
    """One version of the structure in a list of them."""

    version: int
    published_at: datetime


@dataclass(frozen=True, slots=True)
class StructureVersions:
    connection: Connection

    async def list_before(self, version: int | None, *, limit: int) -> Sequence[VersionEntry]:
        """Return versions, the newest first, from below `version`."""
        table = STRUCTURE_VERSION.c
        wanted = select(table.version, table.updated_at).where(table.key == KEY).order_by(table.version.desc())
        if version is not None:
            wanted = wanted.where(table.version < version)
        return [VersionEntry(*row) for row in await self.connection.execute(wanted.limit(limit))]
