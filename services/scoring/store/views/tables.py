"""The tables of saved views: what is kept, who does not want its reports, and what was sent; and of due work."""

from sqlalchemy import Boolean, Column, Date, DateTime, ForeignKey, Index, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB

from services.scoring.store.tables import METADATA
from shared.db.owned import owned_table
from shared.due.table import due_table

_MOMENT = DateTime(timezone=True)

DUE = due_table(METADATA)

SAVED_VIEW = owned_table(
    "saved_view",
    METADATA,
    Column("query", Text, nullable=False),
    Column("place", Text, nullable=False),
    Column("is_shared", Boolean, nullable=False),
    Column("schedule", JSONB(none_as_null=True)),
)
"""`query` is the canonical one of the page Scores; `place` is that of it, by which a list is filtered, or ''."""
Index("ix_saved_view_is_shared", SAVED_VIEW.c.id, postgresql_where=SAVED_VIEW.c.is_shared)

VIEW_STOP = Table(
    "view_stop",
    METADATA,
    Column("view_id", Uuid, ForeignKey(SAVED_VIEW.c.id, ondelete="CASCADE"), primary_key=True),
    Column("person_id", Uuid, primary_key=True),
)
"""Who does not want the reports of a view that name them."""

SCORE_REPORT = Table(
    "score_report",
    METADATA,
    Column("id", Uuid, primary_key=True),
    Column("view_id", Uuid, ForeignKey(SAVED_VIEW.c.id, ondelete="CASCADE"), nullable=False),
    Column("person_id", Uuid, nullable=False),
    Column("cause", Text, nullable=False),
    Column("once", Text, nullable=False),
    Column("every", Text, nullable=False),
    Column("first", Date, nullable=False),
    Column("last", Date, nullable=False),
    Column("state", Text, nullable=False),
    Column("reason", Text),
    Column("channel", Text),
    Column("created_at", _MOMENT, nullable=False),
    Column("settled_at", _MOMENT),
)
"""Which reader was sent which period, and what became of it; the numbers are not kept."""
Index(
    "uq_score_report_view_id_person_id_once",
    SCORE_REPORT.c.view_id,
    SCORE_REPORT.c.person_id,
    SCORE_REPORT.c.once,
    unique=True,
)
Index("ix_score_report_created_at", SCORE_REPORT.c.created_at)
