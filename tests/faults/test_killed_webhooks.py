"""Workers that are killed while they send a webhook: nothing is lost, and a second copy has the same id."""

from collections import Counter
from pathlib import Path

import pytest

from shared.testing.eventually import eventually
from shared.testing.fork_server import ForkServer
from shared.testing.processes import operator
from shared.testing.receiver import answer, receiver
from tests.services.webhooks.subscribers import Webhooks, ids_of, ticket_opened, webhooks

KILLED = -9


@pytest.mark.parametrize(("failpoint", "copies"), [("webhook.begun", 1), ("webhook.sent", 2)])
async def test_killed_while_sending(
    database_url: str, tmp_path: Path, fork_server: ForkServer, failpoint: str, copies: int
) -> None:
    """Between claim and send nothing has left; between send and mark the receiver gets it twice, and can see that."""
    environment = {
        "HEED_DATABASE_URL": database_url,
        "HEED_BUS_URL": "postgres://",
        "HEED_DATA_DIR": str(tmp_path / "data"),
        "HEED_NOTIFICATIONS_PRIVATE_TARGETS": '["127.0.0.1"]',
    }
    async with (
        webhooks(database_url) as hooks,
        receiver(answer(204)) as there,
        operator(tmp_path, environment, fork_server.start) as person,
    ):
        await hooks.subscribe("crm", there.url)
        event = ticket_opened()
        await hooks.service.deliver(event)
        doomed = await person.start(["notifications"], "worker", failpoints=f"{failpoint}=kill", ready=False)
        assert await doomed.ended() == KILLED
        assert [one["state"] for one in await hooks.deliveries()] == ["sending"]
        await _leases_end(hooks)
        await person.start(["notifications"], "worker")

        async def is_delivered() -> bool:
            return [one["state"] for one in await hooks.deliveries()] == ["delivered"]

        await eventually(is_delivered)
        assert Counter(ids_of(there)) == {str(event.id): copies}
        [delivery] = await hooks.deliveries()
        assert [one["outcome"] for one in await hooks.history(delivery["id"])] == ["unknown", "delivered"]


async def _leases_end(hooks: Webhooks) -> None:
    await hooks.execute("UPDATE notifications.due SET next_at = clock_timestamp() WHERE state = 'pending'")
