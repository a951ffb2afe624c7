"""The tables through which events enter and leave a service's database."""

from dataclasses import dataclass

from sqlalchemy import MetaData, Table

from shared.consuming.parked import parked_table
from shared.inbox.table import inbox_table
from shared.outbox.table import outbox_table


@dataclass(frozen=True, slots=True)
class Transport:
    """The three tables that every service has, created by `shared.db.transport_v1`."""

    outbox: Table
    inbox: Table
    parked: Table


def transport_tables(metadata: MetaData) -> Transport:
    """Add outbox, inbox and parked events to a service's metadata."""
    return Transport(outbox_table(metadata), inbox_table(metadata), parked_table(metadata))
