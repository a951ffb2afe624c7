"""The only file that constructs things."""

from datetime import timedelta

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
from services.alerts.application.recoveries import DecideRecoveries, FollowRecoveries
from services.alerts.application.recovery_queries import CountPromises, ListRecoveries, ReadRecovery
from services.alerts.application.rule_sets import RuleSets
from services.alerts.application.suggesting import ReadSuggestions
from services.alerts.application.trying import LintRule, TryRule
from services.alerts.application.use_cases import (
    AlertsMenu,
    AskingMenu,
    DrillsMenu,
    JudgedMenu,
    LoopMenu,
    RecoveriesMenu,
    RulesMenu,
    SignalsMenu,
    SilencesMenu,
    UseCases,
)
from services.alerts.settings import AlertsSettings
from services.alerts.store.alert_store import forgotten
from services.alerts.store.personal_store import PersonalStore
from services.alerts.store.rule_store import RULES
from services.alerts.store.tables import DIRECTORY
from shared.directory_use_cases import directory_menu
from shared.erasure_use_cases import Erasure
from shared.keyed_use_cases import DeleteKeyed, ListKeyed, ListKeyedVersions, PutKeyed, ReadKeyed, ReadKeyedVersion
from shared.runtime.service import Tools


def wire(settings: AlertsSettings, tools: Tools) -> UseCases:
    """Build the menu of alerts from what the process has opened."""
    unit_of_work, clock = tools.unit_of_work, tools.clock
    directory = directory_menu(unit_of_work, DIRECTORY)
    rule_sets = RuleSets()
    kept = timedelta(days=settings.judged_kept_days)
    read_rule = ReadKeyed(unit_of_work, RULES)
    read_alert, read_signal = ReadAlert(unit_of_work), ReadSignal(unit_of_work)
    recoveries = DecideRecoveries(settings.promised_call_hours, timedelta(days=settings.recovery_not_again_within_days))
    return UseCases(
        rules=RulesMenu(
            put=PutKeyed(unit_of_work, clock, RULES),
            read=read_rule,
            read_version=ReadKeyedVersion(unit_of_work, RULES),
            list_versions=ListKeyedVersions(unit_of_work, RULES),
            list=ListKeyed(unit_of_work, RULES),
            delete=DeleteKeyed(unit_of_work, RULES),
            lint=LintRule(unit_of_work, clock, directory.read),
            attempt=TryRule(unit_of_work, clock, directory.read),
            suggest=ReadSuggestions(unit_of_work),
        ),
        alerts=AlertsMenu(
            judge_responses=JudgeResponses(unit_of_work, rule_sets, directory.read, recoveries),
            read=read_alert,
            list=ListAlerts(unit_of_work),
            activity=ReadActivity(unit_of_work, clock),
            why=ExplainAlert(unit_of_work),
            list_raised=ListRaised(unit_of_work),
        ),
        signals=SignalsMenu(
            judge=JudgeSignals(unit_of_work, rule_sets, directory.read),
            read=read_signal,
            list=ListSignals(unit_of_work),
        ),
        judged=JudgedMenu(
            explain=ExplainSubject(unit_of_work),
            forget=ForgetJudged(unit_of_work, clock, kept),
        ),
        loop=LoopMenu(
            follow=FollowLoop(unit_of_work),
            count=KeepCounts(unit_of_work),
            period=ChoosePeriod(clock),
            compare=CompareLedger(unit_of_work, clock, kept, tools.read_offsets),
            read=ReadLedger(unit_of_work),
            list=ListLedger(unit_of_work),
            health=ReadLoopHealth(unit_of_work, clock),
            course=ReadCourse(unit_of_work),
        ),
        asking=AskingMenu(
            look=AskForNotices(unit_of_work, directory.read),
            notices=ReadNotices(unit_of_work, read_alert, read_signal),
            acknowledge=AcknowledgeAlert(unit_of_work, read_alert, read_signal),
            acknowledgements=ReadAcknowledgements(unit_of_work),
            take_acknowledgements=TakeNoticeAcknowledgements(unit_of_work),
            end_source_silences=EndSourceSilences(unit_of_work),
        ),
        silences=SilencesMenu(
            create=CreateSilence(unit_of_work, directory.read),
            end=EndSilence(unit_of_work, directory.read),
            read=ReadSilence(unit_of_work, directory.read),
            list=ListSilences(unit_of_work, directory.read, clock),
        ),
        drills=DrillsMenu(
            start=StartDrill(unit_of_work, read_rule),
            keep_steps=KeepDrillSteps(unit_of_work),
            read=ReadDrill(unit_of_work),
        ),
        recoveries=RecoveriesMenu(
            follow=FollowRecoveries(unit_of_work),
            list=ListRecoveries(unit_of_work),
            read=ReadRecovery(unit_of_work, read_alert, read_signal),
            promises=CountPromises(unit_of_work, clock),
            clock=clock,
        ),
        erasure=Erasure(unit_of_work, PersonalStore, forgotten),
        directory=directory,
    )
