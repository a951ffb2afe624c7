"""The commands of `routes`."""

from pathlib import Path
from typing import Annotated

import typer

from services.commands.keyed_files import FileKind, print_findings
from services.commands.remote import Key, Url, ask, remote
from services.tickets.web.routing.files import KEY, NO_ROUTE, check_file, definition_of, file_of
from services.tickets.web.routing.schemas import route_document

commands = typer.Typer(
    help="Keep routes of cases as files: check, push, pull and compare them.",
    no_args_is_help=True,
)

PATH = "/v1/routes"
Files = Annotated[list[Path], typer.Argument(metavar="FILE...", help="Routes: YAML, or JSON if named .json.")]
File = Annotated[Path, typer.Argument(metavar="FILE", help="A route: YAML, or JSON if the name ends in .json.")]
Name = Annotated[str, typer.Argument(metavar="KEY", help="The key of the route; `fallback` is the last one.")]
IfMatch = Annotated[
    str | None,
    typer.Option("--if-match", help="Replace only this state: the ETag that `routes pull` printed, or * for any."),
]
Remotely = Annotated[bool, typer.Option("--remote", help="Let the suite look too: at other routes and at teams.")]
_ROUTES = FileKind(
    commands="routes",
    key=KEY,
    path=PATH,
    form=NO_ROUTE,
    check=check_file,
    document_of=route_document,
    read=definition_of,
    file_of=file_of,
)


@commands.command()
def lint(files: Files, *, remotely: Remotely = False, url: Url = None, key: Key = None) -> None:
    """Check files, by default without a running suite. The exit code is 1 if one of them has an error."""
    sound = True
    for path in files:
        document, check = _ROUTES.judged(path)
        sound = sound and not check.problems
        if remotely and check.definition is not None and not check.problems:
            name = document.content[KEY]
            draft = {"key": name, "definition": route_document(check.definition)}
            with remote(url, key) as client:
                found = ask(client, "POST", f"{PATH}/lint", json={"draft": draft}).json()
            known = {(one.code, one.place) for one in check.findings}
            new = [one for one in found if one["route"] == name and (one["code"], one["place"]) not in known]
            print_findings(path, document, [(one["place"], one["level"], one["detail"]) for one in new])
    if not sound:
        raise typer.Exit(1)


@commands.command()
def push(file: File, *, if_match: IfMatch = None, url: Url = None, key: Key = None) -> None:
    """Save a file as its route, which is created if needed, unless somebody changes it at this moment."""
    sound = _ROUTES.sound(file)
    with remote(url, key) as client:
        _ROUTES.push(client, sound, if_match)


@commands.command()
def pull(route: Name, *, url: Url = None, key: Key = None) -> None:
    """Print a route of the suite in the form of a file: `routes pull urgent > urgent.yaml`."""
    with remote(url, key) as client:
        _ROUTES.pull(client, route)


@commands.command()
def diff(file: File, *, url: Url = None, key: Key = None) -> None:
    """Show what pushing a file would change. The exit code is 1 if there is a difference."""
    sound = _ROUTES.sound(file)
    with remote(url, key) as client:
        _ROUTES.diff(client, sound)
