"""What a survey asks: its title, languages and questions."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from services.collector.domain.surveys.afterwards import FOLLOW_UP, Afterwards, follow_up_question
from services.collector.domain.surveys.embed import Embed
from services.collector.domain.surveys.question import Question, is_free_text
from services.collector.domain.surveys.rules import Eligibility, Quota
from services.collector.domain.surveys.theme import Theme
from services.collector.domain.surveys.wording import wording

Layout = Literal["one_page", "question_per_page"]


@dataclass(frozen=True, slots=True)
class Definition:
    """What a survey asks, as a draft or frozen in a version."""

    title: str
    """In the first of the languages."""
    languages: tuple[str, ...]
    """Language tags in order of preference; the first one has every wording and is what the others fall back to."""
    questions: tuple[Question, ...]
    """1 to 100, of which at least one asks for more than contact data."""
    titles: Mapping[str, str] | None = None
    """The title in further languages."""
    intro: Mapping[str, str] | None = None
    """Words before the first question, by language."""
    thanks: Mapping[str, str] | None = None
    """Words after the last one, by language; the page's own when None."""
    layout: Layout = "one_page"
    """How the hosted page shows the questions: all at once, or one after the other."""
    hidden: tuple[str, ...] = ()
    """Names of attributes that links and websites may fill in, and conditions and wordings may use."""
    segments: tuple[str, ...] = ()
    """Those of `hidden`, at most 3, by whose values scores are broken down, from the version on that names them."""
    theme: Theme | None = None
    """How it looks; the page's own colours when None."""
    embed: Embed | None = None
    """How it appears on other websites."""
    eligibility: Eligibility | None = None
    """Who may be asked how often; everybody, always, when None."""
    afterwards: Afterwards | None = None
    """What respondents are offered once they have answered; see its defaults."""
    opens_at: datetime | None = None
    """Responses are taken when they were given from here on …"""
    closes_at: datetime | None = None
    """… and before this moment."""
    quotas: tuple[Quota, ...] = ()
    """After how many complete responses it is enough."""
    proof_of_work: bool = False
    """Whether anonymous respondents' browsers must do a little work first (ALTCHA), which needs JavaScript."""

    @property
    def all_titles(self) -> Mapping[str, str]:
        """The title in every language that has one."""
        return {self.languages[0]: self.title, **(self.titles or {})} if self.languages else {}

    def title_in(self, language: str) -> str:
        """Return the title for a reader of `language`."""
        return wording(self.all_titles, language, self.languages[0])[1] if self.languages else self.title

    def question(self, key: str) -> Question | None:
        """Return the question called `key`."""
        return next((question for question in self.questions if question.key == key), None)

    def with_follow_up(self) -> "Definition":
        """Return the definition with the question that unhappy respondents are asked afterwards.

        It is itself where everybody is asked for words of their own anyway, nobody is to be asked, or no question says
        whether somebody is unhappy.
        """
        names = {name for question in self.questions for name in (question.key, question.concept)}
        is_wanted = (self.afterwards or Afterwards()).follow_up and FOLLOW_UP not in names
        asks_for_words = any(is_free_text(question) and question.show_if is None for question in self.questions)
        asks_for_words = asks_for_words and not any(question.jumps for question in self.questions)
        is_judged = any(question.metric not in (None, "rating") for question in self.questions)
        if not is_wanted or asks_for_words or not is_judged:
            return self
        return replace(self, questions=(*self.questions, follow_up_question(self.languages)))

    def normalised(self) -> "Definition":
        """Return the definition with its defaults filled in; it need not make sense yet."""
        questions = tuple(question.normalised() for question in self.questions)
        return replace(self, title=self.title.strip(), questions=questions)
