"""People, and how they sign in."""

from alembic import op

revision = "0003"
down_revision = "0002"

_STATEMENTS = (
    """
    CREATE TABLE accounts.person (
        id uuid CONSTRAINT pk_person PRIMARY KEY,
        sign_in_name text,
        sign_in_key text,
        display_name text NOT NULL,
        role text NOT NULL,
        unit text,
        language text NOT NULL,
        theme text NOT NULL,
        zone text NOT NULL,
        is_active boolean NOT NULL,
        version integer NOT NULL,
        created_at timestamptz NOT NULL,
        joined_at timestamptz,
        erased_at timestamptz
    )
    """,
    """
    CREATE UNIQUE INDEX uq_person_sign_in_key ON accounts.person (sign_in_key)
    WHERE is_active OR joined_at IS NULL
    """,
    """
    CREATE TABLE accounts.credential (
        person_id uuid CONSTRAINT pk_credential PRIMARY KEY
            CONSTRAINT fk_credential_person_id REFERENCES accounts.person (id),
        password_hash text NOT NULL,
        changed_at timestamptz NOT NULL
    )
    """,
    """
    CREATE TABLE accounts.second_factor (
        person_id uuid CONSTRAINT pk_second_factor PRIMARY KEY
            CONSTRAINT fk_second_factor_person_id REFERENCES accounts.person (id),
        secret text NOT NULL,
        last_step bigint NOT NULL,
        confirmed_at timestamptz
    )
    """,
    """
    CREATE TABLE accounts.recovery_code (
        person_id uuid NOT NULL CONSTRAINT fk_recovery_code_person_id REFERENCES accounts.person (id),
        code_sha256 text NOT NULL,
        used_at timestamptz,
        CONSTRAINT pk_recovery_code PRIMARY KEY (person_id, code_sha256)
    )
    """,
    """
    CREATE TABLE accounts.session (
        id uuid CONSTRAINT pk_session PRIMARY KEY,
        token_sha256 text NOT NULL,
        person_id uuid NOT NULL CONSTRAINT fk_session_person_id REFERENCES accounts.person (id),
        created_at timestamptz NOT NULL,
        last_seen_at timestamptz NOT NULL,
        user_agent text NOT NULL,
        address text NOT NULL
    )
    """,
    "CREATE UNIQUE INDEX uq_session_token_sha256 ON accounts.session (token_sha256)",
    "CREATE INDEX ix_session_person_id ON accounts.session (person_id)",
    """
    CREATE TABLE accounts.known_browser (
        token_sha256 text NOT NULL,
        person_id uuid NOT NULL CONSTRAINT fk_known_browser_person_id REFERENCES accounts.person (id),
        address_block text NOT NULL,
        last_used_at timestamptz NOT NULL,
        CONSTRAINT pk_known_browser PRIMARY KEY (token_sha256, person_id)
    )
    """,
    "CREATE INDEX ix_known_browser_person_id ON accounts.known_browser (person_id)",
    """
    CREATE TABLE accounts.link (
        id uuid CONSTRAINT pk_link PRIMARY KEY,
        token_sha256 text NOT NULL,
        purpose text NOT NULL,
        person_id uuid CONSTRAINT fk_link_person_id REFERENCES accounts.person (id),
        expires_at timestamptz NOT NULL,
        drops_second_factor boolean NOT NULL
    )
    """,
    "CREATE UNIQUE INDEX uq_link_token_sha256 ON accounts.link (token_sha256)",
    "CREATE INDEX ix_link_person_id ON accounts.link (person_id)",
    """
    CREATE TABLE accounts.sign_in_attempt (
        id uuid CONSTRAINT pk_sign_in_attempt PRIMARY KEY,
        at timestamptz NOT NULL,
        name_sha256 text NOT NULL,
        person_id uuid CONSTRAINT fk_sign_in_attempt_person_id REFERENCES accounts.person (id),
        step text NOT NULL,
        address text NOT NULL,
        address_block text NOT NULL,
        browser_sha256 text,
        user_agent text NOT NULL,
        counts boolean NOT NULL
    )
    """,
    "CREATE INDEX ix_sign_in_attempt_name_sha256_at ON accounts.sign_in_attempt (name_sha256, at)",
    "CREATE INDEX ix_sign_in_attempt_address_block_at ON accounts.sign_in_attempt (address_block, at)",
    "CREATE INDEX ix_sign_in_attempt_person_id_at ON accounts.sign_in_attempt (person_id, at)",
)
_TABLES = (
    "sign_in_attempt",
    "link",
    "known_browser",
    "session",
    "recovery_code",
    "second_factor",
    "credential",
    "person",
)


def upgrade() -> None:
    """Create the tables."""
    for statement in _STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    """Remove the tables."""
    for table in _TABLES:
        op.execute(f"DROP TABLE accounts.{table}")
