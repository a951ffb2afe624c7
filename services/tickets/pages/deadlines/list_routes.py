"""The page Deadlines: policies, what is questionable about them, and the deadlines of a case that one imagines."""

from typing import Annotated

from fastapi import APIRouter, Response

from services.tickets.domain.clocks.policy import CLOCK_KINDS, URGENCIES
from services.tickets.pages.deadlines import NEW, PATH, labels
from services.tickets.pages.deadlines.imagined import ImaginedForm, foresee, severities
from services.tickets.pages.deadlines.words import DeadlineWords
from services.tickets.pages.inbox_routes import Reading
from services.tickets.pages.words import CONSOLE, Words
from services.tickets.web.deps import Menu
from shared.web.console.visit import Visit, viewing

router = APIRouter(prefix=PATH, include_in_schema=False)
Defining = Annotated[Visit, viewing("tickets:manage")]
_MOST = 500


@router.get("")
async def deadlines_page(visit: Reading, menu: Menu) -> Response:
    directory = await menu.directory.read()
    words = Words(visit, directory)
    deadlines = DeadlineWords(words)
    policies = await menu.policies.list(after=None, limit=_MOST)
    may_define = visit.caller.may("tickets:manage")
    findings = await menu.policies.lint() if may_define else ()
    running = await menu.clocks.count() if may_define else {}
    current = {(one.key, one.version) for one in policies}
    form = ImaginedForm.sent(visit.request.query_params)
    return visit.page(
        CONSOLE,
        "deadlines/list.html",
        words=words,
        deadlines=deadlines,
        policies=policies,
        urgencies=URGENCIES,
        kinds=CLOCK_KINDS,
        findings=deadlines.findings(findings, policies),
        outdated=sum(count for version, count in running.items() if version not in current),
        may_define=may_define,
        case=form,
        preview=await foresee(menu, words, form),
        names={one.key: one.definition.name for one in policies},
        severities=severities(words),
        units=words.places([]),
        touchpoints=[(one.key, one.name) for one in directory.structure.touchpoints],
        base=PATH,
        new=NEW,
    )


@router.post("/apply")
async def apply(visit: Defining, menu: Menu) -> Response:
    """Let clocks of open cases go by what holds now."""
    await menu.clocks.move(caller=visit.caller)
    visit.toast(CONSOLE.texts(visit.language).gettext(labels.APPLIED))
    return visit.go(PATH)
