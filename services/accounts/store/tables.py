"""The tables of accounts."""

from shared.consuming.tables import transport_tables
from shared.db.directory import directory_tables
from shared.db.metadata import service_metadata

METADATA = service_metadata("accounts")
TRANSPORT = transport_tables(METADATA)
DIRECTORY = directory_tables(METADATA)
