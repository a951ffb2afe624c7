"""The tables of scoring.

There are no foreign keys: all rows of a response are written by one use case in one transaction, and a key would cost
the busiest path a look-up per row.
"""

from sqlalchemy import ARRAY, BigInteger, Column, DateTime, Index, Integer, SmallInteger, Table, Text, Uuid

from shared.consuming.tables import transport_tables
from shared.db.metadata import service_metadata

METADATA = service_metadata("scoring")
TRANSPORT = transport_tables(METADATA)

SERIES = Table(
    "series",
    METADATA,
    Column("series_id", Uuid, primary_key=True),
    Column("survey", Text, nullable=False),
    Column("concept", Text, nullable=False),
    Column("metric", Text, nullable=False),
    Column("scale_min", SmallInteger, nullable=False),
    Column("scale_max", SmallInteger, nullable=False),
    Column("polarity", Text, nullable=False),
    Column("touchpoint", Text),
    Column("channel", Text, nullable=False),
    Column("questions", ARRAY(Text), nullable=False),
    Column("totals", ARRAY(BigInteger), nullable=False),
    Column("revision", BigInteger, nullable=False),
    Column("changed_at", DateTime(timezone=True), nullable=False),
)
"""What is measured. `totals` is the histogram over all time, one count for each value from scale_min to scale_max: the
sum of the series' rows in `histogram`, kept so that telling the present score needs no walk through the past."""
Index("ix_series_survey_concept", SERIES.c.survey, SERIES.c.concept)

SCORED_RESPONSE = Table(
    "scored_response",
    METADATA,
    Column("response_id", Uuid, primary_key=True),
    Column("survey", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("channel", Text, nullable=False),
    Column("touchpoint", Text),
    Column("location", Text),
    Column("locale", Text),
    Column("occurred_at", DateTime(timezone=True), nullable=False),
    Column("received_at", DateTime(timezone=True), nullable=False),
    Column("scored_at", DateTime(timezone=True), nullable=False),
)
"""Every response that counts; a second event about the same response changes nothing."""

SCORED_ANSWER = Table(
    "scored_answer",
    METADATA,
    Column("response_id", Uuid, primary_key=True),
    Column("question", Text, primary_key=True),
    Column("series_id", Uuid, nullable=False),
    Column("value", SmallInteger, nullable=False),
)
"""What each response added to which series, so that it can be taken away again: the bar follows from the response's
`occurred_at` and `location`."""

HISTOGRAM = Table(
    "histogram",
    METADATA,
    Column("series_id", Uuid, primary_key=True),
    Column("location", Text, primary_key=True),
    Column("bucket", DateTime(timezone=True), primary_key=True),
    Column("value", SmallInteger, primary_key=True),
    Column("n", BigInteger, nullable=False),
)
"""Answers by series, location, hour (UTC, of `occurred_at`) and value. Location '' is the sum over all locations."""

VOLUME = Table(
    "volume",
    METADATA,
    Column("survey", Text, primary_key=True),
    Column("location", Text, primary_key=True),
    Column("bucket", DateTime(timezone=True), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("touchpoint", Text, primary_key=True),
    Column("channel", Text, primary_key=True),
    Column("n", BigInteger, nullable=False),
)
"""Responses by where and when. Touchpoint '' is none, location '' the sum over all locations."""

ASKED_QUESTION = Table(
    "asked_question",
    METADATA,
    Column("survey", Text, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("question", Text, primary_key=True),
    Column("concept", Text, nullable=False),
    Column("metric", Text),
    Column("scale_min", SmallInteger),
    Column("scale_max", SmallInteger),
    Column("polarity", Text),
)
"""The questions of each published version, texts without a metric; with `volume` they tell how many were skipped."""
