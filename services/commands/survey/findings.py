"""Printing the errors of a survey file as compilers do: file, line, message."""

from collections.abc import Iterable
from itertools import groupby

import typer

from services.collector.web.surveys.files import FileCheck, check_file
from services.commands.survey.reading import SurveyFile
from shared.errors import FieldProblem


def judge(file: SurveyFile) -> FileCheck:
    """Check a file without a running suite, and print errors and warnings."""
    verdict = check_file(file.content)
    print_problems(file, verdict.problems)
    for place, missing in groupby(sorted(verdict.missing, key=lambda one: one.place), key=lambda one: one.place):
        languages = ", ".join(one.language for one in missing)
        _print(file, place, "warning", f"has no wording in {languages}; another language will be shown")
    return verdict


def print_problems(file: SurveyFile, problems: Iterable[FieldProblem]) -> None:
    """Print problems in the order of their lines."""
    for problem in sorted(problems, key=lambda one: file.line_of(one.field)):
        _print(file, problem.field, "error", problem.detail)


def _print(file: SurveyFile, place: str, kind: str, detail: str) -> None:
    named = f"{place}: " if place else ""
    typer.echo(f"{file.path}:{file.line_of(place)}: {kind}: {named}{detail}")
