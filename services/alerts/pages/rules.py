"""The page Rules: each rule in words, how often it raised an alert, and the versions that it has had."""

from typing import Annotated, Any, NamedTuple

from fastapi import APIRouter, Query, Response

from services.alerts.domain.alert import RuleActivity
from services.alerts.domain.rule import Rule
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


class Shown(NamedTuple):
    """A rule, or one of its versions, in words."""

    rule: Rule
    severity: tuple[str, str]
    """The word, and the kind of its badge."""
    condition: Said
    limits: list[str]
    activity: RuleActivity | None = None


def _shown(words: Words, rule: Rule, activity: RuleActivity | None = None) -> Shown:
    definition = rule.definition
    severity = words.text(SEVERITY_WORDS[definition.severity]), SEVERITY_KINDS[definition.severity]
    return Shown(rule, severity, words.when(definition), words.limits(definition), activity)


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
        next_cursor=encode_cursor(keys[-1]) if len(found) > PAGE else None,
        days=RECENT_DAYS,
    )


@router.get("/{key}")
async def rule_page(visit: Reading, menu: Menu, key: RuleKey) -> Response:
    rule = await menu.rules.read(key=key)
    activity = await menu.alerts.activity(rules=[key], days=RECENT_DAYS, locations=visit.caller.locations)
    versions = await menu.rules.list_versions(key=key, limit=VERSIONS)
    words = await words_for(visit, menu)
    return visit.page(
        CONSOLE,
        "rule.html",
        shown=_shown(words, rule, activity[key]),
        versions=[_shown(words, version) for version in versions],
        days=RECENT_DAYS,
    )
