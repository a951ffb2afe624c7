"""What the days of the week are called."""

from collections.abc import Mapping

from shared.business_hours.calendar import Weekday
from shared.marking import mark as _

WEEKDAY_NAMES: Mapping[Weekday, str] = {
    "monday": _("Monday"),
    "tuesday": _("Tuesday"),
    "wednesday": _("Wednesday"),
    "thursday": _("Thursday"),
    "friday": _("Friday"),
    "saturday": _("Saturday"),
    "sunday": _("Sunday"),
}
WEEKDAYS_IN_SHORT: Mapping[Weekday, str] = {
    "monday": _("Mon"),
    "tuesday": _("Tue"),
    "wednesday": _("Wed"),
    "thursday": _("Thu"),
    "friday": _("Fri"),
    "saturday": _("Sat"),
    "sunday": _("Sun"),
}
