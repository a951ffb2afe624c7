"""Wordings as events carry them: short, and so few that an event never outgrows a message."""

from collections.abc import Collection, Iterator, Mapping

from services.collector.domain.surveys.definition import Definition
from services.collector.domain.surveys.piping import without_pipes

LONGEST = 200
"""Characters of a wording."""
MOST_BYTES = 400_000
"""Of all wordings of a survey together; a message has room for more than twice as many."""
_AROUND = 12
"""Bytes around a wording: its quotes, and its language."""
_CUT = "…"


def shortened(wording: Mapping[str, str], languages: Collection[str]) -> dict[str, str]:
    """Return a wording on one line in each of these languages that it has.

    Earlier answers that it repeats are not known here; a `…` stands for them.
    """
    return {language: _short(text) for language, text in wording.items() if language in languages}


def worded_languages(definition: Definition) -> tuple[str, ...]:
    """Return the languages whose wordings fit into an event, the survey's first ones first."""
    sizes = dict.fromkeys(definition.languages, 0)
    for wording in _wordings(definition):
        for language, text in shortened(wording, sizes).items():
            # A quotation mark or a backslash takes two bytes.
            sizes[language] += len(text.encode()) + text.count('"') + text.count("\\") + len(language) + _AROUND
    room, fitting = MOST_BYTES, []
    for language, size in sizes.items():
        if size <= room:
            room -= size
            fitting.append(language)
    return tuple(fitting)


def _wordings(definition: Definition) -> Iterator[Mapping[str, str]]:
    for question in definition.questions:
        yield question.text
        for one in (*question.choices, *question.rows):
            yield one.text


def _short(text: str) -> str:
    line = " ".join(without_pipes(text, _CUT).split())
    return line if len(line) <= LONGEST else line[: LONGEST - 1].rstrip() + _CUT
