"""Why rows of customers are refused and what changes, in the reader's words."""

from collections.abc import Mapping
from dataclasses import dataclass

from services.collector.domain.customers.report import RowOutcome
from services.collector.pages.answers import CONSOLE
from shared.errors import FieldProblem
from shared.marking import mark as _
from shared.web.console.visit import Visit

OUTCOMES: Mapping[RowOutcome, str] = {
    "created": _("New customers"),
    "changed": _("Changed"),
    "unchanged": _("Unchanged"),
    "refused": _("Refused"),
}
_FIELDS: Mapping[str, str] = {
    "row": _("Row"),
    "external_id": _("Customer number"),
    "email": _("E-mail"),
    "phone": _("Phone"),
    "name": _("Name"),
    "value": _("Value"),
    "currency": _("Currency"),
    "customer_since": _("Customer since"),
    "left_on": _("Left on"),
    "company": _("Company"),
    "company_key": _("Key of the company"),
    "location": _("Own place"),
    "consent_survey": _("Consent to surveys"),
    "consent_source": _("Source of the consent"),
    "consent_at": _("Date of the consent"),
}
_REASONS: Mapping[str, str] = {
    "email": _("is no e-mail address"),
    "phone": _("is no phone number with its country code"),
    "external_id": _("is too long, or holds characters that it cannot have"),
    "name": _("is too long, or holds characters that it cannot have"),
    "company": _("is too long, or holds characters that it cannot have"),
    "company_key": _("may hold lower-case letters, digits, hyphens and underscores"),
    "location": _("is no place of the company: write its code"),
    "value": _("is no amount in this currency, such as 1234.50"),
    "currency": _("is no currency in use, such as EUR"),
    "customer_since": _("is no day such as 2025-12-31 that has been"),
    "left_on": _("is no day such as 2025-12-31 behind the first one"),
    "consent_survey": _("must be yes or no"),
    "consent_source": _("is needed with a consent, on one line"),
    "consent_at": _("must be a day that has been, such as 2025-12-31"),
    "row": _("needs a customer number, an e-mail address or a phone number"),
}
"""By field, where nothing more exact is known."""
_EXACT: Mapping[str, str] = {
    "is needed with a value": _("is needed with a value"),
    "could be two amounts: write thousands without a separator, or two decimals": _(
        "could be two amounts: choose how amounts are written when you upload the file"
    ),
    "could be two days: write it as 2025-12-31": _(
        "could be two days: choose how days are written when you upload the file"
    ),
    "fits several customers; add their external_id": _("fits several customers: add their customer number"),
    "has more cells than there are columns": _("has more cells than there are columns"),
    "is no day of the calendar": _("is no day of the calendar"),
}
_SAME = "is about the same customer as row "


@dataclass(frozen=True, slots=True)
class ImportWords:
    """What templates ask for while they show an import to one reader."""

    visit: Visit

    def field(self, name: str) -> str:
        return self._say(_FIELDS.get(name, name))

    def outcome(self, name: RowOutcome) -> str:
        return self._say(OUTCOMES[name])

    def why(self, problem: FieldProblem) -> str:
        """Return what is wrong with a field, without its name."""
        if problem.detail.startswith(_SAME):
            number = problem.detail.removeprefix(_SAME)
            return self._say(_("is about the same customer as row %(number)s")) % {"number": number}
        exact = _EXACT.get(problem.detail)
        return self._say(exact if exact is not None else _REASONS.get(problem.field, problem.detail))

    def _say(self, text: str) -> str:
        return CONSOLE.texts(self.visit.language).gettext(text)
