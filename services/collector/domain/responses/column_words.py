"""What the columns that every export of responses has are called, and what they mean, in English and German."""

from collections.abc import Mapping
from typing import NamedTuple

from services.collector.domain.surveys.wording import primary


class ColumnWords(NamedTuple):
    """Name and meaning in one language."""

    label: str
    meaning: str


_ENGLISH: Mapping[str, ColumnWords] = {
    "id": ColumnWords("Response", "Id of the response; the same in every export."),
    "survey": ColumnWords("Survey", "Key of the survey."),
    "version": ColumnWords("Version", "Version of the survey that was answered."),
    "channel": ColumnWords("Channel", "How the answer came in, such as web, sms, qr, kiosk or email."),
    "touchpoint": ColumnWords("Touchpoint", "Where in the customer journey it was given."),
    "location": ColumnWords("Location", "Code of the place at which it was given."),
    "locale": ColumnWords("Language", "Language in which the survey was shown."),
    "respondent_id": ColumnWords("Respondent", "Id of the person, if known; their contact data is in no export."),
    "occurred_at": ColumnWords("Answered", "When the answer was given."),
    "received_at": ColumnWords("Received", "When Heed received it; exports are in this order."),
    "suspect": ColumnWords("Suspect", "Why it is kept but not counted; empty: it counts."),
    "source_kind": ColumnWords("Kind of source", "What it came in by: a device, a link, a website or an SMS account."),
    "source_id": ColumnWords("Source", "Which device, link, website or SMS account that was."),
    "time_quality": ColumnWords("Quality of the time", "How far the moment of the answer can be relied on."),
    "shortened_answers": ColumnWords("Shortened answers", "Questions whose text was too long and is kept in part."),
    "attributes": ColumnWords(
        "Further attributes", "What was sent along beside the hidden fields, as one JSON object."
    ),
}
_GERMAN: Mapping[str, ColumnWords] = {
    "id": ColumnWords("Antwort", "Kennung der Antwort; in jedem Export dieselbe."),
    "survey": ColumnWords("Umfrage", "Schlüssel der Umfrage."),
    "version": ColumnWords("Version", "Version der Umfrage, die beantwortet wurde."),
    "channel": ColumnWords("Kanal", "Wie die Antwort eingegangen ist, etwa web, sms, qr, kiosk oder email."),
    "touchpoint": ColumnWords("Kontaktpunkt", "An welcher Stelle der Kundenreise sie gegeben wurde."),
    "location": ColumnWords("Ort", "Code des Ortes, an dem sie gegeben wurde."),
    "locale": ColumnWords("Sprache", "Sprache, in der die Umfrage gezeigt wurde."),
    "respondent_id": ColumnWords("Person", "Kennung der Person, falls bekannt; Kontaktdaten stehen in keinem Export."),
    "occurred_at": ColumnWords("Beantwortet am", "Wann die Antwort gegeben wurde."),
    "received_at": ColumnWords("Eingegangen am", "Wann Heed sie erhalten hat; danach sind Exporte geordnet."),
    "suspect": ColumnWords("Verdächtig", "Warum sie aufbewahrt, aber nicht gezählt wird; leer: Sie zählt."),
    "source_kind": ColumnWords(
        "Art der Quelle", "Worüber sie kam: ein Gerät, ein Link, eine Website oder ein SMS-Konto."
    ),
    "source_id": ColumnWords("Quelle", "Welches Gerät, welcher Link, welche Website oder welches SMS-Konto das war."),
    "time_quality": ColumnWords("Güte der Zeitangabe", "Wie verlässlich der Zeitpunkt der Antwort ist."),
    "shortened_answers": ColumnWords(
        "Gekürzte Antworten", "Fragen, deren Text zu lang war und gekürzt aufbewahrt wird."
    ),
    "attributes": ColumnWords("Weitere Angaben", "Was neben den versteckten Feldern mitkam, als ein JSON-Objekt."),
}
_BY_LANGUAGE = {"en": _ENGLISH, "de": _GERMAN}


class Phrases(NamedTuple):
    """Sentences of the codebook."""

    answer: str
    row: str
    words: str
    hidden: str
    not_answered: str
    unknown: str
    not_sent: str
    utc: str


_PHRASES = {
    "en": Phrases(
        answer="Answer to this question.",
        row="Answer in this row of the question.",
        words="What respondents wrote beside a choice such as “Other”.",
        hidden="Hidden field that links, websites or your systems fill in.",
        not_answered="not asked or not answered",
        unknown="not known",
        not_sent="not sent",
        utc="date and time, UTC",
    ),
    "de": Phrases(
        answer="Antwort auf diese Frage.",
        row="Antwort in dieser Zeile der Frage.",
        words="Was zu einer Auswahl wie „Sonstiges“ dazugeschrieben wurde.",
        hidden="Verstecktes Feld, das Links, Websites oder Ihre Systeme ausfüllen.",
        not_answered="nicht gefragt oder nicht beantwortet",
        unknown="nicht bekannt",
        not_sent="nicht mitgeschickt",
        utc="Datum und Uhrzeit, UTC",
    ),
}


def column_words(name: str, language: str) -> ColumnWords | None:
    """Return what a column is called in a language, or else in English; None for one that not every export has."""
    return _BY_LANGUAGE.get(primary(language), _ENGLISH).get(name)


def phrases(language: str) -> Phrases:
    """Return the sentences of the codebook in a language, or else in English."""
    return _PHRASES.get(primary(language), _PHRASES["en"])
