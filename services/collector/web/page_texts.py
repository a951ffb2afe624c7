"""What the hosted page says itself, in each of its languages."""

from dataclasses import dataclass

from services.collector.web.languages import primary


@dataclass(frozen=True, slots=True)
class PageTexts:
    """All words of the page that are not the survey's."""

    language: str
    required: str
    optional: str
    send: str
    languages: str
    at_most: str
    """With `{count}`."""
    needs_answer: str
    choose_one: str
    too_long: str
    """With `{count}`."""
    nothing_answered: str
    send_again: str
    error: str
    error_title: str
    no_cookies: str
    thanks_title: str
    thanks: str
    answered_title: str
    answered: str
    answer_anew: str
    unknown_title: str
    unknown: str
    closed_title: str
    closed: str
    unavailable_title: str
    unavailable: str
    unreadable_title: str
    unreadable: str
    leave_empty: str


_ENGLISH = PageTexts(
    language="en",
    required="required",
    optional="optional",
    send="Send answers",
    languages="Language",
    at_most="At most {count} characters.",
    needs_answer="Please answer this question.",
    choose_one="Please choose one of the answers shown.",
    too_long="Please shorten your text to {count} characters.",
    nothing_answered="Please answer at least one question.",
    send_again="A hidden field was filled in, perhaps by your browser. We have emptied it: please send again.",
    error="Error",
    error_title="Your answers have not been sent yet",
    no_cookies="This page sets no cookies and follows nobody.",
    thanks_title="Thank you",
    thanks="Your answers have arrived. They help us to do better.",
    answered_title="Your answers had already arrived",
    answered="We keep the answers that you sent first. If you want to tell us more, please start anew.",
    answer_anew="Answer again",
    unknown_title="There is no survey here",
    unknown="The link may be mistyped or out of date. You can close this page.",
    closed_title="This survey is closed at the moment",
    closed="No answers are taken right now. Thank you for wanting to help.",
    unavailable_title="That did not work yet",
    unavailable="Nothing was saved. Please wait a moment and reload this page; nothing is counted twice.",
    unreadable_title="We could not read this form",
    unreadable="Please open the survey again and send the form from there.",
    leave_empty="Please leave this field empty",
)

_GERMAN = PageTexts(
    language="de",
    required="Pflichtfrage",
    optional="freiwillig",
    send="Antworten senden",
    languages="Sprache",
    at_most="Höchstens {count} Zeichen.",
    needs_answer="Bitte beantworten Sie diese Frage.",
    choose_one="Bitte wählen Sie eine der gezeigten Antworten.",
    too_long="Bitte kürzen Sie Ihren Text auf {count} Zeichen.",
    nothing_answered="Bitte beantworten Sie mindestens eine Frage.",
    send_again="Ein verstecktes Feld war ausgefüllt, vielleicht von Ihrem Browser. Es ist jetzt leer: Bitte senden Sie "
    "noch einmal.",
    error="Fehler",
    error_title="Ihre Antworten sind noch nicht gesendet",
    no_cookies="Diese Seite setzt keine Cookies und verfolgt niemanden.",
    thanks_title="Vielen Dank",
    thanks="Ihre Antworten sind angekommen. Sie helfen uns, besser zu werden.",
    answered_title="Ihre Antworten waren schon angekommen",
    answered="Wir behalten die Antworten, die Sie zuerst gesendet haben. Wenn Sie noch etwas sagen möchten, beginnen "
    "Sie bitte neu.",
    answer_anew="Noch einmal antworten",
    unknown_title="Hier gibt es keine Umfrage",
    unknown="Der Link ist vielleicht vertippt oder veraltet. Sie können diese Seite schließen.",
    closed_title="Diese Umfrage ist zurzeit geschlossen",
    closed="Im Moment werden keine Antworten angenommen. Danke, dass Sie helfen wollten.",
    unavailable_title="Das hat noch nicht geklappt",
    unavailable="Es wurde nichts gespeichert. Bitte warten Sie einen Moment und laden Sie diese Seite neu; nichts wird "
    "doppelt gezählt.",
    unreadable_title="Wir konnten dieses Formular nicht lesen",
    unreadable="Bitte öffnen Sie die Umfrage erneut und senden Sie das Formular von dort.",
    leave_empty="Bitte lassen Sie dieses Feld leer",
)

OWN_LANGUAGES = ("en", "de")
"""The languages that the page itself speaks, the fallback first."""


def texts_in(language: str) -> PageTexts:
    """Return the page's words in `language`, or in English."""
    return _GERMAN if primary(language) == "de" else _ENGLISH
