"""Look at what a template makes before anybody gets it, and send it to oneself. No contact data is read."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from services.collector.application.abuse.caller_limits import LookUpLimits
from services.collector.application.messages.senders import takes_replies
from services.collector.domain.messages.one_click import SCORE, OneClick, one_click_of
from services.collector.domain.messages.placeholders import Links
from services.collector.domain.messages.rendering import Rendered, render
from services.collector.domain.messages.samples import sample_links, sample_values
from services.collector.domain.messages.template import NoSenderError, TemplateDefinition
from services.collector.domain.people.contact import RespondentNotFoundError, canonical_email, canonical_phone
from services.collector.domain.responses.response import ResponseFilter
from services.collector.domain.surveys.definition import Definition
from services.collector.store.people_search import PeopleSearch
from services.collector.store.response_store import ResponseStore
from services.collector.store.survey_store import SurveyStore
from shared.access import Caller
from shared.directory.structure import Structure
from shared.directory_use_cases import ReadDirectory
from shared.errors import ForbiddenError, InvalidFieldError
from shared.gateways.ports import Mail, Mailer, SendOutcome, Sent, Texter, TextMessage
from shared.ids import uuid7
from shared.languages.tags import best_of
from shared.sms_segments import Segments, segments_of
from shared.unit_of_work import Connection, UnitOfWork
from shared.vocabulary import AttributeValue, MessageBasis, MessageChannel

_HIDDEN = {"en": "[Name]", "de": "[Name]"}
"""Stands for the name of a real person: who it is stays hidden."""
_TEST = "[Test] "
_BASES: Mapping[str, MessageBasis] = {"survey": "consent", "sharing": "consent", "service_contact": "request"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What to look at."""

    definition: TemplateDefinition
    channel: MessageChannel
    language: str | None = None
    """None: that of the real person, else the template's first one."""
    survey: str | None = None
    """Whose first question an invitation asks."""
    respondent_id: UUID | None = None
    """A real person; None: an invented one."""


@dataclass(frozen=True, slots=True)
class Preview:
    """What would be sent."""

    rendered: Rendered
    segments: Segments | None
    """Of an SMS."""


@dataclass(frozen=True, slots=True)
class _Person:
    values: dict[str, AttributeValue]
    language: str | None = None
    location: str | None = None


@dataclass(frozen=True, slots=True)
class PreviewTemplate:
    unit_of_work: UnitOfWork
    read_directory: ReadDirectory
    base_url: str
    texter: Texter

    async def __call__(self, *, wanted: Wanted, caller: Caller, account: str | None = None) -> Preview:
        """Return what the template makes.

        Args:
            wanted: what to look at.
            caller: who looks.
            account: that sends it; None: the one that sends for the place of the person.

        Raises:
            MessageTemplateNotFoundError: it has no words for the channel.
            SurveyNotFoundError: there is no survey of this key.
            RespondentNotFoundError: nobody has this id, or the caller sees nothing that they said.
            ForbiddenError: the caller may not read what people said.
        """
        structure = (await self.read_directory()).structure
        definition, links = wanted.definition, sample_links(self.base_url)
        async with self.unit_of_work.read() as connection:
            person = await self._person(connection, wanted, caller, structure)
            language = wanted.language or person.language or definition.languages[0]
            spoken = best_of([language], definition.languages_for(wanted.channel)) or definition.languages[0]
            survey = (await SurveyStore(connection).get(wanted.survey)).draft if wanted.survey is not None else None
        if wanted.respondent_id is None:
            person = _Person(sample_values(spoken, company_of(structure)))
        if survey is not None:
            person.values["survey"] = survey.title_in(spoken)
        rendered = render(
            definition,
            language=language,
            channel=wanted.channel,
            values=person.values,
            links=links,
            one_click=_one_click(definition, survey, spoken, links),
            basis=_BASES[definition.purpose],
            can_reply=(
                takes_replies(self.texter, structure, person.location)
                if account is None
                else self.texter.takes_replies(account)
            ),
        )
        return Preview(rendered, segments_of(rendered.sms) if wanted.channel == "sms" else None)

    async def _person(self, connection: Connection, wanted: Wanted, caller: Caller, structure: Structure) -> _Person:
        """Return what is known of a real person, without how they are called or reached."""
        if wanted.respondent_id is None:
            return _Person({})
        if not caller.may("responses:read"):
            message = "A template can be looked at with a real person by whoever has the scope `responses:read`."
            raise ForbiddenError(message)
        if not await PeopleSearch(connection, caller.locations).is_known(wanted.respondent_id):
            raise RespondentNotFoundError
        theirs = ResponseFilter(respondent_id=wanted.respondent_id, locations=caller.locations)
        last = next(iter(await ResponseStore(connection).list_latest(theirs, after=None, limit=1)), None)
        location, touchpoint = (last.location, last.touchpoint) if last else (None, None)
        values: dict[str, AttributeValue] = {
            f"field.{name}": one for name, one in (last.attributes if last else {}).items()
        }
        language = last.locale if last else None
        values |= {"name": _HIDDEN.get(language or "en", _HIDDEN["en"]), "company": company_of(structure, location)}
        if location is not None:
            values["location"] = structure.name_of(location)
        if touchpoint is not None:
            values["touchpoint"] = structure.touchpoint_name(touchpoint)
        return _Person(values, language, location)


def company_of(structure: Structure, location: str | None = None) -> str:
    """Return what customers know a company as: the name of the unit at the top, above a place where there are several.

    Empty where none is declared, or where there are several and the place is not known.
    """
    path = structure.path_of(location) if location is not None else ()
    top = structure.children_of(None)
    if path:
        return path[0].name
    return top[0].name if len(top) == 1 else ""


def _one_click(
    definition: TemplateDefinition, survey: Definition | None, language: str, links: Links
) -> OneClick | None:
    if survey is None or definition.cause not in {"invitation", "reminder"} or not survey.questions:
        return None
    return one_click_of(survey, language, lambda value: f"{links.survey}?{SCORE}={value}")


@dataclass(frozen=True, slots=True, kw_only=True)
class TestMessage:
    """A message to an address that somebody types in; it is nowhere kept."""

    __test__ = False  # pytest looks at names that begin with Test

    wanted: Wanted
    key: str
    """Of the template."""
    to: str


TestOutcome = SendOutcome
"""What became of it; see there."""


@dataclass(frozen=True, slots=True)
class SendTestMessage:
    """Send what a template makes to an address that was typed in. It is audited without the address."""

    unit_of_work: UnitOfWork
    preview: PreviewTemplate
    limits: LookUpLimits
    mailer: Mailer
    texter: Texter
    phone_region: str | None

    async def __call__(self, *, message: TestMessage, caller: Caller) -> Sent:
        """Return what the gateway said.

        Raises:
            InvalidFieldError: the address cannot be one.
            NoSenderError: no account could send it.
            TooManyTestMessagesError: the caller sends too many.
        """
        wanted = message.wanted
        to = self._address(message)
        gateway = self.mailer if wanted.channel == "email" else self.texter
        account = gateway.account_for(())
        shown = await self.preview(wanted=wanted, caller=caller, account=account)
        if account is None:
            raise NoSenderError
        self.limits.take(caller, "test message")
        after = {"channel": wanted.channel, "language": shown.rendered.language}
        async with self.unit_of_work.begin() as work:
            work.audit("template.tested", "template", message.key, after=after)
        rendered = shown.rendered
        if wanted.channel == "sms":
            return await self.texter.send(account, TextMessage(uuid7(), to, _TEST + rendered.sms), _handed_over)
        mail = Mail(uuid7(), to, _TEST + rendered.subject, rendered.text, rendered.html, rendered.language)
        return await self.mailer.send(account, mail, _handed_over)

    def _address(self, message: TestMessage) -> str:
        is_mail = message.wanted.channel == "email"
        to = canonical_email(message.to) if is_mail else canonical_phone(message.to, self.phone_region)
        if to is None:
            detail = (
                "must be an e-mail address" if is_mail else "must be a phone number with its country, such as +49 …"
            )
            raise InvalidFieldError(field="to", detail=detail)
        return to


async def _handed_over() -> None:
    """Mark nothing: a test message is not kept."""
