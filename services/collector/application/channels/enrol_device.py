"""Enrol a kiosk device."""

from dataclasses import dataclass

from services.collector.application.channels.placing import check_place
from services.collector.domain.channels.device import Device, digest_of_key, new_device_key
from services.collector.domain.names import MAX_PLACE_LENGTH, PLACE_RULE, is_line
from services.collector.store.device_store import DeviceStore
from services.collector.store.survey_store import SurveyStore
from shared.clock import Clock
from shared.errors import FieldProblem
from shared.ids import uuid7
from shared.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class EnrolDevice:
    """Give a tablet a place and a key of its own."""

    unit_of_work: UnitOfWork
    clock: Clock

    async def __call__(
        self, *, name: str, survey: str, touchpoint: str | None, location: str | None
    ) -> tuple[Device, str]:
        """Return the device and its key, which nobody can read again.

        Args:
            name: what people call the device.
            survey: key of the survey, published or not.
            touchpoint: what its responses are about.
            location: where it stands.

        Raises:
            InvalidPlaceError: a field has the wrong form.
            SurveyNotFoundError: there is no such survey.
        """
        wrong = [] if is_line(name, MAX_PLACE_LENGTH) else [FieldProblem("name", PLACE_RULE)]
        check_place(touchpoint, location, wrong)
        device = Device(uuid7(), name, survey, touchpoint=touchpoint, location=location, created_at=self.clock.now())
        key = new_device_key()
        async with self.unit_of_work.begin() as work:
            await SurveyStore(work.connection).get(survey)
            await DeviceStore(work.connection).add(device, key_sha256=digest_of_key(key))
        return device, key
