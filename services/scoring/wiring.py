"""The only file that constructs things."""

from datetime import timedelta

from services.scoring.application.exports import ExportScores, ExportVerbatims
from services.scoring.application.fold_journal import FoldJournal
from services.scoring.application.put_target import PutTarget
from services.scoring.application.read_comments import CommentReader, ReadComments
from services.scoring.application.read_events import ReadEvents
from services.scoring.application.read_journey_scores import ReadJourneyScores
from services.scoring.application.read_scores import ReadChanges, ReadScores
from services.scoring.application.rebuild.add_to_rebuild import AddToRebuild
from services.scoring.application.rebuild.begin_rebuild import BeginRebuild, DropAbandonedRebuild
from services.scoring.application.rebuild.catch_up_rebuild import CatchUpRebuild
from services.scoring.application.rebuild.count_rebuild import CountRebuild
from services.scoring.application.rebuild.swap_rebuild import SwapRebuild
from services.scoring.application.score_feed import FollowScores, ScoreFeed
from services.scoring.application.score_responses import ScoreResponses
from services.scoring.application.show_scores import ShowScores
from services.scoring.application.take_back import ForgetRespondents, WithdrawResponses
from services.scoring.application.use_cases import UseCases
from services.scoring.application.verbatims import CountTerms, ListVerbatims
from services.scoring.gateways.lingua_detector import LinguaDetector
from services.scoring.gateways.vader_reader import VaderReader
from services.scoring.settings import ScoringSettings
from services.scoring.store.journey_store import JOURNEYS
from services.scoring.store.target_store import TARGETS
from shared.bus.topics import events_topic
from shared.keyed_use_cases import DeleteKeyed, ListKeyed, PutKeyed, ReadKeyed
from shared.runtime.service import Tools


def wire(settings: ScoringSettings, tools: Tools) -> UseCases:
    """Build the menu of scoring from what the process has opened."""
    unit_of_work, clock = tools.unit_of_work, tools.clock
    topic = events_topic(tools.settings.topic_prefix, "scoring")
    most_values = settings.most_segment_values
    day_closes_after = timedelta(hours=settings.day_closes_after_hours)
    catch_up_rebuild = CatchUpRebuild(unit_of_work, clock, most_values)
    return UseCases(
        score_responses=ScoreResponses(unit_of_work, clock),
        withdraw_responses=WithdrawResponses(unit_of_work, clock),
        forget_respondents=ForgetRespondents(unit_of_work, clock),
        fold_journal=FoldJournal(
            unit_of_work,
            clock,
            most_values=settings.most_segment_values,
            day_closes_after=timedelta(hours=settings.day_closes_after_hours),
        ),
        read_scores=ReadScores(unit_of_work, settings.smallest_cell),
        read_changes=ReadChanges(unit_of_work, settings.smallest_cell, settings.least_answers),
        put_journey=PutKeyed(unit_of_work, clock, JOURNEYS),
        read_journey=ReadKeyed(unit_of_work, JOURNEYS),
        list_journeys=ListKeyed(unit_of_work, JOURNEYS),
        read_journey_scores=ReadJourneyScores(unit_of_work, clock, settings.least_answers),
        delete_journey=DeleteKeyed(unit_of_work, JOURNEYS),
        put_target=PutTarget(unit_of_work, clock),
        read_target=ReadKeyed(unit_of_work, TARGETS),
        list_targets=ListKeyed(unit_of_work, TARGETS),
        delete_target=DeleteKeyed(unit_of_work, TARGETS),
        read_events=ReadEvents(unit_of_work, topic),
        follow_scores=FollowScores(ScoreFeed(unit_of_work, topic, most_listeners=settings.stream_listeners)),
        show_scores=ShowScores(unit_of_work, most_series=settings.metric_series),
        read_comments=ReadComments(unit_of_work, clock, _comment_reader(settings)),
        list_verbatims=ListVerbatims(unit_of_work),
        count_terms=CountTerms(unit_of_work, settings.smallest_cell),
        export_scores=ExportScores(unit_of_work),
        export_verbatims=ExportVerbatims(unit_of_work),
        begin_rebuild=BeginRebuild(unit_of_work, most_values),
        add_to_rebuild=AddToRebuild(unit_of_work, clock),
        count_rebuild=CountRebuild(unit_of_work, most_values),
        catch_up_rebuild=catch_up_rebuild,
        swap_rebuild=SwapRebuild(unit_of_work, clock, catch_up_rebuild, day_closes_after),
        drop_abandoned_rebuild=DropAbandonedRebuild(unit_of_work, clock),
    )


def _comment_reader(settings: ScoringSettings) -> CommentReader | None:
    return CommentReader(LinguaDetector(), VaderReader()) if settings.read_comments else None
