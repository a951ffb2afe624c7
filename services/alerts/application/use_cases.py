"""The menu: everything alerts can do."""

from dataclasses import dataclass

from services.alerts.application.define_rule import DefineRule
from services.alerts.application.forget_respondents import ForgetRespondents
from services.alerts.application.forget_responses import ForgetResponses
from services.alerts.application.judge_responses import JudgeResponses
from services.alerts.application.read_alert import ReadAlert
from services.alerts.application.read_alerts import ReadAlerts
from services.alerts.application.read_rule import ReadRule
from services.alerts.application.read_rules import ReadRules


@dataclass(frozen=True, slots=True)
class UseCases:
    """One field per use case."""

    judge_responses: JudgeResponses
    forget_respondents: ForgetRespondents
    forget_responses: ForgetResponses
    define_rule: DefineRule
    read_rule: ReadRule
    read_rules: ReadRules
    read_alert: ReadAlert
    read_alerts: ReadAlerts
