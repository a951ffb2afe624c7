"""What is wrong with facts about a customer, in the reader's words."""

from collections.abc import Iterable, Mapping

from babel.core import Locale

from services.collector.application.customers.editing import SEVERAL
from services.collector.domain.customers.currencies import CURRENCIES
from services.collector.pages.answers import CONSOLE
from shared.errors import FieldProblem
from shared.marking import mark as _
from shared.web.console.visit import Visit

KEPT = _("What is known of this customer is kept.")
_BY_DETAIL: Mapping[str, str] = {
    "is needed with a value": _("Choose the currency of the value."),
    "must have at most": _("This has too many digits for an amount in this currency."),
    "must not be in the future": _("This day is still to come."),
    "must be at most ten years ahead": _("Enter a day within the next ten years."),
    "must not be before `customer_since`": _("This is before they became a customer."),
    "must not be before": _("This is too long ago."),
    "is no day of the calendar": _("There is no such day."),
    SEVERAL: _("Several companies are called so: enter the key of the right one."),
}
"""By how the detail of a problem begins, the longer ones first."""
_BY_FIELD: Mapping[str, str] = {
    "value": _("Enter an amount, such as 1234.50."),
    "currency": _("Choose a currency."),
    "customer_since": _("Enter a day."),
    "left_on": _("Enter a day."),
    "company": _("Enter a name of at most 200 characters."),
}


def errors(visit: Visit, problems: Iterable[FieldProblem]) -> Mapping[str, str]:
    """Return a sentence for each field that is wrong."""
    say = CONSOLE.texts(visit.language).gettext
    found: dict[str, str] = {}
    for one in problems:
        name = "company" if one.field == "company_key" else one.field
        exact = next((text for begin, text in _BY_DETAIL.items() if one.detail.startswith(begin)), None)
        found.setdefault(name, say(exact or _BY_FIELD[name]))
    return found


def currencies(visit: Visit) -> list[tuple[str, str]]:
    """Return the currencies to choose from, by their names in the reader's language."""
    names = Locale(visit.language).currencies
    return sorted(((code, f"{names.get(code, code)} ({code})") for code in CURRENCIES), key=lambda one: one[1])
