"""The menu: everything scoring can do."""

from dataclasses import dataclass

from services.scoring.application.read_scores import ReadScores
from services.scoring.application.record_survey import RecordSurvey
from services.scoring.application.score_responses import ScoreResponses


@dataclass(frozen=True, slots=True)
class UseCases:
    """One field per use case."""

    record_survey: RecordSurvey
    score_responses: ScoreResponses
    read_scores: ReadScores
