"""What a trial of a rule found, for people at a terminal."""

from typing import Any

import typer
from rich.console import Console
from rich.table import Table


def print_trial(found: dict[str, Any]) -> None:
    """Print the reply of `POST /v1/rules/try`."""
    busiest = found["busiest_day"]
    peak = f", at most {busiest['alerts']} on {busiest['on']}" if busiest else ""
    alerts = f"{found['alerts']} {'alert' if found['alerts'] == 1 else 'alerts'}"
    typer.echo(f"{alerts} in {found['days']} days ({found['a_day']} a day{peak}), of {found['judged']} judged")
    for limit, count in found["held_back"].items():
        typer.echo(f"  {count} more held back by {limit}")
    if found["quiet"]:
        typer.echo(f"  {found['quiet']} without noise: they were old when they came in")
    if found["covered"]:
        rules = ", ".join(f"{rule} ({count})" for rule, count in found["covered_by"].items())
        typer.echo(f"  {found['covered']} of them another rule raised, too: {rules}")
    if found["nobody"]:
        typer.echo(f"  {found['nobody']} of which nobody would have known")
    if found["recipients"]:
        table = Table("recipient", "alerts", "a day", "busiest day", box=None)
        for one in found["recipients"]:
            day = one["busiest_day"]
            table.add_row(one["name"], str(one["alerts"]), str(one["a_day"]), f"{day['alerts']} on {day['on']}")
        Console().print(table)
    if found["examples"]:
        typer.echo("the newest:")
    for one in found["examples"]:
        notes = [f"held back by {one['held_because']}"] if one["held_because"] else []
        notes += [f"also {', '.join(one['covered_by'])}"] if one["covered_by"] else []
        place = one["location"] or one["touchpoint"] or "-"
        typer.echo("  ".join([f"  {one['received_at']}", one["id"], place, *notes]))
