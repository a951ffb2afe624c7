"""What became of scores after an improvement, as JSON."""

from datetime import date
from uuid import UUID

from pydantic import BaseModel, Field

from services.scoring.domain.improvements.effect import BeforeAndAfter, Effect, EffectStatus, TooEarly
from services.scoring.domain.improvements.mark import ImprovementMark
from services.scoring.web.change_views import ChangeItemView
from shared.fields import fields_in_common
from shared.vocabulary import ImprovementState
from shared.web.origin import AtTouchpointView

CAUTION = (
    "Whatever else changed at that time is in the difference, too; and a score that was unusually low when somebody "
    "acted tends to rise by itself (regression to the mean)."
)


class OtherImprovementView(BaseModel):
    """Another improvement that took effect for some of the same answers."""

    improvement_id: UUID
    number: int
    done_on: date | None

    @classmethod
    def from_domain(cls, mark: ImprovementMark) -> "OtherImprovementView":
        return cls(improvement_id=mark.improvement_id, number=mark.number, done_on=mark.done_on)


class EffectView(AtTouchpointView):
    """The scores before and after an improvement was done, and what may be said about the difference.

    Without a touchpoint it takes effect at all of them.
    """

    improvement_id: UUID
    number: int
    state: ImprovementState
    survey: str | None = Field(description="The survey whose scores it is to improve. Null: all.")
    unit: str | None = Field(description="The unit or location where it takes effect. Null: in the whole company.")
    done_on: date | None = Field(description="The day on which it took effect; it is in neither window.")
    status: EffectStatus = Field(
        description="`not_done`: there is no day yet. `too_early`: fewer than 14 days have passed, see `possible_on`. "
        "`no_answers`: nobody answered there in either window. `compared`: see `items`."
    )
    days: int | None = Field(
        description="Local days of each window: as many as have passed since, at most 90. While it is too early: how "
        "many have passed."
    )
    possible_on: date | None = Field(description="While it is too early: the first day on which it can be compared.")
    items: list[ChangeItemView] = Field(
        description="`current` is the score after, `base` the one before. With too few answers on either side "
        "`not_enough` says how many there are and how many it takes."
    )
    not_counted: list[str] = Field(
        description="Keys of surveys whose answers have more locations than are distinguished, so that those of this "
        "place are not known."
    )
    also_done: list[OtherImprovementView] = Field(
        description="Other improvements that took effect for some of the same answers within the windows: their "
        "effects cannot be separated."
    )
    caution: str = Field(description="What the difference does not say.")

    @classmethod
    def from_domain(cls, effect: Effect) -> "EffectView":
        mark, span = effect.mark, effect.span
        own = fields_in_common(mark, ImprovementMark)
        own.pop("version")
        return cls(
            **own,
            status=effect.status,
            days=span.days if isinstance(span, BeforeAndAfter | TooEarly) else None,
            possible_on=span.possible_on if isinstance(span, TooEarly) else None,
            items=[ChangeItemView.from_domain(one, effect.zone) for one in effect.items],
            not_counted=list(effect.not_counted),
            also_done=[OtherImprovementView.from_domain(one) for one in effect.also],
            caution=CAUTION,
        )
