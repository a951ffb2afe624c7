"""The part of a survey that the card gets: what it shows and decides itself, and nothing else."""

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic_core import to_json

from services.collector.application.surveys.published_surveys import PublishedVersion
from services.collector.domain.surveys.definition import Definition
from services.collector.domain.surveys.documents import document_of
from services.collector.domain.surveys.embed import Embed
from services.collector.domain.surveys.question import Question
from services.collector.domain.surveys.rules import Eligibility
from services.collector.domain.surveys.scale_ends import face_names, scale_ends
from services.collector.domain.surveys.theme import Theme
from services.collector.domain.surveys.wording import Words
from services.collector.pages.embed.words import help_with, own_language, words_of
from services.collector.pages.hosted.languages import direction, texts_in
from services.collector.pages.hosted.palette import DARK, LIGHT, all_colours, is_dark
from services.collector.pages.hosted.views.field import range_fault
from shared.languages.numbers import marks_of
from shared.languages.tags import near_languages

MAX_KEPT = 256
_NOT_SHOWN = frozenset({"concept", "series_break", "scale", "polarity"})
"""Fields of a question that say nothing to those who answer it."""
_RARE = frozenset({"matrix", "ranking", "number", "date", "contact"})
_COLOURS = ("card", "ink", "soft", "edge", "hair", "accent", "accent-deep", "on-accent", "wash", "error", "focus")
_MOODS = {3: (-0.6, 0, 1), 4: (-1, -0.4, 0.4, 1), 5: (-1, -0.5, 0, 0.5, 1)}
"""From the unhappiest to the happiest mouth, by the number of faces."""


@dataclass(frozen=True, slots=True)
class Config:
    """The document as it is sent."""

    content: bytes
    etag: str


_kept: dict[int, tuple[PublishedVersion, Config]] = {}


def config_of(version: PublishedVersion) -> Config:
    """Return what the card gets of a version; made once, because versions never change."""
    kept = _kept.pop(id(version), None)
    if kept is None:
        content = to_json(config_document(version))
        kept = version, Config(content, f'"{hashlib.sha256(content).hexdigest()[:16]}"')
    _kept[id(version)] = kept  # the version is kept too, so that no other gets its id()
    if len(_kept) > MAX_KEPT:
        del _kept[next(iter(_kept))]
    return kept[1]


def config_document(version: PublishedVersion) -> dict[str, Any]:
    """Return the JSON object for a version."""
    definition = version.definition
    embed = definition.embed or Embed()
    rest = definition.eligibility or Eligibility()
    speaking = {language: own_language(language) for language in definition.languages}
    words = {own: words_of(own) for own in dict.fromkeys(speaking.values())}
    document = {
        "survey": version.survey,
        "version": version.number,
        "languages": {language: _spoken(language, own, definition) for language, own in speaking.items()},
        "words": words,
        "title": definition.all_titles,
        "intro": definition.intro,
        "thanks": definition.thanks,
        "share": document_of(definition.afterwards).get("share") if definition.afterwards else None,
        "hidden": list(definition.hidden),
        "colours": _colours(definition.theme or Theme()),
        "mode": embed.mode,
        "selector": embed.selector,
        "button": embed.button,
        "audience": document_of(embed.audience),
        "start": {"on": embed.start.on, "scroll_percent": embed.start.scroll_percent} | document_of(embed.start),
        "rest_days": {
            "shown": rest.after_shown_days,
            "dismissed": rest.after_dismissed_days,
            "answered": rest.after_answered_days,
        },
        "proof_of_work": definition.proof_of_work,
        "page": f"/s/{version.survey}",
        "more": _needs_more(definition) or None,
        "questions": [_question(question, words) for question in definition.questions],
    }
    return {name: value for name, value in document.items() if value is not None}


def _spoken(language: str, own: str, definition: Definition) -> dict[str, Any]:
    """Return what the card needs to know of a language, for which the browser has no tables."""
    spoken: dict[str, Any] = {"direction": direction(language), "words": own}
    if near := near_languages(language):
        spoken["near"] = near
    if any(question.type == "number" for question in definition.questions):
        marks = marks_of(language)
        spoken["marks"] = (marks.decimal, marks.group, marks.has_lakhs)
    return spoken


def _needs_more(definition: Definition) -> bool:
    """Return whether the card needs the part that few surveys need; see `static/embed/more`."""
    # A text that only looks like repeating an answer costs a few bytes.
    is_piped = b"{{" in to_json(document_of(definition))
    return is_piped or any(question.type in _RARE for question in definition.questions)


def _question(question: Question, own_languages: Collection[str]) -> dict[str, Any]:
    document = {name: value for name, value in document_of(question).items() if name not in _NOT_SHOWN}
    helps = {language: help_with(question, language) for language in own_languages}
    if all(helps.values()):
        document["help"] = helps
    if question.type == "number":
        document["limits"] = {language: range_fault(question, texts_in(language)) for language in own_languages}
    if question.scale is None or question.scale_min is None:
        return document
    values = range(question.scale_min, question.scale + 1)
    ends = {language: scale_ends(question, language) for language in own_languages}
    if question.type == "faces":
        document |= {"moods": _MOODS[len(values)], "names": _faces(question, len(values), own_languages)}
    else:
        document.setdefault("low_label", {language: low for language, (low, _) in ends.items()})
        document.setdefault("high_label", {language: high for language, (_, high) in ends.items()})
    return document | {"values": list(values)}


def _faces(question: Question, count: int, own_languages: Collection[str]) -> list[Words]:
    """Return the names of the faces, the unhappiest first."""
    names = [{language: face_names(count, language)[place] for language in own_languages} for place in range(count)]
    names[0] = dict(question.low_label or names[0])
    names[-1] = dict(question.high_label or names[-1])
    return names


def _colours(theme: Theme) -> dict[str, dict[str, str]]:
    """Return the card's colours on light and on dark pages; a theme with a background has the same for both."""
    if theme.background or theme.text:
        own = _named(all_colours(theme.accent, theme.background, theme.text))
        return {"light": own, "dark": own}
    grounds = {"light": LIGHT["paper"], "dark": DARK["paper"]}
    return {name: _named(all_colours(theme.accent, ground, None)) for name, ground in grounds.items()}


def _named(colours: Mapping[str, str]) -> dict[str, str]:
    scheme = "dark" if is_dark(colours["paper"]) else "light"
    return {"scheme": scheme} | {name: colours[name] for name in _COLOURS}
