"""The commands of `template`."""

import difflib
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any

import httpx
import typer

from services.collector.domain.messages.template import TemplateDefinition
from services.collector.web.messages.template_bodies import TemplateBody, document_of
from services.collector.web.messages.template_files import KEY, NO_TEMPLATE, FileCheck, check_file, file_of
from services.commands.errors import CommandError
from services.commands.files import read_file
from services.commands.remote import Key, Url, ask, problem_of, refusal, remote
from shared.yaml_files.reading import Document

commands = typer.Typer(
    help="Keep templates of messages as files: check, push, pull and compare them.", no_args_is_help=True
)

PATH = "/v1/message-templates"
Files = Annotated[list[Path], typer.Argument(metavar="FILE...", help="Templates: YAML, or JSON if named .json.")]
File = Annotated[Path, typer.Argument(metavar="FILE", help="A template: YAML, or JSON if the name ends in .json.")]
Name = Annotated[str, typer.Argument(metavar="KEY", help="The key of the template; those of the suite can be read.")]
IfMatch = Annotated[
    str | None,
    typer.Option("--if-match", help="Replace only this state: the ETag that `template pull` printed, or * for any."),
]
_COLOURS = {"+": typer.colors.GREEN, "-": typer.colors.RED, "@": typer.colors.CYAN}


@commands.command()
def lint(files: Files) -> None:
    """Check files without a running suite. The exit code is 1 if one of them has an error."""
    sound = [_judged(path)[1].problems == [] for path in files]
    if not all(sound):
        raise typer.Exit(1)


@commands.command()
def push(file: File, *, if_match: IfMatch = None, url: Url = None, key: Key = None) -> None:
    """Save a file as its template, which is created if needed, unless somebody changes it at this moment."""
    document, check = _judged(file)
    if check.definition is None or check.problems:
        raise typer.Exit(1)
    name = document.content[KEY]
    with remote(url, key) as client:
        expected = {"If-Match": if_match} if if_match else _as_it_is(client, name)
        reply = client.put(f"{PATH}/{name}", json=document_of(check.definition), headers=expected)
        errors = problem_of(reply).get("errors", ())
        if reply.status_code == httpx.codes.UNPROCESSABLE_ENTITY and errors:
            _print(file, document, [(error["field"], "error", error["detail"]) for error in errors])
            raise typer.Exit(1)
        if reply.status_code == httpx.codes.PRECONDITION_FAILED:
            advice = "Nothing was changed. See what is there with `template diff` or `template pull`, then push again."
            message = f"{refusal(reply)}\n{advice}"
            raise CommandError(message)
        if not reply.is_success:
            raise CommandError(refusal(reply))
        typer.echo(f"{name}: version {reply.json()['version']} is saved, ETag {reply.headers.get('ETag', '-')}")


@commands.command()
def pull(template: Name, *, url: Url = None, key: Key = None) -> None:
    """Print a template of the suite in the form of a file: `template pull receipt > receipt.yaml`."""
    with remote(url, key) as client:
        reply = ask(client, "GET", f"{PATH}/{template}")
    typer.echo(file_of(template, _definition(reply.json())), nl=False)
    typer.echo(f"ETag {reply.headers.get('ETag', '-')}", err=True)


@commands.command()
def diff(file: File, *, url: Url = None, key: Key = None) -> None:
    """Show what pushing a file would change. The exit code is 1 if there is a difference."""
    document, check = _judged(file)
    if check.definition is None or check.problems:
        raise typer.Exit(1)
    name = document.content[KEY]
    with remote(url, key) as client:
        reply = client.get(f"{PATH}/{name}")
        if reply.status_code != httpx.codes.NOT_FOUND and not reply.is_success:
            raise CommandError(refusal(reply))
    theirs = file_of(name, _definition(reply.json())) if reply.is_success else ""
    ours = file_of(name, check.definition)
    lines = list(difflib.unified_diff(theirs.splitlines(), ours.splitlines(), name, str(file), lineterm="", n=4))
    for line in lines:
        typer.echo(typer.style(line, fg=_COLOURS.get(line[:1])) if sys.stdout.isatty() else line)
    if lines:
        raise typer.Exit(1)


def _judged(path: Path) -> tuple[Document, FileCheck]:
    """Read and check a file, and print errors and warnings with their lines."""
    document = read_file(path, what=NO_TEMPLATE)
    check = check_file(document.content)
    _print(path, document, [(one.field, "error", one.detail) for one in check.problems])
    _print(path, document, [(one.place, "warning", one.detail) for one in check.findings])
    return document, check


def _print(path: Path, document: Document, found: Iterable[tuple[str, str, str]]) -> None:
    for place, kind, detail in sorted(found, key=lambda one: document.line_of(one[0])):
        named = f"{place}: " if place else ""
        typer.echo(f"{path}:{document.line_of(place)}: {kind}: {named}{detail}")


def _definition(view: dict[str, Any]) -> TemplateDefinition:
    return TemplateBody.model_validate({name: view[name] for name in TemplateBody.model_fields}).to_domain()


def _as_it_is(client: httpx.Client, template: str) -> dict[str, str]:
    """Return the header that lets a change through only while the template is as it is now, or does not exist yet."""
    reply = client.get(f"{PATH}/{template}")
    if reply.status_code == httpx.codes.NOT_FOUND:
        return {"If-None-Match": "*"}
    if reply.status_code == httpx.codes.FORBIDDEN:  # a key that may write and not read: good for all but replacing
        return {}
    if not reply.is_success:
        raise CommandError(refusal(reply))
    return {"If-Match": reply.headers["ETag"]}
