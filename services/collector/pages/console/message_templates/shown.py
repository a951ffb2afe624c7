"""What the pages of templates have in common: addresses, choices, and what the preview shows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from services.collector.application.messages.previews import Preview, Wanted
from services.collector.application.use_cases import UseCases
from services.collector.domain.errors import SurveyNotFoundError
from services.collector.domain.messages.placeholders import PLACEHOLDERS
from services.collector.domain.messages.template import BUILT_IN, TemplateDefinition
from services.collector.domain.people.contact import RespondentNotFoundError
from services.collector.pages.console.assets import own_address_of
from services.collector.pages.console.message_templates.forms import Looking
from services.collector.pages.console.message_templates.words import PLACEHOLDER_WORDS
from services.collector.pages.console.places.choices import names_for
from services.collector.pages.console.texts import Say
from services.collector.pages.hosted.languages import direction, own_name
from shared.errors import ForbiddenError
from shared.marking import mark as _
from shared.web.console.visit import POLICY, Visit

BASE = "/console/collector/templates"
FRAMING = f"{POLICY}; frame-src 'self'"
"""The policy of pages that show a mail in a frame."""
MAIL_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'self'; sandbox"
)
"""The policy of a mail in its frame: styles as mails have them, and nothing else."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What a preview shows of a template."""

    mail: Preview | None = None
    sms: Preview | None = None
    fault: str | None = None
    """Why it shows nothing."""


def address_of(key: str, page: str = "") -> str:
    """Return the address of a page of a template."""
    return f"{BASE}/{key}/{page}" if page else f"{BASE}/{key}"


async def seen_by(visit: Visit, menu: UseCases, definition: TemplateDefinition, looking: Looking, say: Say) -> Seen:
    """Return what the reader's preview shows."""
    if looking.is_wrong:
        return Seen(fault=say(_("This is no id of a person.")))
    shown: dict[str, Preview] = {}
    try:
        for channel in ("email", "sms"):
            if definition.languages_for(channel):
                wanted = Wanted(
                    definition=definition,
                    channel=channel,
                    language=looking.language or None,
                    survey=looking.survey or None,
                    respondent_id=looking.respondent_id,
                )
                shown[channel] = await menu.templates.preview(wanted=wanted, caller=visit.caller)
    except SurveyNotFoundError:
        return Seen(fault=say(_("There is no such survey.")))
    except (RespondentNotFoundError, ForbiddenError):
        return Seen(fault=say(_("There is no such person, or nothing that you may see of them.")))
    return Seen(shown.get("email"), shown.get("sms"))


def mail_in_frame(html: str, base_url: str) -> str:
    """Return a mail whose links lead nowhere, so that the frame stays what it is."""
    return html.replace(f'href="{base_url}/', 'href="#/')


async def common(visit: Visit, menu: UseCases, say: Say) -> Mapping[str, Any]:
    """Return what every one of these pages shows."""
    choices = (await names_for(visit, menu)).choices(visit.caller)
    return {
        "own_address_of": own_address_of,
        "base": BASE,
        "own_name": own_name,
        "direction": direction,
        "may_edit": visit.caller.may("templates:write"),
        "surveys": choices.surveys,
        "touchpoints": choices.touchpoints,
        "placeholders": placeholders(say),
    }


def placeholders(say: Say) -> Sequence[tuple[str, str]]:
    """Return what a template may mention, and what each is."""
    known = [(f"{{{{{name}}}}}", say(PLACEHOLDER_WORDS[name])) for name in PLACEHOLDERS]
    return [*known, ("{{field.order_id}}", say(_("an attribute that came with the message")))]


def is_built_in(key: str) -> bool:
    return key.startswith(BUILT_IN)
