"""The tables of alerts."""

from shared.consuming.tables import transport_tables
from shared.db.metadata import service_metadata

METADATA = service_metadata("alerts")
TRANSPORT = transport_tables(METADATA)
