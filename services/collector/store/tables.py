"""The tables of collector."""

from shared.consuming.tables import transport_tables
from shared.db.metadata import service_metadata

METADATA = service_metadata("collector")
TRANSPORT = transport_tables(METADATA)
