"""The menu: everything alerts can do."""

from dataclasses import dataclass

from services.alerts.application.judge_responses import JudgeResponses
from services.alerts.application.queries import ListAlerts, ReadActivity, ReadAlert
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


@dataclass(frozen=True, slots=True)
class AlertsMenu:
    """Alerts: raising and reading them."""

    judge_responses: JudgeResponses
    read: ReadAlert
    list: ListAlerts
    activity: ReadActivity


@dataclass(frozen=True, slots=True)
class UseCases:
    """One field per noun."""

    rules: RulesMenu
    alerts: AlertsMenu
    erasure: Erasure
    directory: DirectoryMenu
