"""Files with thousands of rows, and a worker that looks at them when a test says so."""

from shared.due.claiming import claim
from shared.testing.one_service import OneService


def many_customers(rows: int) -> bytes:
    """Return a file of so many customers; every fifth row says what cannot be."""
    lines = "".join(f"C-{one};{'?' if one % 5 == 0 else one};EUR\n" for one in range(1, rows + 1))
    return f"id;value;currency\n{lines}".encode()


def many_addresses(rows: int) -> bytes:
    """Return a file of so many people to be invited; every tenth has no address."""
    lines = "".join(f"{'nobody' if one % 10 == 0 else f'p{one}@example.org'}\n" for one in range(1, rows + 1))
    return f"email\n{lines}".encode()


async def work_once(service: OneService, kind: str) -> bool:
    """Do what a worker does with one piece of due work of a kind; return whether there was one."""
    due = service.service.due
    assert due is not None
    claimed = await claim(service.engine, due.table, kind, limit=1, lease_seconds=60)
    if claimed:
        found = next(one for one in due.kinds if one.name == kind)
        await found.run(service.use_cases, claimed[0])
    return bool(claimed)
