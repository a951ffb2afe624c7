"""The commands of `survey`."""

import difflib
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import httpx
import typer

from services.collector.web.surveys.files import KEY, NAMES, check_file, template_file
from services.collector.web.surveys.yaml_form import yaml_of
from services.commands.errors import CommandError
from services.commands.remote import Key, Url, ask, problem_of, refusal, remote
from services.commands.survey.findings import judge, print_problems
from services.commands.survey.reading import SurveyFile, read_survey
from shared.errors import FieldProblem

commands = typer.Typer(help="Keep surveys as files: create, check, push, pull and compare them.", no_args_is_help=True)

Files = Annotated[
    list[Path], typer.Argument(metavar="FILE...", help="Survey files: YAML, or JSON if the name ends in .json.")
]
File = Annotated[Path, typer.Argument(metavar="FILE", help="A survey file: YAML, or JSON if the name ends in .json.")]
Name = Annotated[str, typer.Argument(metavar="KEY", help="The key of the survey.")]
MaybeName = Annotated[
    str | None, typer.Argument(metavar="[KEY]", help="The key of the survey, by default the one in the file.")
]
Template = Annotated[str, typer.Option(help=f"The template to start from: {', '.join(NAMES)}.")]
NewName = Annotated[
    str | None, typer.Option("--survey", help="The key of the new survey, by default the template's name.")
]
Publish = Annotated[bool, typer.Option("--publish", help="Publish the survey at once.")]
IfMatch = Annotated[
    str | None,
    typer.Option(
        "--if-match",
        help="Replace only this state of the survey: the ETag that `survey pull` printed, or * for any state.",
    ),
]
Live = Annotated[bool, typer.Option("--live", help="Use the live version instead of the draft.")]

_ADDED, _REMOVED, _PLACED = typer.colors.GREEN, typer.colors.RED, typer.colors.CYAN
_COLOURS = {"+": _ADDED, "-": _REMOVED, "@": _PLACED}


@commands.command()
def new(template: Template, survey: NewName = None) -> None:
    """Print a survey from a template, to be edited in a file: `survey new --template nps > visit.yaml`."""
    if template not in NAMES:
        message = f"There is no template {template}. There are: {', '.join(NAMES)}."
        raise CommandError(message)
    typer.echo(template_file(template, survey or template), nl=False)


@commands.command()
def lint(files: Files) -> None:
    """Check survey files without a running suite. The exit code is 1 if one of them has an error."""
    sound = [not judge(read_survey(path)).problems for path in files]
    if not all(sound):
        raise typer.Exit(1)


@commands.command()
def push(file: File, *, publish: Publish = False, if_match: IfMatch = None, url: Url = None, key: Key = None) -> None:
    """Save a file as the draft of its survey, which is created if needed. The live version stays until you publish.

    A different draft is replaced, unless somebody changes it at this moment. With --if-match it is replaced only if the
    survey still has that ETag.
    """
    read = read_survey(file)
    if judge(read).problems:
        raise typer.Exit(1)
    draft = {name: value for name, value in read.content.items() if name != KEY}
    with remote(url, key) as client:
        expected = {"If-Match": if_match} if if_match else _as_it_is(client, read.key)
        reply = _sent(client, read, "PUT", f"/v1/surveys/{read.key}", json=draft, headers=expected)
        typer.echo(f"{read.key}: the draft is saved, ETag {reply.headers.get('ETag', '-')}")
        if not publish:
            return
        before = reply.json().get("version")
        # Publish exactly the draft that was saved, or nothing.
        seen = {"If-Match": reply.headers["ETag"]} if "ETag" in reply.headers else {}
        version = _sent(client, read, "POST", f"/v1/surveys/{read.key}/publish", headers=seen).json()["version"]
        said = "was live before; nothing has changed" if version == before else "is live"
        typer.echo(f"{read.key}: version {version} {said}")


@commands.command()
def pull(survey: Name, *, live: Live = False, url: Url = None, key: Key = None) -> None:
    """Print a survey of the suite in the form of a file: `survey pull visit > visit.yaml`."""
    with remote(url, key) as client:
        document, tag = _read(client, survey, live=live)
    typer.echo(yaml_of({KEY: survey, **document}), nl=False)
    typer.echo(f"ETag {tag}", err=True)


@commands.command()
def diff(file: File, survey: MaybeName = None, *, live: Live = False, url: Url = None, key: Key = None) -> None:
    """Show what pushing a file would change. The exit code is 1 if there is a difference.

    Both sides are normalised first, so that the order of fields and omitted defaults make no difference.
    """
    read = read_survey(file)
    verdict = check_file(read.content)
    if verdict.document is None:
        print_problems(read, verdict.problems)
        raise typer.Exit(1)
    name = survey or read.key
    with remote(url, key) as client:
        theirs, _ = _read(client, name, live=live)
    title = f"{name} ({'live' if live else 'draft'})"
    lines = list(_compared(title, yaml_of(theirs), str(file), yaml_of(verdict.document)))
    for line in lines:
        typer.echo(typer.style(line, fg=_COLOURS.get(line[:1])) if sys.stdout.isatty() else line)
    if lines:
        raise typer.Exit(1)


def _compared(title: str, theirs: str, path: str, ours: str) -> Iterator[str]:
    return difflib.unified_diff(theirs.splitlines(), ours.splitlines(), title, path, lineterm="", n=4)


def _read(client: httpx.Client, survey: str, *, live: bool) -> tuple[dict[str, Any], str]:
    """Return a survey's definition and its ETag."""
    reply = ask(client, "GET", f"/v1/surveys/{survey}")
    found = reply.json()
    tag = reply.headers.get("ETag", "-")
    if not live:
        return found["draft"], tag
    if found["version"] is None:
        message = f"The survey {survey} was never published."
        raise CommandError(message)
    return ask(client, "GET", f"/v1/surveys/{survey}/versions/{found['version']}").json()["definition"], tag


def _as_it_is(client: httpx.Client, survey: str) -> dict[str, str]:
    """Return the header that lets a change through only while the survey is as it is now, or does not exist yet."""
    reply = client.get(f"/v1/surveys/{survey}")
    if reply.status_code == httpx.codes.NOT_FOUND:
        return {"If-None-Match": "*"}
    if reply.status_code == httpx.codes.FORBIDDEN:  # a key that may write and not read: good for all but replacing
        return {}
    if not reply.is_success:
        raise CommandError(refusal(reply))
    return {"If-Match": reply.headers["ETag"]}


def _sent(client: httpx.Client, file: SurveyFile, method: str, path: str, **options: Any) -> httpx.Response:  # noqa: ANN401 - httpx's own
    """Send a request and return the reply; errors in the file are printed with their lines."""
    reply = client.request(method, path, **options)
    errors = problem_of(reply).get("errors", ())
    if reply.status_code == httpx.codes.UNPROCESSABLE_ENTITY and errors:
        print_problems(file, [FieldProblem(error["field"], error["detail"]) for error in errors])
        raise typer.Exit(1)
    if reply.status_code == httpx.codes.PRECONDITION_FAILED:
        advice = "Nothing was changed. See what is there with `survey diff` or `survey pull`, then push again."
        message = f"{refusal(reply)}\n{advice}"
        raise CommandError(message)
    if not reply.is_success:
        raise CommandError(refusal(reply))
    return reply
