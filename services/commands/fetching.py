"""Fetching exported files from the suite."""

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import httpx
import typer
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn

from services.commands.errors import CommandError
from services.commands.remote import refusal


def print_file(client: httpx.Client, path: str, parameters: Mapping[str, str]) -> None:
    """Write the file to the standard output."""
    with asked(client, path, parameters) as answer:
        for piece in answer.iter_bytes():
            sys.stdout.buffer.write(piece)
        sys.stdout.buffer.flush()


def make_file(client: httpx.Client, path: str, parameters: Mapping[str, str], target: Path, *, what: str) -> None:
    """Fetch a file, which gets its name when it is complete.

    Args:
        client: of the suite.
        path: of the request.
        parameters: of the request.
        target: the file to write.
        what: its records, in the plural.
    """
    part = target.with_name(f"{target.name}.part")
    try:
        with asked(client, path, parameters) as answer, part.open("wb") as file:
            count = count_of(answer)
            columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn())
            with Progress(*columns, console=Console(stderr=True)) as progress:
                task = progress.add_task(f"{count} {what}", total=None)
                for piece in answer.iter_bytes():
                    file.write(piece)
                    progress.advance(task, len(piece))
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    typer.echo(f"{count} {what} in {target}")


@contextmanager
def asked(client: httpx.Client, path: str, parameters: Mapping[str, str]) -> Iterator[httpx.Response]:
    """Yield the reply before its body is read.

    Raises:
        CommandError: the suite refused.
    """
    with client.stream("GET", path, params=parameters) as answer:
        if not answer.is_success:
            answer.read()
            raise CommandError(refusal(answer))
        yield answer


def count_of(answer: httpx.Response) -> int:
    """Return the number of records in a reply, from its header.

    Raises:
        CommandError: there is no such header.
    """
    count = answer.headers.get("Heed-Row-Count", "")
    if not count.isdecimal():
        message = f"The server at {answer.url.host} is no suite; is HEED_URL or --url right?"
        raise CommandError(message)
    return int(count)
