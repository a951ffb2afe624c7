"""Which questions stand together on a page, and which page comes before and after."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from services.collector.domain.surveys.definition import Definition
from services.collector.domain.surveys.path import END, Path, walk
from services.collector.domain.surveys.piping import pipes_in
from services.collector.domain.surveys.question import Question
from shared.conditions.expression import Test, leaves_of
from shared.vocabulary import AttributeValue

Pages = tuple[tuple[Question, ...], ...]


def pages_of(definition: Definition) -> Pages:
    """Return the questions page by page.

    A survey on one page is one page, unless the path or a wording depends on earlier answers: then a new page begins
    where it must, and the server decides what is on it, so that nothing needs a script.
    """
    if definition.layout == "question_per_page":
        return tuple((question,) for question in definition.questions)
    pages: list[list[Question]] = [[]]
    for question in definition.questions:
        here = {one.key for one in pages[-1]}
        must_turn = bool(pages[-1]) and (bool(pages[-1][-1].jumps) or not here.isdisjoint(_needs(question)))
        if must_turn:
            pages.append([])
        pages[-1].append(question)
    return tuple(map(tuple, pages))


def _needs(question: Question) -> Iterator[str]:
    """Yield the keys of the questions whose answers decide whether this one is asked, and in which words."""
    if question.show_if is not None:
        for leaf in leaves_of(question.show_if):
            if isinstance(leaf, Test) and leaf.question is not None:
                yield leaf.question
    texts = (question.text, question.hint, question.low_label, question.high_label)
    for wordings in (*texts, *(choice.text for choice in (*question.choices, *question.rows))):
        for words in (wordings or {}).values():
            yield from pipes_in(words)


@dataclass(frozen=True, slots=True)
class Journey:
    """One respondent's way through the pages, as far as it follows from the answers."""

    pages: Pages
    path: Path

    @classmethod
    def of(
        cls, definition: Definition, answers: Mapping[str, object], attributes: Mapping[str, AttributeValue]
    ) -> "Journey":
        """Return the way that follows from the answers."""
        return cls(pages_of(definition), walk(definition, answers, attributes))

    def on(self, number: int) -> tuple[Question, ...]:
        """Return the questions that are asked on a page; the first page has the number 0."""
        asked = {question.key for question in self.path.asked}
        return tuple(question for question in self.pages[number] if question.key in asked)

    def page_with(self, key: str | None) -> int | None:
        """Return the number of the page that has a question, or None."""
        found = (number for number, page in enumerate(self.pages) if any(one.key == key for one in page))
        return next(found, None)

    def first(self) -> int:
        """Return the number of the first page on which something is asked."""
        following = self.after(-1)
        return 0 if following is None else following

    def after(self, number: int) -> int | None:
        """Return the number of the next page on which something is asked, or None."""
        return next((later for later in range(number + 1, len(self.pages)) if self.on(later)), None)

    def before(self, number: int) -> int | None:
        """Return the number of the page before on which something is asked, or None."""
        return next((earlier for earlier in range(number - 1, -1, -1) if self.on(earlier)), None)

    def may_go_on(self, number: int) -> bool:
        """Return whether another page may follow, whatever is answered on this one."""
        jumps = self.pages[number][-1].jumps
        ends_here = bool(jumps) and jumps[0].when is None and jumps[0].to == END
        return number + 1 < len(self.pages) and not ends_here
