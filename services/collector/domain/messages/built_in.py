"""The templates that come with the suite; they apply while an operator has none of their own."""

from datetime import UTC, datetime

from services.collector.domain.messages.template import (
    BUILT_IN,
    MessageTemplate,
    TemplateCause,
    TemplateDefinition,
)
from services.collector.domain.surveys.wording import Words
from shared.keyed.resource import FIRST_VERSION, KeyedResource
from shared.vocabulary import MessagePurpose

_SINCE = datetime(2026, 12, 1, tzinfo=UTC)


def ready_template(
    cause: TemplateCause,
    name: str,
    purpose: MessagePurpose,
    *,
    subject: Words,
    text: Words,
    sms: Words,
    key: str | None = None,
) -> MessageTemplate:
    """Return a template of the suite in English and German; its key is that of its cause where none is given."""
    definition = TemplateDefinition(
        name=name, purpose=purpose, cause=cause, languages=("en", "de"), subject=subject, text=text, sms=sms
    )
    return KeyedResource(f"{BUILT_IN}{key or cause}", definition, FIRST_VERSION, _SINCE, _SINCE)


_INVITATION = ready_template(
    "invitation",
    "Invitation",
    "survey",
    subject={"en": "How did we do?", "de": "Wie war es bei uns?"},
    text={
        "en": """\
Hello {{name}},

We would love to know: what went well, and what could we do better? It won't take long.

{{link.survey}}

Thank you for your time!

{{company}}
""",
        "de": """\
Guten Tag {{name}},

wir möchten gern von Ihnen wissen, wie es bei uns war: Was hat Ihnen gefallen, und was können wir besser machen? Es \
dauert nicht lange.

{{link.survey}}

Vielen Dank für Ihre Zeit!

{{company}}
""",
    },
    sms={
        "en": "How was your experience with {{company|us}}?",
        "de": "Wie war es bei {{company|uns}}?",
    },
)

_REMINDER = ready_template(
    "reminder",
    "Reminder",
    "survey",
    subject={"en": "A short reminder: how did we do?", "de": "Kurz erinnert: Wie war es bei uns?"},
    text={
        "en": """\
Hello {{name}},

A few days ago we asked you how things went. If you have not found the time yet, your answer is still welcome. If you \
would rather not answer, there is nothing you need to do.

{{link.survey}}

Thank you!

{{company}}
""",
        "de": """\
Guten Tag {{name}},

vor einigen Tagen haben wir Sie gefragt, wie es bei uns war. Falls Sie noch nicht dazu gekommen sind: Über Ihre \
Antwort freuen wir uns weiterhin. Wenn Sie nicht antworten möchten, brauchen Sie nichts zu tun.

{{link.survey}}

Vielen Dank!

{{company}}
""",
    },
    sms={
        "en": "Your opinion of {{company|us}} is still welcome.",
        "de": "Noch einmal: Wie war es bei {{company|uns}}?",
    },
)

_RECEIPT = ready_template(
    "receipt",
    "Receipt",
    "service_contact",
    subject={
        "en": "We have received your message {{reference}}",
        "de": "Ihre Nachricht {{reference}} ist bei uns angekommen",
    },
    text={
        "en": """\
Hello {{name}},

Thank you for getting in touch. Your message has reached us, and we are looking into it.

Your reference is {{reference}}.
We will get back to you by {{promise}}.

{{link.status}}

Kind regards
{{company}}
""",
        "de": """\
Guten Tag {{name}},

vielen Dank, dass Sie uns geschrieben haben. Ihre Nachricht ist bei uns angekommen, und wir kümmern uns darum.

Ihre Vorgangsnummer lautet {{reference}}.
Wir melden uns bis {{promise}} bei Ihnen.

{{link.status}}

Freundliche Grüße
{{company}}
""",
    },
    sms={
        "en": "Thank you for your message to {{company|us}}. We are looking into it.\nReference: {{reference}}",
        "de": "Danke für Ihre Nachricht an {{company|uns}}. Wir kümmern uns darum.\nVorgang: {{reference}}",
    },
)

_PROGRESS = ready_template(
    "progress",
    "Progress",
    "service_contact",
    subject={"en": "News about your request {{reference}}", "de": "Neues zu Ihrem Anliegen {{reference}}"},
    text={
        "en": """\
Hello {{name}},

We are working on your request and would like to keep you up to date.

{{note}}

We will get back to you by {{promise}}.

{{link.status}}

Kind regards
{{company}}
""",
        "de": """\
Guten Tag {{name}},

wir arbeiten an Ihrem Anliegen und möchten Sie auf dem Laufenden halten.

{{note}}

Wir melden uns bis {{promise}} wieder bei Ihnen.

{{link.status}}

Freundliche Grüße
{{company}}
""",
    },
    sms={
        "en": "There is news about your request with {{company|us}}.\nReference: {{reference}}",
        "de": "Es gibt Neues zu Ihrem Anliegen bei {{company|uns}}.\nVorgang: {{reference}}",
    },
)

_CLOSING = ready_template(
    "closing",
    "Closing",
    "service_contact",
    subject={
        "en": "Your request {{reference}} has been completed",
        "de": "Ihr Anliegen {{reference}} ist abgeschlossen",
    },
    text={
        "en": """\
Hello {{name}},

We have completed your request. Thank you for bringing this to our attention.

{{note}}

If anything is still open, please let us know.

{{link.status}}

Kind regards
{{company}}
""",
        "de": """\
Guten Tag {{name}},

wir haben Ihr Anliegen abgeschlossen. Danke, dass Sie uns darauf aufmerksam gemacht haben.

{{note}}

Wenn für Sie noch etwas offen ist, sagen Sie uns bitte Bescheid.

{{link.status}}

Freundliche Grüße
{{company}}
""",
    },
    sms={
        "en": "Your request with {{company|us}} has been completed.\nReference: {{reference}}",
        "de": "Ihr Anliegen bei {{company|uns}} ist abgeschlossen.\nVorgang: {{reference}}",
    },
)

_RECOVERY = ready_template(
    "recovery",
    "Reply to an unhappy answer",
    "service_contact",
    subject={"en": "We would like to put this right", "de": "Wir möchten das wiedergutmachen"},
    text={
        "en": """\
Hello {{name}},

Thank you for your honest feedback. We are sorry that we let you down. We are looking into what happened and would \
like to put it right.

We will call you by {{call_by}}.
We will get back to you by {{answer_by}}.

{{link.status}}

Kind regards
{{company}}
""",
        "de": """\
Guten Tag {{name}},

vielen Dank für Ihre ehrliche Rückmeldung. Es tut uns leid, dass Sie mit uns nicht zufrieden waren. Wir gehen der \
Sache nach und möchten sie in Ordnung bringen.

Wir rufen Sie bis {{call_by}} an.
Wir melden uns bis {{answer_by}} bei Ihnen.

{{link.status}}

Freundliche Grüße
{{company}}
""",
    },
    sms={
        "en": "We are sorry that we let you down, and we are looking into it.\nWe will call you by {{call_by}}.\n"
        "We will get back to you by {{answer_by}}.\n{{company}}",
        "de": "Es tut uns leid, dass Sie nicht zufrieden waren. Wir gehen dem nach.\n"
        "Wir rufen Sie bis {{call_by}} an.\nWir melden uns bis {{answer_by}} bei Ihnen.\n{{company}}",
    },
)

BUILT_IN_TEMPLATES = (_INVITATION, _REMINDER, _RECEIPT, _PROGRESS, _CLOSING, _RECOVERY)
"""One for each cause, for whatever names no template."""
