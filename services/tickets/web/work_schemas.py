"""Watching, and wishes to be called back, as JSON."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from services.tickets.application.casework.call_backs import CallBackWish
from shared.vocabulary import CallBack, CallBackChannel, CallBackWindow


class WatchView(BaseModel):
    """Who watches a ticket."""

    watching: bool = Field(description="Whether you do.")
    watchers: list[UUID] = Field(description="Ids of all people who do, in the order in which they began.")


class CallBackBody(BaseModel):
    """How the customer wants to be called back, and when."""

    model_config = ConfigDict(extra="forbid")

    channel: CallBackChannel = "phone"
    window: CallBackWindow = Field(
        default="any_time",
        description="By the clocks where they are: `morning` is 8 to 11, `midday` 11 to 14, `afternoon` 14 to 17, "
        "`evening` 17 to 20, `any_time` 8 to 20.",
    )

    def to_domain(self) -> CallBack:
        return CallBack(self.channel, self.window)


class CallBackView(BaseModel):
    """How the customer wants to be called back, and whether now is the time."""

    channel: CallBackChannel
    window: CallBackWindow
    open_since: datetime | None = Field(description="Null: somebody has contacted the customer since they said so.")
    zone: str | None = Field(
        description="By whose clocks, the IANA name of the zone of the ticket's place. Null: nobody has declared it, "
        "or the customer wants an answer in writing; then nothing is said about the time."
    )
    is_now: bool | None = Field(description="Whether now is within the window.")
    opens_at: datetime | None = Field(description="When the window that is open began, or the next one begins.")
    closes_at: datetime | None = Field(description="When that window ends.")

    @classmethod
    def from_domain(cls, one: CallBackWish) -> "CallBackView":
        time = one.time
        return cls(
            channel=one.wish.channel,
            window=one.wish.window,
            open_since=one.open_since,
            zone=time.zone if time else None,
            is_now=time.is_now if time else None,
            opens_at=time.opens_at if time else None,
            closes_at=time.closes_at if time else None,
        )
