"""Tables: drawn on a terminal, one line a row everywhere else, for tools like grep and cut."""

import sys
from collections.abc import Iterable, Sequence

import typer
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text


def show(head: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    cells = [tuple(str(cell).replace("`", "") for cell in row) for row in rows]
    if sys.stdout.isatty():
        table = Table(*head, box=box.SIMPLE_HEAD, show_edge=False)
        for row in cells:
            table.add_row(*map(Text, row))
        Console().print(table)
        return
    widths = [max(map(len, column)) for column in zip(head, *cells, strict=True)]
    for line in (tuple(head), *cells):
        typer.echo("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())
