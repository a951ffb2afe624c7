"""A worker of due work in a process of its own, to be killed and frozen: `python -m shared.testing.due_worker`.

It does what is due, one after the other. Of each piece it says `began <ref>` before, and `did <ref>` or `lost <ref>`
after; between the two it waits for a line.
"""

import asyncio
import sys

from shared.due.pieces import Claimed, LeaseLostError
from shared.testing.due_lab import DueLab, due_lab
from shared.testing.running import running


async def _work(lab: DueLab, claimed: Claimed) -> None:
    print(f"began {claimed.ref}", flush=True)  # noqa: T201 - what the test waits for
    await asyncio.to_thread(sys.stdin.readline)
    try:
        async with lab.unit_of_work.begin() as work:
            await lab.effect(work, claimed)
    except LeaseLostError:
        print(f"lost {claimed.ref}", flush=True)  # noqa: T201 - likewise
        raise
    print(f"did {claimed.ref}", flush=True)  # noqa: T201 - likewise


async def _main(database_url: str, lease_seconds: float) -> None:
    async with due_lab(database_url, _work) as lab:
        loop = lab.loop(at_once=1, lease_seconds=lease_seconds)
        async with running(loop, lab.bell(loop)):
            await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(_main(sys.argv[1], float(sys.argv[2])))
