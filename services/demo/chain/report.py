"""What there is to see now, read from the suite as anybody would."""

from collections.abc import Iterator
from typing import Any

import httpx
from rich.console import Console

from services.demo.chain.company import ROOT
from services.demo.chain.files import described
from services.demo.chain.seeding import Seeded


def print_report(console: Console, client: httpx.Client, seeded: Seeded) -> None:
    """Print what the pages will show first, and how to get in."""
    console.print(
        f"\n[bold]{seeded.answers:,} answers[/bold], [bold]{seeded.cases} cases[/bold] of the last fortnight."
    )
    for sentence in stories(client):
        console.print(f"  {sentence}")
    console.print(
        "\nSign in as one of them: each link works once, within 24 hours, and leads to a password of your choice."
    )
    for one in seeded.links:
        console.print(f"  [bold]{one.name}[/bold], {one.role}{f' in {one.unit}' if one.unit else ''}, {one.address}")
        console.print(f"    {one.url}", soft_wrap=True)
    console.print(f"\nOpen [bold]{str(client.base_url).rstrip('/')}/console[/bold]: which shop got worse, and why?")


def stories(client: httpx.Client) -> Iterator[str]:
    """Yield what changed in the last four weeks, and what is quiet, by shop."""
    names = {unit["code"]: unit["name"] for unit in described("company")["structure"]["units"]}
    overview = client.get("/v1/overview", params={"unit": ROOT, "by": "unit", "zone": "Europe/Berlin"})
    for item in overview.raise_for_status().json()["items"]:
        if item["unit"] in names:
            yield from _of(item, names[item["unit"]])


def _of(item: dict[str, Any], name: str) -> Iterator[str]:
    change = item["change"] or {}
    if change.get("direction") in {"better", "worse"}:
        was, now = item["base"]["value"], item["current"]["value"]
        yield f"{name}: {item['concept']} ({item['metric'].upper()}) got {change['direction']}, {was:.1f} to {now:.1f}."
    if item["is_quiet"]:
        yield f"{name}: hardly any answers to {item['survey']} in the last seven days."
