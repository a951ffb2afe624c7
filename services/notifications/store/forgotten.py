"""Respondents and colleagues who were erased, and responses that were withdrawn."""

from sqlalchemy.ext.asyncio import AsyncConnection

from services.notifications.store.tables import FORGOTTEN
from shared.db.forgotten import Forgotten


def forgotten_in(connection: AsyncConnection) -> Forgotten:
    return Forgotten(connection, FORGOTTEN)
