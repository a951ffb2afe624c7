"""The tables of tickets."""

from shared.consuming.tables import transport_tables
from shared.db.metadata import service_metadata

METADATA = service_metadata("tickets")
TRANSPORT = transport_tables(METADATA)
