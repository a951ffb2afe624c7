"""The table of due work, one for each service that has any."""

from sqlalchemy import BigInteger, Column, DateTime, Index, Integer, MetaData, Table, Text, Uuid, func

PENDING = "pending"
DONE = "done"
CANCELLED = "cancelled"
FAILED = "failed"


def due_table(metadata: MetaData) -> Table:
    """Add due work to a service's metadata; it is created by `shared.db.due_v1`, and changed by `due_v2`.

    `due_at` is the moment that was asked for and never moves by itself. `next_at` is when the row may be claimed: the
    end of a lease while somebody works on it, a later moment after a failure. All moments are the database's.

    `attempts` counts claims, `failures` those that ended badly: one more with each claim, taken back when the work was
    put off without being at fault. So whatever kills its process is counted, too, and given up in the end.
    """
    table = Table(
        "due",
        metadata,
        Column("id", Uuid, primary_key=True),
        Column("kind", Text, nullable=False),
        Column("ref", Text, nullable=False),
        Column("effect_key", Text, nullable=False, unique=True),
        Column("cause", Text, nullable=False),
        Column("due_at", DateTime(timezone=True), nullable=False),
        Column("next_at", DateTime(timezone=True), nullable=False),
        Column("state", Text, nullable=False, server_default=PENDING),
        Column("token", BigInteger, nullable=False, server_default="0"),
        Column("attempts", Integer, nullable=False, server_default="0"),
        Column("failures", Integer, nullable=False, server_default="0"),
        Column("last_error", Text),
        Column("correlation_id", Text),
        Column("created_at", DateTime(timezone=True), nullable=False, server_default=func.clock_timestamp()),
        Column("settled_at", DateTime(timezone=True)),
    )
    columns = table.c
    Index("ix_due_pending", columns.kind, columns.next_at, postgresql_where=columns.state == PENDING)
    Index("ix_due_ref", columns.kind, columns.ref)
    Index("ix_due_settled_at", columns.settled_at, postgresql_where=columns.state != PENDING)
    return table
