"""The tables of destinations, of what proves them, and of the fallback."""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    Uuid,
)
from sqlalchemy.dialects.postgresql import JSONB


def destination_table(metadata: MetaData) -> Table:
    table = Table(
        "destination",
        metadata,
        Column("id", Uuid, primary_key=True),
        Column("person_id", Uuid),
        Column("team", Text),
        Column("channel", Text, nullable=False),
        Column("chat_kind", Text),
        Column("address", Text, nullable=False),
        Column("label", Text, nullable=False),
        Column("shows_comments", Boolean, nullable=False),
        Column("from_severity", Text, nullable=False),
        Column("hours", JSONB, nullable=False),
        Column("critical_at_any_hour", Boolean, nullable=False),
        Column("digest", Text, nullable=False),
        Column("digest_at", Text, nullable=False),
        Column("zone", Text),
        Column("verified_at", DateTime(timezone=True)),
        Column("attempted_at", DateTime(timezone=True)),
        Column("attempt_outcome", Text),
        Column("attempt_status", Text),
        Column("attempt_answer", Text, nullable=False, server_default=""),
        Column("version", Integer, nullable=False),
        Column("created_at", DateTime(timezone=True), nullable=False),
        CheckConstraint("(person_id IS NULL) <> (team IS NULL)", name="one_owner"),
    )
    columns = table.c
    is_persons, is_teams = columns.person_id.is_not(None), columns.team.is_not(None)
    for owner, condition in ((columns.person_id, is_persons), (columns.team, is_teams)):
        name = f"ix_destination_{owner.name}"
        Index(name, owner, columns.channel, columns.address, unique=True, postgresql_where=condition)
    return table


def proof_table(metadata: MetaData, destination: Table) -> Table:
    # The newest proof of each destination; what is secret of it is nowhere kept.
    return Table(
        "destination_proof",
        metadata,
        Column("destination_id", Uuid, ForeignKey(destination.c.id, ondelete="CASCADE"), primary_key=True),
        Column("kind", Text, nullable=False),
        Column("secret_sha256", Text, nullable=False, index=True),
        Column("attempts_left", Integer, nullable=False),
        Column("expires_at", DateTime(timezone=True), nullable=False),
    )


def test_message_table(metadata: MetaData) -> Table:
    # Who caused a message to an address that was typed in, so that nobody causes many. Rows are kept for a day.
    return Table(
        "test_message",
        metadata,
        Column("id", Uuid, primary_key=True),
        Column("actor", Text, nullable=False),
        Column("sent_at", DateTime(timezone=True), nullable=False),
        Index(None, "actor", "sent_at"),
    )


def fallback_table(metadata: MetaData, destination: Table) -> Table:
    # One row: who gets what reaches nobody.
    return Table(
        "fallback",
        metadata,
        Column("id", Integer, primary_key=True, autoincrement=False),
        Column("team", Text),
        Column("destination_id", Uuid, ForeignKey(destination.c.id, ondelete="SET NULL")),
        Column("version", Integer, nullable=False),
    )
