"""Things under a key as files, such as rules: checked, pushed, pulled and compared, whatever kind they are of."""

import difflib
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, Protocol, TypeVar

import httpx
import typer

from services.commands.errors import CommandError
from services.commands.files import read_file
from services.commands.remote import ask, problem_of, refusal
from shared.errors import FieldProblem
from shared.vocabulary import FindingLevel
from shared.yaml_files.reading import Document

D = TypeVar("D")
D_co = TypeVar("D_co", covariant=True)
Said = tuple[str, str, str]
"""Place in the file, `error`, `warning` or `hint`, and what it is."""

_COLOURS = {"+": typer.colors.GREEN, "-": typer.colors.RED, "@": typer.colors.CYAN}


class Finding(Protocol):
    """One thing that is questionable."""

    @property
    def code(self) -> str: ...
    @property
    def place(self) -> str: ...
    @property
    def level(self) -> FindingLevel: ...
    @property
    def detail(self) -> str: ...


class FileCheck(Protocol[D_co]):
    """The result of checking a file without a suite."""

    @property
    def problems(self) -> Sequence[FieldProblem]:
        """Why a server would refuse it."""
        ...

    @property
    def findings(self) -> Sequence[Finding]: ...

    @property
    def definition(self) -> D_co | None:
        """None when it cannot be read."""
        ...


@dataclass(frozen=True, slots=True)
class SoundFile(Generic[D]):
    """A file without errors."""

    path: Path
    key: str
    document: Document
    definition: D


@dataclass(frozen=True, slots=True, kw_only=True)
class FileKind(Generic[D]):
    """A kind of things that people keep as files."""

    commands: str
    """The name of its commands, such as `rules`."""
    key: str
    """The field of a file that names the thing."""
    path: str
    """Where the API has them, such as `/v1/rules`."""
    form: str
    """What a file must be, for one that is something else."""
    check: Callable[[Mapping[str, Any]], FileCheck[D]]
    document_of: Callable[[D], dict[str, Any]]
    """Returns a definition as it is sent."""
    read: Callable[[dict[str, Any]], D]
    """Returns the definition that the API shows."""
    file_of: Callable[[str, D], str]

    def judged(self, path: Path) -> tuple[Document, FileCheck[D]]:
        """Read and check a file, and print errors, warnings and hints with their lines."""
        document = read_file(path, what=self.form)
        check = self.check(document.content)
        print_findings(path, document, [(one.field, "error", one.detail) for one in check.problems])
        print_findings(path, document, [(one.place, one.level, one.detail) for one in check.findings])
        return document, check

    def sound(self, path: Path) -> "SoundFile[D]":
        """Read and check a file; end with exit code 1 when it has an error."""
        document, check = self.judged(path)
        if check.definition is None or check.problems:
            raise typer.Exit(1)
        return SoundFile(path, document.content[self.key], document, check.definition)

    def push(self, client: httpx.Client, file: "SoundFile[D]", if_match: str | None) -> None:
        """Save a file as its thing, which is created if needed, unless somebody changes it at this moment."""
        name = file.key
        expected = {"If-Match": if_match} if if_match else self._as_it_is(client, name)
        reply = client.put(f"{self.path}/{name}", json=self.document_of(file.definition), headers=expected)
        errors = problem_of(reply).get("errors", ())
        if reply.status_code == httpx.codes.UNPROCESSABLE_ENTITY and errors:
            said = [(error["field"], "error", error["detail"]) for error in errors]
            print_findings(file.path, file.document, said)
            raise typer.Exit(1)
        if reply.status_code == httpx.codes.PRECONDITION_FAILED:
            see = f"See what is there with `{self.commands} diff` or `{self.commands} pull`, then push again."
            message = f"{refusal(reply)}\nNothing was changed. {see}"
            raise CommandError(message)
        if not reply.is_success:
            raise CommandError(refusal(reply))
        typer.echo(f"{name}: version {reply.json()['version']} is saved, ETag {reply.headers.get('ETag', '-')}")

    def pull(self, client: httpx.Client, name: str) -> None:
        """Print a thing of the suite in the form of a file."""
        reply = ask(client, "GET", f"{self.path}/{name}")
        typer.echo(self.file_of(name, self.read(reply.json())), nl=False)
        typer.echo(f"ETag {reply.headers.get('ETag', '-')}", err=True)

    def diff(self, client: httpx.Client, file: "SoundFile[D]") -> None:
        """Show what pushing a file would change; end with exit code 1 if there is a difference."""
        name = file.key
        reply = client.get(f"{self.path}/{name}")
        if reply.status_code != httpx.codes.NOT_FOUND and not reply.is_success:
            raise CommandError(refusal(reply))
        theirs = self.file_of(name, self.read(reply.json())) if reply.is_success else ""
        ours = self.file_of(name, file.definition)
        lines = difflib.unified_diff(theirs.splitlines(), ours.splitlines(), name, str(file.path), lineterm="", n=4)
        shown = list(lines)
        for line in shown:
            typer.echo(typer.style(line, fg=_COLOURS.get(line[:1])) if sys.stdout.isatty() else line)
        if shown:
            raise typer.Exit(1)

    def _as_it_is(self, client: httpx.Client, name: str) -> dict[str, str]:
        """Return the header that lets a change through only while the thing is as it is now, or does not exist yet."""
        reply = client.get(f"{self.path}/{name}")
        if reply.status_code == httpx.codes.NOT_FOUND:
            return {"If-None-Match": "*"}
        if reply.status_code == httpx.codes.FORBIDDEN:  # a key that may write and not read: for all but replacing
            return {}
        if not reply.is_success:
            raise CommandError(refusal(reply))
        return {"If-Match": reply.headers["ETag"]}


def print_findings(path: Path, document: Document, found: Iterable[Said]) -> None:
    """Print what was found in a file, with the lines."""
    for place, kind, detail in sorted(found, key=lambda one: document.line_of(one[0])):
        named = f"{place}: " if place else ""
        typer.echo(f"{path}:{document.line_of(place)}: {kind}: {named}{detail}")
