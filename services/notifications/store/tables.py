"""The tables of notifications."""

from services.notifications.store.destination_tables import (
    destination_table,
    fallback_table,
    proof_table,
    test_message_table,
)
from services.notifications.store.notice_tables import (
    acknowledgement_table,
    delivery_table,
    link_table,
    notice_table,
)
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

DESTINATION = destination_table(METADATA)
DESTINATION_PROOF = proof_table(METADATA, DESTINATION)
TEST_MESSAGE = test_message_table(METADATA)
FALLBACK = fallback_table(METADATA, DESTINATION)
NOTICE = notice_table(METADATA)
NOTICE_DELIVERY = delivery_table(METADATA, NOTICE)
NOTICE_LINK = link_table(METADATA, NOTICE)
ACKNOWLEDGEMENT = acknowledgement_table(METADATA)
WEBHOOKS = WebhookTables(METADATA)
