"""Look at answers while they are still being given."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from services.collector.application.surveys.published_surveys import PublishedVersion
from services.collector.domain.responses.checked import respondent_of
from shared.errors import FieldProblem
from shared.vocabulary import AttributeValue


@dataclass(frozen=True, slots=True)
class CheckAnswers:
    """Tell what would be wrong with answers if they were submitted as they are; nothing is stored."""

    phone_region: str | None

    async def __call__(
        self, *, version: PublishedVersion, answers: Mapping[str, object], attributes: Mapping[str, AttributeValue]
    ) -> Sequence[FieldProblem]:
        """Return what is wrong; questions that nobody has got to yet are among it when they need an answer."""
        checked = version.rules.check(answers, attributes, phone_region=self.phone_region)
        _, problems = respondent_of(None, checked)
        return [*checked.problems, *problems]
