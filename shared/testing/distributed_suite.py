"""A distributed suite in processes of its own, that a test may damage."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import httpx

from shared.testing.eventually import eventually
from shared.testing.load import Crowd, Ledger, publish_survey
from shared.testing.processes import ADMIN_KEY, START_SECONDS, Operator, SuiteProcess, free_port


@dataclass(slots=True)
class DistributedSuite:
    """Everything a fault test needs: somebody who starts processes, and a ledger of promises."""

    operator: Operator
    database_url: str
    bus_url: str
    topic_prefix: str
    ledger: Ledger = field(default_factory=Ledger)
    port: int = field(default_factory=free_port)

    @property
    def url(self) -> str:
        """Where respondents answer, before and after a restart."""
        return f"http://127.0.0.1:{self.port}"

    async def open_collector(self, *, role: str = "http", failpoints: str = "", ready: bool = True) -> SuiteProcess:
        """Start the process that respondents talk to, always on the same port."""
        return await self.operator.start(["collector"], role, failpoints=failpoints, port=self.port, ready=ready)

    async def open_worker(self, *services: str, failpoints: str = "") -> SuiteProcess:
        """Start a worker for `services`, or for all of them."""
        return await self.operator.start(services or ["all"], "worker", failpoints=failpoints)

    async def open(self) -> None:
        """Start the collector, publish the survey and start a worker for all services."""
        await self.open_collector()
        await self.publish_survey()
        await self.open_worker()

    async def publish_survey(self) -> None:
        """Make the survey live; the collector must be open."""
        headers = {"Authorization": f"Bearer {ADMIN_KEY}"}
        async with httpx.AsyncClient(base_url=self.url, headers=headers, timeout=START_SECONDS) as client:
            await publish_survey(client)

    async def acknowledged(self, at_least: int) -> None:
        """Wait until so many answers are acknowledged."""

        async def enough() -> bool:
            return len(self.ledger.acknowledged) >= at_least

        await eventually(enough)

    async def acknowledged_more(self, count: int) -> None:
        """Wait until so many answers more are acknowledged."""
        await self.acknowledged(len(self.ledger.acknowledged) + count)

    def crowd(self, people: int = 6) -> Crowd:
        """Let people answer while the block runs."""
        return Crowd(self.url, self.ledger, people=people)


MakeSuite = Callable[[str, str], Awaitable[DistributedSuite]]
"""Makes a distributed on the database and the bus at the given addresses."""
