"""The editor of templates, with the preview beside it. Its form carries the whole template."""

from dataclasses import replace
from typing import Any

from fastapi import APIRouter, Response

from services.collector.application.use_cases import UseCases
from services.collector.domain.messages.template import (
    BUILT_IN,
    PURPOSES,
    InvalidTemplateError,
    MessageTemplate,
    MessageTemplateNotFoundError,
)
from services.collector.domain.names import is_key
from services.collector.pages.console import CONSOLE
from services.collector.pages.console.message_templates.forms import Looking, TemplateForm, language_for
from services.collector.pages.console.message_templates.page_routes import Writing, mail_reply
from services.collector.pages.console.message_templates.shown import (
    BASE,
    FRAMING,
    Seen,
    address_of,
    common,
    is_built_in,
    seen_by,
)
from services.collector.pages.console.message_templates.words import (
    PURPOSE_WORDS,
    WORDING_WORDS,
    causes,
    name_of,
    places_in_words,
    problem_in_words,
)
from services.collector.pages.console.texts import say_to
from services.collector.web.deps import Menu
from shared.errors import FieldProblem, PreconditionFailedError
from shared.keyed.preconditions import Precondition
from shared.marking import mark as _
from shared.web.console.visit import Visit

router = APIRouter(include_in_schema=False)

NEW = f"{BASE}/-/new"


@router.get(NEW)
async def begin(visit: Writing, menu: Menu, *, like: str = f"{BUILT_IN}invitation") -> Response:
    template = await menu.templates.read(key=like)
    key = like.removeprefix(BUILT_IN) if is_built_in(like) else ""
    form = TemplateForm.of(key, "", template.definition, _first_look(visit, template))
    name = name_of(template, say_to(visit))
    return await _shown(visit, menu, replace(form, document=form.document | {"name": name}))


@router.post(NEW)
async def create(visit: Writing, menu: Menu) -> Response:
    form = await TemplateForm.read(visit.request)
    return await _pressed(visit, menu, replace(form, tag=""))


@router.get(BASE + "/{key}/edit")
async def open_editor(key: str, visit: Writing, menu: Menu) -> Response:
    template = await menu.templates.read(key=key)
    if is_built_in(key):
        return visit.go(f"{NEW}?like={key}")
    form = TemplateForm.of(key, template.tag, template.definition, _first_look(visit, template))
    return await _shown(visit, menu, form, saved_key=key)


@router.post(BASE + "/{key}/edit")
async def edit(key: str, visit: Writing, menu: Menu) -> Response:
    form = await TemplateForm.read(visit.request)
    return await _pressed(visit, menu, replace(form, key=key), saved_key=key)


@router.post(BASE + "/-/mail")
async def draft_mail(visit: Writing, menu: Menu) -> Response:
    form = await TemplateForm.read(visit.request)
    definition, _problems = form.definition()
    seen = await seen_by(visit, menu, definition, form.looking, say_to(visit)) if definition else Seen()
    return mail_reply(visit, seen.mail.rendered.html if seen.mail else None)


def _first_look(visit: Visit, template: MessageTemplate) -> Looking:
    return Looking(language_for(visit.language, template.definition.languages))


async def _pressed(visit: Visit, menu: UseCases, form: TemplateForm, saved_key: str | None = None) -> Response:
    sent = await visit.request.form()
    button, _colon, about = str(sent.get("do", "")).partition(":")
    match button:
        case "add":
            return await _shown(visit, menu, form.with_language(str(sent.get("more", "")).strip()), saved_key=saved_key)
        case "remove":
            return await _shown(visit, menu, form.without_language(about), saved_key=saved_key)
        case "save":
            return await _save(visit, menu, form, saved_key)
        case _:
            return await _shown(visit, menu, form, saved_key=saved_key, only_beside=visit.wants_fragment)


async def _save(visit: Visit, menu: UseCases, form: TemplateForm, saved_key: str | None) -> Response:
    say = say_to(visit)
    definition, problems = form.definition()
    wrong = [] if is_key(form.key) else [FieldProblem("key", "must be 1 to 64 lower-case letters")]
    if definition is None or wrong:
        return await _shown(visit, menu, form, saved_key=saved_key, status=422, more=[*wrong, *problems])
    expected = Precondition(frozenset({form.tag})) if saved_key is not None else Precondition(is_new=True)
    try:
        await menu.templates.put(key=form.key, definition=definition, expected=expected)
    except InvalidTemplateError as invalid:
        return await _shown(visit, menu, form, saved_key=saved_key, status=422, more=list(invalid.problems))
    except PreconditionFailedError:
        return await _collided(visit, menu, form, saved_key)
    visit.toast(say(_("Saved. Messages are made from it from now on.")))
    return visit.go(address_of(form.key))


async def _collided(visit: Visit, menu: UseCases, form: TemplateForm, saved_key: str | None) -> Response:
    """Say that somebody else was quicker; what was typed stays, and saving again overwrites theirs knowingly."""
    say = say_to(visit)
    if saved_key is None:
        taken = say(_("There is a template with this key already. Choose another key."))
        return await _shown(visit, menu, form, status=412, fault=taken)
    try:
        now = await menu.templates.read(key=saved_key)
    except MessageTemplateNotFoundError:
        gone = say(_("Somebody has deleted this template meanwhile."))
        return await _shown(visit, menu, form, saved_key=saved_key, status=412, fault=gone)
    changed = say(
        _("Somebody has changed this template meanwhile. What you typed is below; save again to replace theirs.")
    )
    return await _shown(visit, menu, replace(form, tag=now.tag), saved_key=saved_key, status=412, fault=changed)


async def _shown(
    visit: Visit,
    menu: UseCases,
    form: TemplateForm,
    *,
    saved_key: str | None = None,
    status: int = 200,
    only_beside: bool = False,
    more: list[FieldProblem] | None = None,
    fault: str | None = None,
) -> Response:
    say = say_to(visit)
    shared_values: dict[str, Any] = dict(await common(visit, menu, say))
    if form.looking.survey not in dict(shared_values["surveys"]):
        form = replace(form, looking=replace(form.looking, survey=""))
    if form.looking.language not in form.languages and form.languages:
        form = replace(form, looking=replace(form.looking, language=language_for(visit.language, form.languages)))
    definition, problems = form.definition()
    found = (
        await menu.templates.find_in(definition=definition, key=saved_key, survey=form.looking.survey or None)
        if definition
        else []
    )
    said = places_in_words(found, [*(more or ()), *problems], say)
    at: dict[str, list[Any]] = {}
    for one in said:
        at.setdefault(one.place, []).append(one)
    seen = await seen_by(visit, menu, definition, form.looking, say) if definition else Seen()
    is_fragment = visit.wants_fragment
    return visit.page(
        CONSOLE,
        "message_templates/beside.html" if only_beside else "message_templates/edit.html",
        status=200 if is_fragment else status,
        headers={"Content-Security-Policy": FRAMING},
        **shared_values,
        form=form,
        saved_key=saved_key,
        action=address_of(saved_key, "edit") if saved_key else NEW,
        back=address_of(saved_key) if saved_key else BASE,
        causes=causes(say),
        purposes=[(one, say(PURPOSE_WORDS[one])) for one in PURPOSES],
        wordings={name: say(words) for name, words in WORDING_WORDS.items()},
        said=said,
        at=at,
        key_fault=next((problem_in_words(one, say) for one in more or () if one.field == "key"), None),
        is_refused=bool(more),
        fault=fault,
        seen=seen,
    )
