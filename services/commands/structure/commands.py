"""The commands of `structure`."""

import difflib
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import httpx
import typer

from services.accounts.web.structure_files import (
    NO_STRUCTURE,
    ORDER,
    CheckedText,
    Finding,
    check_document,
    found_in,
)
from services.accounts.web.structure_schemas import document_of, structure_of
from services.commands.errors import CommandError
from services.commands.files import FileError, read_file, text_of
from services.commands.remote import Key, Url, ask, problem_of, refusal, remote
from shared.errors import FieldProblem
from shared.yaml_files.reading import Document, UnreadableError
from shared.yaml_files.updating import updated
from shared.yaml_files.writing import yaml_of

commands = typer.Typer(
    help="Keep the company's structure as a file: check, push, pull and compare it.", no_args_is_help=True
)

PATH = "/v1/structure"
File = Annotated[Path, typer.Argument(metavar="FILE", help="A structure: YAML, or JSON if the name ends in .json.")]
Table = Annotated[Path, typer.Argument(metavar="FILE", help="A table of units: CSV, whose first line names columns.")]
Into = Annotated[
    Path | None,
    typer.Option("--into", help="Bring this YAML file up to date instead of printing; its comments stay."),
]
IfMatch = Annotated[
    str | None,
    typer.Option(
        "--if-match", help="Replace only this state: the ETag that `structure pull` printed, or * for any state."
    ),
]
Country = Annotated[str, typer.Argument(help="ISO 3166-1, such as DE.")]
Subdivision = Annotated[str | None, typer.Option(help="ISO 3166-2 without the country, such as BE.")]
Years = Annotated[list[int] | None, typer.Option("--year", help="Once for each year; by default this and the next.")]
Language = Annotated[str | None, typer.Option(help="Of the names, by default the country's own.")]


@commands.command()
def lint(file: File) -> None:
    """Check a file without a running suite. The exit code is 1 if it has an error."""
    _sound(file)


@commands.command()
def push(file: File, *, if_match: IfMatch = None, url: Url = None, key: Key = None) -> None:
    """Publish a file as the new version of the structure, unless somebody else publishes one at this moment."""
    checked = _sound(file)
    with remote(url, key) as client:
        expected = {"If-Match": if_match} if if_match else _as_it_is(client)
        reply = client.put(PATH, json=_content(checked), headers=expected)
        _refuse(reply, file, checked.document)
        typer.echo(f"version {reply.json()['version']} is published, ETag {reply.headers.get('ETag', '-')}")


@commands.command()
def pull(*, into: Into = None, url: Url = None, key: Key = None) -> None:
    """Print the structure of the suite in the form of a file: `structure pull > structure.yaml`."""
    with remote(url, key) as client:
        document, tag = _read(client)
    if into is None:
        typer.echo(yaml_of(document, ORDER), nl=False)
    else:
        try:
            text = updated(text_of(into), document, _identity)
        except UnreadableError as unreadable:
            raise FileError(into, unreadable.line, unreadable.detail) from unreadable
        into.write_text(text, encoding="utf-8")
    typer.echo(f"ETag {tag}", err=True)


@commands.command()
def diff(file: File, *, url: Url = None, key: Key = None) -> None:
    """Show what pushing a file would change. The exit code is 1 if there is a difference."""
    checked = check_document(read_file(file, what=NO_STRUCTURE))
    if checked.definition is None:
        _print(file, checked.findings)
        raise typer.Exit(1)
    with remote(url, key) as client:
        reply = client.get(PATH)
        theirs = {} if reply.status_code == httpx.codes.NOT_FOUND else _read(client)[0]
    ours = yaml_of(_content(checked), ORDER).splitlines()
    lines = list(difflib.unified_diff(yaml_of(theirs, ORDER).splitlines(), ours, "published", str(file), "", "", 4, ""))
    colours = {"+": typer.colors.GREEN, "-": typer.colors.RED, "@": typer.colors.CYAN}
    for line in lines:
        typer.echo(typer.style(line, fg=colours.get(line[:1])) if sys.stdout.isatty() else line)
    if lines:
        raise typer.Exit(1)


@commands.command("import-csv")
def import_csv(file: Table, *, if_match: IfMatch = None, url: Url = None, key: Key = None) -> None:
    """Publish the units of a table: they are added, or replace those of the same code; all others stay."""
    text = text_of(file)
    with remote(url, key) as client:
        headers = {"Content-Type": "text/csv"} | ({"If-Match": if_match} if if_match else _as_it_is(client))
        reply = client.post(f"{PATH}/units.csv", content=text.encode(), headers=headers)
        errors = problem_of(reply).get("errors", ())
        if reply.status_code == httpx.codes.UNPROCESSABLE_ENTITY and errors:
            for error in errors:
                typer.echo(f"{file}: error: {error['field']}: {error['detail']}")
            raise typer.Exit(1)
        _refuse(reply, file, None)
        typer.echo(f"version {reply.json()['version']} is published, with {len(reply.json()['units'])} units")


@commands.command()
def holidays(
    country: Country,
    *,
    subdivision: Subdivision = None,
    year: Years = None,
    language: Language = None,
    url: Url = None,
    key: Key = None,
) -> None:
    """Print the public holidays of a country, to be put into a calendar of a file."""
    now = datetime.now(UTC).year
    wanted = {"country": country, "subdivision": subdivision, "years": year or [now, now + 1], "language": language}
    with remote(url, key) as client:
        found = ask(client, "POST", f"{PATH}/holidays", json=wanted).json()["holidays"]
    typer.echo(yaml_of({"holidays": [{"date": one["date"], "name": one["name"]} for one in found]}, ()), nl=False)


def _sound(file: Path) -> CheckedText:
    """Return what is in a file that has no error; errors are printed with their lines."""
    checked = check_document(read_file(file, what=NO_STRUCTURE))
    _print(file, checked.findings)
    if checked.findings or checked.definition is None:
        raise typer.Exit(1)
    return checked


def _content(checked: CheckedText) -> dict[str, Any]:
    return document_of(checked.definition) if checked.definition else {}


def _read(client: httpx.Client) -> tuple[dict[str, Any], str]:
    """Return the structure as a document, and its ETag."""
    reply = ask(client, "GET", PATH)
    content = {name: reply.json()[name] for name in ORDER}
    return document_of(structure_of(content)), reply.headers.get("ETag", "-")


def _as_it_is(client: httpx.Client) -> dict[str, str]:
    """Return the header that lets a change through only while the structure is as it is now, or does not exist yet."""
    reply = client.get(PATH)
    if reply.status_code == httpx.codes.NOT_FOUND:
        return {"If-None-Match": "*"}
    if not reply.is_success:
        raise CommandError(refusal(reply))
    return {"If-Match": reply.headers["ETag"]}


def _refuse(reply: httpx.Response, file: Path, document: Document | None) -> None:
    """End the command when a request was refused; errors in the file are printed with their lines."""
    errors = problem_of(reply).get("errors", ())
    if reply.status_code == httpx.codes.UNPROCESSABLE_ENTITY and errors and document is not None:
        _print(file, found_in(document, [FieldProblem(error["field"], error["detail"]) for error in errors]))
        raise typer.Exit(1)
    if reply.status_code == httpx.codes.PRECONDITION_FAILED:
        advice = "Nothing was changed. See what is there with `structure diff` or `structure pull`, then push again."
        message = f"{refusal(reply)}\n{advice}"
        raise CommandError(message)
    if not reply.is_success:
        raise CommandError(refusal(reply))


def _print(file: Path, findings: Sequence[Finding]) -> None:
    for one in findings:
        named = f"{one.place}: " if one.place else ""
        typer.echo(f"{file}:{one.line}: error: {named}{one.detail}")


def _identity(one: Mapping[str, Any]) -> object:
    """Return what makes a unit, a touchpoint, a holiday or a responsibility the same in two documents."""
    for name in ("code", "key", "date"):
        if name in one:
            return one[name]
    return one.get("touchpoint"), one.get("unit")
