"""Amounts of money as readers write them."""

from decimal import Decimal

from babel.core import Locale
from babel.numbers import format_currency

from shared.web.console.visit import Visit


class Amounts:
    """What templates ask for."""

    def __init__(self, visit: Visit) -> None:
        self._language = visit.language

    def whole(self, value: Decimal, currency: str) -> str:
        """Return an amount in whole units, for where there is little room."""
        pattern = Locale(self._language).currency_formats["standard"].pattern.replace("0.00", "0")
        return str(format_currency(value, currency, pattern, locale=self._language, currency_digits=False))

    def of(self, value: Decimal | None, currency: str | None) -> str:
        """Return an amount with its currency; `–` for None."""
        if value is None or currency is None:
            return "–"
        return str(format_currency(value, currency, locale=self._language))
