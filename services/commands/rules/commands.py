"""The commands of `rules`."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from services.alerts.domain.rule import RuleDefinition
from services.alerts.web.rule_bodies import RuleBody, document_of
from services.alerts.web.rule_files import KEY, NO_RULE, check_file, file_of
from services.commands.keyed_files import FileKind, print_findings
from services.commands.remote import Key, Url, ask, remote
from services.commands.rules.trial import print_trial

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


def _definition(view: dict[str, Any]) -> RuleDefinition:
    return RuleBody.model_validate({name: view[name] for name in RuleBody.model_fields if name in view}).to_domain()


_RULES = FileKind(
    commands="rules",
    key=KEY,
    path=PATH,
    form=NO_RULE,
    check=lambda content: check_file(content, now=datetime.now(UTC)),
    document_of=document_of,
    read=_definition,
    file_of=file_of,
)


@commands.command()
def lint(files: Files, *, remotely: Remotely = False, url: Url = None, key: Key = None) -> None:
    """Check files, by default without a running suite. The exit code is 1 if one of them has an error."""
    sound = True
    for path in files:
        document, check = _RULES.judged(path)
        sound = sound and not check.problems
        if remotely and check.definition is not None and not check.problems:
            with remote(url, key) as client:
                body = {"key": document.content[KEY], "definition": document_of(check.definition)}
                found = ask(client, "POST", f"{PATH}/lint", json=body).json()["findings"]
            known = {(one.code, one.place) for one in check.findings}
            new = [one for one in found if (one["code"], one["place"]) not in known]
            print_findings(path, document, [(one["place"], one["level"], one["detail"]) for one in new])
    if not sound:
        raise typer.Exit(1)


@commands.command()
def push(file: File, *, if_match: IfMatch = None, url: Url = None, key: Key = None) -> None:
    """Save a file as its rule, which is created if needed, unless somebody changes it at this moment."""
    sound = _RULES.sound(file)
    with remote(url, key) as client:
        _RULES.push(client, sound, if_match)


@commands.command()
def pull(rule: Name, *, url: Url = None, key: Key = None) -> None:
    """Print a rule of the suite in the form of a file: `rules pull unhappy-answer > unhappy-answer.yaml`."""
    with remote(url, key) as client:
        _RULES.pull(client, rule)


@commands.command()
def diff(file: File, *, url: Url = None, key: Key = None) -> None:
    """Show what pushing a file would change. The exit code is 1 if there is a difference."""
    sound = _RULES.sound(file)
    with remote(url, key) as client:
        _RULES.diff(client, sound)


@commands.command(name="try")
def attempt(file: File, *, days: Days = 30, url: Url = None, key: Key = None) -> None:
    """Try a file on the past: which alerts would it have raised, for whom. Nothing is saved."""
    sound = _RULES.sound(file)
    body = {"key": sound.key, "definition": document_of(sound.definition), "days": days}
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
