"""The only file that constructs things."""

from services.scoring.application.read_scores import ReadScores
from services.scoring.application.record_survey import RecordSurvey
from services.scoring.application.score_responses import ScoreResponses
from services.scoring.application.use_cases import UseCases
from services.scoring.settings import ScoringSettings
from shared.runtime.service import Tools


def wire(_settings: ScoringSettings, tools: Tools) -> UseCases:
    """Build the menu of scoring from what the process has opened."""
    return UseCases(
        record_survey=RecordSurvey(unit_of_work=tools.unit_of_work),
        score_responses=ScoreResponses(unit_of_work=tools.unit_of_work, clock=tools.clock),
        read_scores=ReadScores(unit_of_work=tools.unit_of_work),
    )
