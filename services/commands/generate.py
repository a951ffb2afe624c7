"""`generate`: bring schemas, AsyncAPI, OpenAPI and the tables in the pages up to date, or check that they are."""

from typing import Annotated

import typer

from services.catalog import load_services
from services.collector.pages.embed import assets as embed
from services.documents.files import ROOT, NoPlaceError, breaking, generated, release, stale, write
from services.documents.links import broken_links
from shared.web.console import assets as console

Check = Annotated[bool, typer.Option("--check", help="Write nothing; fail if a document is not up to date.")]
Release = Annotated[
    bool,
    typer.Option("--release", help="Keep today's event schemas as the baseline with which later ones are compared."),
]


def generate(*, check: Check = False, take_baseline: Release = False) -> None:
    """Write the generated documents: schemas, AsyncAPI, OpenAPI, and the tables in ARCHITECTURE and docs.

    Fails if a change of an event would break its readers (within a major version only optional fields may be added), if
    the scripts for other websites or the console exceed their size budgets, or if a link between pages is broken.
    """
    try:
        files = generated(load_services())
    except NoPlaceError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from None
    changed = stale(files) if check else write(files)
    for path in changed:
        typer.echo(f"{'stale' if check else 'wrote'}: {path}", err=check)
    broken = breaking()
    for place in broken:
        typer.echo(f"breaks readers: {place}", err=True)
    too_large = [*embed.over_budget(), *console.over_budget()]
    for line in too_large:
        typer.echo(line, err=True)
    if broken:
        typer.echo("a breaking change needs a new class whose type ends in the next major version", err=True)
    dead_ends = broken_links(ROOT)
    for link in dead_ends:
        typer.echo(f"link leads nowhere: {link}", err=True)
    if broken or too_large or dead_ends or (check and changed):
        raise typer.Exit(1)
    if take_baseline and not check:
        typer.echo(f"baseline: {len(release())} schemas")
