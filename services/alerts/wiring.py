"""The only file that constructs things."""

from services.alerts.application.judge_responses import JudgeResponses
from services.alerts.application.queries import ListAlerts, ReadActivity, ReadAlert
from services.alerts.application.use_cases import AlertsMenu, RulesMenu, UseCases
from services.alerts.store.alert_store import AlertStore, forgotten
from services.alerts.store.rule_store import RULES
from services.alerts.store.tables import DIRECTORY
from shared.directory_use_cases import directory_menu
from shared.erasure_use_cases import Erasure
from shared.keyed_use_cases import DeleteKeyed, ListKeyed, ListKeyedVersions, PutKeyed, ReadKeyed, ReadKeyedVersion
from shared.runtime.service import NoSettings, Tools


def wire(_settings: NoSettings, tools: Tools) -> UseCases:
    """Build the menu of alerts from what the process has opened."""
    unit_of_work, clock = tools.unit_of_work, tools.clock
    return UseCases(
        rules=RulesMenu(
            put=PutKeyed(unit_of_work, clock, RULES),
            read=ReadKeyed(unit_of_work, RULES),
            read_version=ReadKeyedVersion(unit_of_work, RULES),
            list_versions=ListKeyedVersions(unit_of_work, RULES),
            list=ListKeyed(unit_of_work, RULES),
            delete=DeleteKeyed(unit_of_work, RULES),
        ),
        alerts=AlertsMenu(
            judge_responses=JudgeResponses(unit_of_work, clock),
            read=ReadAlert(unit_of_work),
            list=ListAlerts(unit_of_work),
            activity=ReadActivity(unit_of_work, clock),
        ),
        erasure=Erasure(unit_of_work, AlertStore, forgotten),
        directory=directory_menu(unit_of_work, DIRECTORY),
    )
