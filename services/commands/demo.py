"""`demo`: send the answers of a CSV file to the public HTTP API and show the results."""

import sys
from pathlib import Path
from typing import Annotated

import httpx
import typer
from rich.console import Console

from services.commands.environment import settings_to_ask
from services.commands.errors import CommandError
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


def demo(source: Source = None, mapping: MappingFile = None) -> None:
    """Send the answers of a CSV file to the suite and print scores, alerts and tickets.

    Uses the suite that runs on this machine, or starts one for as long as the command runs. Sending a file again adds
    no responses. Without --source a sample is sent.
    """
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
