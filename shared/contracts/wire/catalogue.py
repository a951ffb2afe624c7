"""All events by their type."""

from shared.contracts import accounts, alerts, audit, collector, notices, notifications, scoring, tickets
from shared.contracts.event import EventData

EVENTS: tuple[type[EventData], ...] = (
    collector.SurveyPublished,
    collector.ResponseReceived,
    collector.ResponseEdited,
    collector.ResponseWithdrawn,
    collector.RespondentErased,
    collector.ComplaintFiled,
    collector.MessageSent,
    collector.MessageRefused,
    collector.MessageFailed,
    collector.MessageBounced,
    collector.SourceFellSilent,
    collector.SourceRecovered,
    scoring.ResponseScored,
    scoring.ScoreChanged,
    scoring.ScoreRestated,
    scoring.CommentRead,
    scoring.ScoreMoved,
    scoring.TargetMissed,
    scoring.UnhappyCounted,
    alerts.AlertRaised,
    alerts.SignalRaised,
    alerts.AlertAcknowledged,
    alerts.RecoveryRequested,
    alerts.RecoveryWithheld,
    notices.AlertsNoticeRequested,
    notices.TicketsNoticeRequested,
    notifications.NoticeSent,
    notifications.NoticeWithheld,
    notifications.NoticeAcknowledged,
    notifications.DeliveryFailed,
    notifications.EndpointPaused,
    notifications.EndpointResumed,
    tickets.TicketOpened,
    tickets.TicketAssigned,
    tickets.TicketContacted,
    tickets.TicketResolved,
    tickets.TicketClosed,
    tickets.TicketReopened,
    tickets.TicketNoted,
    accounts.StructurePublished,
    accounts.PersonChanged,
    accounts.TeamChanged,
    *audit.AUDITED.values(),
    audit.AuditSegmentClosed,
)
"""Every event there is, in the order of the journey."""

BY_TYPE: dict[str, type[EventData]] = {body.event_type: body for body in EVENTS}
