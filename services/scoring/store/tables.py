"""The tables of scoring."""

from shared.consuming.tables import transport_tables
from shared.db.metadata import service_metadata

METADATA = service_metadata("scoring")
TRANSPORT = transport_tables(METADATA)
