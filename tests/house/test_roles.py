"""What a process does in each role, and how it bears what fails around it."""

import asyncio
import dataclasses
from collections.abc import AsyncIterator
from uuid import uuid4

import httpx
from prometheus_client import REGISTRY
from pydantic import SecretStr
from structlog.testing import capture_logs

from services.catalog import load_services
from services.collector.service import SERVICE as COLLECTOR
from services.tickets.service import SERVICE as TICKETS
from shared.errors import UnavailableError
from shared.runtime.assembly import assemble
from shared.runtime.roles import Role
from shared.runtime.service import Job, Service
from shared.settings import Settings
from shared.testing.house import house
from shared.testing.one_service import one_service

POSTGRES = "postgres://"


async def test_worker_serves_only_health_and_metrics(database_url: str) -> None:
    """Its routes are another process's business, and so are their pages; what events mean, every process says."""
    async with house(load_services(), database_url, POSTGRES, topic_prefix="worker", role=Role.WORKER) as suite:
        for path in ("/livez", "/readyz", "/metrics", "/asyncapi", "/schemas"):
            assert (await suite.client.get(path)).status_code == httpx.codes.OK
        for path in ("/v1/surveys", "/docs", "/openapi.json", "/s/demo"):
            assert (await suite.client.get(path, headers=suite.admin)).status_code == httpx.codes.NOT_FOUND
        assert {"relay.collector", "consumer.scoring", "job.tickets.forget-published-events"} <= set(
            suite.assembly.health.loops
        )


async def test_http_runs_no_loops(database_url: str) -> None:
    """A process that only answers needs no bus and has nothing to drain."""
    nowhere = "kafka://127.0.0.1:1"
    async with house(load_services(), database_url, nowhere, topic_prefix="http", role=Role.HTTP) as suite:
        assert (await suite.client.get("/v1/surveys", headers=suite.admin)).status_code == httpx.codes.OK
        assert (await suite.client.get("/docs")).status_code == httpx.codes.OK
        assert suite.assembly.health.loops == {}


async def test_job_that_fails_is_tried_again(database_url: str) -> None:
    """An outage or a defect in a job is logged and counted, and the process lives on."""
    again = asyncio.Event()
    errors = iter([UnavailableError("the mail server does not answer"), ValueError("defect")])

    async def work(_use_cases: object) -> None:
        error = next(errors, None)
        if error is not None:
            raise error
        again.set()

    def runs(outcome: str) -> float:
        return REGISTRY.get_sample_value("heed_job_runs_total", {"job": "tickets.try", "outcome": outcome}) or 0

    before = {outcome: runs(outcome) for outcome in ("done", "failed", "unavailable")}
    service: Service = dataclasses.replace(TICKETS, jobs=(Job("try", 0.01, work),))
    with capture_logs() as lines:
        async with house((service,), database_url, POSTGRES, topic_prefix=f"job{uuid4().hex[:8]}"):
            await again.wait()
    assert {line["event"] for line in lines} >= {"job_postponed", "job_failed"}
    assert runs("failed") == before["failed"] + 1
    assert runs("unavailable") == before["unavailable"] + 1
    assert runs("done") > before["done"]


async def test_database_gone_is_503_with_retry_after() -> None:
    """Nothing is acknowledged, readiness says why, and the process lives."""
    nowhere = "postgresql://heed@/heed?host=/nowhere"
    async with one_service(COLLECTOR, nowhere) as collector:
        reply = await collector.client.get("/v1/surveys", headers=collector.admin)
        assert reply.status_code == httpx.codes.SERVICE_UNAVAILABLE
        assert reply.json()["type"] == "urn:heed:problem:unavailable"
        assert int(reply.headers["retry-after"]) > 0
    async with assemble((COLLECTOR,), Role.HTTP, Settings(database_url=SecretStr(nowhere))) as assembly:
        assert await assembly.health.missing() == {"database": "does not answer"}
        assert assembly.health.stuck() == {}


async def test_large_bodies_over_the_network(database_url: str) -> None:
    """A body of many megabytes is answered 413, announced or not, and the next request on the connection works."""

    async def chunks() -> AsyncIterator[bytes]:
        for _ in range(200):
            yield b" " * 65536

    headers = {"content-type": "application/json"}
    async with house((COLLECTOR,), database_url, POSTGRES, topic_prefix="large", role=Role.HTTP) as suite:
        for _ in range(3):
            announced = await suite.client.post("/v1/surveys/demo/responses", content=b" " * 9_000_000, headers=headers)
            streamed = await suite.client.post("/v1/surveys/demo/responses", content=chunks(), headers=headers)
            for reply in (announced, streamed):
                assert reply.status_code == httpx.codes.REQUEST_ENTITY_TOO_LARGE
                assert reply.json()["type"] == "urn:heed:problem:body-too-large"
            assert (await suite.client.get("/livez")).status_code == httpx.codes.OK
