"""What is to be forgotten, in the database."""

from sqlalchemy.ext.asyncio import AsyncConnection

from services.alerts.store.tables import FORGOTTEN
from shared.db.forgotten import Forgotten


def forgotten(connection: AsyncConnection) -> Forgotten:
    """Return the people and responses that this service has forgotten."""
    return Forgotten(connection, FORGOTTEN)
