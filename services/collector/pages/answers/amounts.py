"""Amounts of money as readers write them."""

from decimal import Decimal

from babel.numbers import format_currency

from shared.web.console.visit import Visit


class Amounts:
    """What templates ask for."""

    def __init__(self, visit: Visit) -> None:
        self._language = visit.language

    def of(self, value: Decimal | None, currency: str | None) -> str:
        """Return an amount with its currency; `–` for None."""
        if value is None or currency is None:
            return "–"
        return str(format_currency(value, currency, locale=self._language))
