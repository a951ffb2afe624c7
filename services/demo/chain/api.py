"""Asking the suite: things that are made once, lists, and batches of answers."""

from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import Any

import httpx

_PAGE = 200
BATCH = 500
_STORED = ("created", "duplicate")


class RefusedAnswersError(Exception):
    """The suite took a batch and not all of its answers."""


def read(client: httpx.Client, path: str, **query: str) -> dict[str, Any] | None:
    """Return what is at `path`; None when there is nothing."""
    reply = client.get(path, params=query)
    if reply.status_code == httpx.codes.NOT_FOUND:
        return None
    found: dict[str, Any] = reply.raise_for_status().json()
    return found


def items(client: httpx.Client, path: str, **query: str) -> Iterator[dict[str, Any]]:
    """Yield everything in a list, page by page."""
    cursor: str | None = None
    while True:
        more = {} if cursor is None else {"cursor": cursor}
        page = client.get(path, params={**query, **more, "limit": _PAGE}).raise_for_status().json()
        yield from page["items"]
        cursor = page["next_cursor"]
        if cursor is None:
            return


def make_once(client: httpx.Client, path: str, body: dict[str, Any]) -> bool:
    """Put a thing where there is none yet, and return whether it was missing; one that somebody has changed stays."""
    if read(client, path) is not None:
        return False
    client.put(path, json=body).raise_for_status()
    return True


def send(client: httpx.Client, bodies: Sequence[dict[str, Any]], sent: Callable[[int], None]) -> None:
    """Send answers; each is stored once, however often it is sent.

    Args:
        client: with a key that may send answers.
        bodies: of the answers.
        sent: is called with the number of each batch.

    Raises:
        RefusedAnswersError: one of them was not stored.
    """
    left = iter(bodies)
    while batch := list(islice(left, BATCH)):
        reply = client.post("/v1/responses/batch", json={"responses": batch}).raise_for_status()
        for one in reply.json()["results"]:
            if one["status"] not in _STORED:
                problem = one.get("problem") or {}
                message = f"an answer was {one['status']}: {problem.get('detail', 'no reason given')}"
                raise RefusedAnswersError(message)
        sent(len(batch))
