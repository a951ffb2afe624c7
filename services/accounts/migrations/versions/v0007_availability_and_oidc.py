"""When people work and who stands in for them; people as an OpenID Connect provider knows them."""

from alembic import op

revision = "0007"
down_revision = "0006"

_STATEMENTS = (
    """
    CREATE TABLE accounts.availability (
        person_id uuid CONSTRAINT pk_availability PRIMARY KEY
            CONSTRAINT fk_availability_person_id_person REFERENCES accounts.person (id),
        hours jsonb NOT NULL,
        languages text[] NOT NULL,
        capacity integer
    )
    """,
    """
    CREATE TABLE accounts.absence (
        person_id uuid NOT NULL CONSTRAINT fk_absence_person_id_person REFERENCES accounts.person (id),
        starts_at timestamptz NOT NULL,
        ends_at timestamptz NOT NULL,
        deputy uuid CONSTRAINT fk_absence_deputy_person REFERENCES accounts.person (id),
        CONSTRAINT pk_absence PRIMARY KEY (person_id, starts_at)
    )
    """,
    "CREATE INDEX ix_absence_deputy ON accounts.absence (deputy)",
    "CREATE INDEX ix_absence_ends_at ON accounts.absence (ends_at)",
    """
    CREATE TABLE accounts.oidc_identity (
        issuer text NOT NULL,
        subject text NOT NULL,
        person_id uuid NOT NULL CONSTRAINT fk_oidc_identity_person_id_person REFERENCES accounts.person (id),
        linked_at timestamptz NOT NULL,
        CONSTRAINT pk_oidc_identity PRIMARY KEY (issuer, subject)
    )
    """,
    "CREATE INDEX ix_oidc_identity_person_id ON accounts.oidc_identity (person_id)",
    """
    CREATE TABLE accounts.oidc_flow (
        browser_sha256 text CONSTRAINT pk_oidc_flow PRIMARY KEY,
        state text NOT NULL,
        nonce text NOT NULL,
        verifier text NOT NULL,
        next text NOT NULL,
        expires_at timestamptz NOT NULL
    )
    """,
)


def upgrade() -> None:
    """Create the tables."""
    for statement in _STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    """Forget absences, hours and how people are known to the provider."""
    for table in ("oidc_flow", "oidc_identity", "absence", "availability"):
        op.execute(f"DROP TABLE accounts.{table}")
