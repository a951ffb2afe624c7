"""The secret of links in messages; what wishes refer to; the ledger takes over who wants no more text messages."""

from alembic import op

revision = "0010"
down_revision = "0009"

_ADDED = """
CREATE TABLE collector.link_secret (id smallint CONSTRAINT pk_link_secret PRIMARY KEY, secret bytea NOT NULL);
ALTER TABLE collector.consent_entry ADD COLUMN message_id uuid, ADD COLUMN undoes uuid;
CREATE INDEX ix_consent_entry_message_id ON collector.consent_entry (message_id) WHERE message_id IS NOT NULL;
ALTER TABLE collector.suppression ADD COLUMN respondent_id uuid;
CREATE INDEX ix_suppression_respondent_id ON collector.suppression (respondent_id) WHERE respondent_id IS NOT NULL;
CREATE TABLE collector.unmatched_report (
    id uuid CONSTRAINT pk_unmatched_report PRIMARY KEY,
    kind text NOT NULL,
    status text,
    reporter text,
    received_at timestamptz NOT NULL
);
CREATE INDEX ix_unmatched_report_received_at_id ON collector.unmatched_report (received_at, id)
"""

# Processes of the version before go on writing `sms_consent` until they are replaced: what they write lands in the
# ledger, under the digests of all names that are known of the number's owners, as `Person.digest` makes them.
_KEEP = r"""
CREATE FUNCTION collector.keep_sms_wish() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO collector.consent_entry
        (id, person, respondent_id, channel, wish, basis, source, said_at)
    SELECT gen_random_uuid(),
        sha256('heed.person.v1'::bytea || '\x00'::bytea || convert_to(owner.kind, 'UTF8') || '\x00'::bytea
            || convert_to(owner.name, 'UTF8')),
        owner.respondent_id,
        CASE NEW.wish WHEN 'start' THEN 'sms' END,
        CASE NEW.wish WHEN 'start' THEN 'given' ELSE 'withdrawn' END,
        CASE NEW.wish WHEN 'start' THEN 'consent' END,
        'sms',
        NEW.said_at
    FROM (
        SELECT 'phone' AS kind, NEW.phone AS name, NULL::uuid AS respondent_id
        WHERE NOT EXISTS (SELECT FROM collector.respondent AS known WHERE known.phone = NEW.phone)
        UNION ALL
        SELECT names.kind, names.name, known.id
        FROM collector.respondent AS known CROSS JOIN LATERAL (
            VALUES ('external_id', known.external_id), ('email', known.email), ('phone', known.phone)
        ) AS names (kind, name)
        WHERE known.phone = NEW.phone AND names.name IS NOT NULL AND (NEW.wish = 'stop' OR names.kind = 'phone')
    ) AS owner;
    RETURN NULL;
END $$
"""
_TRIGGER = """
CREATE TRIGGER keep_sms_wish BEFORE INSERT ON collector.sms_consent
FOR EACH ROW EXECUTE FUNCTION collector.keep_sms_wish()
"""
_TAKE_OVER = """
WITH moved AS (DELETE FROM collector.sms_consent RETURNING *)
INSERT INTO collector.sms_consent SELECT * FROM moved ORDER BY said_at, id
"""


def upgrade() -> None:
    """Add them, and move the wishes; no number is kept in clear any more."""
    for statement in _ADDED.split(";"):
        op.execute(statement)
    op.execute(_KEEP)
    op.execute(_TRIGGER)
    op.execute(_TAKE_OVER)


def downgrade() -> None:
    """Remove them. The wishes stay in the ledger: nobody can make numbers of digests again."""
    op.execute("DROP TRIGGER keep_sms_wish ON collector.sms_consent")
    op.execute("DROP FUNCTION collector.keep_sms_wish")
    op.execute("DROP TABLE collector.unmatched_report")
    op.execute("ALTER TABLE collector.suppression DROP COLUMN respondent_id")
    op.execute("ALTER TABLE collector.consent_entry DROP COLUMN message_id, DROP COLUMN undoes")
    op.execute("DROP TABLE collector.link_secret")
