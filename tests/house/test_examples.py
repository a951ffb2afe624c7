"""The examples for subscribers do what they say, as they are, against the suite as it runs."""

import asyncio
import json
import os
import shutil
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import httpx
import pytest
from standardwebhooks.webhooks import Webhook

from services.catalog import load_services
from shared.bus.choose import open_bus
from shared.bus.topics import scores_topic
from shared.contracts.scoring import ScoreChanged
from shared.testing.bus_tools import read_until
from shared.testing.children import program
from shared.testing.eventually import eventually
from shared.testing.house import House, house
from shared.testing.kafka import Kafka
from shared.testing.load import SURVEY, publish_survey
from shared.testing.one_service import ADMIN_KEY
from shared.testing.processes import free_port
from shared.unit_of_work import UnitOfWork
from tests.services.webhooks.subscribers import TICKET, ticket_opened, webhooks

EXAMPLES = Path(__file__).parents[2] / "deploy" / "examples"
ANSWERS = {"satisfaction": 5, "recommend": 10, "effort": 7}
CONCEPTS = sorted(ANSWERS)


async def answer(suite: House) -> None:
    """Answer three questions on scales."""
    body = {"answers": ANSWERS, "channel": "web", "touchpoint": "delivery"}
    reply = await suite.client.post(f"/v1/surveys/{SURVEY}/responses", json=body)
    reply.raise_for_status()


@asynccontextmanager
async def running(*command: str | Path, environment: Mapping[str, str]) -> AsyncIterator[asyncio.StreamReader]:
    """Run a program inside the block and give what it prints."""
    process = await asyncio.create_subprocess_exec(
        *program(*map(str, command)), env={**os.environ, **environment}, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    try:
        yield process.stdout
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def read_scores(printed: asyncio.StreamReader, *numbers: int) -> None:
    """Read scores until each concept had these numbers of answers, and no others, one after the other."""
    found: dict[str, list[int]] = {concept: [] for concept in CONCEPTS}
    async with asyncio.timeout(60):
        while any(seen != list(numbers) for seen in found.values()):
            score = json.loads(await printed.readline())
            found[score["series"]["concept"]].append(score["n"])
            assert all(seen == list(numbers[: len(seen)]) for seen in found.values()), found


async def test_the_subscriber_prints_every_change_once(database_url: str, tmp_path: Path) -> None:
    """It receives changes as they come, and after a restart those that it missed, and no other."""
    place = tmp_path / "place"
    async with house(load_services(), database_url, "postgres://", topic_prefix="heed") as suite:
        suite.client.headers.update(suite.admin)
        await publish_survey(suite.client)
        subscriber = (sys.executable, EXAMPLES / "subscriber.py")
        environment = {"HEED_URL": suite.url, "HEED_KEY": ADMIN_KEY, "HEED_PLACE": str(place)}
        async with running(*subscriber, environment=environment) as printed:
            await eventually(lambda: asyncio.sleep(0, place.exists()))
            start = place.read_text()
            await answer(suite)
            await read_scores(printed, 1)
        place.write_text(start)  # wherever it was killed, it goes on from the start
        await answer(suite)
        async with running(*subscriber, environment=environment) as printed:
            await read_scores(printed, 1, 2)
            await answer(suite)
            await read_scores(printed, 3)


async def test_the_receiver_of_webhooks_prints_what_is_signed_once(database_url: str) -> None:
    """A second copy and a request of somebody else are not printed; while secrets overlap either will do."""
    async with webhooks(database_url) as hooks:
        port = free_port()
        url = f"http://127.0.0.1:{port}/hooks"
        secret = await hooks.subscribe("crm", url)
        await hooks.post("subscriptions/crm/rotate-secret")
        environment = {"PORT": str(port), "HEED_WEBHOOK_SECRET": secret}
        command = (sys.executable, EXAMPLES / "webhook.py")
        async with running(*command, environment=environment) as printed, httpx.AsyncClient(timeout=60.0) as stranger:

            async def refused() -> bool:
                try:
                    reply = await stranger.post(url, json={"type": "heed.ping"})
                except httpx.TransportError:
                    return False
                return reply.status_code == httpx.codes.UNAUTHORIZED

            await eventually(refused)
            # What the official library signs is as good as what comes from here.
            moment, body = datetime.now(UTC), json.dumps({"type": "heed.ping", "data": {}})
            signed = {
                "webhook-id": "msg_1",
                "webhook-timestamp": str(int(moment.timestamp())),
                "webhook-signature": Webhook(secret).sign("msg_1", moment, body),
            }
            for _ in range(2):
                assert (await stranger.post(url, content=body, headers=signed)).status_code == httpx.codes.NO_CONTENT
            other = signed | {"webhook-id": "msg_2"}
            assert (await stranger.post(url, content=body, headers=other)).status_code == httpx.codes.UNAUTHORIZED
            async with asyncio.timeout(60):
                assert (await printed.readline()).decode() == "heed.ping {}\n"
            first, second = ticket_opened(), ticket_opened()
            await hooks.service.deliver(first)
            await hooks.work_off()
            await hooks.post("subscriptions/crm/redeliver", {"which": "all"})
            await hooks.work_off()
            await hooks.service.deliver(second)
            await hooks.work_off()
            async with asyncio.timeout(60):
                lines = [(await printed.readline()).decode().partition(" ") for _ in range(2)]
            assert [kind for kind, _, _ in lines] == [TICKET, TICKET]
            cases = [json.loads(data)["ticket_id"] for _, _, data in lines]
            assert cases == [str(first.data.ticket_id), str(second.data.ticket_id)]
            assert {one["attempts"] for one in await hooks.deliveries()} == {1, 2}


@pytest.mark.kafka
async def test_kcat_reads_the_latest_scores(
    database_url: str, kafka: Kafka, capsys: pytest.CaptureFixture[str]
) -> None:
    """Read from its beginning, the compacted topic says what every series says now, and which have no answers more."""
    prefix = f"kcat{uuid4().hex[:10]}"
    async with house(load_services(), database_url, kafka.url, topic_prefix=prefix) as suite:
        suite.client.headers.update(suite.admin)
        await publish_survey(suite.client)
        for n in (1, 2):
            await answer(suite)

            async def counted(n: int = n) -> bool:
                page = (await suite.client.get("/v1/scores", params={"survey": SURVEY})).json()
                return [item["n"] for item in page["items"]] == [n] * len(CONCEPTS)

            await eventually(counted)
        unit_of_work: UnitOfWork = suite.use_cases["scoring"].feed.read_events.unit_of_work
        async with unit_of_work.begin() as work:
            work.retire_latest(ScoreChanged, "no-answers-any-more")
        latest: dict[str, str] = {}

        async def complete() -> bool:
            with capsys.disabled():
                lines = await _read_topic(kafka, prefix, at_least=2 * len(CONCEPTS) + 1)
            latest.update((key, text) for key, _, text in (line.partition(" ") for line in lines))
            # What was published last may be read first: it lies on a partition of its own.
            said = sorted(json.loads(text)["n"] if text else 0 for text in latest.values())
            return said == [0, *[2] * len(CONCEPTS)]

        await eventually(complete)
        async with open_bus(kafka.url, database_url="", client_id="test") as bus:
            config = {topic.name: topic.config for topic in await bus.topics()}[scores_topic(prefix)]
    assert latest.pop("no-answers-any-more") == ""
    states = [json.loads(text) for text in latest.values()]
    assert {state["series_id"]: state for state in states}.keys() == latest.keys()
    assert sorted((state["series"]["concept"], state["n"]) for state in states) == [(name, 2) for name in CONCEPTS]
    assert config["cleanup.policy"] == "compact"


async def _read_topic(kafka: Kafka, prefix: str, *, at_least: int) -> Sequence[str]:
    """Return the lines that the example prints; without kcat, the same through the suite's own consumer."""
    if shutil.which("kcat") is None:
        print("\nthere is no kcat on this machine: its topic is read with the suite's consumer")  # noqa: T201 - said on purpose
        async with (
            open_bus(kafka.url, database_url="", client_id="test") as bus,
            bus.subscribe(f"{prefix}.test{uuid4().hex}", [scores_topic(prefix)]) as reader,
        ):
            records = await read_until(reader, lambda found: len(found) >= at_least)
        return [f"{(record.key or b'').decode()} {(record.value or b'').decode()}" for record in records]
    environment = {"HEED_TOPIC_PREFIX": prefix}
    async with running(EXAMPLES / "scores.sh", kafka.bootstrap, "-e", environment=environment) as printed:
        return (await printed.read()).decode().splitlines()
