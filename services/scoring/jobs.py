"""ENTRANCE time: what scoring does again and again."""

from datetime import timedelta

from services.scoring.application.use_cases import UseCases
from shared.runtime.service import Job

MINUTE = 60.0
HOUR = 60 * MINUTE

FOLD_EVERY = timedelta(seconds=1)
"""Of all workers together; so no series is published more often."""
SHOW_EVERY_SECONDS = 15.0
"""As often as metrics are collected."""
READ_EVERY_SECONDS = 3.0
COUNT_UNHAPPY_EVERY = timedelta(seconds=5)
"""Of all workers together; so no hour is published more often."""


async def _fold_journal(menu: UseCases) -> None:
    await menu.scores.fold_journal(pause=FOLD_EVERY)


async def _show_scores(menu: UseCases) -> None:
    await menu.scores.show()


async def _drop_abandoned_rebuild(menu: UseCases) -> None:
    await menu.rebuild.drop_abandoned()


async def _read_comments(menu: UseCases) -> None:
    await menu.comments.read()


async def _count_unhappy(menu: UseCases) -> None:
    await menu.responses.count_unhappy(pause=COUNT_UNHAPPY_EVERY)


async def _judge_windows(menu: UseCases) -> None:
    await menu.scores.judge_windows()


async def _judge_targets(menu: UseCases) -> None:
    await menu.targets.judge()


JOBS = (
    Job("fold-journal", FOLD_EVERY.total_seconds() / 2, _fold_journal),
    Job("read-comments", READ_EVERY_SECONDS, _read_comments),
    Job("count-unhappy", COUNT_UNHAPPY_EVERY.total_seconds() / 2, _count_unhappy),
    Job("judge-windows", 5 * MINUTE, _judge_windows),
    Job("judge-targets", 5 * MINUTE, _judge_targets),
    Job("show-scores", SHOW_EVERY_SECONDS, _show_scores),
    Job("drop-abandoned-rebuild", HOUR, _drop_abandoned_rebuild),
)
