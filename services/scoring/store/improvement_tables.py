"""The table of what scoring knows of improvements."""

from sqlalchemy import BigInteger, Column, Date, Index, Integer, Table, Text, Uuid

from services.scoring.store.tables import METADATA

IMPROVEMENT_MARK = Table(
    "improvement_mark",
    METADATA,
    Column("improvement_id", Uuid, primary_key=True),
    Column("number", BigInteger, nullable=False),
    Column("version", Integer, nullable=False),
    Column("state", Text, nullable=False),
    Column("survey", Text),
    Column("touchpoint", Text),
    Column("unit", Text),
    Column("done_on", Date),
)
"""When and where improvements took effect, as tickets published it last; `done_on` is set while they are done."""
Index(
    "ix_improvement_mark_done_on",
    IMPROVEMENT_MARK.c.done_on,
    postgresql_where=IMPROVEMENT_MARK.c.done_on.is_not(None),
)
