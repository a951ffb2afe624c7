"""Jobs: work that is repeated at intervals, at other moments than in other processes, and whatever goes wrong."""

import asyncio
import random
from contextlib import suppress
from typing import Any

import structlog

from shared.errors import UnavailableError
from shared.observability.loops import Heartbeat, LoopHealth
from shared.observability.metrics import JOB_RUNS
from shared.runtime.service import Job

log = structlog.get_logger("heed.jobs")

JITTER = 0.1
FIRST_WITHIN_SECONDS = 5.0
LONGEST_WAIT_SECONDS = 10.0
JOB_SECONDS = 300.0


class JobLoop:
    """Runs one job of one service until `stop`."""

    def __init__(self, service: str, job: Job, use_cases: Any) -> None:  # noqa: ANN401 - every service has its own
        self.name = f"{service}.{job.name}"
        self._job = job
        self._use_cases = use_cases
        self._heartbeat = Heartbeat()
        self._running = False
        self._stop = asyncio.Event()

    def health(self) -> LoopHealth:
        """Return the loop's health; a run of the job counts as turning, since it has a time limit of its own."""
        return LoopHealth(0.0 if self._running else self._heartbeat.age_seconds())

    def stop(self) -> None:
        """Let the present run finish and start no other."""
        self._stop.set()

    async def run(self) -> None:
        """Run the job at its interval until `stop`. Errors are logged and counted; the next run tries again."""
        every = self._job.every_seconds
        pause = random.uniform(0, min(every, FIRST_WITHIN_SECONDS))  # noqa: S311 - spreads load, guards nothing
        while not await self._stopped_within(pause):
            await self._run_once()
            pause = every * random.uniform(1 - JITTER, 1 + JITTER)  # noqa: S311 - likewise

    async def _stopped_within(self, seconds: float) -> bool:
        loop = asyncio.get_running_loop()
        until = loop.time() + seconds
        while not self._stop.is_set() and (left := until - loop.time()) > 0:
            self._heartbeat.turn()
            with suppress(TimeoutError):
                async with asyncio.timeout(min(left, LONGEST_WAIT_SECONDS)):
                    await self._stop.wait()
        self._heartbeat.turn()
        return self._stop.is_set()

    async def _run_once(self) -> None:
        self._running = True
        outcome = "done"
        try:
            async with asyncio.timeout(JOB_SECONDS):
                await self._job.run(self._use_cases)
        except (UnavailableError, TimeoutError) as error:
            outcome = "unavailable"
            log.warning("job_postponed", job=self.name, reason=str(error) or "it took too long")
        except Exception:
            outcome = "failed"
            log.exception("job_failed", job=self.name)
        finally:
            self._running = False
            JOB_RUNS.labels(self.name, outcome).inc()
