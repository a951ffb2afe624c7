"""The table of invitations."""

from sqlalchemy import ARRAY, Boolean, Column, DateTime, Index, Integer, LargeBinary, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB

from services.collector.store.tables import METADATA

# What came of an invitation stands in its row; what became of its messages stands in theirs.
INVITATION = Table(
    "invitation",
    METADATA,
    Column("id", Uuid, primary_key=True),
    Column("respondent_id", Uuid),
    Column("people", ARRAY(LargeBinary), nullable=False),
    Column("survey", Text, nullable=False),
    Column("asked_channel", Text, nullable=False),
    Column("channel", Text),
    Column("language", Text),
    Column("touchpoint", Text),
    Column("location", Text),
    Column("attributes", JSONB, nullable=False),
    Column("claimed_basis", Text),
    Column("many_times", Boolean, nullable=False),
    Column("valid_days", Integer, nullable=False),
    Column("reminder_days", ARRAY(Integer), nullable=False),
    Column("batch_id", Uuid),
    Column("ticket_id", Uuid),
    Column("asked_after", ARRAY(Uuid), nullable=False, server_default="{}"),
    Column("template", Text),
    Column("requested_by", Text, nullable=False),
    Column("requested_at", DateTime(timezone=True), nullable=False),
    Column("send_at", DateTime(timezone=True), nullable=False),
    Column("expires_at", DateTime(timezone=True), nullable=False),
    Column("invited_at", DateTime(timezone=True)),
    Column("reason", Text),
    Column("refused_at", DateTime(timezone=True)),
    Column("cancelled_at", DateTime(timezone=True)),
    Column("cancelled_by", Text),
    Column("form_id", Uuid, nullable=False),
    Column("visits", Integer, nullable=False, server_default="0"),
    Column("scanner_visits", Integer, nullable=False, server_default="0"),
    Column("scanned_at", DateTime(timezone=True)),
    Column("opened_at", DateTime(timezone=True)),
    Column("started_at", DateTime(timezone=True)),
    Column("progress", Integer, nullable=False, server_default="0"),
    Column("answered_at", DateTime(timezone=True)),
    Column("response_id", Uuid),
    Column("answers", Integer, nullable=False, server_default="0"),
    Column("opted_out_at", DateTime(timezone=True)),
    Column("erased_at", DateTime(timezone=True)),
    Column("updated_at", DateTime(timezone=True), nullable=False),
)
_COLUMNS = INVITATION.c
Index("ix_invitation_requested_at_id", _COLUMNS.requested_at, _COLUMNS.id)
Index("ix_invitation_survey_requested_at", _COLUMNS.survey, _COLUMNS.requested_at)
Index("ix_invitation_updated_at", _COLUMNS.updated_at)
Index("ix_invitation_respondent_id", _COLUMNS.respondent_id, postgresql_where=_COLUMNS.respondent_id.is_not(None))
Index("ix_invitation_batch_id", _COLUMNS.batch_id, postgresql_where=_COLUMNS.batch_id.is_not(None))
Index(
    "ix_invitation_of_case",
    _COLUMNS.response_id,
    postgresql_where=_COLUMNS.ticket_id.is_not(None) & _COLUMNS.response_id.is_not(None),
)

# Effects that cases wanted and want no more: what is asked for afterwards, or arrives late, has none.
TAKEN_BACK = Table(
    "taken_back",
    METADATA,
    Column("effect_key", Text, primary_key=True),
    Column("at", DateTime(timezone=True), nullable=False),
)
