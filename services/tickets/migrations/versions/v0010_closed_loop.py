"""Waiting, outcomes, teams, causes, and what a case is closed with; with causes to begin with."""

import json

from alembic import op
from sqlalchemy import text

revision = "0010"
down_revision = "0009"

_TICKET = """
    unit_path jsonb NOT NULL DEFAULT '[]',
    team text,
    cause text,
    cause_version integer,
    action_taken text,
    not_contacted_because text,
    outcome text,
    outcome_at timestamptz,
    waiting_until timestamptz,
    follow_up_at timestamptz,
    contacted_at timestamptz,
    resolved_at timestamptz,
    merged_into uuid
"""
_HISTORY = """
    happened_at timestamptz,
    team text,
    cause text,
    cause_version integer,
    action_taken text,
    not_contacted_because text,
    outcome text,
    until timestamptz,
    response_id uuid,
    other_ticket_id uuid
"""
_CAUSE = """
    key text NOT NULL,
    names jsonb NOT NULL,
    parent text,
    position integer NOT NULL,
    is_retired boolean NOT NULL,
    version integer NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL
"""
_FROM_HISTORIES = """
UPDATE tickets.ticket SET
    contacted_at = (
        SELECT min(entry.at) FROM tickets.ticket_history AS entry
        WHERE entry.ticket_id = ticket.id AND entry.action = 'contacted'
    ),
    resolved_at = CASE WHEN state IN ('resolved', 'closed') THEN (
        SELECT max(entry.at) FROM tickets.ticket_history AS entry
        WHERE entry.ticket_id = ticket.id AND entry.action = 'resolved'
    ) END
"""

_FIRST_CAUSES = (
    ("waiting", None, "Waiting and punctuality", "Warten und Pünktlichkeit"),
    ("waiting-time", "waiting", "Waited too long", "Zu lange gewartet"),
    ("late-delivery", "waiting", "Came late or not at all", "Kam zu spät oder gar nicht"),
    ("hard-to-reach", "waiting", "Could not reach us", "Wir waren nicht zu erreichen"),
    ("people", None, "Contact with our people", "Umgang mit Menschen"),
    ("unfriendly", "people", "Unfriendly or inattentive", "Unfreundlich oder unaufmerksam"),
    ("not-competent", "people", "Could not help", "Konnte nicht weiterhelfen"),
    ("promise-broken", "people", "Promise not kept", "Zusage nicht eingehalten"),
    ("product", None, "Product or service", "Produkt oder Leistung"),
    ("defective", "product", "Defective or poorly done", "Defekt oder schlecht ausgeführt"),
    ("not-as-described", "product", "Not as described", "Nicht wie beschrieben"),
    ("out-of-stock", "product", "Not available", "Nicht verfügbar"),
    ("process", None, "Process and information", "Ablauf und Information"),
    ("too-complicated", "process", "Too complicated", "Zu kompliziert"),
    ("wrong-information", "process", "Wrong or missing information", "Falsche oder fehlende Information"),
    ("mistake", "process", "Mistake in handling", "Fehler in der Bearbeitung"),
    ("price", None, "Price and invoice", "Preis und Rechnung"),
    ("too-expensive", "price", "Too expensive", "Zu teuer"),
    ("wrong-invoice", "price", "Invoice wrong or unclear", "Rechnung falsch oder unklar"),
    ("place", None, "Place and equipment", "Ort und Ausstattung"),
    ("not-clean", "place", "Not clean", "Nicht sauber"),
    ("out-of-order", "place", "Out of order", "Außer Betrieb"),
    ("not-ours", None, "Not ours to change", "Nicht in unserer Hand"),
    ("misunderstanding", "not-ours", "Misunderstanding", "Missverständnis"),
    ("outside-influence", "not-ours", "Weather, strike, third parties", "Wetter, Streik, Dritte"),
    ("other", None, "Something else", "Etwas anderes"),
)


def upgrade() -> None:
    """Add what cases have from now on, fill it from their histories, and add the causes."""
    op.execute(_adding("ticket", _TICKET))
    op.execute("ALTER TABLE tickets.ticket ALTER COLUMN unit_path DROP DEFAULT")
    op.execute(_adding("ticket_history", _HISTORY))
    op.execute(_FROM_HISTORIES)
    op.execute(f"CREATE TABLE tickets.cause ({_CAUSE}, CONSTRAINT pk_cause PRIMARY KEY (key))")
    op.execute(f"CREATE TABLE tickets.cause_version ({_CAUSE}, CONSTRAINT pk_cause_version PRIMARY KEY (key, version))")
    for position, (key, parent, english, german) in enumerate(_FIRST_CAUSES):
        names = json.dumps({"en": english, "de": german})
        for table in ("cause", "cause_version"):
            op.get_bind().execute(
                text(
                    f"INSERT INTO tickets.{table} (key, names, parent, position, is_retired, version, created_at, "  # noqa: S608 - a name from above
                    "updated_at) VALUES (:key, CAST(:names AS jsonb), :parent, :position, false, 1, now(), now())"
                ),
                {"key": key, "names": names, "parent": parent, "position": position},
            )


def _adding(table: str, columns: str) -> str:
    added = ", ".join(f"ADD COLUMN {column.strip()}" for column in columns.split(","))
    return f"ALTER TABLE tickets.{table} {added}"


def downgrade() -> None:
    """Remove it all; cases that wait are what they were before they waited, as far as the version before knows it."""
    op.execute("DROP TABLE tickets.cause_version")
    op.execute("DROP TABLE tickets.cause")
    op.execute(
        "UPDATE tickets.ticket SET state = CASE WHEN contacted_at IS NOT NULL THEN 'contacted' "
        "WHEN assignee IS NOT NULL THEN 'assigned' ELSE 'new' END WHERE state = 'waiting'"
    )
    op.execute(
        "DELETE FROM tickets.ticket_history WHERE action IN "
        "('waited', 'resumed', 'merged', 'follow_up_set', 'outcome_known')"
    )
    for table, columns in (("ticket", _TICKET), ("ticket_history", _HISTORY)):
        removed = ", ".join(f"DROP COLUMN {column.split()[0]}" for column in columns.split(","))
        op.execute(f"ALTER TABLE tickets.{table} {removed}")
