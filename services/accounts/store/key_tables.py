"""The table of API keys."""

from sqlalchemy import Column, DateTime, Index, Integer, LargeBinary, MetaData, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import ARRAY


def api_key_table(metadata: MetaData) -> Table:
    table = Table(
        "api_key",
        metadata,
        Column("id", Uuid, primary_key=True),
        Column("name", Text, nullable=False),
        Column("prefix", Text, nullable=False),
        Column("secret_sha256", LargeBinary, nullable=False, unique=True),
        Column("version", Integer, nullable=False),
        Column("scopes", ARRAY(Text), nullable=False),
        Column("unit", Text),
        Column("expires_at", DateTime(timezone=True)),
        Column("networks", ARRAY(Text), nullable=False),
        Column("created_by", Text, nullable=False),
        Column("created_at", DateTime(timezone=True), nullable=False),
        Column("last_used_at", DateTime(timezone=True)),
        Column("last_used_from", Text),
        Column("revoked_at", DateTime(timezone=True)),
        Column("replaces", Uuid),
        Column("rotated_to", Uuid),
        Column("overlap_ends_at", DateTime(timezone=True)),
    )
    # Histories show keys by their names.
    Index(
        "uq_api_key_name_in_use",
        table.c.name,
        unique=True,
        postgresql_where=table.c.revoked_at.is_(None) & table.c.rotated_to.is_(None),
    )
    return table
