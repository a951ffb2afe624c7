"""The page "No customer forgotten": the ledger as a bar and a table, and what is in each box."""

from collections.abc import Mapping
from typing import Annotated, NamedTuple

from fastapi import APIRouter, Query, Response

from services.alerts.domain.ledger import Box, Ledger, LedgerEntry
from services.alerts.pages.loop.choices import choices_for
from services.alerts.pages.loop.query import LEDGER, LoopQuery
from services.alerts.pages.loop.words import BOX_WORDS, GROUPS, LIMIT_WORDS, PERIOD_WORDS
from services.alerts.pages.rules import words_for
from services.alerts.pages.templates_of_alerts import CONSOLE
from services.alerts.pages.words import Words
from services.alerts.web.menu import Menu
from shared.web.console.visit import Visit, viewing
from shared.web.cursors import moment_and_id, moment_cursor

router = APIRouter(prefix=LEDGER, include_in_schema=False)

Reading = Annotated[Visit, viewing("alerts:read")]
PAGE = 50


class Part(NamedTuple):
    """A piece of the bar; of a hundred."""

    begin: float
    width: float
    kind: str


class Shown(NamedTuple):
    """Something in a box, as its list shows it."""

    entry: LedgerEntry
    where: list[str]
    limit: str
    rule: str


def parts_of(ledger: Ledger) -> list[Part]:
    """Return the bar: the boxes in the order of the table, side by side."""
    parts, begin = [], 0.0
    for group in GROUPS:
        for box in group.boxes:
            width = 100 * ledger.boxes[box] / ledger.total if ledger.total else 0.0
            if width:
                parts.append(Part(round(begin, 3), round(width, 3), BOX_WORDS[box].kind))
            begin += width
    return parts


@router.get("")
async def ledger_page(visit: Reading, menu: Menu) -> Response:
    query = LoopQuery.of(visit.request, LEDGER)
    read = await menu.loop.read(wanted=await query.ledger_filter(visit, menu))
    return visit.page(
        CONSOLE,
        "loop/ledger.html",
        query=query,
        span=query.span(visit),
        choices=await choices_for(visit, menu, query),
        periods=PERIOD_WORDS,
        read=read,
        ledger=read.ledger,
        parts_of_bar=parts_of(read.ledger),
        groups=GROUPS,
        box_words=BOX_WORDS,
        rules=await rule_names(menu),
    )


@router.get("/{box}")
async def box_page(
    visit: Reading, menu: Menu, box: Box, cursor: Annotated[str | None, Query(max_length=1024)] = None
) -> Response:
    query = LoopQuery.of(visit.request, f"{LEDGER}/{box}")
    found = await menu.loop.list(
        wanted=await query.ledger_filter(visit, menu),
        box=box,
        held_by=query.held_by or None,
        before=moment_and_id(cursor),
        limit=PAGE + 1,
    )
    words, rules = await words_for(visit, menu), await rule_names(menu)
    last = found[PAGE - 1] if len(found) > PAGE else None
    return visit.page(
        CONSOLE,
        "loop/box.html",
        query=query,
        span=query.span(visit),
        box=box,
        box_words=BOX_WORDS,
        shown=[_shown(words, rules, one) for one in found[:PAGE]],
        rule=rules.get(query.held_by, query.held_by),
        next_cursor=moment_cursor(last.received_at, last.id) if last else None,
    )


def _shown(words: Words, rules: Mapping[str, str], entry: LedgerEntry) -> Shown:
    return Shown(
        entry,
        [words.value(field, value) for field in ("touchpoint", "location") if (value := getattr(entry, field))],
        "" if entry.held_because is None else words.text(LIMIT_WORDS.get(entry.held_because, entry.held_because)),
        "" if entry.held_by is None else rules.get(entry.held_by, entry.held_by),
    )


async def rule_names(menu: Menu) -> Mapping[str, str]:
    """Return the names of the rules that there are, by their keys."""
    return {rule.key: rule.definition.name for rule in await menu.rules.list(after=None, limit=1000)}
