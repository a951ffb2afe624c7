"""Who reads a page: their language, and what they have said so far."""

from collections.abc import Mapping
from dataclasses import dataclass

from services.collector.domain.surveys.definition import Definition
from services.collector.domain.surveys.piping import piped
from services.collector.pages.hosted.form import Entered
from services.collector.pages.hosted.languages import direction, wording
from services.collector.pages.hosted.page_texts import PageTexts
from shared.vocabulary import AttributeValue


@dataclass(frozen=True, slots=True)
class Words:
    """Words with the language that they are in, which need not be the page's."""

    text: str
    language: str
    direction: str


@dataclass(frozen=True, slots=True)
class Reader:
    """Chooses and fills in the words of one page."""

    definition: Definition
    language: str
    """One of the survey's languages."""
    texts: PageTexts
    form: Entered | None
    """What was entered so far; None on a page without a form."""
    said: Mapping[str, object]
    """Answers to the questions on the path."""
    attributes: Mapping[str, AttributeValue]

    @property
    def entered(self) -> Entered:
        """What was entered so far.

        Raises:
            ValueError: the page has no form.
        """
        if self.form is None:
            message = "the page has no form"
            raise ValueError(message)
        return self.form

    def words(self, wordings: Mapping[str, str]) -> Words:
        """Return a wording of the survey in the reader's language, with what it repeats of earlier answers."""
        language, text = wording(wordings, self.language, self.definition.languages[0])
        filled = piped(text, self.definition, self.said, self.attributes, self.language, around=language)
        return Words(filled, language, direction(language))

    def words_if(self, wordings: Mapping[str, str] | None) -> Words | None:
        """Return a wording that may be missing."""
        return self.words(wordings) if wordings else None

    def own(self, text: str) -> Words:
        """Return words of the page itself."""
        return own_words(text, self.texts)

    def title(self) -> Words:
        """Return the survey's title, in the reader's language if it has been translated."""
        return self.words(self.definition.all_titles)


def own_words(text: str, texts: PageTexts) -> Words:
    """Return words of the page itself with their language."""
    return Words(text, texts.language, direction(texts.language))
