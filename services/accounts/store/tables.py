"""The tables of accounts."""

from typing import Any

from sqlalchemy import ARRAY, Column, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB

from services.accounts.store.audit.tables import audit_entry_table, audit_segment_table, audit_subject_table
from services.accounts.store.key_tables import api_key_table
from shared.consuming.tables import transport_tables
from shared.db.directory import directory_tables
from shared.db.forgotten import forgotten_table
from shared.db.keyed import keyed_table, versions_table
from shared.db.metadata import service_metadata

METADATA = service_metadata("accounts")
TRANSPORT = transport_tables(METADATA)

AUDIT_SEGMENT = audit_segment_table(METADATA)
AUDIT_ENTRY = audit_entry_table(METADATA)
AUDIT_SUBJECT = audit_subject_table(METADATA)

# Respondents and colleagues who were erased, by their ids.
FORGOTTEN = forgotten_table(METADATA)
DIRECTORY = directory_tables(METADATA)


def _structure_columns() -> tuple[Column[Any], ...]:
    return (Column("document", JSONB, nullable=False),)


def _team_columns() -> tuple[Column[Any], ...]:
    return (
        Column("name", Text, nullable=False),
        Column("lead", Uuid),
        Column("members", ARRAY(Uuid), nullable=False),
        Column("languages", ARRAY(Text), nullable=False),
    )


STRUCTURE = keyed_table("structure", METADATA, *_structure_columns())
STRUCTURE_VERSION = versions_table("structure_version", METADATA, *_structure_columns())
TEAM = keyed_table("team", METADATA, *_team_columns())
TEAM_VERSION = versions_table("team_version", METADATA, *_team_columns())

API_KEY = api_key_table(METADATA)
