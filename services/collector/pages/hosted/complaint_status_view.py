"""The page on which customers see how it goes on with their complaint, as its template needs it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from services.collector.application.complaint_progress import ComplaintStatus
from services.collector.pages.hosted.complaint_status_texts import StatusTexts, status_texts
from services.collector.pages.hosted.languages import OWN_LANGUAGES, direction, own_name, texts_in
from services.collector.pages.hosted.page_texts import PageTexts


@dataclass(frozen=True, slots=True)
class Step:
    """One step on the way."""

    name: str
    at: datetime | None
    """None: it is still to come."""
    day: str
    """As people read it."""
    is_now: bool = False


@dataclass(frozen=True, slots=True)
class StatusView:
    """What the template shows; without a status, the question for a reference."""

    language: str
    status: ComplaintStatus | None
    zone: str
    """By whose clocks days are counted."""
    heading: str
    lead: str
    typed: str = ""

    @property
    def texts(self) -> PageTexts:
        return texts_in(self.language)

    @property
    def words(self) -> StatusTexts:
        return status_texts(self.language)

    @property
    def direction(self) -> str:
        return direction(self.language)

    @property
    def others(self) -> list[tuple[str, str, str]]:
        """The other languages: tag, own name and direction."""
        return [(one, own_name(one), direction(one)) for one in OWN_LANGUAGES if one != self.language]

    @property
    def steps(self) -> Sequence[Step]:
        """The steps in the order in which they happened, then those to come."""
        if self.status is None:
            return ()
        steps = list(self._steps(self.status))
        last = max(index for index, step in enumerate(steps) if step.at is not None)
        return [Step(one.name, one.at, one.day, is_now=index == last) for index, one in enumerate(steps)]

    def _steps(self, status: ComplaintStatus) -> Iterator[Step]:
        words, is_settled = self.words, status.settled_at is not None
        yield self._step(words.received, status.filed_at)
        if status.taken_at is not None or not is_settled:
            yield self._step(words.working, status.taken_at)
        if status.answered_at is not None:
            yield self._step(words.answered, status.answered_at)
        if status.reopened_at is not None:
            yield self._step(words.taken_up_again, status.reopened_at)
        yield self._step(words.settled, status.settled_at)

    def _step(self, name: str, at: datetime | None) -> Step:
        from babel.dates import format_date  # noqa: PLC0415 - for the first of these pages only

        day = "" if at is None else format_date(at.astimezone(ZoneInfo(self.zone)), "long", locale=self.language)
        return Step(name, at, day)


def status_view(language: str, status: ComplaintStatus, zone: str) -> StatusView:
    """Return the page about a complaint."""
    words = status_texts(language)
    is_open_again = status.state == "working" and status.reopened_at is not None
    lead = words.reopened if is_open_again else words.leads[status.state]
    return StatusView(language, status, zone, words.title, lead)


def asking_view(language: str, typed: str | None = None) -> StatusView:
    """Return the page that asks for a reference; `typed` is one that is not known."""
    words = status_texts(language)
    if typed is None:
        return StatusView(language, None, "UTC", words.ask_title, words.ask)
    return StatusView(language, None, "UTC", words.unknown_title, words.unknown, typed)
