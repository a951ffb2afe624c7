"""The words of a message that is made from a template: which template, and what it may mention."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.collector.application.messages.previews import company_of
from services.collector.application.messages.promised import promise_words
from services.collector.domain.errors import SurveyNotFoundError
from services.collector.domain.messages.built_in import BUILT_IN_TEMPLATES
from services.collector.domain.messages.built_in_cases import CASE_TEMPLATES, built_in
from services.collector.domain.messages.message import Message, NewMessage
from services.collector.domain.messages.one_click import SCORE, one_click_of
from services.collector.domain.messages.recovery import promise_in
from services.collector.domain.messages.rendering import Links, Rendered, render
from services.collector.domain.messages.template import (
    CAUSES,
    MessageTemplate,
    MessageTemplateNotFoundError,
    choose,
)
from services.collector.domain.people.contact import Contact
from services.collector.domain.surveys.definition import Definition
from services.collector.store.survey_store import SurveyStore
from services.collector.store.template_store import TEMPLATES, templates_for
from shared.directory.structure import Structure
from shared.languages.tags import best_of
from shared.unit_of_work import Connection
from shared.vocabulary import AttributeValue, MessageBasis

_ASKS = frozenset({"invitation", "reminder"})


@dataclass(frozen=True, slots=True)
class WordsOfTemplate:
    """What is sent, and what it was made from."""

    rendered: Rendered
    template: MessageTemplate


async def words_of_template(
    connection: Connection,
    message: NewMessage,
    contact: Contact,
    *,
    language: str,
    basis: MessageBasis,
    links: Links,
    structure: Structure,
    can_reply: bool = True,
) -> WordsOfTemplate | None:
    """Return the words of a message; None when there is no template for it.

    Args:
        connection: to read templates and the survey with.
        message: that is to be sent.
        contact: of the person.
        language: where the message names none: the person's, or that of the place.
        basis: on which it is sent.
        links: complete addresses.
        structure: of the company: names of places.
        can_reply: whether an answer to the SMS reaches us.
    """
    wanted = message.language or language
    template = await _template(connection, message, wanted)
    if template is None or not template.definition.languages_for(message.channel):
        return None
    available = template.definition.languages_for(message.channel)
    spoken = best_of([wanted], available) or available[0]
    survey = await _survey(connection, message.survey)
    values = _values(message, contact, structure, survey, spoken)
    address = links.survey
    one_click = None
    if survey is not None and address is not None and message.channel == "email" and message.cause in _ASKS:
        joint = "&" if "?" in address else "?"
        one_click = one_click_of(survey, spoken, lambda value: f"{address}{joint}{SCORE}={value}", message.values)
    rendered = render(
        template,
        language=wanted,
        channel=message.channel,
        values=values,
        links=links,
        one_click=one_click,
        basis=basis,
        can_reply=can_reply,
    )
    return WordsOfTemplate(rendered, template)


async def _template(connection: Connection, message: NewMessage, language: str) -> MessageTemplate | None:
    if message.template is not None:
        own = built_in(message.template)
        if own is not None:
            return own
        store, version = TEMPLATES.store(connection), _made_from(message)
        try:
            return await (
                store.get(message.template) if version is None else store.get_version(message.template, version)
            )
        except MessageTemplateNotFoundError:
            return None
    if message.cause not in CAUSES:
        return None
    cause = message.cause
    kept: Sequence[MessageTemplate] = await templates_for(connection, purpose=message.purpose, cause=cause)
    is_of_case = message.ticket_id is not None and message.complaint_id is None
    chosen = choose(
        [*kept, *(CASE_TEMPLATES if is_of_case else BUILT_IN_TEMPLATES)],
        purpose=message.purpose,
        cause=cause,
        touchpoint=message.touchpoint,
        language=language,
        channel=message.channel,
    )
    return None if chosen is None else chosen.template


def _made_from(message: NewMessage) -> int | None:
    """Return the version that a message was made from already; None for one that is yet to be worded."""
    return message.template_version if isinstance(message, Message) and message.state != "requested" else None


async def _survey(connection: Connection, key: str | None) -> Definition | None:
    """Return the live version of a survey; None without one."""
    if key is None:
        return None
    store = SurveyStore(connection)
    try:
        survey = await store.get(key)
    except SurveyNotFoundError:
        return None
    return None if survey.live_version is None else (await store.get_version(key, survey.live_version)).definition


def _values(
    message: NewMessage, contact: Contact, structure: Structure, survey: Definition | None, language: str
) -> dict[str, AttributeValue]:
    """Return what the template may mention; what we know ourselves counts before what came with the message."""
    known: dict[str, str | None] = {
        "name": contact.name,
        "company": company_of(structure, message.location),
        "location": structure.name_of(message.location) if message.location else None,
        "touchpoint": structure.touchpoint_name(message.touchpoint) if message.touchpoint else None,
        "survey": survey.title_in(language) if survey else None,
    }
    if (promise := promise_in(message.values)) is not None:
        words = promise_words(promise.at, promise.zone, language)
        known |= {"promise": words, promise.placeholder: words}
    given = {name: value for name, value in message.values.items() if name not in known}
    return given | {name: value for name, value in known.items() if value}
