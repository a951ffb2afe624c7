"""The pages of rules: the list, and each rule in words, with how often it raised an alert and its versions."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Annotated, Any, NamedTuple

from fastapi import APIRouter, Query, Response

from services.alerts.application.use_cases import UseCases
from services.alerts.domain.alert import RuleActivity
from services.alerts.domain.rule import Rule, RuleNotFoundError
from services.alerts.pages.builder import NEW, address_of
from services.alerts.pages.builder.described import Described
from services.alerts.pages.builder.foreseen import ForeseenWords, rule_names
from services.alerts.pages.templates_of_alerts import CONSOLE
from services.alerts.pages.words import SEVERITY_KINDS, SEVERITY_WORDS, Words
from services.alerts.web.menu import Menu, RuleKey
from shared.web.console.conditions import Said
from shared.web.console.visit import Visit, viewing
from shared.web.cursors import key_of
from shared.web.paging import encode_cursor

router = APIRouter(prefix="/console/alerts/rules", include_in_schema=False)

Reading = Annotated[Visit, viewing("rules:read")]
RECENT_DAYS = 30
PAGE = 50
VERSIONS = 50
_BARE_NEW = "new"


class Shown(NamedTuple):
    """A rule, or one of its versions, in words."""

    rule: Rule
    severity: tuple[str, str]
    """The word, and the kind of its badge."""
    condition: Said
    limits: list[str]
    activity: RuleActivity | None = None
    changes: Sequence[str] | None = None
    """What this version changed; None: it is the first, or that is not known."""


def _shown(
    words: Words, rule: Rule, activity: RuleActivity | None = None, changes: Sequence[str] | None = None
) -> Shown:
    definition = rule.definition
    severity = words.text(SEVERITY_WORDS[definition.severity]), SEVERITY_KINDS[definition.severity]
    return Shown(rule, severity, words.when(definition), words.limits(definition), activity, changes)


async def words_for(visit: Visit, menu: Any) -> Words:  # noqa: ANN401 - the menu of alerts
    """Return the words of the reader's language."""
    directory = await menu.directory.read()
    return Words(CONSOLE.texts(visit.language).gettext, directory.structure)


@router.get("")
async def rules_page(
    visit: Reading, menu: Menu, cursor: Annotated[str | None, Query(max_length=1024)] = None
) -> Response:
    found = await menu.rules.list(after=key_of(cursor), limit=PAGE + 1)
    keys = [rule.key for rule in found[:PAGE]]
    activity = await menu.alerts.activity(rules=keys, days=RECENT_DAYS, locations=visit.caller.locations)
    words = await words_for(visit, menu)
    return visit.page(
        CONSOLE,
        "rules.html",
        rules=[_shown(words, rule, activity[rule.key]) for rule in found[:PAGE]],
        described=Described(visit, words, await menu.directory.read()),
        next_cursor=encode_cursor(keys[-1]) if len(found) > PAGE else None,
        days=RECENT_DAYS,
        new=NEW if visit.caller.may("rules:write") else None,
    )


@router.get("/{key}")
async def rule_page(visit: Reading, menu: Menu, key: RuleKey) -> Response:
    try:
        return await show_rule(visit, menu, key)
    except RuleNotFoundError:
        if key != _BARE_NEW:
            raise
    return visit.go(NEW)


async def show_rule(visit: Visit, menu: UseCases, key: str, *, fault: str | None = None) -> Response:
    """Return the page of a rule; `fault` says why a step was not done."""
    rule = await menu.rules.read(key=key)
    activity = await menu.alerts.activity(rules=[key], days=RECENT_DAYS, locations=visit.caller.locations)
    versions = await menu.rules.list_versions(key=key, limit=VERSIONS)
    words = await words_for(visit, menu)
    described = Described(visit, words, await menu.directory.read())
    seen = ForeseenWords(visit, words, await rule_names(menu), RECENT_DAYS)
    may_write = visit.caller.may("rules:write")
    findings = await menu.rules.lint(definition=rule.definition, key=key) if may_write else ()
    changes = [described.changes(old.definition, new.definition) for new, old in pairwise(versions)]
    return visit.page(
        CONSOLE,
        "rule.html",
        status=412 if fault else 200,
        shown=_shown(words, rule, activity[key]),
        described=described,
        findings=[one for one in seen.findings(findings, rule.definition) if not one.is_hint],
        versions=[
            _shown(words, version, changes=changed)
            for version, changed in zip(versions, [*changes, None], strict=False)
        ],
        days=RECENT_DAYS,
        address=address_of(key),
        may_write=may_write,
        fault=fault,
    )
