"""The menu: everything alerts can do."""

from dataclasses import dataclass

from services.alerts.application.asking.acknowledging import (
    AcknowledgeAlert,
    ReadAcknowledgements,
    TakeNoticeAcknowledgements,
)
from services.alerts.application.asking.drills import KeepDrillSteps, ReadDrill, StartDrill
from services.alerts.application.asking.looking import AskForNotices
from services.alerts.application.asking.reading import ReadNotices
from services.alerts.application.asking.recovering import EndSourceSilences
from services.alerts.application.asking.silences import CreateSilence, EndSilence, ListSilences, ReadSilence
from services.alerts.application.course import ReadCourse
from services.alerts.application.explaining import ExplainAlert, ExplainSubject
from services.alerts.application.following import FollowLoop
from services.alerts.application.health import ReadLoopHealth
from services.alerts.application.housekeeping import ForgetJudged
from services.alerts.application.judge_signals import JudgeSignals
from services.alerts.application.judging import JudgeResponses
from services.alerts.application.ledger import ChoosePeriod, ListLedger, ReadLedger
from services.alerts.application.queries import (
    ListAlerts,
    ListRaised,
    ListSignals,
    ReadActivity,
    ReadAlert,
    ReadSignal,
)
from services.alerts.application.reconciling import CompareLedger, KeepCounts
from services.alerts.application.recoveries import FollowRecoveries
from services.alerts.application.recovery_queries import CountPromises, ListRecoveries, ReadRecovery
from services.alerts.application.suggesting import ReadSuggestions
from services.alerts.application.trying import LintRule, TryRule
from services.alerts.domain.rule import RuleDefinition
from shared.clock import Clock
from shared.directory_use_cases import DirectoryMenu
from shared.erasure_use_cases import Erasure
from shared.keyed_use_cases import DeleteKeyed, ListKeyed, ListKeyedVersions, PutKeyed, ReadKeyed, ReadKeyedVersion


@dataclass(frozen=True, slots=True)
class RulesMenu:
    put: PutKeyed[RuleDefinition]
    read: ReadKeyed[RuleDefinition]
    read_version: ReadKeyedVersion[RuleDefinition]
    list_versions: ListKeyedVersions[RuleDefinition]
    list: ListKeyed[RuleDefinition]
    delete: DeleteKeyed[RuleDefinition]
    lint: LintRule
    attempt: TryRule
    suggest: ReadSuggestions


@dataclass(frozen=True, slots=True)
class AlertsMenu:
    """Alerts: raising and reading them."""

    judge_responses: JudgeResponses
    read: ReadAlert
    list: ListAlerts
    activity: ReadActivity
    why: ExplainAlert
    list_raised: ListRaised


@dataclass(frozen=True, slots=True)
class SignalsMenu:
    """What is raised about anything else than responses."""

    judge: JudgeSignals
    read: ReadSignal
    list: ListSignals


@dataclass(frozen=True, slots=True)
class JudgedMenu:
    """What is kept of responses and complaints, as rules saw them."""

    explain: ExplainSubject
    forget: ForgetJudged


@dataclass(frozen=True, slots=True)
class LoopMenu:
    """What becomes of unhappy customers: the ledger, and how long it takes."""

    follow: FollowLoop
    count: KeepCounts
    period: ChoosePeriod
    compare: CompareLedger
    read: ReadLedger
    list: ListLedger
    health: ReadLoopHealth
    course: ReadCourse


@dataclass(frozen=True, slots=True)
class AskingMenu:
    """Asking for notices, and who takes care."""

    look: AskForNotices
    notices: ReadNotices
    acknowledge: AcknowledgeAlert
    acknowledgements: ReadAcknowledgements
    take_acknowledgements: TakeNoticeAcknowledgements
    end_source_silences: EndSourceSilences


@dataclass(frozen=True, slots=True)
class SilencesMenu:
    create: CreateSilence
    end: EndSilence
    read: ReadSilence
    list: ListSilences


@dataclass(frozen=True, slots=True)
class DrillsMenu:
    start: StartDrill
    keep_steps: KeepDrillSteps
    read: ReadDrill


@dataclass(frozen=True, slots=True)
class RecoveriesMenu:
    """Messages to unhappy customers: what was decided, and what became of it."""

    follow: FollowRecoveries
    list: ListRecoveries
    read: ReadRecovery
    promises: CountPromises
    clock: Clock
    """By which promises are open or broken."""


@dataclass(frozen=True, slots=True)
class UseCases:
    """One field per noun."""

    rules: RulesMenu
    alerts: AlertsMenu
    signals: SignalsMenu
    judged: JudgedMenu
    loop: LoopMenu
    asking: AskingMenu
    silences: SilencesMenu
    drills: DrillsMenu
    recoveries: RecoveriesMenu
    erasure: Erasure
    directory: DirectoryMenu
