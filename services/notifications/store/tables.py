"""The tables of notifications."""

from services.notifications.store.webhooks.tables import WebhookTables
from shared.consuming.tables import transport_tables
from shared.db.directory import directory_tables
from shared.db.forgotten import forgotten_table
from shared.db.metadata import service_metadata
from shared.due.table import due_table

METADATA = service_metadata("notifications")
TRANSPORT = transport_tables(METADATA)
DIRECTORY = directory_tables(METADATA)
DUE = due_table(METADATA)

# Respondents and colleagues who were erased, and responses that were withdrawn, by their ids.
FORGOTTEN = forgotten_table(METADATA)

WEBHOOKS = WebhookTables(METADATA)
