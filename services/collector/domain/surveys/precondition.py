"""What must be true of a survey for a change to be made: protection against overwriting somebody else's change."""

from services.collector.domain.surveys.errors import SurveyChangedError
from services.collector.domain.surveys.survey import Survey
from shared.preconditions import Precondition


def check_expected(survey: Survey | None, expected: Precondition | None) -> None:
    """Refuse the change when the survey, whose row is locked, is not as expected; None expects nothing.

    Raises:
        SurveyChangedError: it is not.
    """
    if expected is not None and not expected.holds(None if survey is None else survey.tag):
        raise SurveyChangedError
