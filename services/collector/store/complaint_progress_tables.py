"""Table of what became of complaints."""

from sqlalchemy import Boolean, Column, DateTime, Integer, Table, Text, Uuid

from services.collector.store.tables import METADATA

# From the events of the case; a row exists from its first event on.
COMPLAINT_PROGRESS = Table(
    "complaint_progress",
    METADATA,
    Column("complaint_id", Uuid, primary_key=True),
    Column("ticket_id", Uuid, nullable=False),
    Column("version", Integer, nullable=False),
    Column("merged_cases", Integer, nullable=False),
    Column("case_state", Text, nullable=False),
    Column("taken_at", DateTime(timezone=True)),
    Column("answered_at", DateTime(timezone=True)),
    Column("settled_at", DateTime(timezone=True)),
    Column("reopened_at", DateTime(timezone=True)),
    Column("reopened_version", Integer, nullable=False),
    Column("is_progress_wanted", Boolean, nullable=False),
    Column("closings", Integer, nullable=False),
    Column("closing_version", Integer, nullable=False),
)
