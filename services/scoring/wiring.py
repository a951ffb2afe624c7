"""The only file that constructs things."""

from collections.abc import Mapping
from datetime import timedelta

from services.scoring.application.company_zone import CompanyZone
from services.scoring.application.count_unhappy import CountUnhappy
from services.scoring.application.exports import ExportScores, ExportVerbatims, NoteExport
from services.scoring.application.fold_journal import FoldJournal
from services.scoring.application.follow_counting import FollowCounting
from services.scoring.application.improvements import KeepMarks, ListMarks, ReadEffect
from services.scoring.application.judge_targets import JudgeTargets
from services.scoring.application.judge_windows import JudgeWindows
from services.scoring.application.put_target import PutTarget
from services.scoring.application.read_catalogue import ReadCatalogue
from services.scoring.application.read_comments import CommentReader, ReadComments
from services.scoring.application.read_distributions import ReadDistributions
from services.scoring.application.read_events import ReadEvents
from services.scoring.application.read_given import FindSlots, ReadPersonsAnswers, ReadResponses
from services.scoring.application.read_journey_scores import ReadJourneyScores
from services.scoring.application.read_overview import ReadOverview
from services.scoring.application.read_scores import ReadChanges, ReadScores
from services.scoring.application.rebuild.add_to_rebuild import AddToRebuild
from services.scoring.application.rebuild.begin_rebuild import BeginRebuild, DropAbandonedRebuild
from services.scoring.application.rebuild.catch_up_rebuild import CatchUpRebuild
from services.scoring.application.rebuild.count_rebuild import CountRebuild
from services.scoring.application.rebuild.swap_rebuild import SwapRebuild
from services.scoring.application.score_feed import FollowScores, ScoreFeed
from services.scoring.application.score_responses import ScoreResponses
from services.scoring.application.search_verbatims import MarkVerbatim, SearchVerbatims
from services.scoring.application.show_scores import ShowScores
from services.scoring.application.survey_words import survey_words_menu
from services.scoring.application.take_back import ForgetRespondents, WithdrawResponses
from services.scoring.application.use_cases import (
    AnswersMenu,
    CommentsMenu,
    FeedMenu,
    ImprovementsMenu,
    JourneysMenu,
    RebuildMenu,
    ResponsesMenu,
    ScoresMenu,
    TargetsMenu,
    UseCases,
    ViewsMenu,
)
from services.scoring.application.verbatims import CountTerms, ListVerbatims
from services.scoring.application.views.composing import ComposeReport, Names, ReportReader
from services.scoring.application.views.fates import ForgetReports, KeepFates
from services.scoring.application.views.reading import ListReports, ListViews, ReadView, WishReports
from services.scoring.application.views.reporting import (
    AskReport,
    GiveUpReport,
    GiveUpStart,
    PrepareReport,
    StartReports,
)
from services.scoring.application.views.saving import ChangeView, CheckView, DeleteView, SaveView
from services.scoring.application.views.showing import ShowParts
from services.scoring.domain.survey_words import SurveyWords
from services.scoring.gateways.lingua_detector import LinguaDetector
from services.scoring.gateways.vader_reader import VaderReader
from services.scoring.settings import ScoringSettings
from services.scoring.store.journey_store import JOURNEYS
from services.scoring.store.tables import DIRECTORY
from services.scoring.store.target_store import TARGETS
from shared.bus.topics import events_topic
from shared.directory.people import Directory
from shared.directory_use_cases import DirectoryMenu, directory_menu
from shared.keyed_use_cases import DeleteKeyed, ListKeyed, PutKeyed, ReadKeyed
from shared.runtime.service import Tools

RECENT_COMMENTS = 2_000
"""So many are read for the terms beside the comments, so that they are there at once."""


def wire(settings: ScoringSettings, tools: Tools) -> UseCases:
    """Build the menu of scoring from what the process has opened."""
    unit_of_work, clock = tools.unit_of_work, tools.clock
    topic = events_topic(tools.settings.topic_prefix, "scoring")
    most_values = settings.most_segment_values
    day_closes_after = timedelta(hours=settings.day_closes_after_hours)
    catch_up_rebuild = CatchUpRebuild(unit_of_work, clock, most_values)
    directory = directory_menu(unit_of_work, DIRECTORY)
    zone = CompanyZone(settings.zone, directory.read)
    survey_words = survey_words_menu(unit_of_work)
    read_changes = ReadChanges(unit_of_work, settings.smallest_cell, settings.least_answers)
    show_parts, read_catalogue = ShowParts(read_changes), ReadCatalogue(unit_of_work)
    compose = ComposeReport(show_parts, read_catalogue, survey_words.read, _names_for)
    return UseCases(
        responses=ResponsesMenu(
            score=ScoreResponses(unit_of_work, clock),
            withdraw=WithdrawResponses(unit_of_work, clock),
            forget_respondents=ForgetRespondents(unit_of_work, clock),
            count_unhappy=CountUnhappy(unit_of_work),
        ),
        scores=ScoresMenu(
            read=ReadScores(unit_of_work, settings.smallest_cell),
            read_changes=read_changes,
            show_parts=show_parts,
            read_overview=ReadOverview(unit_of_work, clock, settings.smallest_cell, settings.least_answers),
            read_distributions=ReadDistributions(unit_of_work, settings.smallest_cell),
            read_catalogue=read_catalogue,
            fold_journal=FoldJournal(
                unit_of_work,
                clock,
                most_values=settings.most_segment_values,
                day_closes_after=timedelta(hours=settings.day_closes_after_hours),
            ),
            follow=FollowCounting(unit_of_work),
            show=ShowScores(unit_of_work, most_series=settings.metric_series),
            export=ExportScores(unit_of_work),
            note_export=NoteExport(unit_of_work),
            judge_windows=JudgeWindows(
                unit_of_work,
                clock,
                zone,
                length=None if settings.moved_window == "off" else settings.moved_window,
                closes_after=day_closes_after,
                least_answers=settings.least_answers,
            ),
        ),
        feed=FeedMenu(
            read_events=ReadEvents(unit_of_work, topic),
            follow_scores=FollowScores(ScoreFeed(unit_of_work, topic, most_listeners=settings.stream_listeners)),
        ),
        journeys=JourneysMenu(
            put=PutKeyed(unit_of_work, clock, JOURNEYS),
            read=ReadKeyed(unit_of_work, JOURNEYS),
            list=ListKeyed(unit_of_work, JOURNEYS),
            read_scores=ReadJourneyScores(unit_of_work, clock, settings.smallest_cell, settings.least_answers),
            delete=DeleteKeyed(unit_of_work, JOURNEYS),
        ),
        targets=TargetsMenu(
            put=PutTarget(unit_of_work, clock),
            read=ReadKeyed(unit_of_work, TARGETS),
            list=ListKeyed(unit_of_work, TARGETS),
            delete=DeleteKeyed(unit_of_work, TARGETS),
            judge=JudgeTargets(unit_of_work, clock, zone),
        ),
        views=_views(tools, CheckView(read_catalogue, directory.read), compose, directory),
        comments=CommentsMenu(
            read=ReadComments(unit_of_work, clock, _comment_reader(settings)),
            list=ListVerbatims(unit_of_work),
            search=SearchVerbatims(unit_of_work),
            mark=MarkVerbatim(unit_of_work, clock),
            count_terms=CountTerms(unit_of_work, settings.smallest_cell),
            count_recent_terms=CountTerms(unit_of_work, settings.smallest_cell, most_comments=RECENT_COMMENTS),
            export=ExportVerbatims(unit_of_work),
        ),
        answers=AnswersMenu(
            of_responses=ReadResponses(unit_of_work),
            of_person=ReadPersonsAnswers(unit_of_work),
            find_slots=FindSlots(unit_of_work),
        ),
        rebuild=RebuildMenu(
            start=BeginRebuild(unit_of_work, most_values),
            add=AddToRebuild(unit_of_work, clock),
            count=CountRebuild(unit_of_work, most_values),
            catch_up=catch_up_rebuild,
            swap=SwapRebuild(unit_of_work, clock, catch_up_rebuild, day_closes_after),
            drop_abandoned=DropAbandonedRebuild(unit_of_work, clock),
        ),
        directory=directory,
        survey_words=survey_words,
        improvements=ImprovementsMenu(
            keep=KeepMarks(unit_of_work),
            list=ListMarks(unit_of_work),
            read_effect=ReadEffect(unit_of_work, clock, read_catalogue, read_changes),
        ),
    )


def _views(tools: Tools, check: CheckView, compose: ComposeReport, directory: DirectoryMenu) -> ViewsMenu:
    unit_of_work, clock = tools.unit_of_work, tools.clock
    read = ReadView(unit_of_work, directory.read)
    return ViewsMenu(
        save=SaveView(unit_of_work, check),
        change=ChangeView(unit_of_work, directory.read, check),
        delete=DeleteView(unit_of_work, directory.read),
        read=read,
        list=ListViews(unit_of_work),
        list_reports=ListReports(unit_of_work, read),
        wish_reports=WishReports(unit_of_work),
        ask_report=AskReport(unit_of_work, directory.read),
        start_reports=StartReports(unit_of_work, directory.read),
        give_up_start=GiveUpStart(unit_of_work),
        prepare_report=PrepareReport(unit_of_work, directory.read, clock, compose),
        give_up_report=GiveUpReport(unit_of_work),
        keep_fates=KeepFates(unit_of_work),
        forget_reports=ForgetReports(unit_of_work, clock),
    )


def _names_for(reader: ReportReader, surveys: Mapping[str, SurveyWords], directory: Directory) -> Names:
    from services.scoring.pages.words import Words  # noqa: PLC0415 - a worker has no memory for them until a report is due

    return Words(reader, surveys, directory)


def _comment_reader(settings: ScoringSettings) -> CommentReader | None:
    return CommentReader(LinguaDetector(), VaderReader()) if settings.read_comments else None
