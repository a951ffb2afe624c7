"""What must be true of a survey for a change to be made: protection against overwriting somebody else's change."""

from dataclasses import dataclass

from services.collector.domain.surveys.errors import SurveyChangedError
from services.collector.domain.surveys.survey import Survey


@dataclass(frozen=True, slots=True)
class Precondition:
    """What a client expects."""

    tags: frozenset[str] | None = None
    """The survey's `tag` is one of these; None for any, as long as it exists."""
    is_new: bool = False
    """The survey does not exist; `tags` say nothing then."""

    def check(self, survey: Survey | None) -> None:
        """Refuse the change when the survey, whose row is locked, is not as expected.

        Raises:
            SurveyChangedError: it is not.
        """
        if survey is None:
            as_expected = self.is_new
        else:
            as_expected = not self.is_new and (self.tags is None or survey.tag in self.tags)
        if not as_expected:
            raise SurveyChangedError
