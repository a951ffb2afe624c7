"""Named places where a fault test can make the process die, fail or wait; nothing happens unless they are armed.

They are armed by the environment variable `HEED_FAILPOINTS`, for example
`relay.after_ack=kill` or `consumer.before_commit=kill@3,ingest.before_commit=sleep:2`:

- `kill` ends the process with SIGKILL, as a power cut would;
- `raise` raises `FailpointError`;
- `sleep:SECONDS` waits;
- `@N` ignores the first N-1 passes and acts from the N-th one on.
"""

import asyncio
import os
import signal
from dataclasses import dataclass

VARIABLE = "HEED_FAILPOINTS"


class FailpointError(Exception):
    """Raised by a failpoint armed with `raise`."""


@dataclass(slots=True)
class _Armed:
    action: str
    remaining: int


def _parse(text: str) -> dict[str, _Armed]:
    armed: dict[str, _Armed] = {}
    for item in filter(None, (part.strip() for part in text.split(","))):
        name, _, rest = item.partition("=")
        action, _, nth = rest.partition("@")
        armed[name] = _Armed(action=action, remaining=int(nth or 1))
    return armed


_armed = _parse(os.environ.get(VARIABLE, ""))


async def failpoint(name: str) -> None:
    """Pass the place called `name`; acts only when it is armed."""
    if not _armed:
        return
    point = _armed.get(name)
    if point is None:
        return
    point.remaining -= 1
    if point.remaining > 0:
        return
    if point.action == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    elif point.action == "raise":
        raise FailpointError(name)
    elif point.action.startswith("sleep:"):
        await asyncio.sleep(float(point.action.removeprefix("sleep:")))
