"""The only file that constructs things."""

from services.alerts.application.define_rule import DefineRule
from services.alerts.application.forget_respondents import ForgetRespondents
from services.alerts.application.forget_responses import ForgetResponses
from services.alerts.application.judge_responses import JudgeResponses
from services.alerts.application.read_alert import ReadAlert
from services.alerts.application.read_alerts import ReadAlerts
from services.alerts.application.read_rule import ReadRule
from services.alerts.application.read_rules import ReadRules
from services.alerts.application.use_cases import UseCases
from services.alerts.settings import AlertsSettings
from shared.runtime.service import Tools


def wire(_settings: AlertsSettings, tools: Tools) -> UseCases:
    """Build the menu of alerts from what the process has opened."""
    return UseCases(
        judge_responses=JudgeResponses(tools.unit_of_work, tools.clock),
        forget_respondents=ForgetRespondents(tools.unit_of_work),
        forget_responses=ForgetResponses(tools.unit_of_work),
        define_rule=DefineRule(tools.unit_of_work, tools.clock),
        read_rule=ReadRule(tools.unit_of_work),
        read_rules=ReadRules(tools.unit_of_work),
        read_alert=ReadAlert(tools.unit_of_work),
        read_alerts=ReadAlerts(tools.unit_of_work),
    )
