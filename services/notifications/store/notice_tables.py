"""The tables of notices, of their deliveries, of acknowledgements, and of the links to acknowledge."""

from sqlalchemy import Boolean, Column, DateTime, ForeignKey, Index, Integer, MetaData, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB

_MOMENT = DateTime(timezone=True)


def notice_table(metadata: MetaData) -> Table:
    table = Table(
        "notice",
        metadata,
        Column("id", Uuid, primary_key=True),
        Column("notice_key", Text, nullable=False),
        Column("addressee", Text, nullable=False),
        Column("why", JSONB, nullable=False),
        Column("group", Text, nullable=False),
        Column("cause", Text, nullable=False),
        Column("reason", Text, nullable=False),
        Column("subject", Text, nullable=False),
        Column("subject_id", Text, nullable=False),
        Column("severity", Text, nullable=False),
        Column("rules", JSONB, nullable=False),
        Column("touchpoint", Text),
        Column("location", Text),
        Column("respondent_id", Uuid),
        Column("content", JSONB, nullable=False),
        Column("urgency", Text, nullable=False, server_default="at_once"),
        Column("is_acknowledged_by_hand", Boolean, nullable=False),
        Column("is_drill", Boolean, nullable=False),
        Column("occurred_at", _MOMENT, nullable=False),
        Column("not_after", _MOMENT),
        Column("requested_at", _MOMENT, nullable=False),
        Column("created_at", _MOMENT, nullable=False),
        Column("state", Text, nullable=False),
        Column("withheld_because", Text),
        Column("lead_id", Uuid),
        Column("settled_at", _MOMENT),
        Column("first_sent_at", _MOMENT),
        Column("acknowledged_at", _MOMENT),
        Column("acknowledged_by", Text),
    )
    columns = table.c
    Index("uq_notice_notice_key_addressee", columns.notice_key, columns.addressee, unique=True)
    Index("ix_notice_addressee_id", columns.addressee, columns.id)
    Index("ix_notice_group", columns.group)
    Index("ix_notice_lead_id", columns.lead_id, postgresql_where=columns.lead_id.is_not(None))
    Index("ix_notice_respondent_id", columns.respondent_id, postgresql_where=columns.respondent_id.is_not(None))
    Index("ix_notice_acknowledged_at", columns.acknowledged_at, postgresql_where=columns.acknowledged_at.is_not(None))
    Index("ix_notice_waiting", columns.addressee, columns.id, postgresql_where=columns.state == "waiting")
    Index("ix_notice_settled_at", columns.settled_at, postgresql_where=columns.settled_at.is_not(None))
    return table


def delivery_table(metadata: MetaData, notice: Table) -> Table:
    # What is sent to one destination: a notice, or a digest of several, to which their own deliveries point.
    table = Table(
        "notice_delivery",
        metadata,
        Column("id", Uuid, primary_key=True),
        Column("notice_id", Uuid, ForeignKey(notice.c.id, ondelete="CASCADE")),
        Column("addressee", Text, nullable=False),
        Column("destination_id", Uuid, nullable=False),
        Column("channel", Text, nullable=False),
        Column("digest", Text),
        Column("digest_id", Uuid),
        Column("due_at", _MOMENT, nullable=False),
        Column("state", Text, nullable=False),
        Column("reason", Text),
        Column("attempts", Integer, nullable=False),
        Column("account", Text),
        Column("handed_over_at", _MOMENT),
        Column("gateway_id", Text),
        Column("answer", Text, nullable=False, server_default=""),
        Column("created_at", _MOMENT, nullable=False),
        Column("settled_at", _MOMENT),
    )
    columns = table.c
    Index("uq_notice_delivery_notice_id_destination_id", columns.notice_id, columns.destination_id, unique=True)
    is_open = columns.digest.is_not(None) & (columns.attempts == 0) & (columns.state == "waiting")
    Index("uq_notice_delivery_digest", columns.destination_id, columns.digest, unique=True, postgresql_where=is_open)
    Index("ix_notice_delivery_digest_id", columns.digest_id, postgresql_where=columns.digest_id.is_not(None))
    Index("ix_notice_delivery_destination_id_created_at", columns.destination_id, columns.created_at)
    is_single = columns.notice_id.is_not(None) & columns.digest_id.is_(None)
    Index("ix_notice_delivery_single", columns.destination_id, columns.created_at, postgresql_where=is_single)
    return table


def acknowledgement_table(metadata: MetaData) -> Table:
    # Who last took care of what is requested under one name.
    return Table(
        "acknowledgement",
        metadata,
        Column("group", Text, primary_key=True),
        Column("acknowledged_at", _MOMENT, nullable=False),
        Column("acknowledged_by", Text, nullable=False),
    )


def link_table(metadata: MetaData, notice: Table) -> Table:
    table = Table(
        "notice_link",
        metadata,
        Column("secret_sha256", Text, primary_key=True),
        Column("notice_id", Uuid, ForeignKey(notice.c.id, ondelete="CASCADE"), nullable=False),
        Column("expires_at", _MOMENT, nullable=False),
    )
    Index("ix_notice_link_notice_id", table.c.notice_id)
    Index("ix_notice_link_expires_at", table.c.expires_at)
    return table
