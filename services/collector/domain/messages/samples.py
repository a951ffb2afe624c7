"""An invented person, so that a template can be looked at before it is used."""

from collections.abc import Mapping

from services.collector.domain.messages.placeholders import Links
from services.collector.domain.surveys.wording import match
from shared.vocabulary import AttributeValue

REFERENCE = "K7M-2QX"
_TOKEN = "A" * 50
"""As long as a real one."""
_SAMPLES: Mapping[str, Mapping[str, AttributeValue]] = {
    "en": {
        "name": "Alex Morgan",
        "location": "Old Town",
        "touchpoint": "checkout",
        "survey": "Your visit",
        "reference": REFERENCE,
        "promise": "Tuesday 2 December, 12:00",
        "call_by": "Tuesday 2 December, 12:00",
        "note": "We have spoken to the team on site and replaced the item.",
    },
    "de": {
        "name": "Alex Berger",
        "location": "Altstadt",
        "touchpoint": "Kasse",
        "survey": "Ihr Besuch",
        "reference": REFERENCE,
        "promise": "Dienstag, 2. Dezember, 12:00 Uhr",
        "call_by": "Dienstag, 2. Dezember, 12:00 Uhr",
        "note": "Wir haben mit dem Team vor Ort gesprochen und die Ware ersetzt.",
    },
}


def sample_values(language: str, company: str) -> dict[str, AttributeValue]:
    """Return values of an invented person.

    Args:
        language: of the template's words.
        company: who writes.
    """
    return {"company": company, **_SAMPLES[match(language, _SAMPLES) or "en"]}


def sample_links(base_url: str) -> Links:
    """Return links as long as real ones, which lead nowhere."""
    base = base_url.rstrip("/")
    return Links(opt_out=f"{base}/o/{_TOKEN}", survey=f"{base}/i/{_TOKEN}", status=f"{base}/c/{REFERENCE}")
