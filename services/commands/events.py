"""`events`: which events are published on the bus, and which services consume them."""

from typing import Annotated

import typer

from services.catalog import load_services
from services.commands.table import show
from services.documents.tables import EVENT_HEAD, event_rows, event_table

Markdown = Annotated[bool, typer.Option("--markdown", help="Print the table as Markdown.")]


def events(*, markdown: Markdown = False) -> None:
    """Print all events with their producers and consumers."""
    if markdown:
        typer.echo(event_table(load_services()))
    else:
        show(EVENT_HEAD, event_rows(load_services()))
