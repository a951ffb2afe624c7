"""`export scores` and `export verbatims`: fetch the scores or comments of a survey into a file."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from services.commands.errors import CommandError
from services.commands.export import (
    STANDARD_OUTPUT,
    Csv,
    From,
    Labels,
    Locale,
    Output,
    Survey,
    To,
    Wanted,
    commands,
)
from services.commands.fetching import make_file, print_file
from services.commands.remote import Key, Url, remote
from services.scoring.domain.calendar import Period
from services.scoring.domain.text.verbatim import SentimentOrUnknown
from shared.web.exports.spelling import Profile

__all__ = ("commands",)

Interval = Annotated[Period, typer.Option(help="The length of the periods; each series has one row for each period.")]
Sentiment = Annotated[SentimentOrUnknown | None, typer.Option(help="Export only comments with this sentiment.")]
Language = Annotated[
    str | None, typer.Option(help="Export only comments in this language, such as de; `unknown` is one too.")
]
FirstDay = Annotated[
    str | None, typer.Option("--from", help="Export only answers from this day (UTC) on, such as 2026-03-01.")
]
LastDay = Annotated[str | None, typer.Option("--to", help="Export only answers before this day (UTC).")]


@commands.command()
def scores(
    *,
    survey: Survey,
    form: Wanted = "csv",
    interval: Interval = "day",
    output: Output = None,
    from_: FirstDay = None,
    to: LastDay = None,
    profile: Csv = "plain",
    locale: Locale = None,
    labels: Labels = False,
    url: Url = None,
    key: Key = None,
) -> None:
    """Fetch the scores of a survey and their confidence intervals into a file, one row for each series and period."""
    wanted = {"interval": interval, "from": from_, "to": to, **_looks(profile, locale, labels=labels)}
    _fetch("scores", {"survey": survey, "format": form, **wanted}, output, url, key)


@commands.command()
def verbatims(
    *,
    survey: Survey,
    form: Wanted = "csv",
    language: Language = None,
    sentiment: Sentiment = None,
    output: Output = None,
    from_: From = None,
    to: To = None,
    profile: Csv = "plain",
    locale: Locale = None,
    labels: Labels = False,
    url: Url = None,
    key: Key = None,
) -> None:
    """Fetch the comments of respondents with their language and sentiment into a file, the oldest first."""
    wanted = {"language": language, "sentiment": sentiment, "from": from_, "to": to}
    wanted |= _looks(profile, locale, labels=labels)
    _fetch("verbatims", {"survey": survey, "format": form, **wanted}, output, url, key)


def _looks(profile: Profile, locale: str | None, *, labels: bool) -> dict[str, str | None]:
    """Return the parameters for how a file is written."""
    return {"profile": profile, "locale": locale, "labels": "true" if labels else None}


def _fetch(what: str, wanted: Mapping[str, str | None], output: Path | None, url: str | None, key: str | None) -> None:
    parameters = {name: value for name, value in wanted.items() if value is not None}
    target = output or Path(f"{parameters['survey']}-{what}.{parameters['format']}")
    path = f"/v1/exports/{what}"
    try:
        with remote(url, key) as client:
            if target == STANDARD_OUTPUT:
                print_file(client, path, parameters)
            else:
                make_file(client, path, parameters, target, what="rows" if what == "scores" else what)
    except OSError as error:
        message = f"Cannot write {target}: {error.strerror}."
        raise CommandError(message) from error
