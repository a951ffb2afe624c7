"""What a new question, choice or survey begins with: words that make sense at once, so that it can be looked at."""

from collections.abc import Collection, Mapping
from typing import Any

from services.collector.domain.surveys.question import SCALES
from services.collector.domain.surveys.question_checks.check import fields_of
from services.collector.pages.console.surveys.editing.forms import Document
from services.collector.pages.console.surveys.editing.keys import free_key

Texts = Mapping[str, str]

_CHOICE: Texts = {"en": "Choice {number}", "de": "Auswahl {number}"}
_ROW: Texts = {"en": "Row {number}", "de": "Zeile {number}"}
_STARTERS: Mapping[str, tuple[str, Texts]] = {
    "nps": (
        "recommend",
        {
            "en": "How likely are you to recommend us to friends or colleagues?",
            "de": "Wie wahrscheinlich ist es, dass Sie uns Freunden oder Kollegen weiterempfehlen?",
        },
    ),
    "csat": (
        "satisfaction",
        {"en": "How satisfied are you all in all?", "de": "Wie zufrieden sind Sie alles in allem?"},
    ),
    "ces": (
        "effort",
        {
            "en": "It was easy to do what I came for.",
            "de": "Es war leicht, mein Anliegen zu erledigen.",
        },
    ),
    "rating": ("rating", {"en": "How do you rate our service?", "de": "Wie bewerten Sie unseren Service?"}),
    "faces": ("mood", {"en": "How was your visit?", "de": "Wie war Ihr Besuch?"}),
    "single": ("choice", {"en": "What fits best?", "de": "Was trifft am ehesten zu?"}),
    "multiple": ("choices", {"en": "What applies to you?", "de": "Was trifft auf Sie zu?"}),
    "matrix": ("parts", {"en": "How did you like the following?", "de": "Wie hat Ihnen Folgendes gefallen?"}),
    "ranking": (
        "order",
        {"en": "What matters most to you? Put it in order.", "de": "Was ist Ihnen am wichtigsten? Bitte ordnen Sie."},
    ),
    "text": ("comment", {"en": "What could we do better?", "de": "Was können wir besser machen?"}),
    "number": ("number", {"en": "How many people were with you?", "de": "Mit wie vielen Personen waren Sie da?"}),
    "date": ("day", {"en": "When were you here?", "de": "Wann waren Sie bei uns?"}),
    "contact": (
        "contact",
        {"en": "How may we get in touch with you?", "de": "Wie dürfen wir uns bei Ihnen melden?"},
    ),
    "consent": (
        "consent",
        {"en": "You may contact me about my answers.", "de": "Sie dürfen mich zu meinen Antworten kontaktieren."},
    ),
}


def new_question(kind: str, document: Document) -> Document:
    """Return a question of a type that a survey does not have yet."""
    key, texts = _STARTERS[kind]
    languages = document["languages"]
    taken = [one.get("key") for one in document["questions"]] + [one.get("concept") for one in document["questions"]]
    free = free_key(key, taken)
    question: Document = {"key": free, "concept": free, "type": kind, "text": in_all(texts, languages)}
    question["required"] = False
    return fitted(question, kind, languages)


def new_choice(part: str, there: Collection[Mapping[str, Any]], languages: list[str]) -> Document:
    """Return one more choice, or row, beside those that are there."""
    texts, key = (_ROW, "row") if part == "rows" else (_CHOICE, "choice")
    number = len(there) + 1
    taken = [one.get("key") for one in there]
    numbered = {language: text.format(number=number) for language, text in texts.items()}
    return {"key": free_key(f"{key}-{number}", taken), "text": in_all(numbered, languages)}


def fitted(question: Document, kind: str, languages: list[str]) -> Document:
    """Return a question as one of another type: with what that needs, and without what it does not have."""
    own = fields_of(kind)  # type: ignore[arg-type]  # one of the types that the form offers
    made = {name: value for name, value in question.items() if name in own} | {"type": kind}
    if kind in SCALES:
        if made.get("scale") not in SCALES[kind]:
            made["scale"] = {"nps": 10, "csat": 5, "ces": 7, "rating": 5, "faces": 5}[kind]
        if kind in {"nps", "faces"} or "polarity" not in made:
            made["polarity"] = "high_is_good"
    for part, fewest in (("choices", 2), ("rows", 1)):
        if part in own:
            listed = [_without_extras(one, kind) for one in made.get(part, ())]
            while len(listed) < (3 if part == "choices" and not made.get(part) else fewest):
                listed.append(new_choice(part, listed, languages))
            made[part] = listed
    if kind == "text":
        made.setdefault("max_length", 2000)
    if kind == "contact":
        made.setdefault("fields", ["name", "email"])
    return made


def _without_extras(choice: Mapping[str, Any], kind: str) -> Document:
    kept = {"key", "text"} | ({"other"} if kind in {"single", "multiple"} else set())
    kept |= {"exclusive"} if kind == "multiple" else set()
    return {name: value for name, value in choice.items() if name in kept}


def in_all(texts: Texts, languages: list[str]) -> dict[str, str]:
    """Return the words for those of the languages in which we have them; the first language always gets some."""
    found = {tag: texts[primary] for tag in languages if (primary := tag.partition("-")[0].lower()) in texts}
    return {languages[0]: texts["en"], **found} if languages and languages[0] not in found else found


def empty_survey(title: str, languages: list[str]) -> Document:
    """Return a survey that asks one question, for it cannot ask none."""
    document: Document = {"title": title, "languages": languages, "layout": "question_per_page", "questions": []}
    document["questions"].append(new_question("csat", document))
    return document
