"""What a ticket is about: an alert that asks for one, or a complaint that a customer filed without a survey."""

from collections.abc import Mapping

from shared.contracts.alerts import AlertRaised
from shared.contracts.collector import ComplaintFiled
from shared.vocabulary import Metric, ScoredAnswer

_METRIC_NAMES: Mapping[Metric, str] = {"nps": "NPS", "csat": "CSAT", "ces": "CES", "rating": "Rating"}


def summary_of(answer: ScoredAnswer) -> str:
    """Return an answer in a few words, such as `Detractor: 2/10` or `Dissatisfied: 5/5 (1 is best)`."""
    name = answer.category.capitalize() if answer.category else _METRIC_NAMES[answer.metric]
    direction = f" ({answer.scale_min} is best)" if answer.polarity == "low_is_good" else ""
    return f"{name}: {answer.value}/{answer.scale_max}{direction}"


def subject_of_alert(alert: AlertRaised) -> str:
    """Return one line that tells an agent what happened and where; nothing in it points at a person."""
    what = summary_of(alert.reasons[0]) if alert.reasons else f"Alert {alert.rule}"
    return f"{what} at {alert.touchpoint}" if alert.touchpoint else f"{what} in {alert.survey}"


def subject_of_complaint(complaint: ComplaintFiled) -> str:
    """Return one line that tells an agent what it is about and where; nothing in it points at a person."""
    about = f"Complaint: {complaint.category}" if complaint.category else "Complaint"
    return f"{about} at {complaint.touchpoint}" if complaint.touchpoint else about
