"""Tables of the sources of answers: what came from each hour by hour, since when it is watched, when it was silent."""

from sqlalchemy import Column, DateTime, Float, Index, Integer, SmallInteger, Table, Text, Uuid

from services.collector.store.tables import METADATA

SOURCE_HOUR = Table(
    "source_hour",
    METADATA,
    Column("source_kind", Text, primary_key=True),
    Column("source_id", Text, primary_key=True),
    Column("survey", Text, primary_key=True),
    Column("hour", DateTime(timezone=True), primary_key=True),
    Column("answered", Integer, nullable=False),
    Column("last_at", DateTime(timezone=True), nullable=False),
)
"""Responses of links, SMS accounts and websites by the hour of `received_at`, for the weeks that show what is usual."""
Index("ix_source_hour_hour", SOURCE_HOUR.c.hour)

SOURCE_WATCH = Table(
    "source_watch",
    METADATA,
    Column("source_kind", Text, primary_key=True),
    Column("source_id", Text, primary_key=True),
    Column("watched_since", DateTime(timezone=True), nullable=False),
    Column("watched_at", DateTime(timezone=True), nullable=False),
)
"""Since when a source is watched without a break: while nothing ran here, nothing could come."""

SOURCE_TURN = Table(
    "source_turn",
    METADATA,
    Column("only", SmallInteger, primary_key=True),
    Column("counted_until", DateTime(timezone=True)),
)
"""One row: until when responses are counted in `source_hour`. Whoever watches holds its lock."""

SOURCE_SILENCE = Table(
    "source_silence",
    METADATA,
    Column("id", Uuid, primary_key=True),
    Column("source_kind", Text, nullable=False),
    Column("source_id", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("survey", Text),
    Column("touchpoint", Text),
    Column("location", Text),
    Column("evidence", Text, nullable=False),
    Column("silent_since", DateTime(timezone=True), nullable=False),
    Column("last_at", DateTime(timezone=True)),
    Column("expected", Float),
    Column("weeks", Integer),
    Column("found_at", DateTime(timezone=True), nullable=False),
    Column("ended_at", DateTime(timezone=True)),
    Column("recovered_at", DateTime(timezone=True)),
)
"""Silences. `ended_at` is null while one lasts; `recovered_at` is null, too, when nobody waits for it any more."""
_SILENCE = SOURCE_SILENCE.c
Index(
    "uq_source_silence_lasting",
    _SILENCE.source_kind,
    _SILENCE.source_id,
    unique=True,
    postgresql_where=_SILENCE.ended_at.is_(None),
)
Index("ix_source_silence_found_at", _SILENCE.found_at)
