"""Tables of messages to customers, and of due work."""

from sqlalchemy import Boolean, Column, DateTime, Index, Integer, LargeBinary, Table, Text, Uuid, func, text
from sqlalchemy.dialects.postgresql import JSONB

from services.collector.store.tables import METADATA
from shared.due.table import due_table

DUE = due_table(METADATA)

MESSAGE = Table(
    "message",
    METADATA,
    Column("id", Uuid, primary_key=True),
    Column("effect_key", Text, nullable=False, unique=True),
    Column("respondent_id", Uuid),
    Column("channel", Text, nullable=False),
    Column("purpose", Text, nullable=False),
    Column("cause", Text, nullable=False),
    Column("claimed_basis", Text),
    Column("basis", Text),
    Column("template", Text),
    Column("template_version", Integer),
    Column("subject", Text),
    Column("text", Text),
    Column("language", Text),
    Column("survey", Text),
    Column("touchpoint", Text),
    Column("location", Text),
    Column("invitation_id", Uuid),
    Column("response_id", Uuid),
    Column("complaint_id", Uuid),
    Column("ticket_id", Uuid),
    Column("values", JSONB, nullable=False, server_default="{}"),
    Column("requested_by", Text, nullable=False),
    Column("requested_at", DateTime(timezone=True), nullable=False),
    Column("due_at", DateTime(timezone=True), nullable=False),
    Column("not_after", DateTime(timezone=True)),
    Column("state", Text, nullable=False),
    Column("reason", Text),
    Column("detail", Text),
    Column("account", Text),
    Column("gateway_id", Text),
    Column("address", LargeBinary),
    Column("began_at", DateTime(timezone=True)),
    Column("settled_at", DateTime(timezone=True)),
    Column("delivered_at", DateTime(timezone=True)),
    Column("in_flight_at_opt_out", Boolean, nullable=False, server_default="false"),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("earlier_state", Text),
    Column("changed_at", DateTime(timezone=True), nullable=False, server_default=func.clock_timestamp()),
)
_COLUMNS = MESSAGE.c
Index("ix_message_requested_at_id", _COLUMNS.requested_at, _COLUMNS.id)
Index("ix_message_respondent_id", _COLUMNS.respondent_id, postgresql_where=_COLUMNS.respondent_id.is_not(None))
Index("ix_message_invitation_id", _COLUMNS.invitation_id, postgresql_where=_COLUMNS.invitation_id.is_not(None))
Index("ix_message_complaint_id", _COLUMNS.complaint_id, postgresql_where=_COLUMNS.complaint_id.is_not(None))
Index("ix_message_ticket_id", _COLUMNS.ticket_id, postgresql_where=_COLUMNS.ticket_id.is_not(None))
Index("ix_message_gateway_id", _COLUMNS.gateway_id, postgresql_where=_COLUMNS.gateway_id.is_not(None))
Index("ix_message_address", _COLUMNS.address, _COLUMNS.settled_at, postgresql_where=_COLUMNS.address.is_not(None))
Index("ix_message_changed_at", _COLUMNS.changed_at)
IS_TROUBLED = text("state IN ('failed', 'bounced', 'unknown')")
"""Messages in `TROUBLED` states; literally as the index has it."""
Index("ix_message_troubled", _COLUMNS.settled_at, postgresql_where=IS_TROUBLED)

# Each attempt to send, so that nobody has to guess what a server said. Before `handed_over_at` nothing was sent.
MESSAGE_ATTEMPT = Table(
    "message_attempt",
    METADATA,
    Column("message_id", Uuid, primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("began_at", DateTime(timezone=True), nullable=False),
    Column("handed_over_at", DateTime(timezone=True)),
    Column("ended_at", DateTime(timezone=True)),
    Column("outcome", Text),
    Column("status", Text),
)

# When each sender's account has its next turn, so that all processes together are no faster than it allows.
SENDER_PACE = Table(
    "sender_pace",
    METADATA,
    Column("sender", Text, primary_key=True),
    Column("next_at", DateTime(timezone=True), nullable=False),
    Column("queue_at", DateTime(timezone=True), nullable=False),
    Column("again_at", DateTime(timezone=True), nullable=False),
)
