"""Which wordings a language of the survey has not got."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from services.collector.domain.surveys.definition import Definition
from services.collector.domain.surveys.question import Question
from services.collector.domain.surveys.wording import special

Wording = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Missing:
    """A wording that readers of a language see in another one."""

    language: str
    place: str
    """Where the wording stands in the definition, such as `questions.2.text`."""


def missing_translations(definition: Definition) -> list[Missing]:
    """Return every wording that falls back to another language, by language and place.

    A less special tag serves: readers of `de-AT` miss nothing where there is a wording in `de`.
    """
    places = list(wordings_of(definition))
    return [
        Missing(language, place)
        for language in definition.languages[1:]
        for place, text in places
        if special(language, text) is None
    ]


def wordings_of(definition: Definition) -> Iterator[tuple[str, Wording]]:
    """Yield the place and the wording of every text that respondents read."""
    if definition.languages:
        yield "titles", definition.all_titles
    theme, embed = definition.theme, definition.embed
    further = (
        ("intro", definition.intro),
        ("thanks", definition.thanks),
        ("theme.logo_text", None if theme is None else theme.logo_text),
        ("embed.button", None if embed is None else embed.button),
    )
    yield from ((place, text) for place, text in further if text is not None)
    for index, question in enumerate(definition.questions):
        yield from _of_question(question, f"questions.{index}")


def _of_question(question: Question, place: str) -> Iterator[tuple[str, Wording]]:
    yield f"{place}.text", question.text
    for name in ("hint", "low_label", "high_label"):
        text = getattr(question, name)
        if text is not None:
            yield f"{place}.{name}", text
    for name in ("choices", "rows"):
        for index, choice in enumerate(getattr(question, name)):
            yield f"{place}.{name}.{index}.text", choice.text
