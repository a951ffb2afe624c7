"""ENTRANCE time: what scoring does again and again, and what is due at a moment."""

from datetime import timedelta

from services.scoring.application.use_cases import UseCases
from services.scoring.application.views.scheduling import REPORT_KIND, VIEW_KIND
from shared.due.kind import DueKind
from shared.due.pieces import Claimed
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


async def _forget_reports(menu: UseCases) -> None:
    await menu.views.forget_reports()


async def _start_reports(menu: UseCases, claimed: Claimed) -> None:
    await menu.views.start_reports(claimed=claimed)


async def _give_up_start(menu: UseCases, claimed: Claimed, error: str) -> None:
    await menu.views.give_up_start(claimed=claimed, error=error)


async def _prepare_report(menu: UseCases, claimed: Claimed) -> None:
    await menu.views.prepare_report(claimed=claimed)


async def _give_up_report(menu: UseCases, claimed: Claimed, error: str) -> None:
    await menu.views.give_up_report(claimed=claimed, error=error)


JOBS = (
    Job("fold-journal", FOLD_EVERY.total_seconds() / 2, _fold_journal),
    Job("read-comments", READ_EVERY_SECONDS, _read_comments),
    Job("count-unhappy", COUNT_UNHAPPY_EVERY.total_seconds() / 2, _count_unhappy),
    Job("judge-windows", 5 * MINUTE, _judge_windows),
    Job("judge-targets", 5 * MINUTE, _judge_targets),
    Job("show-scores", SHOW_EVERY_SECONDS, _show_scores),
    Job("drop-abandoned-rebuild", HOUR, _drop_abandoned_rebuild),
    Job("forget-reports", HOUR, _forget_reports),
)

DUE_KINDS = (
    DueKind(VIEW_KIND, _start_reports, give_up=_give_up_start),
    # Scores of a long period over many places take a while, and others read scores meanwhile.
    DueKind(REPORT_KIND, _prepare_report, at_once=2, lease_seconds=180.0, give_up=_give_up_report),
)
