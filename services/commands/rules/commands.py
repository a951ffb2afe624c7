"""The commands of `rules`."""

import difflib
import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import httpx
import typer

from services.alerts.domain.rule import RuleDefinition
from services.alerts.web.rule_bodies import RuleBody, document_of
from services.alerts.web.rule_files import KEY, NO_RULE, FileCheck, check_file, file_of
from services.commands.errors import CommandError
from services.commands.files import read_file
from services.commands.remote import Key, Url, ask, problem_of, refusal, remote
from services.commands.rules.trial import print_trial
from shared.yaml_files.reading import Document

commands = typer.Typer(
    help="Keep alert rules as files: check, push, pull and compare them, and try them on the past.",
    no_args_is_help=True,
)

PATH = "/v1/rules"
Files = Annotated[list[Path], typer.Argument(metavar="FILE...", help="Rules: YAML, or JSON if named .json.")]
File = Annotated[Path, typer.Argument(metavar="FILE", help="A rule: YAML, or JSON if the name ends in .json.")]
Name = Annotated[str, typer.Argument(metavar="KEY", help="The key of the rule.")]
IfMatch = Annotated[
    str | None,
    typer.Option("--if-match", help="Replace only this state: the ETag that `rules pull` printed, or * for any."),
]
Remotely = Annotated[bool, typer.Option("--remote", help="Let the suite look too: at other rules and at recipients.")]
Days = Annotated[int, typer.Option("--days", min=1, max=90, help="How many of the last days.")]
Touchpoint = Annotated[str | None, typer.Option("--touchpoint", help="Where it is to have happened.")]
Location = Annotated[str | None, typer.Option("--location", help="In which place; it decides who answers for it.")]
_COLOURS = {"+": typer.colors.GREEN, "-": typer.colors.RED, "@": typer.colors.CYAN}


@commands.command()
def lint(files: Files, *, remotely: Remotely = False, url: Url = None, key: Key = None) -> None:
    """Check files, by default without a running suite. The exit code is 1 if one of them has an error."""
    sound = True
    for path in files:
        document, check = _judged(path)
        sound = sound and not check.problems
        if remotely and check.definition is not None and not check.problems:
            with remote(url, key) as client:
                body = {"key": document.content[KEY], "definition": document_of(check.definition)}
                found = ask(client, "POST", f"{PATH}/lint", json=body).json()["findings"]
            known = {(one.code, one.place) for one in check.findings}
            new = [one for one in found if (one["code"], one["place"]) not in known]
            _print(path, document, [(one["place"], one["level"], one["detail"]) for one in new])
    if not sound:
        raise typer.Exit(1)


@commands.command()
def push(file: File, *, if_match: IfMatch = None, url: Url = None, key: Key = None) -> None:
    """Save a file as its rule, which is created if needed, unless somebody changes it at this moment."""
    document, definition = _sound(file)
    name = document.content[KEY]
    with remote(url, key) as client:
        expected = {"If-Match": if_match} if if_match else _as_it_is(client, name)
        reply = client.put(f"{PATH}/{name}", json=document_of(definition), headers=expected)
        errors = problem_of(reply).get("errors", ())
        if reply.status_code == httpx.codes.UNPROCESSABLE_ENTITY and errors:
            _print(file, document, [(error["field"], "error", error["detail"]) for error in errors])
            raise typer.Exit(1)
        if reply.status_code == httpx.codes.PRECONDITION_FAILED:
            advice = "Nothing was changed. See what is there with `rules diff` or `rules pull`, then push again."
            message = f"{refusal(reply)}\n{advice}"
            raise CommandError(message)
        if not reply.is_success:
            raise CommandError(refusal(reply))
        typer.echo(f"{name}: version {reply.json()['version']} is saved, ETag {reply.headers.get('ETag', '-')}")


@commands.command()
def pull(rule: Name, *, url: Url = None, key: Key = None) -> None:
    """Print a rule of the suite in the form of a file: `rules pull unhappy-answer > unhappy-answer.yaml`."""
    with remote(url, key) as client:
        reply = ask(client, "GET", f"{PATH}/{rule}")
    typer.echo(file_of(rule, _definition(reply.json())), nl=False)
    typer.echo(f"ETag {reply.headers.get('ETag', '-')}", err=True)


@commands.command()
def diff(file: File, *, url: Url = None, key: Key = None) -> None:
    """Show what pushing a file would change. The exit code is 1 if there is a difference."""
    document, definition = _sound(file)
    name = document.content[KEY]
    with remote(url, key) as client:
        reply = client.get(f"{PATH}/{name}")
        if reply.status_code != httpx.codes.NOT_FOUND and not reply.is_success:
            raise CommandError(refusal(reply))
    theirs = file_of(name, _definition(reply.json())) if reply.is_success else ""
    ours = file_of(name, definition)
    lines = list(difflib.unified_diff(theirs.splitlines(), ours.splitlines(), name, str(file), lineterm="", n=4))
    for line in lines:
        typer.echo(typer.style(line, fg=_COLOURS.get(line[:1])) if sys.stdout.isatty() else line)
    if lines:
        raise typer.Exit(1)


@commands.command(name="try")
def attempt(file: File, *, days: Days = 30, url: Url = None, key: Key = None) -> None:
    """Try a file on the past: which alerts would it have raised, for whom. Nothing is saved."""
    document, definition = _sound(file)
    body = {"key": document.content[KEY], "definition": document_of(definition), "days": days}
    with remote(url, key) as client:
        print_trial(ask(client, "POST", f"{PATH}/try", json=body).json())


@commands.command()
def drill(
    rule: Name, *, touchpoint: Touchpoint = None, location: Location = None, url: Url = None, key: Key = None
) -> None:
    """Rehearse the notices of a rule: marked, on the usual ways, and counted nowhere."""
    body = {"touchpoint": touchpoint, "location": location}
    with remote(url, key) as client:
        started = ask(client, "POST", f"{PATH}/{rule}/drill", json=body).json()
    typer.echo(f"{rule}: the drill {started['id']} is started; GET /v1/drills/{started['id']} shows what becomes of it")


def _sound(path: Path) -> tuple[Document, RuleDefinition]:
    document, check = _judged(path)
    if check.definition is None or check.problems:
        raise typer.Exit(1)
    return document, check.definition


def _judged(path: Path) -> tuple[Document, FileCheck]:
    """Read and check a file, and print errors, warnings and hints with their lines."""
    document = read_file(path, what=NO_RULE)
    check = check_file(document.content, now=datetime.now(UTC))
    _print(path, document, [(one.field, "error", one.detail) for one in check.problems])
    _print(path, document, [(one.place, one.level, one.detail) for one in check.findings])
    return document, check


def _print(path: Path, document: Document, found: Iterable[tuple[str, str, str]]) -> None:
    for place, kind, detail in sorted(found, key=lambda one: document.line_of(one[0])):
        named = f"{place}: " if place else ""
        typer.echo(f"{path}:{document.line_of(place)}: {kind}: {named}{detail}")


def _definition(view: dict[str, Any]) -> RuleDefinition:
    return RuleBody.model_validate({name: view[name] for name in RuleBody.model_fields if name in view}).to_domain()


def _as_it_is(client: httpx.Client, rule: str) -> dict[str, str]:
    """Return the header that lets a change through only while the rule is as it is now, or does not exist yet."""
    reply = client.get(f"{PATH}/{rule}")
    if reply.status_code == httpx.codes.NOT_FOUND:
        return {"If-None-Match": "*"}
    if reply.status_code == httpx.codes.FORBIDDEN:  # a key that may write and not read: good for all but replacing
        return {}
    if not reply.is_success:
        raise CommandError(refusal(reply))
    return {"If-Match": reply.headers["ETag"]}
