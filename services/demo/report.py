"""The results of the answers: scores with their intervals, alerts and tickets."""

import time
from typing import Any

import httpx
from rich.console import Console
from rich.table import Table

from services.demo.feed import FeedResult

SETTLE_SECONDS = 120.0
QUIET_SECONDS = 1.0
PAGE = 200
SHOWN = 5


def wait_until_settled(client: httpx.Client, survey: str, expected: int) -> None:
    """Wait until all answers are scored and no alert or ticket has been added for a second.

    Args:
        client: a client with the admin key.
        survey: the survey that was answered.
        expected: the number of answers on scales.

    Raises:
        TimeoutError: it took longer than two minutes.
    """
    deadline = time.monotonic() + SETTLE_SECONDS
    before: tuple[int, int] | None = None
    quiet_since = time.monotonic()
    while time.monotonic() < deadline:
        if sum(item["n"] for item in _scores(client, survey)) >= expected:
            now = (count(client, "/v1/alerts", survey), count(client, "/v1/tickets", survey))
            if now != before:
                before, quiet_since = now, time.monotonic()
            elif time.monotonic() - quiet_since >= QUIET_SECONDS:
                return
        time.sleep(0.25)
    message = "the answers were not all scored after two minutes; is a worker running?"
    raise TimeoutError(message)


def _scores(client: httpx.Client, survey: str, **query: str) -> list[dict[str, Any]]:
    reply = client.get("/v1/scores", params={"survey": survey, **query})
    reply.raise_for_status()
    items: list[dict[str, Any]] = reply.json()["items"]
    return items


def pages(client: httpx.Client, path: str, survey: str) -> list[dict[str, Any]]:
    """Return all items of a listing, following its cursors."""
    items: list[dict[str, Any]] = []
    query: dict[str, str | int] = {"survey": survey, "limit": PAGE}
    while True:
        reply = client.get(path, params=query)
        reply.raise_for_status()
        page = reply.json()
        items += page["items"]
        if page["next_cursor"] is None:
            return items
        query["cursor"] = page["next_cursor"]


def count(client: httpx.Client, path: str, survey: str) -> int:
    """Return how many items a listing has for one survey."""
    return len(pages(client, path, survey))


def print_report(console: Console, client: httpx.Client, survey: str, fed: FeedResult) -> None:
    """Print the outcomes of the rows, the scores, the alerts and the tickets."""
    said = ", ".join(f"{number} {status}" for status, number in sorted(fed.statuses.items())) or "nothing"
    console.print(f"\n[bold]{fed.rows} rows[/bold]: {said}; {fed.empty} without any answer.")
    for problem in dict.fromkeys(fed.problems):
        console.print(f"  [yellow]{problem}[/yellow]")
    console.print(_score_table(client, survey))
    alerts = pages(client, "/v1/alerts", survey)
    tickets = pages(client, "/v1/tickets", survey)
    console.print(f"[bold]{len(alerts)} alerts[/bold] raised, [bold]{len(tickets)} tickets[/bold] opened; the latest:")
    for ticket in tickets[:SHOWN]:
        console.print(f"  #{ticket['number']}  {ticket['state']:<9} {ticket['subject']}")


def _score_table(client: httpx.Client, survey: str) -> Table:
    table = Table(title=f"Scores of survey “{survey}”, with 95 % intervals", title_justify="left")
    for column in ("question", "touchpoint"):
        table.add_column(column, no_wrap=True)
    for column in ("score", "interval", "n", "counts"):
        table.add_column(column, justify="right", no_wrap=column != "counts")
    for query in ({}, {"by": "touchpoint"}):
        for item in _scores(client, survey, **query):
            table.add_row(
                f"{item['concept']} ({item['metric'].upper()})",
                item["touchpoint"] or "all",
                _number(item["value"]),
                f"{_number(item['ci_low'])} … {_number(item['ci_high'])}",
                str(item["n"]),
                " ".join(f"{number} {name}" for name, number in item["counts"].items() if number),
            )
        table.add_section()
    return table


def _number(value: float | None) -> str:
    return "n/a" if value is None else f"{value:.2f}"
