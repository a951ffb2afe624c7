"""`export responses`: fetch all responses of a survey into a file; run again, it continues where it stopped."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, BinaryIO, cast

import httpx
import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from services.commands.errors import CommandError
from services.commands.fetching import asked, count_of, make_file, print_file
from services.commands.records import Lines, PartialExport, RecordCounter, partial_export
from services.commands.remote import Key, Url, remote
from shared.web.exports.spelling import Profile
from shared.web.exports.table import Format

commands = typer.Typer(help="Export responses, scores or comments of a survey to a file.", no_args_is_help=True)

PATH = "/v1/exports/responses"
STANDARD_OUTPUT = Path("-")

Survey = Annotated[str, typer.Option(help="The key of the survey.")]
Wanted = Annotated[
    Format,
    typer.Option(
        "--format",
        help="The format of the file: xlsx for Excel, csv for everything, jsonl for programs, parquet for analysis.",
    ),
]
Csv = Annotated[
    Profile,
    typer.Option(
        "--profile", help="How CSV is written: excel with a byte order mark, and separators and decimals of the locale."
    ),
]
Locale = Annotated[
    str | None,
    typer.Option(help="A language such as de or de-CH, whose numbers are written, and of texts in the file."),
]
Labels = Annotated[bool, typer.Option("--labels", help="Write wordings of questions and choices instead of keys.")]
Zone = Annotated[
    str | None, typer.Option(help="The time zone in which spreadsheets show moments, such as Europe/Berlin.")
]
Output = Annotated[
    Path | None,
    typer.Option(
        help="The file to write, by default one named after the survey; - writes to the standard output.",
        dir_okay=False,
    ),
]
From = Annotated[
    str | None, typer.Option("--from", help="Export only answers from this moment on, such as 2026-03-01T00:00:00Z.")
]
To = Annotated[str | None, typer.Option("--to", help="Export only answers before this moment.")]


@commands.command()
def responses(
    *,
    survey: Survey,
    form: Wanted = "csv",
    output: Output = None,
    from_: From = None,
    to: To = None,
    profile: Csv = "plain",
    locale: Locale = None,
    labels: Labels = False,
    zone: Zone = None,
    url: Url = None,
    key: Key = None,
) -> None:
    """Fetch all responses of a survey into a file, the oldest first.

    If the connection breaks, or new responses have come in since, run the same command again: csv and jsonl files are
    continued behind their last complete response, even when they end in the middle of a line. Other files, and csv with
    --profile or --labels, are written anew.
    """
    given = (("from", from_), ("to", to), ("locale", locale), ("zone", zone), ("labels", "true" if labels else None))
    wanted = {name: value for name, value in given if value is not None}
    parameters = {"survey": survey, "format": form, "profile": profile, **wanted}
    is_continued = form in {"csv", "jsonl"} and profile == "plain" and not labels
    target = output or Path(f"{survey}-responses.{form}")
    try:
        with remote(url, key) as client:
            if target == STANDARD_OUTPUT:
                print_file(client, PATH, parameters)
            elif not is_continued:
                make_file(client, PATH, parameters, target, what="responses")
            else:
                _go_on(client, parameters, form, target)
    except OSError as error:
        message = f"Cannot write {target}: {error.strerror}."
        raise CommandError(message) from error


def _go_on(client: httpx.Client, parameters: Mapping[str, str], form: Format, target: Path) -> None:
    """Fetch the responses that are not in the file yet."""
    lines = cast("Lines", form)
    known = partial_export(target, lines, parameters["survey"])
    behind = {"after": known.last_id} if known else {}
    rows = known.rows if known else 0
    with asked(client, PATH, {**parameters, **behind}) as answer:
        if known is not None and known.columns not in (None, answer.headers.get("Heed-Columns")):
            message = f"The survey has new questions since {target} was begun. Remove the file, or name another one."
            raise CommandError(message)
        with target.open("r+b" if known else "wb") as file:
            if known is not None:
                file.truncate(known.size)
                file.seek(known.size)
            total = rows + count_of(answer)
            rows += _receive(answer, file, lines, known, total)
    if rows != total:
        message = f"{target} has {rows} of {total} responses; run the command again to fetch the others."
        raise CommandError(message)
    typer.echo(f"{rows} responses in {target}" + (f", {rows - known.rows} of them new" if known else ""))


def _receive(answer: httpx.Response, file: BinaryIO, form: Lines, known: PartialExport | None, total: int) -> int:
    """Write the reply to the file and return how many responses it had.

    Raises:
        CommandError: the connection broke; what came until then is in the file.
    """
    before = known.rows if known else 0
    heads = 1 if form == "csv" and known is None else 0
    counter = RecordCounter(form)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True)) as progress:
        task = progress.add_task("Fetching responses", total=total, completed=before)
        try:
            for piece in answer.iter_bytes():
                file.write(piece)
                counter.add(piece)
                progress.update(task, completed=before + max(0, counter.records - heads))
        except httpx.TransportError as error:
            have = before + max(0, counter.records - heads)
            message = f"The connection broke after {have} of {total} responses; run the command again to go on."
            raise CommandError(message) from error
    return max(0, counter.records - heads)
