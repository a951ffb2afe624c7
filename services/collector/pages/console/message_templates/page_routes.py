"""The pages of one template: how it looks, its versions, a test, and the end of it."""

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Query, Response
from starlette.exceptions import HTTPException

from services.collector.application.messages.previews import TestMessage, Wanted
from services.collector.application.use_cases import UseCases
from services.collector.domain.messages.template import MessageTemplate, NoSenderError, TooManyTestMessagesError
from services.collector.pages.console import CONSOLE
from services.collector.pages.console.message_templates.changes import changes_between
from services.collector.pages.console.message_templates.forms import Looking, language_for
from services.collector.pages.console.message_templates.list_routes import Reading
from services.collector.pages.console.message_templates.shown import (
    BASE,
    FRAMING,
    MAIL_POLICY,
    address_of,
    common,
    is_built_in,
    mail_in_frame,
    seen_by,
)
from services.collector.pages.console.message_templates.words import (
    CAUSE_WORDS,
    PURPOSE_WORDS,
    WORDING_WORDS,
    name_of,
    places_in_words,
)
from services.collector.pages.console.texts import Say, say_to
from services.collector.web.deps import Menu
from shared.errors import InvalidFieldError, PreconditionFailedError
from shared.keyed.preconditions import Precondition
from shared.marking import mark as _
from shared.vocabulary import MessageChannel
from shared.web.console.visit import Visit, viewing

router = APIRouter(include_in_schema=False)

Writing = Annotated[Visit, viewing("templates:write")]
Number = Annotated[int | None, Query(ge=1, le=2**31 - 1)]
_VERSIONS = 100


@router.get(BASE + "/{key}")
async def show_template(
    key: str, visit: Reading, menu: Menu, *, lang: str = "", survey: str = "", person: str = "", version: Number = None
) -> Response:
    template = await menu.templates.read(key=key, version=version)
    return await _page(visit, menu, template, Looking(lang, survey, person.strip()), version=version)


@router.get(BASE + "/{key}/mail")
async def show_mail(
    key: str, visit: Reading, menu: Menu, *, lang: str = "", survey: str = "", person: str = "", version: Number = None
) -> Response:
    template = await menu.templates.read(key=key, version=version)
    seen = await seen_by(visit, menu, template.definition, Looking(lang, survey, person), say_to(visit))
    return mail_reply(visit, seen.mail.rendered.html if seen.mail else None)


@router.get(BASE + "/{key}/versions")
async def show_versions(
    key: str,
    visit: Reading,
    menu: Menu,
    before: Annotated[int | None, Query(alias="from", ge=1, le=2**31 - 1)] = None,
    after: Annotated[int | None, Query(alias="to", ge=1, le=2**31 - 1)] = None,
) -> Response:
    template = await menu.templates.read(key=key)
    found = [template] if is_built_in(key) else list(await menu.templates.list_versions(key=key, limit=_VERSIONS))
    by_number = {one.version: one for one in found}
    new = by_number.get(after or 0, found[0])
    old = by_number.get(before or 0, found[min(1, len(found) - 1)])
    say = say_to(visit)
    return visit.page(
        CONSOLE,
        "message_templates/versions.html",
        **await common(visit, menu, say),
        one=template,
        base_address=address_of(key),
        versions=found,
        old=old.version,
        new=new.version,
        changes=changes_between(old.definition, new.definition, say),
    )


@router.post(BASE + "/{key}/test")
async def send_test(key: str, visit: Writing, menu: Menu) -> Response:
    form = await visit.request.form()
    say = say_to(visit)
    template = await menu.templates.read(key=key)
    channel: MessageChannel = "sms" if form.get("channel") == "sms" else "email"
    looking = Looking(str(form.get("lang", "")), str(form.get("survey", "")))
    wanted = Wanted(
        definition=template.definition,
        channel=channel,
        language=looking.language or None,
        survey=looking.survey or None,
    )
    if not template.definition.languages_for(channel):
        raise HTTPException(422)
    try:
        message = TestMessage(wanted=wanted, key=key, to=str(form.get("to", "")))
        sent = await menu.templates.send_test(message=message, caller=visit.caller)
    except InvalidFieldError:
        wrong = (
            _("This is no e-mail address.") if channel == "email" else _("This is no phone number with its country.")
        )
        return await _page(visit, menu, template, looking, status=422, test_fault=say(wrong), channel=channel)
    except NoSenderError:
        fault = say(_("Nothing can be sent yet: no account is set up for it."))
        return await _page(visit, menu, template, looking, status=409, test_fault=fault, channel=channel)
    except TooManyTestMessagesError:
        fault = say(_("You have sent many tests. Wait a while."))
        return await _page(visit, menu, template, looking, status=429, test_fault=fault, channel=channel)
    if sent.outcome != "accepted":
        fault = say(_("It was not sent: {status}")).format(status=sent.status or sent.outcome)
        return await _page(visit, menu, template, looking, status=502, test_fault=fault, channel=channel)
    is_sent = channel not in menu.messages.in_folders
    visit.toast(say(_("The test is on its way.") if is_sent else _("The test is written to a folder, and not sent.")))
    return visit.go(address_of(key))


@router.post(BASE + "/{key}/delete")
async def delete(key: str, visit: Writing, menu: Menu) -> Response:
    form = await visit.request.form()
    say = say_to(visit)
    expected = Precondition(frozenset({str(form.get("tag", ""))}))
    try:
        await menu.templates.delete(key=key, expected=expected)
    except PreconditionFailedError:
        template = await menu.templates.read(key=key)
        fault = say(_("Nothing was deleted: somebody has changed the template meanwhile. Look at it first."))
        return await _page(visit, menu, template, Looking(), status=412, fault=fault)
    visit.toast(say(_("The template is deleted. Its versions stay.")))
    return visit.go(BASE)


def mail_reply(visit: Visit, html: str | None) -> Response:
    """Return a mail for a frame."""
    if html is None:
        raise HTTPException(404)
    base_url = visit.request.app.state.settings.base_url()
    headers = {"Content-Security-Policy": MAIL_POLICY, "Cache-Control": "no-store"}
    return Response(mail_in_frame(html, base_url), headers=headers, media_type="text/html")


async def _page(
    visit: Visit,
    menu: UseCases,
    template: MessageTemplate,
    looking: Looking,
    *,
    status: int = 200,
    version: int | None = None,
    fault: str | None = None,
    test_fault: str | None = None,
    channel: str = "email",
) -> Response:
    say: Say = say_to(visit)
    definition = template.definition
    languages = definition.languages
    looking = (
        looking if looking.language in languages else replace(looking, language=language_for(visit.language, languages))
    )
    surveys = (await common(visit, menu, say))["surveys"]
    if looking.survey not in dict(surveys):
        looking = replace(looking, survey="")
    found = await menu.templates.find_in(definition=definition, key=template.key, survey=looking.survey or None)
    return visit.page(
        CONSOLE,
        "message_templates/show.html",
        status=status,
        headers={"Content-Security-Policy": FRAMING},
        **await common(visit, menu, say),
        one=template,
        base_address=address_of(template.key),
        is_built_in=is_built_in(template.key),
        name=name_of(template, say),
        cause=say(CAUSE_WORDS[definition.cause]),
        purpose=say(PURPOSE_WORDS[definition.purpose]),
        wording_words={name: say(words) for name, words in WORDING_WORDS.items()},
        touchpoint=(await menu.directory.read()).structure.touchpoint_name(definition.touchpoint)
        if definition.touchpoint
        else None,
        looking=looking,
        seen=await seen_by(visit, menu, definition, looking, say),
        found=places_in_words(found, (), say),
        old_version=version,
        fault=fault,
        test_fault=test_fault,
        test_channel=channel,
    )
