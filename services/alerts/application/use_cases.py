"""The menu: everything alerts can do."""

from dataclasses import dataclass

from services.alerts.application.explaining import ExplainAlert, ExplainSubject
from services.alerts.application.following import FollowLoop
from services.alerts.application.health import ReadLoopHealth
from services.alerts.application.housekeeping import ForgetJudged
from services.alerts.application.judge_signals import JudgeSignals
from services.alerts.application.judging import JudgeResponses
from services.alerts.application.ledger import ChoosePeriod, ListLedger, ReadLedger
from services.alerts.application.queries import ListAlerts, ListSignals, ReadActivity, ReadAlert, ReadSignal
from services.alerts.application.reconciling import CompareLedger, KeepCounts
from services.alerts.application.trying import LintRule, TryRule
from services.alerts.domain.rule import RuleDefinition
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


@dataclass(frozen=True, slots=True)
class AlertsMenu:
    """Alerts: raising and reading them."""

    judge_responses: JudgeResponses
    read: ReadAlert
    list: ListAlerts
    activity: ReadActivity
    why: ExplainAlert


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


@dataclass(frozen=True, slots=True)
class UseCases:
    """One field per noun."""

    rules: RulesMenu
    alerts: AlertsMenu
    signals: SignalsMenu
    judged: JudgedMenu
    loop: LoopMenu
    erasure: Erasure
    directory: DirectoryMenu
