"""The menu: everything collector can do."""

from dataclasses import dataclass

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
from services.collector.application.eligibility.exposures import ForgetExposures, RecordEvent
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
from services.collector.application.surveys.put_asset import PutAsset
from services.collector.application.surveys.put_survey import PutSurvey
from services.collector.application.surveys.read_asset import ListAssets, ReadAsset
from services.collector.application.surveys.read_recent_survey import ReadRecentSurvey
from services.collector.application.surveys.read_shown_version import ReadOpenVersion, ReadPublishedVersion
from services.collector.application.surveys.read_surveys import ListSurveys, ReadLiveSurvey, ReadSurvey, ReadVersion
from services.collector.application.surveys.remove_asset import RemoveAsset
from services.collector.domain.responses.response import Outcome
from shared.group_commit import GroupCommit


@dataclass(frozen=True, slots=True)
class UseCases:
    """One field per use case."""

    put_survey: PutSurvey
    publish_survey: PublishSurvey
    change_survey_state: ChangeSurveyState
    check_survey: CheckSurvey
    list_surveys: ListSurveys
    read_survey: ReadSurvey
    read_version: ReadVersion
    read_live_survey: ReadLiveSurvey
    read_recent_survey: ReadRecentSurvey
    submit_responses: SubmitResponses
    submissions: GroupCommit[Submitted, Outcome]
    """Single submissions on their way to `submit_responses`, which takes them in groups."""
    save_partial: SavePartial
    expire_partials: ExpirePartials
    list_partials: ListPartials
    list_responses: ListResponses
    read_response: ReadResponse
    edit_response: EditResponse
    mark_response: MarkResponse
    withdraw_response: WithdrawResponse
    find_respondents: FindRespondents
    erase_respondent: EraseRespondent
    receive_sms: ReceiveSms
    create_link: CreateLink
    list_links: ListLinks
    read_link: ReadLink
    enrol_device: EnrolDevice
    list_devices: ListDevices
    read_kiosk: ReadKiosk
    revoke_device: RevokeDevice
    resolve_device: ResolveDevice
    resolve_link: ResolveLink
    export_responses: ExportResponses
    republish_responses: RepublishResponses
    claim_resource_id: ClaimResourceId
    forget_idempotency_keys: ForgetIdempotencyKeys
    put_asset: PutAsset
    read_asset: ReadAsset
    list_assets: ListAssets
    remove_asset: RemoveAsset
    read_published_version: ReadPublishedVersion
    read_open_version: ReadOpenVersion
    check_answers: CheckAnswers
    recall_answers: RecallAnswers
    start_form: StartForm
    notice_haste: NoticeHaste
    contact: str
    """Whom respondents can write to about the pages, as the settings say; may be empty."""
    check_eligibility: CheckEligibility
    record_event: RecordEvent
    count_refusals: CountRefusals
    read_funnel: ReadFunnel
    forget_exposures: ForgetExposures
    rate_limits: RateLimits
    proofs: Proofs
    file_complaint: FileComplaint
    list_complaints: ListComplaints
    read_complaint: ReadComplaint
