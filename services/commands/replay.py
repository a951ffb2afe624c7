"""`replay scoring`: rebuild all scores from the stored responses, while the suite runs."""

import asyncio
from datetime import date, datetime
from typing import Annotated, Literal

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from services.catalog import load
from services.collector.application.responses.republish_responses import RepublishResponses
from services.commands.environment import settings_to_ask
from services.commands.errors import CommandError
from services.commands.installation import reachable_database
from services.commands.table import show
from services.scoring.application.rebuild.catch_up_rebuild import AT_ONCE
from services.scoring.application.use_cases import UseCases
from services.scoring.domain.counts import Counts
from services.scoring.domain.rebuild import Comparison, DayDifference, Rebuild, scope_of
from shared.runtime.offline import wired
from shared.settings import Settings

ROUNDS = 50
"""Attempts to swap the tables; each may fail because new responses came in or a reader holds a lock."""
PAUSE_SECONDS = 0.2

What = Annotated[Literal["scoring"], typer.Argument(help="The service whose data is rebuilt.")]
From = Annotated[
    datetime | None,
    typer.Option("--from", formats=["%Y-%m-%d"], help="Rebuild only from answers given on this day (UTC) or later."),
]
Survey = Annotated[str | None, typer.Option(help="Rebuild only from answers to the survey with this key.")]

_HEAD = ("survey", "concept", "touchpoint", "channel", "day", "answers", "rebuilt", "counts", "rebuilt counts")


def replay(service: What, from_: From = None, survey: Survey = None) -> None:
    """Rebuild the scores from all stored responses, and replace the live scores in one step.

    The suite keeps running meanwhile. Prints whether the live scores were right, and the days on which they were not.
    """
    del service  # there is one so far that can be rebuilt
    with reachable_database(settings_to_ask()) as settings:
        comparison = asyncio.run(rebuilt(settings, survey=survey, from_on=None if from_ is None else from_.date()))
    report(comparison)


async def rebuilt(settings: Settings, *, survey: str | None, from_on: date | None) -> Comparison:
    """Rebuild scores and replace the live ones.

    Args:
        settings: of the suite.
        survey: only answers to it; None: all.
        from_on: only answers given on this day (UTC) or later; None: all.

    Raises:
        SurveyNotFoundError: there is no such survey.
        RebuildRunningError: another replay is running.
        CommandError: the tables could not be exchanged.
        UnavailableError: a database is away; the live scores are what they were.
    """
    async with wired(load("collector"), settings) as collector, wired(load("scoring"), settings) as scoring:
        republish: RepublishResponses = collector.use_cases.responses.republish
        scores: UseCases = scoring.use_cases
        scope = scope_of(survey=survey, from_on=from_on)
        republication = await republish(survey=scope.survey, from_at=scope.from_at)
        erased = [one async for page in republish.erased() for one in page]
        async with scores.rebuild.start(scope=scope, erased=erased) as rebuild:
            with _progress() as progress:
                task = progress.add_task("Reading responses", total=republication.count)
                async for page in republication.pages:
                    await scores.rebuild.add(rebuild=rebuild, responses=page)
                    progress.advance(task, len(page))
                task = progress.add_task("Counting", total=None)
                async for done, steps in scores.rebuild.count(rebuild=rebuild):
                    progress.update(task, completed=done, total=steps)
                task, caught = progress.add_task("Catching up", total=None), 0
                while ahead := await scores.rebuild.catch_up(rebuild=rebuild, fetch=republish.some):
                    caught += ahead
                    progress.update(task, completed=caught)
                    if ahead < AT_ONCE:
                        break
                progress.update(task, total=caught)
                return await _exchange(scores, rebuild, republish)


async def _exchange(scores: UseCases, rebuild: Rebuild, republish: RepublishResponses) -> Comparison:
    for _ in range(ROUNDS):
        # The shorter the journal, the sooner the workers may go on.
        await scores.scores.fold_journal()
        comparison = await scores.rebuild.swap(rebuild=rebuild, fetch=republish.some)
        if comparison is not None:
            return comparison
        while await scores.rebuild.catch_up(rebuild=rebuild, fetch=republish.some) >= AT_ONCE:
            pass
        await asyncio.sleep(PAUSE_SECONDS)
    message = "Somebody reads scores without a pause, or more comes in than can be caught up with; nothing was changed."
    raise CommandError(message)


def report(comparison: Comparison) -> None:
    if comparison.unscorable:
        typer.echo(f"{comparison.unscorable} responses cannot be scored; see `dead-letters list --service scoring`.")
    if comparison.missing:
        typer.echo(f"{comparison.missing} responses or corrections had not reached scoring yet; they count now.")
    if comparison.is_equal:
        typer.echo(f"Rebuilt from {comparison.responses} responses. The scores are equal to what they were.")
        return
    typer.echo(f"Rebuilt from {comparison.responses} responses. {comparison.days} days of series were wrong before:")
    show(_HEAD, map(_row, comparison.differences))
    if len(comparison.differences) < comparison.days:
        typer.echo(f"… and {comparison.days - len(comparison.differences)} more.")


def _row(one: DayDifference) -> tuple[object, ...]:
    series, live, now = one.series, one.live, one.rebuilt
    place = (series.survey, series.concept, series.touchpoint or "-", series.channel)
    return (*place, one.day, live.histogram.n, now.histogram.n, _counts(live), _counts(now))


def _counts(counts: Counts) -> str:
    """Return the counts in one word, such as `1:3,5:2,skipped:1`."""
    found = {str(value): n for value, n in counts.histogram.counts.items()}
    found |= {name: n for name, n in (("skipped", counts.skipped), ("suspect", counts.suspect)) if n}
    return ",".join(f"{name}:{n}" for name, n in found.items()) or "-"


def _progress() -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    return Progress(*columns, console=Console(stderr=True))
