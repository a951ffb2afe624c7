"""Corrections of responses, erasure of people, and what the funnel counts."""

from alembic import op

revision = "0003"
down_revision = "0002"

_UP = """
ALTER TABLE collector.response
    ADD COLUMN revision integer NOT NULL DEFAULT 1,
    ADD COLUMN suspect text,
    ADD COLUMN edited_at timestamptz,
    ADD COLUMN withdrawn_at timestamptz;

ALTER TABLE collector.complaint ADD COLUMN erased_at timestamptz;

CREATE TABLE collector.erased_respondent (
    id uuid CONSTRAINT pk_erased_respondent PRIMARY KEY,
    erased_at timestamptz NOT NULL
);

CREATE INDEX ix_sms_message_account_received_at ON collector.sms_message (account, received_at);
CREATE INDEX ix_sms_message_kept ON collector.sms_message (kept_sender) WHERE kept_sender IS NOT NULL;
CREATE INDEX ix_encounter_survey_at ON collector.encounter (survey, at) WHERE kind != 'refused';
"""

_DOWN = """
DROP INDEX collector.ix_encounter_survey_at;
DROP INDEX collector.ix_sms_message_kept;
DROP INDEX collector.ix_sms_message_account_received_at;
DROP TABLE collector.erased_respondent;
ALTER TABLE collector.complaint DROP COLUMN erased_at;
ALTER TABLE collector.response
    DROP COLUMN revision, DROP COLUMN suspect, DROP COLUMN edited_at, DROP COLUMN withdrawn_at;
"""


def upgrade() -> None:
    """Make room for corrections."""
    for statement in filter(str.strip, _UP.split(";")):
        op.execute(statement)


def downgrade() -> None:
    """Forget them; responses that were withdrawn and complaints of erased people stay as empty ones."""
    for statement in filter(str.strip, _DOWN.split(";")):
        op.execute(statement)
