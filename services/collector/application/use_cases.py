"""The menu: everything collector can do."""

from dataclasses import dataclass

from services.collector.application.abuse.proof import NoticeHaste, Proofs, StartForm
from services.collector.application.abuse.rate_limits import RateLimits
from services.collector.application.attention import ReadAttention
from services.collector.application.channels.devices import (
    ChangeDevice,
    EnrolDevice,
    ListDevices,
    ReadDevice,
    ReadKiosk,
    RevokeDevice,
)
from services.collector.application.channels.enrolment import EnrolByCode, MakeEnrolmentCode, ResolveDevice
from services.collector.application.channels.link_use import ReadLinkDetails, ReadLinkUse
from services.collector.application.channels.links import (
    ChangeLink,
    CreateLink,
    ListLinks,
    ReadLink,
    ResolveLink,
    RetireLink,
)
from services.collector.application.channels.place_changes import FollowPlaces
from services.collector.application.channels.receive_sms import ReceiveSms
from services.collector.application.channels.silences import ReadSilences
from services.collector.application.channels.watch_sources import WatchSources
from services.collector.application.complaint_progress import FollowComplaints, ReadComplaintStatus
from services.collector.application.complaints import FileComplaint, ListComplaints, ReadComplaint
from services.collector.application.consents.menu import ConsentsMenu
from services.collector.application.eligibility.check_eligibility import CheckEligibility, CountRefusals
from services.collector.application.eligibility.exposures import ForgetExposures, RecordEvent
from services.collector.application.funnel import ReadFunnel
from services.collector.application.idempotency import ClaimResourceId, ForgetIdempotencyKeys
from services.collector.application.looking_up import IsKnown, SearchPeople, ViewContact
from services.collector.application.menus.customers import CustomersMenu
from services.collector.application.menus.invitations import InvitationsMenu
from services.collector.application.menus.messages import MessagesMenu
from services.collector.application.menus.templates import TemplatesMenu
from services.collector.application.messages.links import Links
from services.collector.application.people import EraseRespondent, FindRespondents
from services.collector.application.responses.afterwards import AddComment, MakeAfterwardsToken, ReadAnswered
from services.collector.application.responses.corrections import MarkResponse, WithdrawResponse
from services.collector.application.responses.edit_response import EditResponse
from services.collector.application.responses.export_responses import ExportResponses, ReadCodebook
from services.collector.application.responses.partials import ExpirePartials, ListPartials, SavePartial
from services.collector.application.responses.queries import CheckAnswers, ListResponses, ReadResponse, RecallAnswers
from services.collector.application.responses.read_asked import ReadAsked
from services.collector.application.responses.republish_responses import RepublishResponses
from services.collector.application.responses.submit_responses import SubmitResponses, Submitted
from services.collector.application.surveys.assets import ListAssets, PutAsset, ReadAsset, RemoveAsset
from services.collector.application.surveys.overviews import ListSurveyOverviews
from services.collector.application.surveys.queries import ListSurveys, ReadLiveSurvey, ReadSurvey, ReadVersion
from services.collector.application.surveys.republish_surveys import RepublishSurveys
from services.collector.application.surveys.shown_surveys import ReadOpenVersion, ReadPublishedVersion, ReadRecentSurvey
from services.collector.application.surveys.steps import ChangeSurveyState, CheckSurvey, PublishSurvey, PutSurvey
from services.collector.domain.responses.response import Outcome
from shared.directory_use_cases import DirectoryMenu
from shared.group_commit import GroupCommit


@dataclass(frozen=True, slots=True)
class SurveysMenu:
    """Surveys, their drafts and their versions."""

    put: PutSurvey
    publish: PublishSurvey
    change_state: ChangeSurveyState
    check: CheckSurvey
    list: ListSurveys
    list_overviews: ListSurveyOverviews
    read: ReadSurvey
    read_version: ReadVersion
    read_live: ReadLiveSurvey
    read_recent: ReadRecentSurvey
    read_published: ReadPublishedVersion
    read_open: ReadOpenVersion
    republish: RepublishSurveys


@dataclass(frozen=True, slots=True)
class AssetsMenu:
    """Pictures and fonts of themes."""

    put: PutAsset
    read: ReadAsset
    list: ListAssets
    remove: RemoveAsset


@dataclass(frozen=True, slots=True)
class ResponsesMenu:
    """Complete responses: submitting, reading and correcting them."""

    submit: SubmitResponses
    submissions: GroupCommit[Submitted, Outcome]
    """Single submissions on their way to `submit_responses`, which takes them in groups."""
    list: ListResponses
    read: ReadResponse
    read_asked: ReadAsked
    edit: EditResponse
    mark: MarkResponse
    withdraw: WithdrawResponse
    export: ExportResponses
    read_codebook: ReadCodebook
    republish: RepublishResponses
    check_answers: CheckAnswers
    recall_answers: RecallAnswers
    make_afterwards_token: MakeAfterwardsToken
    read_answered: ReadAnswered
    add_comment: AddComment


@dataclass(frozen=True, slots=True)
class PartialsMenu:
    """Responses that are not finished."""

    save: SavePartial
    expire: ExpirePartials
    list: ListPartials


@dataclass(frozen=True, slots=True)
class RespondentsMenu:
    """People, as far as they are known."""

    find: FindRespondents
    erase: EraseRespondent
    search: SearchPeople
    view_contact: ViewContact
    is_known: IsKnown


@dataclass(frozen=True, slots=True)
class LinksMenu:
    """Short links with a place behind them."""

    create: CreateLink
    list: ListLinks
    read: ReadLink
    resolve: ResolveLink
    read_details: ReadLinkDetails
    read_use: ReadLinkUse
    openings: GroupCommit[str, None]
    """Codes of links that were just followed, on their way to being counted."""
    change: ChangeLink
    retire: RetireLink


@dataclass(frozen=True, slots=True)
class DevicesMenu:
    """Kiosks."""

    enrol: EnrolDevice
    make_code: MakeEnrolmentCode
    enrol_by_code: EnrolByCode
    list: ListDevices
    read: ReadDevice
    read_kiosk: ReadKiosk
    change: ChangeDevice
    revoke: RevokeDevice
    resolve: ResolveDevice


@dataclass(frozen=True, slots=True)
class EligibilityMenu:
    """Who may be asked, and what was shown to whom."""

    check: CheckEligibility
    record_event: RecordEvent
    count_refusals: CountRefusals
    forget_exposures: ForgetExposures


@dataclass(frozen=True, slots=True)
class ComplaintsMenu:
    """Complaints without a survey."""

    file: FileComplaint
    list: ListComplaints
    read: ReadComplaint
    read_status: ReadComplaintStatus
    follow: FollowComplaints


@dataclass(frozen=True, slots=True)
class IdempotencyMenu:
    """Idempotency keys."""

    claim_id: ClaimResourceId
    forget_keys: ForgetIdempotencyKeys


@dataclass(frozen=True, slots=True)
class AbuseMenu:
    """What keeps machines and floods out."""

    rate_limits: RateLimits
    reference_limits: RateLimits
    """Of those who ask for complaints by their references."""
    proofs: Proofs
    start_form: StartForm
    notice_haste: NoticeHaste


@dataclass(frozen=True, slots=True)
class UseCases:
    """One field per use case."""

    surveys: SurveysMenu
    assets: AssetsMenu
    responses: ResponsesMenu
    partials: PartialsMenu
    respondents: RespondentsMenu
    links: LinksMenu
    devices: DevicesMenu
    eligibility: EligibilityMenu
    complaints: ComplaintsMenu
    idempotency: IdempotencyMenu
    abuse: AbuseMenu
    receive_sms: ReceiveSms
    contact: str
    """Whom respondents can write to about the pages, as the settings say; may be empty."""
    takes_call_backs: bool
    """Whether the page for complaints lets customers ask for a call, as the settings say."""
    read_funnel: ReadFunnel
    follow_places: FollowPlaces
    read_attention: ReadAttention
    watch_sources: WatchSources
    read_silences: ReadSilences
    directory: DirectoryMenu
    consents: ConsentsMenu
    invitations: InvitationsMenu
    customers: CustomersMenu
    message_links: Links
    """Makes and reads the signed links in messages; `links` above are short links with a place behind them."""
    messages: MessagesMenu
    templates: TemplatesMenu
