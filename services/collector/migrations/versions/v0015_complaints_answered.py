"""References of complaints, whether their authors want an answer, and what became of them."""

import secrets
from uuid import UUID

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"

_CREATED = """
ALTER TABLE collector.complaint ADD COLUMN reference text;
ALTER TABLE collector.complaint ADD COLUMN wants_answer boolean NOT NULL DEFAULT false;
CREATE TABLE collector.complaint_progress (
    complaint_id uuid CONSTRAINT pk_complaint_progress PRIMARY KEY,
    ticket_id uuid NOT NULL,
    version integer NOT NULL,
    case_state text NOT NULL,
    taken_at timestamptz,
    answered_at timestamptz,
    settled_at timestamptz,
    reopened_at timestamptz,
    reopened_version integer NOT NULL,
    is_progress_wanted boolean NOT NULL,
    closings integer NOT NULL,
    closing_version integer NOT NULL
)
"""
_AT_ONCE = 5000
_NEXT = sa.text(
    "SELECT id FROM collector.complaint WHERE erased_at IS NULL AND id > :after ORDER BY id LIMIT :at_once"
).bindparams(sa.bindparam("after", type_=sa.Uuid()))
_FILL = sa.text(
    "UPDATE collector.complaint SET reference = made.reference "
    "FROM unnest(:ids, :references) AS made (id, reference) WHERE complaint.id = made.id"
).bindparams(sa.bindparam("ids", type_=sa.ARRAY(sa.Uuid())), sa.bindparam("references", type_=sa.ARRAY(sa.Text())))
_ALPHABET = "23456789CDFGHJKMNPQRTVWXY"


def upgrade() -> None:
    """Add them, and give every complaint that there is a reference. Nobody asked for an answer to those."""
    for statement in _CREATED.split(";"):
        op.execute(statement)
    _fill()
    op.execute("ALTER TABLE collector.complaint ADD CONSTRAINT uq_complaint_reference UNIQUE (reference)")


def downgrade() -> None:
    """Remove them."""
    op.execute("DROP TABLE collector.complaint_progress")
    op.execute("ALTER TABLE collector.complaint DROP COLUMN reference, DROP COLUMN wants_answer")


def _fill() -> None:
    connection = op.get_bind()
    after = UUID(int=0)
    while ids := connection.execute(_NEXT, {"after": after, "at_once": _AT_ONCE}).scalars().all():
        connection.execute(_FILL, {"ids": list(ids), "references": [_reference() for _ in ids]})
        after = ids[-1]


def _reference() -> str:
    """Return a reference as the domain made them when this was written: eleven random characters and their check."""
    values = [secrets.randbelow(25) for _ in range(11)]
    weighted = sum(value * pow(2, place, 25) for place, value in enumerate(values, start=1))
    values.append(-weighted * pow(pow(2, 12, 25), -1, 25) % 25)
    text = "".join(_ALPHABET[value] for value in values)
    return f"{text[:4]}-{text[4:8]}-{text[8:]}"
