"""`settings`: every environment variable with its default and its meaning."""

from typing import Annotated

import typer

from services.catalog import load_services
from services.commands.table import show
from services.documents.tables import SETTINGS_HEAD, settings_rows, settings_table

Markdown = Annotated[bool, typer.Option("--markdown", help="Print the table as Markdown.")]


def settings(*, markdown: Markdown = False) -> None:
    """Print every environment variable with its default and its meaning."""
    if markdown:
        typer.echo(settings_table(load_services()))
    else:
        show(SETTINGS_HEAD, settings_rows(load_services()))
