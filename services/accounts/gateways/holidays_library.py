"""Public holidays by the library `holidays`, which knows about 250 countries."""

from collections.abc import Sequence
from datetime import date

from shared.business_hours.calendar import Holiday
from shared.errors import InvalidFieldError


class HolidaysLibrary:
    """Asks the library, which is loaded when it is asked for the first time."""

    def holidays(
        self, country: str, subdivision: str | None, years: Sequence[int], language: str | None
    ) -> Sequence[Holiday]:
        """Return the public holidays by date, with their names in a language if it has them in that one.

        Args:
            country: ISO 3166-1 code of two letters, such as `DE`.
            subdivision: ISO 3166-2 code without the country, such as `BE`; None: what is one everywhere.
            years: which.
            language: such as `de`; None: the country's own.

        Raises:
            InvalidFieldError: the library knows no such country or subdivision.
        """
        import holidays  # noqa: PLC0415 - only the few who declare a calendar need it

        supported = holidays.list_supported_countries(include_aliases=False)
        if country not in supported:
            raise InvalidFieldError(field="country", detail="is no country whose holidays are known, such as `DE`")
        if subdivision is not None and subdivision not in supported[country]:
            known = ", ".join(supported[country]) or "there are none"
            raise InvalidFieldError(field="subdivision", detail=f"is none of that country; known: {known}")
        localized = holidays.list_localized_countries().get(country, [])
        spoken = next((one for one in localized if one.split("_")[0] == (language or "").split("-")[0]), None)
        # Left to itself the library takes the language of the machine.
        own = holidays.country_holidays(country).default_language
        found: dict[date, str] = dict(
            holidays.country_holidays(country, subdiv=subdivision, years=list(years), language=spoken or own)
        )
        wanted = set(years)
        return [Holiday(date=day, name=name) for day, name in sorted(found.items()) if day.year in wanted]
