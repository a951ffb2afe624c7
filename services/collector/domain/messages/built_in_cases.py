"""Templates that come with the suite for the customers of cases: cases begin with an answer, and not with a letter."""

from services.collector.domain.messages.built_in import BUILT_IN_TEMPLATES, ready_template
from services.collector.domain.messages.template import MessageTemplate

RECEIPT = ready_template(
    "receipt",
    "Receipt of feedback",
    "service_contact",
    key="case-receipt",
    subject={"en": "Thank you for your feedback", "de": "Danke für Ihre Rückmeldung"},
    text={
        "en": """\
Hello {{name}},

Thank you for your honest feedback. We take it seriously and are looking into it.

Your reference is {{reference}}.

{{link.status}}

Kind regards
{{company}}
""",
        "de": """\
Guten Tag {{name}},

vielen Dank für Ihre ehrliche Rückmeldung. Wir nehmen sie ernst und gehen der Sache nach.

Ihre Vorgangsnummer lautet {{reference}}.

{{link.status}}

Freundliche Grüße
{{company}}
""",
    },
    sms={
        "en": "Thank you for your feedback to {{company|us}}. We are looking into it.\nReference: {{reference}}",
        "de": "Danke für Ihre Rückmeldung an {{company|uns}}. Wir gehen ihr nach.\nVorgang: {{reference}}",
    },
)

PROGRESS = ready_template(
    "progress",
    "It goes on",
    "service_contact",
    key="case-progress",
    subject={"en": "We are still working on it", "de": "Wir kümmern uns weiter um Ihr Anliegen"},
    text={
        "en": """\
Hello {{name}},

We have not forgotten you: we are still looking into your feedback, and will get back to you as soon as we know more.

Your reference is {{reference}}.

{{link.status}}

Kind regards
{{company}}
""",
        "de": """\
Guten Tag {{name}},

wir haben Sie nicht vergessen: Wir gehen Ihrer Rückmeldung weiter nach und melden uns bei Ihnen, sobald wir mehr wissen.

Ihre Vorgangsnummer lautet {{reference}}.

{{link.status}}

Freundliche Grüße
{{company}}
""",
    },
    sms={
        "en": "We are still looking into your feedback to {{company|us}}.\nReference: {{reference}}",
        "de": "Wir gehen Ihrer Rückmeldung an {{company|uns}} weiter nach.\nVorgang: {{reference}}",
    },
)

CLOSING = ready_template(
    "closing",
    "The case is closed",
    "service_contact",
    key="case-closing",
    subject={"en": "We have looked into your feedback", "de": "Wir sind Ihrer Rückmeldung nachgegangen"},
    text={
        "en": """\
Hello {{name}},

We have looked into your feedback and, on our side, the matter is closed. Thank you for drawing our attention to it.

If anything is still open for you, please let us know.

Your reference is {{reference}}.

{{link.status}}

Kind regards
{{company}}
""",
        "de": """\
Guten Tag {{name}},

wir sind Ihrer Rückmeldung nachgegangen, und von unserer Seite ist die Sache abgeschlossen. Danke, dass Sie uns \
darauf aufmerksam gemacht haben.

Wenn für Sie noch etwas offen ist, sagen Sie uns bitte Bescheid.

Ihre Vorgangsnummer lautet {{reference}}.

{{link.status}}

Freundliche Grüße
{{company}}
""",
    },
    sms={
        "en": "We have looked into your feedback to {{company|us}}.\nReference: {{reference}}",
        "de": "Wir sind Ihrer Rückmeldung an {{company|uns}} nachgegangen.\nVorgang: {{reference}}",
    },
)

RESURVEY = ready_template(
    "invitation",
    "How is it now?",
    "survey",
    key="resurvey",
    subject={"en": "How are things with us now?", "de": "Wie ist es jetzt bei uns?"},
    text={
        "en": """\
Hello {{name}},

Not long ago you were not happy with us, and we looked into it. Now we would like to know: how do you feel about us \
today? It won't take long.

{{link.survey}}

Thank you for your time!

{{company}}
""",
        "de": """\
Guten Tag {{name}},

vor Kurzem waren Sie mit uns nicht zufrieden, und wir sind der Sache nachgegangen. Nun möchten wir gern wissen: Wie \
zufrieden sind Sie heute mit uns? Es dauert nicht lange.

{{link.survey}}

Vielen Dank für Ihre Zeit!

{{company}}
""",
    },
    sms={
        "en": "How do you feel about {{company|us}} now?",
        "de": "Wie zufrieden sind Sie jetzt mit {{company|uns}}?",
    },
)

CASE_TEMPLATES = (RECEIPT, PROGRESS, CLOSING)
"""What is sent to the customer of a case who filed no complaint, while an operator has no template of their own."""
READY_TEMPLATES = (*BUILT_IN_TEMPLATES, *CASE_TEMPLATES, RESURVEY)
"""All that come with the suite."""


def built_in(key: str) -> MessageTemplate | None:
    """Return the template of the suite under a key; None where there is none."""
    return next((one for one in READY_TEMPLATES if one.key == key), None)
