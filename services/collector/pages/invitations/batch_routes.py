"""Batches of invitations: upload a file, see what would become of it, send it, watch it, take it back."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Response

from services.collector.application.use_cases import UseCases
from services.collector.domain.errors import SurveyNotFoundError
from services.collector.domain.imports.csv_rows import InvalidFileError
from services.collector.domain.invitations.batches.batch import MOST_ROWS, BatchOverError, InvalidBatchError
from services.collector.domain.invitations.batches.columns import COLUMNS, RawTable
from services.collector.domain.invitations.batches.looking import DraftForecast
from services.collector.domain.invitations.batches.progress import BatchProgress
from services.collector.domain.invitations.batches.report import BatchForecast
from services.collector.pages.answers.forms import uuid_of
from services.collector.pages.invitations import BASE, CONSOLE, labels
from services.collector.pages.invitations.batch_forms import BatchForm
from services.collector.pages.invitations.list_routes import Reading, words_for
from services.collector.pages.invitations.new_routes import languages_of
from services.collector.web.deps import Menu
from services.collector.web.invitations.batch_bodies import table_of
from shared.errors import FieldProblem
from shared.web.console.visit import Visit, viewing
from shared.web.cursors import moment_and_id, moment_cursor
from shared.web.paging import Cursor

BATCHES = f"{BASE}/batches"
PAGE = 50
MOST_SHOWN = 200
"""Rows that are not invited and stand on the page; the API gives all of them."""
MOST_DAYS = 14
"""Days of the drawing; the rest is added up."""

router = APIRouter(prefix=BATCHES, include_in_schema=False)

Sending = Annotated[Visit, viewing("invitations:batch")]


@router.get("")
async def list_page(visit: Reading, menu: Menu, cursor: Cursor = None) -> Response:
    found = await menu.invitations.batches.list(caller=visit.caller, after=moment_and_id(cursor), limit=PAGE + 1)
    last = found[PAGE - 1].batch if len(found) > PAGE else None
    return visit.page(
        CONSOLE,
        "invitations/batches.html",
        base=BASE,
        words=await words_for(visit, menu),
        items=found[:PAGE],
        next=None if last is None else moment_cursor(last.requested_at, last.id),
    )


@router.get("/new")
async def begin(visit: Sending, menu: Menu, *, survey: str = "") -> Response:
    return await _form(visit, menu, await BatchForm.empty(menu, survey))


@router.post("/new")
async def upload(visit: Sending, menu: Menu) -> Response:
    form = await BatchForm.uploaded(visit)
    say = CONSOLE.texts(visit.language).gettext
    options, problems = form.options(visit.zone)
    table = RawTable(())
    try:
        if form.content:
            table = await asyncio.to_thread(table_of, form.content)
        else:
            problems.append(FieldProblem("file", "is missing"))
    except InvalidFileError as wrong:
        return await _form(visit, menu, form, {"file": say(labels.WRONG_FILE)}, wrong.problems)
    if problems:
        return await _form(visit, menu, form, _in_words(visit, problems))
    try:
        batch, _ = await menu.invitations.batches.request(
            rows=table.rows, options=options, caller=visit.caller, new_id=uuid_of(form.id), is_draft=True
        )
    except InvalidBatchError as wrong:
        return await _form(visit, menu, form, _in_words(visit, wrong.problems))
    except SurveyNotFoundError:
        return await _form(visit, menu, form, {"survey": say(labels.WRONG["survey"])})
    return visit.go(f"{BATCHES}/{batch.id}")


@router.get("/{batch_id:uuid}")
async def show(visit: Reading, menu: Menu, batch_id: UUID) -> Response:
    batches, caller = menu.invitations.batches, visit.caller
    progress = await batches.read(batch_id=batch_id, caller=caller)
    words = await words_for(visit, menu)
    if progress.batch.state == "draft":
        kept = await batches.read_forecast(batch_id=batch_id, caller=caller)
        if kept is not None and (kept.is_failed or kept.seen < progress.batch.rows):
            page = "invitations/looking.html"
            return visit.page(CONSOLE, page, base=BASE, words=words, batch=progress.batch, forecast=kept)
        forecast = kept or await batches.foresee_draft(batch_id=batch_id, caller=caller)
        refused = forecast.refused
        return visit.page(
            CONSOLE,
            "invitations/draft.html",
            base=BASE,
            words=words,
            batch=progress.batch,
            forecast=forecast,
            days=_days(forecast, words.of(labels.LATER)),
            refused=refused[:MOST_SHOWN],
            more=max(0, forecast.counts["refuse"] - MOST_SHOWN),
            asked_at=None if kept is None else kept.asked_at,
        )
    refused_rows = await batches.list_rows(
        batch_id=batch_id, caller=caller, standing="refused", after=None, limit=MOST_SHOWN
    )
    return visit.page(
        CONSOLE,
        "invitations/batch.html",
        base=BASE,
        words=words,
        progress=progress,
        batch=progress.batch,
        refused=refused_rows,
        more=max(0, progress.counts["refused"] - len(refused_rows)),
        may_cancel=_may_cancel(progress) and caller.may("invitations:batch"),
    )


@router.post("/{batch_id:uuid}/look")
async def look_again(visit: Sending, menu: Menu, batch_id: UUID) -> Response:
    await menu.invitations.batches.look_again(batch_id=batch_id, caller=visit.caller)
    return visit.go(f"{BATCHES}/{batch_id}")


@router.post("/{batch_id:uuid}/send")
async def send(visit: Sending, menu: Menu, batch_id: UUID) -> Response:
    say = CONSOLE.texts(visit.language).gettext
    try:
        await menu.invitations.batches.send_draft(batch_id=batch_id, caller=visit.caller)
        visit.toast(say(labels.BATCH_SENT))
    except BatchOverError:
        visit.toast(say(labels.BATCH_OVER))
    return visit.go(f"{BATCHES}/{batch_id}")


@router.post("/{batch_id:uuid}/cancel")
async def cancel(visit: Sending, menu: Menu, batch_id: UUID) -> Response:
    say = CONSOLE.texts(visit.language).gettext
    if await menu.invitations.batches.cancel(batch_id=batch_id, caller=visit.caller) is None:
        visit.toast(say(labels.BATCH_DISCARDED))
        return visit.go(BATCHES)
    visit.toast(say(labels.BATCH_CANCELLED))
    return visit.go(f"{BATCHES}/{batch_id}")


def _may_cancel(progress: BatchProgress) -> bool:
    return progress.batch.state != "cancelled" and progress.counts["planned"] + progress.counts["waiting"] > 0


def _days(forecast: BatchForecast | DraftForecast, later: str) -> Sequence[tuple[str | date, int]]:
    """Return how many go out on each day, those far ahead in one sum."""
    shown: list[tuple[str | date, int]] = list(forecast.days[:MOST_DAYS])
    rest = sum(count for _, count in forecast.days[MOST_DAYS:])
    return [*shown, (later, rest)] if rest else shown


async def _form(
    visit: Visit,
    menu: UseCases,
    form: BatchForm,
    problems: Mapping[str, str] | None = None,
    in_file: Sequence[FieldProblem] = (),
) -> Response:
    words = await words_for(visit, menu)
    return visit.page(
        CONSOLE,
        "invitations/upload.html",
        status=422 if problems else 200,
        base=BASE,
        words=words,
        form=form,
        problems=problems or {},
        in_file=in_file,
        columns=COLUMNS,
        most_rows=MOST_ROWS,
        choices=words.names.choices(visit.caller),
        languages=languages_of(words, form.language),
        channels=[(name, words.of(text)) for name, text in labels.ASKED_CHANNELS.items()],
        bases=[(name, words.of(text)) for name, text in labels.BASES.items()],
    )


def _in_words(visit: Visit, problems: Sequence[FieldProblem]) -> dict[str, str]:
    say = CONSOLE.texts(visit.language).gettext
    return {one.field: say(labels.WRONG_BATCH.get(one.field, labels.WRONG_FIELD)) for one in problems}
