"""`events`: what is told on the bus, by whom and to whom."""

from typing import Annotated

import typer

from services.catalog import load_services
from services.commands.table import show
from services.documents.tables import EVENT_HEAD, event_rows, event_table

Markdown = Annotated[bool, typer.Option("--markdown", help="Print a Markdown table.")]


def events(*, markdown: Markdown = False) -> None:
    """Print the catalogue of events."""
    if markdown:
        typer.echo(event_table(load_services()))
    else:
        show(EVENT_HEAD, event_rows(load_services()))
