"""An improvement on its way from the register to the scores and to its owner, over real services and a real bus."""

from datetime import UTC, datetime, time, timedelta
from typing import Any
from uuid import uuid4

import pytest

from services.accounts.domain.people.sessions import Visitor
from services.catalog import load_services
from shared.ids import uuid7
from shared.testing.channels import publish_survey
from shared.testing.collecting import survey_definition
from shared.testing.eventually import eventually
from shared.testing.house import House, house

DAYS = 40


@pytest.fixture(params=["postgres", pytest.param("kafka", marks=pytest.mark.kafka)])
def bus_url(request: pytest.FixtureRequest) -> str:
    """The address of each of the two buses."""
    return "postgres://" if request.param == "postgres" else str(request.getfixturevalue("kafka").url)


async def send(suite: House, method: str, path: str, body: object = None) -> Any:
    """Send a request that is allowed and return its answer."""
    headers = suite.admin | ({"If-Match": "*"} if method == "PATCH" else {})
    reply = await suite.client.request(method, path, json=body, headers=headers)
    assert reply.is_success, (path, reply.text)
    return reply.json() if reply.content else None


async def colleague(suite: House) -> str:
    """Let somebody work here; return their id, once tickets and notifications know them."""
    body = {"sign_in_name": "kim@example.org", "role": "agent", "display_name": "Kim"}
    invited = await send(suite, "POST", "/v1/people", body)
    await suite.use_cases["accounts"].people.accept_invitation(
        token=invited["link"]["url"].rpartition("/")[2],
        display_name="Kim",
        password="a long sentence that nobody guesses",
        language="en",
        zone="UTC",
        visitor=Visitor(address="127.0.0.1", block="127.0.0.1", user_agent="Firefox"),
    )

    async def is_known() -> bool:
        known = [await suite.use_cases[name].directory.read() for name in ("tickets", "notifications")]
        return all(any(person.is_active for person in one.people.values()) for one in known)

    await eventually(is_known)
    return str(invited["person"]["id"])


async def answers(suite: House, done_on: datetime) -> None:
    """Let sixty customers answer on either side of the day, more content after it; and one on the day itself."""
    days = [*(-1 - number % DAYS for number in range(60)), 0, *(1 + number % DAYS for number in range(60))]
    responses = [
        {
            "id": str(uuid7()),
            "survey": "visit",
            "channel": "api",
            "touchpoint": "till",
            "occurred_at": (done_on + timedelta(days=day)).isoformat(),
            "answers": {"recommend": 9 + number % 2 if day > 0 else 4 + number % 4},
        }
        for number, day in enumerate(days)
    ]
    sent = await send(suite, "POST", "/v1/responses/batch", {"responses": responses})
    assert {one["status"] for one in sent["results"]} == {"created"}


async def test_what_was_changed_is_seen_in_the_scores(database_url: str, bus_url: str) -> None:
    """Scoring marks it and compares the scores; its owner gets a notice that leads to it; what was not done is not."""
    async with house(load_services(), database_url, bus_url, topic_prefix=f"t{uuid4().hex[:12]}") as suite:
        kim = await colleague(suite)
        await publish_survey(suite.client, suite.admin, "visit", survey_definition())
        day = (datetime.now(UTC) - timedelta(days=DAYS + 1)).date()
        await answers(suite, datetime.combine(day, time(12), UTC))
        body = {"title": "Canary at the till", "touchpoint": "till", "owner": kim, "due_on": str(day)}
        made = await send(suite, "POST", "/v1/improvements", body | {"state": "planned"})

        async def effect(status: str) -> dict[str, Any] | None:
            path = f"/v1/improvement-effects/{made['id']}"
            reply = await suite.client.get(path, headers=suite.admin)
            found: dict[str, Any] = reply.json()
            n = [one["current"]["n"] for one in found.get("items", ())]
            return found if found.get("status") == status and (status != "compared" or n == [60]) else None

        await eventually(lambda: effect("not_done"))
        await send(suite, "PATCH", f"/v1/improvements/{made['id']}", {"state": "done", "done_on": str(day)})
        compared = await eventually(lambda: effect("compared"))
        assert compared is not None
        [item] = compared["items"]
        assert (compared["number"], compared["days"], item["base"]["n"]) == (made["number"], DAYS, 60)
        assert (item["change"]["direction"], item["current"]["value"]) == ("better", 100.0)
        await send(suite, "PATCH", f"/v1/improvements/{made['id']}", {"state": "in_work"})
        assert await eventually(lambda: effect("not_done")) is not None

        async def notice() -> dict[str, Any] | None:
            items = (await send(suite, "GET", "/v1/notices?everybody=true"))["items"]
            return next((one for one in items if one["subject"] == "improvement"), None)

        given = await eventually(notice)
        assert given is not None
        assert (given["cause"], given["subject_id"]) == ("improvement_given", made["id"])
        assert "Canary" not in str(given)
