"""People who asked to be forgotten, and what there is of them."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import ARRAY, Uuid, bindparam, text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.scoring.store.tables import FORGOTTEN
from shared.db.forgotten import Forgotten

_RESPONSES = text(
    "SELECT response_id FROM scoring.scored_response WHERE respondent_id = ANY(:ids) ORDER BY response_id"
).bindparams(bindparam("ids", type_=ARRAY(Uuid)))


def forgotten(connection: AsyncConnection) -> Forgotten:
    """Return the people whom this service has forgotten."""
    return Forgotten(connection, FORGOTTEN)


async def responses_of_people(connection: AsyncConnection, people: Collection[UUID]) -> list[UUID]:
    """Return the ids of all responses that are linked to one of `people`."""
    return list((await connection.execute(_RESPONSES, {"ids": list(people)})).scalars())
