"""Corrections, and the wish to be forgotten, reach every service: counts follow, and what was said goes."""

from typing import Any
from uuid import uuid4

import httpx

from services.catalog import load_services
from shared.ids import uuid7
from shared.testing.channels import publish_survey
from shared.testing.collecting import survey_definition
from shared.testing.eventually import eventually
from shared.testing.house import House, house

WHO = {"email": "ada@example.org"}


async def items(suite: House, path: str, **query: str) -> list[dict[str, Any]]:
    """Return the first page of something."""
    reply = await suite.client.get(path, params=query, headers=suite.admin)
    assert reply.status_code == httpx.codes.OK, reply.text
    found: list[dict[str, Any]] = reply.json()["items"]
    return found


async def correct(suite: House, method: str, path: str, body: object = None) -> None:
    """Correct something, whatever its state."""
    headers = suite.admin | {"If-Match": "*"}
    reply = await suite.client.request(method, path, json=body, headers=headers)
    assert reply.is_success, reply.text


async def score(suite: House) -> tuple[float | None, int, int]:
    """Return value, answers and suspect answers of the recommendation; nothing is like no answers."""
    found = await items(suite, "/v1/scores", survey="visit", question="recommend")
    return (found[0]["value"], found[0]["n"], found[0]["excluded"]["suspect"]) if found else (None, 0, 0)


async def test_corrections_and_erasure_reach_every_service(database_url: str) -> None:
    """Scores follow every correction; alerts and tickets stay, and forget who it was and what they wrote."""
    async with house(load_services(), database_url, "postgres://", topic_prefix=f"correct{uuid4().hex[:10]}") as suite:
        await publish_survey(suite.client, suite.admin, "visit", survey_definition())
        response_id = str(uuid7())
        said = {"id": response_id, "answers": {"recommend": 2, "why": "canary"}, "respondent": WHO}
        assert (await suite.client.post("/v1/surveys/visit/responses", json=said)).status_code == httpx.codes.CREATED
        complaint = {"text": "canary", "respondent": WHO}
        assert (await suite.client.post("/v1/complaints", json=complaint)).status_code == httpx.codes.CREATED

        async def everybody_knows() -> bool:
            tickets = await items(suite, "/v1/tickets")
            words = [comment["text"] for ticket in tickets for comment in ticket["comments"]]
            return words == ["canary"] * 2 and await score(suite) == (-100, 1, 0)

        await eventually(everybody_knows)

        async def becomes(*wanted: object) -> None:
            async def is_so() -> bool:
                found = await score(suite)
                assert found == wanted
                return True

            await eventually(is_so)

        path = f"/v1/responses/{response_id}"
        await correct(suite, "PUT", f"{path}/answers", {"answers": {"recommend": 9, "why": "canary"}})
        await becomes(100, 1, 0)
        await correct(suite, "PUT", f"{path}/suspect", {"reason": "test"})
        await becomes(None, 0, 1)
        await correct(suite, "DELETE", f"{path}/suspect")
        await becomes(100, 1, 0)
        [alert] = await items(suite, "/v1/alerts")
        assert (alert["reasons"][0]["value"], alert["comments"][0]["text"]) == (2, "canary")

        reply = await suite.client.post("/v1/respondents/find", json=WHO, headers=suite.admin)
        [person] = reply.json()["items"]
        await correct(suite, "DELETE", f"/v1/respondents/{person['id']}")

        async def nobody_remembers() -> bool:
            alerts, tickets = await items(suite, "/v1/alerts"), await items(suite, "/v1/tickets")
            assert (len(alerts), len(tickets)) == (1, 1)
            assert all(one["comments"] == [] and one["respondent_id"] is None for one in (*alerts, *tickets))
            assert (await score(suite))[1:] == (0, 0)
            assert await items(suite, "/v1/verbatims", survey="visit") == []
            return True

        await eventually(nobody_remembers)
        assert (await suite.client.post("/v1/surveys/visit/responses", json=said)).status_code == httpx.codes.OK
        assert (await items(suite, "/v1/responses")) == []
