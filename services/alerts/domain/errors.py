"""What can go wrong with rules and alerts."""

from shared.errors import ConflictError, InvalidError, NotFoundError


class InvalidRuleError(InvalidError):
    """The rule contradicts itself or could never fire."""

    slug = "invalid-rule"
    title = "The rule makes no sense"


class RuleNotFoundError(NotFoundError):
    """There is no rule of that key."""

    slug = "rule-not-found"
    title = "There is no such rule"


class StaleRuleError(ConflictError):
    """The rule is no longer, or not yet, in the version that the caller has seen."""

    slug = "rule-changed"
    title = "The rule has another version"


class AlertNotFoundError(NotFoundError):
    """There is no alert of that id."""

    slug = "alert-not-found"
    title = "There is no such alert"
