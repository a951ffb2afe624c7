"""The tables of accounts."""

from services.accounts.store.audit.tables import audit_entry_table, audit_segment_table, audit_subject_table
from shared.consuming.tables import transport_tables
from shared.db.directory import directory_tables
from shared.db.forgotten import forgotten_table
from shared.db.metadata import service_metadata

METADATA = service_metadata("accounts")
TRANSPORT = transport_tables(METADATA)

AUDIT_SEGMENT = audit_segment_table(METADATA)
AUDIT_ENTRY = audit_entry_table(METADATA)
AUDIT_SUBJECT = audit_subject_table(METADATA)

# Respondents and colleagues who were erased, by their ids.
FORGOTTEN = forgotten_table(METADATA)
DIRECTORY = directory_tables(METADATA)
