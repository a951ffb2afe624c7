"""The tables of what scoring signals to others: counts of unhappy responses, and what was judged once."""

from sqlalchemy import BigInteger, Boolean, Column, Date, DateTime, Identity, Integer, SmallInteger, Table, Text

from services.scoring.store.tables import METADATA


def _unhappy_counts() -> list[Column[int]]:
    """Return the columns of the counts, as the event `unhappy.counted` names them."""
    names = ("unhappy", "suspect", "withdrawn", "imported")
    return [Column(name, Integer, nullable=False, server_default="0") for name in names]


UNHAPPY_CHANGE = Table(
    "unhappy_change",
    METADATA,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("survey", Text, nullable=False),
    Column("hour", DateTime(timezone=True), nullable=False),
    *_unhappy_counts(),
)
"""What is still to be added to `unhappy_hour`, or taken away, below zero."""

UNHAPPY_HOUR = Table(
    "unhappy_hour",
    METADATA,
    Column("survey", Text, primary_key=True),
    Column("hour", DateTime(timezone=True), primary_key=True),
    *_unhappy_counts(),
)
"""How many responses have an unhappy answer, by the hour of `received_at`: the numbers that were published last."""

UNHAPPY_TURN = Table(
    "unhappy_turn",
    METADATA,
    Column("only", SmallInteger, primary_key=True),
    Column("counted_at", DateTime(timezone=True), nullable=False),
    Column("recount", Boolean, nullable=False, server_default="false"),
)
"""One row: when hours were published last, and whether all are to be counted anew. Whoever counts holds its lock."""

JUDGED_WINDOW = Table(
    "judged_window",
    METADATA,
    Column("start", DateTime(timezone=True), primary_key=True),
    Column("end", DateTime(timezone=True), primary_key=True),
    Column("tested", Integer, nullable=False),
    Column("moved", Integer, nullable=False),
    Column("judged_at", DateTime(timezone=True), nullable=False),
)
"""Windows whose scores were compared with those of the window before: how many series, and how many had moved."""

JUDGED_TARGET = Table(
    "judged_target",
    METADATA,
    Column("key", Text, primary_key=True),
    Column("due_on", Date, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("standing", Text, nullable=False),
    Column("judged_at", DateTime(timezone=True), nullable=False),
)
"""How targets stood when their day was over: `reached`, `missed` or `no_answers`."""
