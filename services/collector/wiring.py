"""The only file that constructs things."""

import secrets
from collections.abc import Sequence
from datetime import timedelta

from services.collector.application.abuse.proof import Proofs
from services.collector.application.abuse.rate_limits import RateLimits
from services.collector.application.channels.devices import (
    EnrolDevice,
    ListDevices,
    ReadKiosk,
    ResolveDevice,
    RevokeDevice,
)
from services.collector.application.channels.links import CreateLink, ListLinks, ReadLink, ResolveLink
from services.collector.application.channels.receive_sms import ReceiveSms
from services.collector.application.complaints import FileComplaint, ListComplaints, ReadComplaint
from services.collector.application.eligibility.check_eligibility import CheckEligibility, CountRefusals
from services.collector.application.eligibility.exposures import ForgetExposures, RecordEvent, RecordExposures
from services.collector.application.funnel import ReadFunnel
from services.collector.application.idempotency import ClaimResourceId, ForgetIdempotencyKeys
from services.collector.application.people import EraseRespondent, FindRespondents
from services.collector.application.responses.check_answers import CheckAnswers
from services.collector.application.responses.edit_response import EditResponse
from services.collector.application.responses.expire_partials import ExpirePartials
from services.collector.application.responses.export_responses import ExportResponses
from services.collector.application.responses.list_partials import ListPartials
from services.collector.application.responses.mark_response import MarkResponse
from services.collector.application.responses.read_responses import ListResponses, ReadResponse
from services.collector.application.responses.recall_answers import RecallAnswers
from services.collector.application.responses.republish_responses import RepublishResponses
from services.collector.application.responses.save_partial import SavePartial
from services.collector.application.responses.start_form import NoticeHaste, StartForm
from services.collector.application.responses.submit_responses import SubmitResponses, Submitted
from services.collector.application.responses.withdraw_response import WithdrawResponse
from services.collector.application.surveys.change_survey_state import ChangeSurveyState
from services.collector.application.surveys.check_survey import CheckSurvey
from services.collector.application.surveys.publish_survey import PublishSurvey
from services.collector.application.surveys.published_surveys import PublishedSurveys
from services.collector.application.surveys.put_asset import PutAsset
from services.collector.application.surveys.put_survey import PutSurvey
from services.collector.application.surveys.read_asset import ListAssets, ReadAsset
from services.collector.application.surveys.read_recent_survey import ReadRecentSurvey
from services.collector.application.surveys.read_shown_version import ReadOpenVersion, ReadPublishedVersion
from services.collector.application.surveys.read_surveys import ListSurveys, ReadLiveSurvey, ReadSurvey, ReadVersion
from services.collector.application.surveys.remove_asset import RemoveAsset
from services.collector.application.use_cases import UseCases
from services.collector.domain.eligibility.exposure import Exposure
from services.collector.domain.responses.response import Outcome
from services.collector.settings import CollectorSettings
from shared.group_commit import GroupCommit
from shared.runtime.service import Tools


def wire(settings: CollectorSettings, tools: Tools) -> UseCases:
    """Build the menu of collector from what the process has opened."""
    unit_of_work, clock = tools.unit_of_work, tools.clock
    surveys = PublishedSurveys()
    submit_responses = SubmitResponses(unit_of_work, clock, surveys, settings.phone_region or None)
    read_link = ReadLink(unit_of_work)
    read_recent_survey = ReadRecentSurvey(unit_of_work, clock, surveys)
    exposures = _exposures(RecordExposures(unit_of_work), settings)
    phone_region = settings.phone_region or None
    return UseCases(
        put_survey=PutSurvey(unit_of_work, clock),
        publish_survey=PublishSurvey(unit_of_work, clock),
        change_survey_state=ChangeSurveyState(unit_of_work, clock),
        check_survey=CheckSurvey(unit_of_work),
        list_surveys=ListSurveys(unit_of_work),
        read_survey=ReadSurvey(unit_of_work),
        read_version=ReadVersion(unit_of_work),
        read_live_survey=ReadLiveSurvey(unit_of_work, surveys),
        read_recent_survey=read_recent_survey,
        submit_responses=submit_responses,
        submissions=_group_commit(submit_responses, settings),
        save_partial=SavePartial(unit_of_work, clock, surveys, phone_region),
        expire_partials=ExpirePartials(unit_of_work, clock, timedelta(days=settings.partial_days)),
        list_partials=ListPartials(unit_of_work),
        list_responses=ListResponses(unit_of_work),
        read_response=ReadResponse(unit_of_work),
        edit_response=EditResponse(unit_of_work, clock, surveys),
        mark_response=MarkResponse(unit_of_work, clock, surveys),
        withdraw_response=WithdrawResponse(unit_of_work, clock),
        find_respondents=FindRespondents(unit_of_work, phone_region),
        erase_respondent=EraseRespondent(unit_of_work, clock, phone_region),
        receive_sms=ReceiveSms(
            unit_of_work,
            clock,
            surveys,
            settings.sms_accounts,
            tools.settings.base_url(),
            settings.phone_region or None,
        ),
        create_link=CreateLink(unit_of_work, clock),
        list_links=ListLinks(unit_of_work),
        read_link=read_link,
        resolve_link=ResolveLink(read_link),
        enrol_device=EnrolDevice(unit_of_work, clock),
        list_devices=ListDevices(unit_of_work),
        read_kiosk=ReadKiosk(unit_of_work, surveys),
        revoke_device=RevokeDevice(unit_of_work, clock),
        resolve_device=ResolveDevice(unit_of_work, clock),
        export_responses=ExportResponses(unit_of_work),
        republish_responses=RepublishResponses(unit_of_work, clock),
        claim_resource_id=ClaimResourceId(unit_of_work, clock),
        forget_idempotency_keys=ForgetIdempotencyKeys(unit_of_work, clock),
        put_asset=PutAsset(unit_of_work, clock),
        read_asset=ReadAsset(unit_of_work),
        list_assets=ListAssets(unit_of_work),
        remove_asset=RemoveAsset(unit_of_work),
        read_published_version=ReadPublishedVersion(unit_of_work, surveys),
        read_open_version=ReadOpenVersion(unit_of_work, clock, surveys),
        check_answers=CheckAnswers(phone_region),
        recall_answers=RecallAnswers(unit_of_work, clock),
        start_form=StartForm(clock),
        notice_haste=NoticeHaste(clock, timedelta(seconds=settings.shortest_answer_seconds)),
        contact=settings.contact,
        check_eligibility=CheckEligibility(
            unit_of_work, clock, surveys, exposures, settings.quarantine_days, phone_region
        ),
        record_event=RecordEvent(clock, read_recent_survey, exposures, phone_region),
        count_refusals=CountRefusals(unit_of_work, clock),
        read_funnel=ReadFunnel(unit_of_work, clock, settings.sms_accounts),
        forget_exposures=ForgetExposures(unit_of_work, clock),
        rate_limits=RateLimits(
            clock,
            per_address=settings.rate_per_address,
            per_survey=settings.rate_per_survey,
            per_address_and_survey=settings.rate_per_address_and_survey,
        ),
        proofs=Proofs(
            clock, settings.proof_secret.get_secret_value().encode() or secrets.token_bytes(32), settings.proof_rounds
        ),
        file_complaint=FileComplaint(unit_of_work, clock, phone_region),
        list_complaints=ListComplaints(unit_of_work),
        read_complaint=ReadComplaint(unit_of_work),
    )


def _group_commit(submit_responses: SubmitResponses, settings: CollectorSettings) -> GroupCommit[Submitted, Outcome]:
    async def submit(group: Sequence[Submitted]) -> Sequence[Outcome]:
        return await submit_responses(submitted=group)

    return GroupCommit(submit, group_size=settings.group_size, queue_size=settings.queue_size)


def _exposures(record_exposures: RecordExposures, settings: CollectorSettings) -> GroupCommit[Exposure, None]:
    async def record(group: Sequence[Exposure]) -> Sequence[None]:
        return await record_exposures(exposures=group)

    return GroupCommit(record, group_size=settings.group_size, queue_size=settings.queue_size)
