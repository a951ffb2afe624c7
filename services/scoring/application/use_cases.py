"""The menu: everything scoring can do."""

from dataclasses import dataclass

from services.scoring.application.exports import ExportScores, ExportVerbatims
from services.scoring.application.fold_journal import FoldJournal
from services.scoring.application.put_target import PutTarget
from services.scoring.application.read_comments import ReadComments
from services.scoring.application.read_events import ReadEvents
from services.scoring.application.read_journey_scores import ReadJourneyScores
from services.scoring.application.read_scores import ReadChanges, ReadScores
from services.scoring.application.rebuild.add_to_rebuild import AddToRebuild
from services.scoring.application.rebuild.begin_rebuild import BeginRebuild, DropAbandonedRebuild
from services.scoring.application.rebuild.catch_up_rebuild import CatchUpRebuild
from services.scoring.application.rebuild.count_rebuild import CountRebuild
from services.scoring.application.rebuild.swap_rebuild import SwapRebuild
from services.scoring.application.score_feed import FollowScores
from services.scoring.application.score_responses import ScoreResponses
from services.scoring.application.show_scores import ShowScores
from services.scoring.application.take_back import ForgetRespondents, WithdrawResponses
from services.scoring.application.verbatims import CountTerms, ListVerbatims
from services.scoring.domain.journey import JourneyDefinition
from services.scoring.domain.target import TargetDefinition
from shared.keyed_use_cases import DeleteKeyed, ListKeyed, PutKeyed, ReadKeyed


@dataclass(frozen=True, slots=True)
class UseCases:
    """One field per use case."""

    score_responses: ScoreResponses
    withdraw_responses: WithdrawResponses
    forget_respondents: ForgetRespondents
    fold_journal: FoldJournal
    read_scores: ReadScores
    read_changes: ReadChanges
    put_journey: PutKeyed[JourneyDefinition]
    read_journey: ReadKeyed[JourneyDefinition]
    list_journeys: ListKeyed[JourneyDefinition]
    read_journey_scores: ReadJourneyScores
    delete_journey: DeleteKeyed[JourneyDefinition]
    put_target: PutTarget
    read_target: ReadKeyed[TargetDefinition]
    list_targets: ListKeyed[TargetDefinition]
    delete_target: DeleteKeyed[TargetDefinition]
    read_events: ReadEvents
    follow_scores: FollowScores
    show_scores: ShowScores
    begin_rebuild: BeginRebuild
    add_to_rebuild: AddToRebuild
    count_rebuild: CountRebuild
    catch_up_rebuild: CatchUpRebuild
    swap_rebuild: SwapRebuild
    drop_abandoned_rebuild: DropAbandonedRebuild
    read_comments: ReadComments
    list_verbatims: ListVerbatims
    count_terms: CountTerms
    export_scores: ExportScores
    export_verbatims: ExportVerbatims
