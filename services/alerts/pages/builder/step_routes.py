"""Steps with a rule: switching it on and off, bringing a version back, deleting it; and trying it on the past."""

from dataclasses import replace

from fastapi import APIRouter, Response

from services.alerts.application.use_cases import UseCases
from services.alerts.domain.rule import Rule, RuleDefinition
from services.alerts.pages.builder import BASE, address_of
from services.alerts.pages.builder.described import Described
from services.alerts.pages.builder.foreseen import DAYS, ForeseenWords, days_of, foresee, rule_names
from services.alerts.pages.builder.routes import Writing
from services.alerts.pages.rules import Reading, show_rule, words_for
from services.alerts.pages.templates_of_alerts import CONSOLE
from services.alerts.web.menu import Menu, RuleKey
from shared.errors import PreconditionFailedError
from shared.keyed.preconditions import Precondition
from shared.marking import mark as _
from shared.web.console.visit import Visit

router = APIRouter(prefix=BASE + "/{key}", include_in_schema=False)

_MOST_DIGITS = 9


SWITCHED_ON = _("The rule is on: it judges what comes in from now on.")
SWITCHED_OFF = _("The rule is off. What it has raised stays.")
RESTORED = _("The rule is again as in version %(old)s. This is version %(number)s.")
DELETED = _("The rule is deleted. What it has raised stays.")
NOT_DONE = _("Nothing was changed: somebody changed this rule meanwhile. Here it is as it is now.")


@router.post("/on")
async def switch_on(visit: Writing, menu: Menu, key: RuleKey) -> Response:
    return await _switched(visit, menu, key, is_on=True)


@router.post("/off")
async def switch_off(visit: Writing, menu: Menu, key: RuleKey) -> Response:
    return await _switched(visit, menu, key, is_on=False)


async def _switched(visit: Visit, menu: UseCases, key: str, *, is_on: bool) -> Response:
    rule = await menu.rules.read(key=key)
    changed = replace(rule.definition, enabled=is_on)
    return await _changed(visit, menu, rule, changed, SWITCHED_ON if is_on else SWITCHED_OFF)


@router.post("/restore")
async def restore(visit: Writing, menu: Menu, key: RuleKey) -> Response:
    """Make the rule as it was in a version; that is a new version."""
    sent = str((await visit.request.form()).get("version", ""))
    number = int(sent) if sent.isascii() and sent.isdecimal() and len(sent) <= _MOST_DIGITS else 0
    rule = await menu.rules.read(key=key)
    old = await menu.rules.read_version(key=key, version=number)
    return await _changed(visit, menu, rule, old.definition, RESTORED, old=number)


async def _changed(
    visit: Visit, menu: UseCases, rule: Rule, definition: RuleDefinition, done: str, **values: int
) -> Response:
    say = CONSOLE.texts(visit.language).gettext
    try:
        now, _is_new = await menu.rules.put(key=rule.key, definition=definition, expected=await _expected(visit))
    except PreconditionFailedError:
        return await show_rule(visit, menu, rule.key, fault=say(NOT_DONE))
    visit.toast(say(done) % {"number": now.version, **values} if values else say(done))
    return visit.go(address_of(rule.key))


@router.post("/delete")
async def delete(visit: Writing, menu: Menu, key: RuleKey) -> Response:
    say = CONSOLE.texts(visit.language).gettext
    try:
        await menu.rules.delete(key=key, expected=await _expected(visit))
    except PreconditionFailedError:
        return await show_rule(visit, menu, key, fault=say(NOT_DONE))
    visit.toast(say(DELETED))
    return visit.go(BASE)


async def _expected(visit: Visit) -> Precondition:
    """Return the state of the rule that the page showed; without one nothing is changed."""
    return Precondition(frozenset({str((await visit.request.form()).get("tag", ""))}))


@router.get("/try")
async def try_rule(visit: Reading, menu: Menu, key: RuleKey, days: str = "") -> Response:
    """Show what the rule would have done in the last days, whether it is on or not."""
    rule = await menu.rules.read(key=key)
    words = await words_for(visit, menu)
    seen = ForeseenWords(visit, words, await rule_names(menu), days_of(days))
    return visit.page(
        CONSOLE,
        "builder/try.html",
        base=BASE,
        address=address_of(key),
        rule=rule,
        condition=words.when(rule.definition),
        limits=words.limits(rule.definition),
        described=Described(visit, words, await menu.directory.read()),
        foreseen=await foresee(visit, menu, seen, rule.definition, key),
        seen=seen,
        day_options=[(one, one) for one in DAYS],
    )
