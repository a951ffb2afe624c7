"""The tables of scoring.

Workers only add rows, to `scored_response` and to the `journal` of what is to be counted, so none of them ever waits
for another. One of them at a time folds the journal into the counts that scores are read from.

There are no foreign keys: all rows of a response are written by one use case in one transaction, and a key would cost
the busiest path a look-up per row.
"""

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Float,
    Identity,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    Table,
    Text,
    Uuid,
    literal_column,
)
from sqlalchemy.dialects.postgresql import JSONB

from shared.consuming.tables import transport_tables
from shared.db.directory import directory_tables
from shared.db.forgotten import forgotten_table
from shared.db.keyed import keyed_table
from shared.db.metadata import service_metadata

METADATA = service_metadata("scoring")
TRANSPORT = transport_tables(METADATA)
DIRECTORY = directory_tables(METADATA)

COUNT_COLUMNS = (*(f"v{step}" for step in range(11)), "skipped", "suspect")
"""A histogram as columns, which the database adds up fastest: `v0` counts the answers with the lowest value of the
series' scale, `v1` those one above, and so on; then those who skipped the question, and the suspect answers."""


def _counts() -> list[Column[int]]:
    return [Column(name, Integer, nullable=False, server_default="0") for name in COUNT_COLUMNS]


# --- what came in ---

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
    Column("series_from", Integer),
    Column("touchpoint", Text),
    Column("channel", Text, nullable=False),
    Column("choice", Text),
)
"""What is measured. Rows never change. `choice` is null for answers on a scale; else it says what of a question without
one is counted, and the scale stands for ranks."""
Index("ix_series_survey_concept", SERIES.c.survey, SERIES.c.concept)

SERIES_QUESTION = Table(
    "series_question",
    METADATA,
    Column("series_id", Uuid, primary_key=True),
    Column("question", Text, primary_key=True),
)
"""Keys of the questions that were asked for a series."""

SCORED_RESPONSE = Table(
    "scored_response",
    METADATA,
    Column("response_id", Uuid, primary_key=True),
    Column("revision", Integer, nullable=False),
    Column("survey", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("channel", Text, nullable=False),
    Column("touchpoint", Text),
    Column("location", Text),
    Column("locale", Text),
    Column("respondent_id", Uuid),
    Column("segments", Text, nullable=False),
    Column("series", ARRAY(Uuid), nullable=False),
    Column("slots", ARRAY(SmallInteger), nullable=False),
    Column("suspect", Text),
    Column("unhappy", Boolean, nullable=False, server_default="false"),
    Column("state", Text, nullable=False),
    Column("occurred_at", DateTime(timezone=True), nullable=False),
    Column("received_at", DateTime(timezone=True), nullable=False),
    Column("scored_at", DateTime(timezone=True), nullable=False),
)
"""Every response by its newest revision, and what it adds to which series, so that it can be taken away again.

`state` is `counted`, or `gone` when it was withdrawn or its author erased: the row stays, so that whatever comes of it
later has no effect. It is empty then, but for what `unhappy_hour` counts it by: survey, hour of its arrival, `unhappy`.
That says whether an answer is unhappy, or was. `segments` as in the journal. `series` and `slots` stand side by side,
one pair for each question on a scale; a slot is the position in `COUNT_COLUMNS`."""
Index("ix_scored_response_survey_occurred_at", SCORED_RESPONSE.c.survey, SCORED_RESPONSE.c.occurred_at)
Index(
    "ix_scored_response_respondent_id",
    SCORED_RESPONSE.c.respondent_id,
    postgresql_where=SCORED_RESPONSE.c.respondent_id.is_not(None),
)

FORGOTTEN = forgotten_table(METADATA)
"""Whose answers may not count, however late they arrive."""

UNANNOUNCED_RESPONSE = Table(
    "unannounced_response",
    METADATA,
    Column("response_id", Uuid, primary_key=True),
    Column("revision", Integer, nullable=False),
    Column("counted_at", DateTime(timezone=True), nullable=False),
)
"""Responses that a replay counted before their event came; their scores are published when it comes."""
Index("ix_unannounced_response_counted_at", UNANNOUNCED_RESPONSE.c.counted_at)

VERBATIM = Table(
    "verbatim",
    METADATA,
    Column("response_id", Uuid, primary_key=True),
    Column("question", Text, primary_key=True),
    Column("survey", Text, nullable=False),
    Column("occurred_at", DateTime(timezone=True), nullable=False),
    Column("text", Text, nullable=False),
    Column("language", Text),
    Column("sentiment", Text),
    Column("sentiment_share", Float),
    Column("read_at", DateTime(timezone=True)),
)
"""What respondents wrote, and the results of reading it: filled in later, `read_at` is null until then. Language and
sentiment are null where it does not know; `sentiment_share` is how much of what was weighed speaks for it, 0 to 1."""
Index("ix_verbatim_unread", VERBATIM.c.response_id, postgresql_where=VERBATIM.c.read_at.is_(None))
Index("ix_verbatim_survey_occurred_at", VERBATIM.c.survey, VERBATIM.c.occurred_at)

WORDS = """to_tsvector(
CASE {0}language
    WHEN 'de'::text THEN 'german'::regconfig
    WHEN 'en'::text THEN 'english'::regconfig
    ELSE 'simple'::regconfig
END, {0}text)"""
"""The words of a comment by the rules of its language; `{0}` is a prefix of the columns. Written as the database writes
it, to the line break, so that this index and the migrated one compare equal."""
Index("ix_verbatim_words", literal_column(WORDS.format("")), postgresql_using="gin", _table=VERBATIM)

VERBATIM_MARK = Table(
    "verbatim_mark",
    METADATA,
    Column("response_id", Uuid, primary_key=True),
    Column("question", Text, primary_key=True),
    Column("mark", Text, primary_key=True),
    Column("marked_by", Text, nullable=False),
    Column("marked_at", DateTime(timezone=True), nullable=False),
)
"""What colleagues noted about comments. Not a part of `verbatim`: a replay makes that anew, and an edit replaces it."""
Index("ix_verbatim_mark_mark", VERBATIM_MARK.c.mark)

JOURNAL = Table(
    "journal",
    METADATA,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("series_id", Uuid, nullable=False),
    Column("bucket", DateTime(timezone=True), nullable=False),
    Column("segments", Text, nullable=False),
    Column("slot", SmallInteger, nullable=False),
    Column("n", Integer, nullable=False),
    Column("reason", Text, nullable=False),
)
"""What is still to be counted: `n` answers more, or less below zero, in a slot of a series. `bucket` is a quarter of an
hour; `segments` a JSON array of [dimension, value] pairs, sorted; `reason` is `received`, or why it is corrected."""

# --- what scores are read from ---

SERIES_TOTAL = Table(
    "series_total",
    METADATA,
    Column("series_id", Uuid, primary_key=True),
    *_counts(),
    Column("revision", BigInteger, nullable=False),
    Column("changed_at", DateTime(timezone=True), nullable=False),
)
"""Counts over all time, and how often they changed."""

SLICE = Table(
    "slice",
    METADATA,
    Column("slice_id", Uuid, primary_key=True),
    Column("series_id", Uuid, nullable=False),
    Column("dimension_1", Text, nullable=False),
    Column("value_1", Text, nullable=False),
    Column("dimension_2", Text, nullable=False),
    Column("value_2", Text, nullable=False),
)
"""A series, or its answers from one segment, or from where two of them cross: the dimensions in alphabetical order,
'' for none."""
Index("ix_slice_series_id", SLICE.c.series_id, SLICE.c.dimension_1, SLICE.c.dimension_2)

HISTOGRAM = Table(
    "histogram",
    METADATA,
    Column("slice_id", Uuid, primary_key=True),
    Column("bucket", DateTime(timezone=True), primary_key=True),
    *_counts(),
)
"""Answers by quarter of an hour of `occurred_at`: every time zone begins its days on one."""

DAILY = Table(
    "daily",
    METADATA,
    Column("slice_id", Uuid, primary_key=True),
    Column("day", Date, primary_key=True),
    *_counts(),
)
"""The same by day (UTC): what long windows are read from, so that a year costs 365 rows however many answered."""

FOLD = Table(
    "fold",
    METADATA,
    Column("only", SmallInteger, primary_key=True),
    Column("folded_at", DateTime(timezone=True), nullable=False),
)
"""One row: when the journal was folded last. The worker that folds holds its lock."""

# --- what people declare ---

JOURNEY = keyed_table("journey", METADATA, Column("definition", JSONB, nullable=False))
"""Touchpoints in the order in which customers meet them, by stage."""

TARGET = keyed_table(
    "target",
    METADATA,
    Column("survey", Text, nullable=False),
    Column("concept", Text, nullable=False),
    Column("touchpoint", Text),
    Column("metric", Text, nullable=False),
    Column("scale_min", SmallInteger, nullable=False),
    Column("scale_max", SmallInteger, nullable=False),
    Column("polarity", Text, nullable=False),
    Column("value", Float, nullable=False),
    Column("due_on", Date, nullable=False),
    Column("owner", Text, nullable=False),
)
"""What a score is to reach, by when, and who answers for it."""
Index("ix_target_survey_concept", TARGET.c.survey, TARGET.c.concept)

# --- what surveys say ---

SURVEY_WORDS = Table(
    "survey_words",
    METADATA,
    Column("survey", Text, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("digest", Text, nullable=False),
    Column("value", LargeBinary, nullable=False),
)
"""Titles and wordings of each survey's newest version, for pages: `value` is the event that published it."""
