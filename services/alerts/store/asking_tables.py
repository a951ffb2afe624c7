"""The tables of asking for notices: members of groups, what was asked for, silences, and drills."""

from sqlalchemy import ARRAY, Boolean, Column, DateTime, Index, Integer, MetaData, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB

_MOMENT = DateTime(timezone=True)


def member_table(metadata: MetaData) -> Table:
    # Every alert and signal, as a member of the group of what it is about; the version of its rule says what is wanted.
    table = Table(
        "group_member",
        metadata,
        Column("alert_id", Uuid, primary_key=True),
        Column("group", Text, nullable=False),
        Column("rule", Text, nullable=False),
        Column("rule_version", Integer, nullable=False),
        Column("severity", Text, nullable=False),
        Column("is_quiet", Boolean, nullable=False),
        Column("survey", Text),
        Column("touchpoint", Text),
        Column("location", Text),
        Column("raised_at", _MOMENT, nullable=False),
        Column("acknowledged_at", _MOMENT),
        Column("acknowledged_by", Text),
        Column("over", Text),
    )
    Index("ix_group_member_group", table.c.group)
    return table


def asked_table(metadata: MetaData) -> Table:
    # Each notice that was asked for, and each that was not, with the reason.
    table = Table(
        "notice_asked",
        metadata,
        Column("notice_key", Text, primary_key=True),
        Column("group", Text, nullable=False),
        Column("reason", Text),
        Column("number", Integer),
        Column("alert_ids", ARRAY(Uuid), nullable=False),
        Column("rules", JSONB, nullable=False),
        Column("severity", Text),
        Column("recipients", JSONB, nullable=False),
        Column("urgency", Text),
        Column("needs_acknowledgement", Boolean, nullable=False),
        Column("held_for", Text),
        Column("silence_id", Uuid),
        Column("at", _MOMENT, nullable=False),
    )
    Index("ix_notice_asked_group", table.c.group)
    Index("ix_notice_asked_silence_id", table.c.silence_id, postgresql_where=table.c.silence_id.is_not(None))
    return table


def silence_table(metadata: MetaData) -> Table:
    table = Table(
        "silence",
        metadata,
        Column("id", Uuid, primary_key=True),
        Column("rule", Text),
        Column("survey", Text),
        Column("touchpoint", Text),
        Column("unit", Text),
        Column("severity", Text),
        Column("starts_at", _MOMENT, nullable=False),
        Column("until_at", _MOMENT, nullable=False),
        Column("reason", Text, nullable=False),
        Column("created_by", Text, nullable=False),
        Column("created_at", _MOMENT, nullable=False),
        Column("ended_at", _MOMENT),
        Column("ended_by", Text),
    )
    Index("ix_silence_until_at_id", table.c.until_at, table.c.id)
    return table


def drill_table(metadata: MetaData) -> Table:
    table = Table(
        "drill",
        metadata,
        Column("id", Uuid, primary_key=True),
        Column("rule", Text, nullable=False),
        Column("rule_version", Integer, nullable=False),
        Column("touchpoint", Text),
        Column("location", Text),
        Column("severity", Text, nullable=False),
        Column("urgency", Text, nullable=False),
        Column("recipients", JSONB, nullable=False),
        Column("started_by", Text, nullable=False),
        Column("started_at", _MOMENT, nullable=False),
    )
    Index("ix_drill_rule_started_at", table.c.rule, table.c.started_at)
    return table


def drill_step_table(metadata: MetaData) -> Table:
    # What became of each notice of a drill.
    table = Table(
        "drill_step",
        metadata,
        Column("notice_id", Uuid, primary_key=True),
        Column("step", Text, primary_key=True),
        Column("drill_id", Uuid, nullable=False),
        Column("person_id", Uuid),
        Column("detail", Text),
        Column("at", _MOMENT, nullable=False),
    )
    Index("ix_drill_step_drill_id", table.c.drill_id)
    return table


def recovered_table(metadata: MetaData) -> Table:
    # Silences of sources that are over: that one began may be known later.
    return Table(
        "recovered_source",
        metadata,
        Column("silence_id", Uuid, primary_key=True),
        Column("at", _MOMENT, nullable=False),
    )
