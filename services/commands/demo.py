"""`demo`: send the answers of a CSV file, or those of an invented chain, to the public HTTP API."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import httpx
import typer
from rich.console import Console

from services.commands.environment import settings_to_ask
from services.commands.errors import CommandError
from services.commands.remote import Key, Url, refusal, remote
from services.demo.feed import feed, publish_survey
from services.demo.mapping import CsvMapping, MappingError
from services.demo.report import print_report, wait_until_settled
from services.demo.suite import NoSuiteError, running_suite

DATA = Path(__file__).parent.parent / "demo" / "data"
REAL = Path("../shared/data/ambulance_feedback.csv")
"""2,959 real answers of patients of an ambulance service; used if the file is there."""

WIDTH = 120
"""Width of the output when it goes to a file or a pipe."""

Source = Annotated[
    Path | None, typer.Option(help="The CSV file to send; needs --mapping.", exists=True, dir_okay=False)
]
MappingFile = Annotated[
    Path | None,
    typer.Option(
        help="A JSON file that describes how the columns become responses; needs --source.", exists=True, dir_okay=False
    ),
]
Days = Annotated[int, typer.Option(help="How many days the year has.", min=1, max=730)]
Seed = Annotated[int, typer.Option(help="Another number, and chance decides otherwise.")]
Anyway = Annotated[
    bool,
    typer.Option(
        "--anyway",
        help="Also where there is other data: the structure is replaced, and rules are off while history is sent.",
    ),
]

commands = typer.Typer(invoke_without_command=True)


@commands.callback()
def demo(context: typer.Context, source: Source = None, mapping: MappingFile = None) -> None:
    """Send the answers of a CSV file to the suite and print scores, alerts and tickets.

    Uses the suite that runs on this machine, or starts one for as long as the command runs. Sending a file again adds
    no responses. Without --source a sample is sent.
    """
    if context.invoked_subcommand is not None:
        return
    settings = settings_to_ask()
    file, how = _chosen(source, mapping)
    console = Console(width=None if sys.stdout.isatty() else WIDTH)
    console.print(f"Feeding [bold]{file.name}[/bold] to {settings.base_url()}")
    try:
        rules = CsvMapping.read(how)
        with running_suite(settings) as client:
            publish_survey(client, rules)
            fed = feed(client, rules, file)
            wait_until_settled(client, rules.survey, fed.scored_answers)
            print_report(console, client, rules.survey, fed)
    except (NoSuiteError, TimeoutError) as error:
        raise CommandError(str(error)) from error
    except httpx.HTTPStatusError as error:
        message = f"{error.request.url.path} was answered {error.response.status_code}: {_detail(error.response)}"
        raise CommandError(message) from error
    except MappingError as error:
        message = f"{file.name} and {how.name} do not fit together: {error}"
        raise CommandError(message) from error


@commands.command()
def chain(days: Days = 365, seed: Seed = 1, *, anyway: Anyway = False, url: Url = None, key: Key = None) -> None:
    """Seed an invented chain: shops, people, and a year of answers with a story to find.

    Uses the suite at --url, or the one that runs on this machine. A second time changes nothing.
    """
    from services.demo.chain.api import RefusedAnswersError  # noqa: PLC0415 - the other demo does without all of it
    from services.demo.chain.company import NotEmptyError  # noqa: PLC0415 - likewise
    from services.demo.chain.people import NotConfidentialError  # noqa: PLC0415 - likewise
    from services.demo.chain.report import print_report as report  # noqa: PLC0415 - likewise
    from services.demo.chain.seeding import seed as make  # noqa: PLC0415 - likewise

    console = Console(width=None if sys.stdout.isatty() else WIDTH)
    try:
        with _suite(url, key) as client:
            seeded = make(client, console, days=days, number=seed, anyway=anyway)
            report(console, client, seeded)
    except (NoSuiteError, TimeoutError, NotEmptyError, NotConfidentialError, RefusedAnswersError) as error:
        raise CommandError(str(error)) from error
    except httpx.HTTPStatusError as error:
        error.response.read()
        raise CommandError(refusal(error.response)) from error


@contextmanager
def _suite(url: str | None, key: str | None) -> Iterator[httpx.Client]:
    if url is None and key is None:
        with running_suite(settings_to_ask()) as client:
            yield client
    else:
        with remote(url, key) as client:
            yield client


def _chosen(source: Path | None, mapping: Path | None) -> tuple[Path, Path]:
    if (source is None) != (mapping is None):
        message = "--source and --mapping go together"
        raise CommandError(message)
    if source is not None and mapping is not None:
        return source, mapping
    if REAL.exists():
        return REAL, DATA / "ambulance.json"
    return DATA / "sample.csv", DATA / "sample.json"


def _detail(reply: httpx.Response) -> str:
    try:
        return str(reply.json().get("detail", ""))
    except ValueError:
        return reply.reason_phrase
