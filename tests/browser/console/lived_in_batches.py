"""Batches of invitations for `lived_in.py`."""

from services.collector.domain.invitations.batches.batch import BatchOptions
from services.collector.domain.invitations.batches.columns import RawRow
from shared.access import ROLE_SCOPES, Caller
from shared.ids import uuid7
from shared.testing.house import House


async def some_batches(house: House, value: str) -> str:
    """Send a batch, and return the id of another that waits to be looked at, with rows that are refused.

    Args:
        house: where.
        value: of an attribute.
    """
    request = house.use_cases["collector"].invitations.batches.request
    manager = Caller(str(uuid7()), ROLE_SCOPES["manager"])
    names = [*(f"file{number}@example.org" for number in range(9)), "nobody"]
    rows = [RawRow(line, {"email": name, "location": "mitte"}, {"guest": value}) for line, name in enumerate(names, 2)]
    options = BatchOptions(survey="visit", claimed_basis="request", per_day=2, zone="Europe/Berlin")
    draft, _ = await request(rows=rows, options=options, caller=manager, is_draft=True)
    await request(rows=rows, options=options, caller=manager)
    return str(draft.id)
