"""Is the process alive, and should it get requests? For the orchestrator, in a form that people can read too."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

import structlog
from fastapi import APIRouter, Response
from fastapi.responses import JSONResponse
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from shared.observability.loops import Loop
from shared.observability.metrics import LOOP_AGE_SECONDS

log = structlog.get_logger("heed.health")

STUCK_SECONDS = 60.0
CHECK_SECONDS = 3.0

Check = Callable[[], Awaitable[str | None]]
"""Returns what is wrong, None when nothing is; an exception counts as not answering."""


@dataclass(slots=True)
class Health:
    """What `/livez` and `/readyz` report. The process registers its loops and checks here."""

    checks: Mapping[str, Check] = field(default_factory=dict)
    """Dependencies that must answer before the process is ready."""
    loops: dict[str, Loop] = field(default_factory=dict)
    """Loops that must turn, by their name."""
    stopping: bool = False
    """True once the process was asked to stop; it then gets no new work."""

    def stuck(self) -> dict[str, str]:
        """Return the loops that have not turned for a minute. It works even when all dependencies are down."""
        found: dict[str, str] = {}
        for name, loop in self.loops.items():
            age = loop.health().age_seconds
            LOOP_AGE_SECONDS.labels(name).set(age)
            if age > STUCK_SECONDS:
                found[name] = f"has not turned for {age:.0f} s"
        return found

    async def missing(self) -> dict[str, str]:
        """Return why the process should get no work now; empty when it should."""
        names = list(self.checks)
        answers = await asyncio.gather(*(self._ask(name) for name in names))
        found = {name: answer for name, answer in zip(names, answers, strict=True) if answer is not None}
        troubles = {name: loop.health().trouble for name, loop in self.loops.items()}
        found |= {name: trouble for name, trouble in troubles.items() if trouble is not None}
        if self.stopping:
            found["process"] = "is stopping"
        return found

    async def _ask(self, name: str) -> str | None:
        try:
            async with asyncio.timeout(CHECK_SECONDS):
                return await self.checks[name]()
        except Exception as error:  # noqa: BLE001 - whatever it is, the dependency did not answer
            log.warning("readiness_check_failed", check=name, error=type(error).__name__)
            return "does not answer"


def health_router(health: Health) -> APIRouter:
    """Return `/livez`, `/readyz` and `/metrics`."""
    router = APIRouter(tags=["operations"])

    @router.get("/livez", summary="Do all loops of this process turn? Restart it when not.")
    async def livez() -> JSONResponse:
        return _answer(health.stuck())

    @router.get("/readyz", summary="Should this process get work now?")
    async def readyz() -> JSONResponse:
        return _answer(await health.missing())

    @router.get("/metrics", summary="Metrics in Prometheus' text format.", response_class=Response)
    async def metrics() -> Response:
        health.stuck()
        return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)

    return router


def _answer(wrong: Mapping[str, str]) -> JSONResponse:
    body = {"status": "failing", "problems": dict(wrong)} if wrong else {"status": "ok"}
    return JSONResponse(body, status_code=503 if wrong else 200, headers={"Cache-Control": "no-store"})
