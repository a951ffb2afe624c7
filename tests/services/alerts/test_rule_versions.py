"""Rules that several people edit: what was read is what is changed, and every version stays."""

import asyncio
from collections.abc import Callable
from typing import Any

import httpx

from shared.contracts.event import Event
from shared.contracts.scoring import ResponseScored
from shared.testing.one_service import OneService

BODY: dict[str, Any] = {
    "name": "Long wait at the counter",
    "when": {"any": [{"question": "wait", "at_least": 4}]},
    "touchpoint": "counter",
}


async def call(alerts: OneService, method: str, path: str, body: object = None, **headers: str) -> httpx.Response:
    """Send a request about rules; underscores in the names of headers become hyphens."""
    sent = alerts.admin | {name.replace("_", "-"): value for name, value in headers.items()}
    return await alerts.client.request(method, f"/v1/rules{path}", json=body, headers=sent)


async def put(alerts: OneService, body: Any, key: str = "long-wait", **headers: str) -> httpx.Response:
    """Send a definition."""
    return await call(alerts, "PUT", f"/{key}", body, **headers)


async def test_nothing_is_overwritten_or_deleted_unseen(alerts: OneService) -> None:
    """Without `If-Match` a change or deletion is 428, with an old tag 412, and with `*` it is made."""
    created = await put(alerts, BODY, if_none_match="*")
    tag = created.headers["etag"]
    for refused in (await put(alerts, BODY | {"name": "A"}), await call(alerts, "DELETE", "/long-wait")):
        assert refused.status_code == httpx.codes.PRECONDITION_REQUIRED
        assert refused.json()["type"] == "urn:heed:problem:precondition-required"
    changed = await put(alerts, BODY | {"name": "A"}, if_match=tag)
    assert (changed.status_code, changed.json()["version"]) == (httpx.codes.OK, 2)
    assert changed.headers["etag"] != tag
    for refused in (
        await put(alerts, BODY | {"name": "B"}, if_match=tag),
        await put(alerts, BODY | {"name": "B"}, if_none_match="*"),
        await put(alerts, BODY, key="nobody", if_match="*"),
        await call(alerts, "DELETE", "/long-wait", if_match=tag),
    ):
        assert refused.status_code == httpx.codes.PRECONDITION_FAILED
        assert refused.json()["type"] == "urn:heed:problem:precondition-failed"
    assert (await call(alerts, "GET", "/long-wait")).json() == changed.json()
    assert (await call(alerts, "GET", "/nobody")).status_code == httpx.codes.NOT_FOUND
    assert (await put(alerts, BODY | {"name": "C"}, if_match="*")).json()["version"] == 3


async def test_a_rule_that_the_client_knows_is_not_sent_again(alerts: OneService) -> None:
    """304 without a body as long as nobody changes it."""
    tag = (await put(alerts, BODY)).headers["etag"]
    unchanged = await call(alerts, "GET", "/long-wait", if_none_match=tag)
    assert (unchanged.status_code, unchanged.content, unchanged.headers["etag"]) == (304, b"", tag)
    await put(alerts, BODY | {"enabled": False}, if_match=tag)
    changed = await call(alerts, "GET", "/long-wait", if_none_match=tag)
    assert (changed.status_code, changed.json()["enabled"]) == (httpx.codes.OK, False)


async def test_of_many_who_create_a_rule_one_does(alerts: OneService) -> None:
    """Twenty different definitions at the same time make one rule; the others do not overwrite it unseen."""
    replies = await asyncio.gather(*(put(alerts, BODY | {"name": f"Rule {number}"}) for number in range(20)))
    assert sorted(reply.status_code for reply in replies) == [201] + [428] * 19
    [created] = [reply for reply in replies if reply.status_code == httpx.codes.CREATED]
    assert (await call(alerts, "GET", "/long-wait")).json() == created.json()


async def test_concurrent_changes_all_count(alerts: OneService) -> None:
    """Twenty who overwrite whatever is there make twenty versions, and each of them is kept."""
    await put(alerts, BODY)
    bodies = [BODY | {"name": f"Rule {number}"} for number in range(20)]
    replies = await asyncio.gather(*(put(alerts, body, if_match="*") for body in bodies))
    assert {reply.status_code for reply in replies} == {httpx.codes.OK}
    assert sorted(reply.json()["version"] for reply in replies) == list(range(2, 22))
    for reply in replies:
        kept = await call(alerts, "GET", f"/long-wait/versions/{reply.json()['version']}")
        assert (kept.status_code, kept.json()) == (httpx.codes.OK, reply.json())


async def test_a_deleted_rule_raises_nothing_and_its_alerts_and_versions_stay(
    alerts: OneService, scored: Callable[..., Event[ResponseScored]]
) -> None:
    """Whoever reads an old alert finds the definition that raised it; a new rule of the key goes on counting."""
    first = await call(alerts, "GET", "/unhappy-answer")
    await alerts.deliver(scored())
    deleted = await call(alerts, "DELETE", "/unhappy-answer", if_match=first.headers["etag"])
    assert (deleted.status_code, deleted.content) == (httpx.codes.NO_CONTENT, b"")
    await alerts.deliver(scored())
    [alert] = (await alerts.client.get("/v1/alerts", headers=alerts.admin)).json()["items"]
    for method in ("GET", "DELETE"):
        assert (await call(alerts, method, "/unhappy-answer")).status_code == httpx.codes.NOT_FOUND
    kept = await call(alerts, "GET", f"/{alert['rule']}/versions/{alert['rule_version']}")
    assert (kept.status_code, kept.json()) == (httpx.codes.OK, first.json())
    again = await put(alerts, BODY, key="unhappy-answer")
    assert (again.status_code, again.json()["version"]) == (httpx.codes.CREATED, 2)


async def test_a_version_that_never_was_is_not_found(alerts: OneService) -> None:
    """404 for a number that no version has, 422 for what is no version."""
    for version, expected in (("2", 404), (str(2**31 - 1), 404), ("0", 422), (str(2**31), 422), ("first", 422)):
        assert (await call(alerts, "GET", f"/unhappy-answer/versions/{version}")).status_code == expected, version
    assert (await call(alerts, "GET", "/nobody/versions/1")).status_code == httpx.codes.NOT_FOUND
