"""Read which sources are silent at this moment: nothing comes from them, though it should."""

from dataclasses import dataclass

from services.collector.domain.channels.silence import Silence
from services.collector.store.silence_store import SilenceStore
from shared.access import Caller
from shared.unit_of_work import Connection, UnitOfWork


@dataclass(frozen=True, slots=True)
class ReadSilences:
    unit_of_work: UnitOfWork

    async def __call__(self, *, caller: Caller) -> list[Silence]:
        """Return those that were concluded from the usual number of answers, the longest first.

        Kiosks are not among them: each says by itself since when it is not seen. Whoever is limited to locations sees
        what is there, and no website or SMS account, which are at none.
        """
        async with self.unit_of_work.read() as connection:
            return await concluded_silences(connection, caller)


async def concluded_silences(connection: Connection, caller: Caller) -> list[Silence]:
    """Return the silences that somebody sees; see `ReadSilences`."""
    lasting = (await SilenceStore(connection).lasting()).values()
    concluded = [one for one in lasting if one.usual is not None and caller.sees(one.source.location)]
    return sorted(concluded, key=lambda one: one.silent_since)
