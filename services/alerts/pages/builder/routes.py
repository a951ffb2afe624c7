"""Making and changing a rule: the form, with what the rule would have done beside it."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Response

from services.alerts.application.use_cases import UseCases
from services.alerts.domain.rule import InvalidRuleError, Rule, RuleDefinition, RuleNotFoundError
from services.alerts.domain.trigger_fields import ABOUT_CUSTOMERS, ABOUT_RESPONSES, BY_TRIGGER, TRIGGERS
from services.alerts.pages.builder import BASE, NEW, address_of
from services.alerts.pages.builder.checking import Checked, check, says_the_same
from services.alerts.pages.builder.choices import Choices
from services.alerts.pages.builder.foreseen import DAYS, Foreseen, ForeseenWords, days_of, foresee, rule_names
from services.alerts.pages.builder.form import RuleForm
from services.alerts.pages.builder.problem_words import texts_by_field
from services.alerts.pages.field_words import TRIGGERS as TRIGGER_WORDS
from services.alerts.pages.rules import words_for
from services.alerts.pages.templates_of_alerts import CONSOLE
from services.alerts.web.menu import Menu, RuleKey
from shared.business_hours.calendar import WEEKDAYS
from shared.errors import FieldProblem, PreconditionFailedError
from shared.keyed.preconditions import Precondition
from shared.marking import mark as _
from shared.web.console.typed import slug
from shared.web.console.visit import Visit, viewing
from shared.web.console.zones import zones

router = APIRouter(include_in_schema=False)

Writing = Annotated[Visit, viewing("rules:write")]
_NAMELESS = "rule"
_MOST_NAMES = 100


CREATED = _("The rule is saved. It judges what comes in from now on.")
SAVED = _("The rule is saved as version %(number)s. It judges what comes in from now on.")
UNCHANGED = _("Nothing was changed.")
CHANGED_MEANWHILE = _(
    "Somebody changed this rule meanwhile. What you entered is below; save again to replace their version."
)
GONE_MEANWHILE = _("Somebody deleted this rule meanwhile. Save again to make it anew.")
NAMED_OFTEN = _("There are many rules of this name already.")


@router.get(NEW)
async def begin(visit: Writing, menu: Menu, trigger: str = "") -> Response:
    chosen = next((one for one in TRIGGERS if one == trigger), None)
    if chosen is None:
        say = CONSOLE.texts(visit.language).gettext
        offered = [(one, say(name), say(text)) for one, (name, text) in TRIGGER_WORDS.items()]
        return visit.page(CONSOLE, "builder/trigger.html", base=BASE, new=NEW, triggers=offered)
    return await _shown(visit, menu, RuleForm.new(chosen, visit.zone))


@router.post(NEW)
async def create(visit: Writing, menu: Menu) -> Response:
    form, button = await _sent(visit)
    form = replace(form, key="", tag="")
    if button != "save":
        return await _shown(visit, menu, form.pressed(button))
    checked = check(form, is_saved=True)
    if checked.definition is None:
        return await _shown(visit, menu, form, refused=checked.problems)
    key = await _keep_new(menu, checked.definition)
    if key is None:
        return await _shown(visit, menu, form, fault=CONSOLE.texts(visit.language).gettext(NAMED_OFTEN))
    visit.toast(CONSOLE.texts(visit.language).gettext(CREATED))
    return visit.go(address_of(key))


@router.get(BASE + "/{key}/edit")
async def open_form(visit: Writing, menu: Menu, key: RuleKey) -> Response:
    rule = await menu.rules.read(key=key)
    return await _shown(visit, menu, _form_of(rule, visit))


@router.post(BASE + "/{key}/edit")
async def edit(visit: Writing, menu: Menu, key: RuleKey) -> Response:
    form, button = await _sent(visit)
    form = replace(form, key=key)
    if button != "save":
        return await _shown(visit, menu, form.pressed(button))
    stored = await _stored(menu, key)
    if stored is not None and says_the_same(form, _form_of(stored, visit)):
        visit.toast(CONSOLE.texts(visit.language).gettext(UNCHANGED))
        return visit.go(address_of(key))
    checked = check(form, is_saved=True, stored=stored.definition if stored else None)
    if checked.definition is None:
        return await _shown(visit, menu, form, refused=checked.problems)
    return await _save(visit, menu, form, checked.definition)


async def _save(visit: Visit, menu: UseCases, form: RuleForm, definition: RuleDefinition) -> Response:
    say = CONSOLE.texts(visit.language).gettext
    expected = Precondition(frozenset({form.tag})) if form.tag else Precondition(is_new=True)
    try:
        rule, _is_new = await menu.rules.put(key=form.key, definition=definition, expected=expected)
    except PreconditionFailedError:
        now = await _stored(menu, form.key)
        tag, fault = (now.tag, CHANGED_MEANWHILE) if now else ("", GONE_MEANWHILE)
        return await _shown(visit, menu, replace(form, tag=tag), fault=say(fault))
    visit.toast(say(SAVED) % {"number": rule.version})
    return visit.go(address_of(form.key))


async def _stored(menu: UseCases, key: str) -> Rule | None:
    try:
        return await menu.rules.read(key=key)
    except RuleNotFoundError:
        return None


def _form_of(rule: Rule, visit: Visit) -> RuleForm:
    return RuleForm.of_rule(rule.key, rule.tag, rule.definition, visit.zone)


async def _sent(visit: Visit) -> tuple[RuleForm, str]:
    """Return the form and the button that was pressed."""
    sent = await visit.request.form()
    return RuleForm.sent(sent), str(sent.get("do", ""))


async def _keep_new(menu: UseCases, definition: RuleDefinition) -> str | None:
    """Keep a rule under a key made of its name, and return the key; None: so many are called so already.

    The same once more, because somebody pressed twice, is the one that is there.
    """
    wanted = slug(definition.name) or _NAMELESS
    for key in (wanted, *(f"{wanted}-{number}" for number in range(2, _MOST_NAMES))):
        try:
            await menu.rules.put(key=key, definition=definition, expected=Precondition(is_new=True))
        except PreconditionFailedError:
            there = await _stored(menu, key)
            if there is not None and there.definition == definition:
                return key
        else:
            return key
    return None


async def _foresee(
    visit: Visit, menu: UseCases, words: ForeseenWords, form: RuleForm
) -> tuple[Foreseen | None, Checked]:
    """Return what the form would do, as far as it is filled in; None: that cannot be said yet."""
    checked = check(form, is_saved=False)
    is_begun = form.condition().document is not None or form.trigger not in ABOUT_RESPONSES
    if checked.definition is None or not is_begun:
        return None, checked
    try:
        return await foresee(visit, menu, words, checked.definition, form.key or None), checked
    except InvalidRuleError as wrong:
        return None, Checked(None, wrong.problems)


async def _shown(
    visit: Visit, menu: UseCases, form: RuleForm, *, refused: Sequence[FieldProblem] = (), fault: str | None = None
) -> Response:
    say = CONSOLE.texts(visit.language).gettext
    words = await words_for(visit, menu)
    seen = ForeseenWords(visit, words, await rule_names(menu), days_of(form.days))
    foreseen, checked = await _foresee(visit, menu, seen, form)
    suggestions = await menu.rules.suggest(locations=visit.caller.locations)
    name, sentence = TRIGGER_WORDS[form.trigger]
    return visit.page(
        CONSOLE,
        "builder/edit.html",
        status=422 if refused else 412 if fault else 200,
        base=BASE,
        new=NEW,
        action=address_of(form.key, "edit") if form.key else NEW,
        back=address_of(form.key) if form.key else BASE,
        form=form,
        choices=Choices(form.trigger, words, visit.caller, await menu.directory.read(), suggestions),
        suggestions=suggestions,
        trigger=(say(name), say(sentence)),
        scope=BY_TRIGGER[form.trigger].scope,
        is_about_customers=form.trigger in ABOUT_CUSTOMERS,
        needs_condition=form.trigger in ABOUT_RESPONSES,
        weekdays=WEEKDAYS,
        zone_options=[(one, one) for one in dict.fromkeys((form.zone, *zones())) if one],
        problems=texts_by_field(refused, say),
        is_refused=bool(refused),
        fault=fault,
        foreseen=foreseen,
        seen=seen,
        day_options=[(one, one) for one in DAYS],
        sentence=None if checked.definition is None else words.when(checked.definition),
        missing=sorted(set(texts_by_field(checked.problems, say).values())),
    )
