"""Waiting until everything that was sent has had its effects in every service."""

import time
from collections.abc import Iterable
from typing import Any

import httpx

PATIENCE_SECONDS = 600.0
_QUIET_SECONDS = 4.0
"""How long nothing may have arrived, where only another process knows what still waits."""
_PAUSE_SECONDS = 0.25
_SERVICES = ("accounts", "collector", "scoring", "alerts", "tickets", "notifications")


def wait_until_settled(client: httpx.Client, counted: dict[str, tuple[str, int]]) -> None:
    """Wait until the answers are counted, and no service has anything left to publish or to read.

    Args:
        client: with a key that may see the state of the services.
        counted: by survey the concept that everybody answers, and how many answers to it there must be.

    Raises:
        TimeoutError: it took longer than ten minutes.
    """
    deadline = time.monotonic() + PATIENCE_SECONDS
    before: Any = None
    since = time.monotonic()
    while time.monotonic() < deadline:
        states = [client.get(f"/v1/system/{name}").raise_for_status().json() for name in _SERVICES]
        traces = [(one["consumer"] or {}).get("last_received_at") for one in states]
        if traces != before:
            before, since = traces, time.monotonic()
        is_known = all(one["consumer"] is None or one["consumer"]["is_known"] for one in states)
        is_quiet = time.monotonic() - since >= (2 * _PAUSE_SECONDS if is_known else _QUIET_SECONDS)
        if is_quiet and _nothing_waits(states) and all(_n(client, *one) for one in counted.items()):
            return
        time.sleep(_PAUSE_SECONDS)
    message = "the answers were not all counted after ten minutes; is a worker of every service running?"
    raise TimeoutError(message)


def _nothing_waits(states: Iterable[dict[str, Any]]) -> bool:
    return all(one["outbox"]["pending"] == 0 and not (one["consumer"] or {}).get("lag_records") for one in states)


def _n(client: httpx.Client, survey: str, wanted: tuple[str, int]) -> bool:
    concept, number = wanted
    if not number:
        return True
    reply = client.get("/v1/scores", params={"survey": survey, "question": concept})
    if reply.status_code != httpx.codes.OK:
        return False
    return bool(sum(item["n"] for item in reply.json()["items"]) >= number)
