"""The menu: everything scoring can do."""

from dataclasses import dataclass

from services.scoring.application.count_unhappy import CountUnhappy
from services.scoring.application.exports import ExportScores, ExportVerbatims, NoteExport
from services.scoring.application.fold_journal import FoldJournal
from services.scoring.application.follow_counting import FollowCounting
from services.scoring.application.improvements import KeepMarks, ListMarks, ReadEffect
from services.scoring.application.judge_targets import JudgeTargets
from services.scoring.application.judge_windows import JudgeWindows
from services.scoring.application.put_target import PutTarget
from services.scoring.application.read_catalogue import ReadCatalogue
from services.scoring.application.read_comments import ReadComments
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
from services.scoring.application.score_feed import FollowScores
from services.scoring.application.score_responses import ScoreResponses
from services.scoring.application.search_verbatims import MarkVerbatim, SearchVerbatims
from services.scoring.application.show_scores import ShowScores
from services.scoring.application.survey_words import SurveyWordsMenu
from services.scoring.application.take_back import ForgetRespondents, WithdrawResponses
from services.scoring.application.verbatims import CountTerms, ListVerbatims
from services.scoring.application.views.fates import ForgetReports, KeepFates
from services.scoring.application.views.reading import ListReports, ListViews, ReadView, WishReports
from services.scoring.application.views.reporting import (
    AskReport,
    GiveUpReport,
    GiveUpStart,
    PrepareReport,
    StartReports,
)
from services.scoring.application.views.saving import ChangeView, DeleteView, SaveView
from services.scoring.application.views.showing import ShowParts
from services.scoring.domain.journey import JourneyDefinition
from services.scoring.domain.target import TargetDefinition
from shared.directory_use_cases import DirectoryMenu
from shared.keyed_use_cases import DeleteKeyed, ListKeyed, PutKeyed, ReadKeyed


@dataclass(frozen=True, slots=True)
class ResponsesMenu:
    """What is done about events of the collector."""

    score: ScoreResponses
    withdraw: WithdrawResponses
    forget_respondents: ForgetRespondents
    count_unhappy: CountUnhappy


@dataclass(frozen=True, slots=True)
class ScoresMenu:
    """Scores: keeping them up to date, and reading them."""

    read: ReadScores
    read_changes: ReadChanges
    show_parts: ShowParts
    read_overview: ReadOverview
    read_distributions: ReadDistributions
    read_catalogue: ReadCatalogue
    fold_journal: FoldJournal
    follow: FollowCounting
    show: ShowScores
    export: ExportScores
    note_export: NoteExport
    judge_windows: JudgeWindows


@dataclass(frozen=True, slots=True)
class FeedMenu:
    """Published events, followed live or read later."""

    read_events: ReadEvents
    follow_scores: FollowScores


@dataclass(frozen=True, slots=True)
class JourneysMenu:
    """Journeys and their scores."""

    put: PutKeyed[JourneyDefinition]
    read: ReadKeyed[JourneyDefinition]
    list: ListKeyed[JourneyDefinition]
    read_scores: ReadJourneyScores
    delete: DeleteKeyed[JourneyDefinition]


@dataclass(frozen=True, slots=True)
class TargetsMenu:
    put: PutTarget
    read: ReadKeyed[TargetDefinition]
    list: ListKeyed[TargetDefinition]
    delete: DeleteKeyed[TargetDefinition]
    judge: JudgeTargets


@dataclass(frozen=True, slots=True)
class ViewsMenu:
    """Saved views of scores, and their reports."""

    save: SaveView
    change: ChangeView
    delete: DeleteView
    read: ReadView
    list: ListViews
    list_reports: ListReports
    wish_reports: WishReports
    ask_report: AskReport
    start_reports: StartReports
    give_up_start: GiveUpStart
    prepare_report: PrepareReport
    give_up_report: GiveUpReport
    keep_fates: KeepFates
    forget_reports: ForgetReports


@dataclass(frozen=True, slots=True)
class CommentsMenu:
    """What respondents wrote."""

    read: ReadComments
    list: ListVerbatims
    search: SearchVerbatims
    mark: MarkVerbatim
    count_terms: CountTerms
    count_recent_terms: CountTerms
    export: ExportVerbatims


@dataclass(frozen=True, slots=True)
class AnswersMenu:
    """What single respondents answered on scales."""

    of_responses: ReadResponses
    of_person: ReadPersonsAnswers
    find_slots: FindSlots


@dataclass(frozen=True, slots=True)
class RebuildMenu:
    """Counting everything anew beside the live scores, step by step."""

    start: BeginRebuild
    add: AddToRebuild
    count: CountRebuild
    catch_up: CatchUpRebuild
    swap: SwapRebuild
    drop_abandoned: DropAbandonedRebuild


@dataclass(frozen=True, slots=True)
class ImprovementsMenu:
    """What the company changed, and what became of scores after it."""

    keep: KeepMarks
    list: ListMarks
    read_effect: ReadEffect


@dataclass(frozen=True, slots=True)
class UseCases:
    """All use cases, by noun."""

    responses: ResponsesMenu
    scores: ScoresMenu
    feed: FeedMenu
    journeys: JourneysMenu
    targets: TargetsMenu
    views: ViewsMenu
    comments: CommentsMenu
    answers: AnswersMenu
    rebuild: RebuildMenu
    directory: DirectoryMenu
    survey_words: SurveyWordsMenu
    improvements: ImprovementsMenu
