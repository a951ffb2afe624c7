"""Taking responses back: they leave the counts, and nothing but an empty row stays of them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Literal
from uuid import UUID

from services.scoring.domain.tally import Tally
from services.scoring.store.journal_store import add_to_journal
from services.scoring.store.response_store import add_gone, read_standing, remove_responses
from shared.unit_of_work import Connection


async def take_back(
    connection: Connection,
    gone: Mapping[UUID, tuple[int, str]],
    *,
    reason: Literal["withdrawn", "erased"],
    at: datetime,
) -> None:
    """Let responses count no more, and keep everything that is told of them later from counting.

    Args:
        connection: of the transaction.
        gone: revision and survey by the response's id, whether it was ever heard of or not.
        reason: why.
        at: now.

    Raises:
        UnavailableError: another worker records one of the responses at this moment.
    """
    standing = await read_standing(connection, gone)
    fresh = {one: told for one, told in gone.items() if one not in standing or not standing[one].is_gone}
    tally = Tally()
    for one in fresh:
        if one in standing:
            tally.take_back(standing[one].footprint, reason)
    await remove_responses(connection, fresh)
    await add_gone(connection, fresh, at=at)
    await add_to_journal(connection, tally.entries())
