"""What is done with all kinds of things that belong to people: one is kept, changed, deleted, and that is audited."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic

from shared.db.owned import O, OwnedStore
from shared.errors import HeedError
from shared.keyed.preconditions import Precondition, check_expected, require_expected
from shared.unit_of_work import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnedKind(Generic[O]):
    """A kind of things: how it is named, how many a person may have, and what is refused how."""

    thing: str
    """The name in the audit log, such as `view`."""
    most: int
    """Of one person."""
    too_many: type[HeedError]
    exists: type[HeedError]
    """Another one of theirs has this name."""
    audited: Callable[[O], dict[str, Any]]
    """Returns what the audit log keeps of one."""


@dataclass(frozen=True, slots=True)
class OwnedSteps(Generic[O]):
    """Steps with things of a kind, in one transaction; what is changed or deleted is locked."""

    work: Work
    owned: OwnedKind[O]
    store: OwnedStore[O]

    async def keep(self, one: O) -> None:
        """Keep a new thing of its owner's.

        Raises:
            HeedError: they have as many as there may be, or one of this name.
        """
        if await self.store.lock_of(one.owner) >= self.owned.most:
            raise self.owned.too_many
        if await self.store.has_name(one.owner, one.definition.name):
            raise self.owned.exists
        await self.store.add(one)
        self.work.audit(f"{self.owned.thing}.saved", self.owned.thing, str(one.id), after=self.owned.audited(one))

    async def change(
        self,
        before: O,
        definition: Any,  # noqa: ANN401 - that of the kind
        expected: Precondition | None,
        *,
        check: Callable[[], None] | None = None,
    ) -> O:
        """Replace what a thing is, and return what it is then; itself when nothing changes.

        Args:
            before: it.
            definition: what it is to be.
            expected: what must be true of it.
            check: raises when the definition makes no sense; one that is kept already is not checked anew.

        Raises:
            PreconditionFailedError, PreconditionRequiredError: see `shared.keyed.preconditions`.
            HeedError: its owner has another one of this name.
        """
        check_expected(expected, before.tag, thing=self.owned.thing)
        if definition == before.definition:
            return before
        if check is not None:
            check()
        require_expected(expected, thing=self.owned.thing)
        await self.store.lock_of(before.owner)
        if await self.store.has_name(before.owner, definition.name, but=before.id):
            raise self.owned.exists
        after: O = before.redefined(definition, at=self.work.now)
        await self.store.put(after)
        said: Mapping[str, Any] = {"before": self.owned.audited(before), "after": self.owned.audited(after)}
        self.work.audit(f"{self.owned.thing}.changed", self.owned.thing, str(before.id), **said)
        return after

    async def delete(self, one: O, expected: Precondition | None) -> None:
        """Delete a thing; raises as `change`."""
        check_expected(expected, one.tag, thing=self.owned.thing)
        require_expected(expected, thing=self.owned.thing)
        await self.store.drop(one.id)
        self.work.audit(f"{self.owned.thing}.deleted", self.owned.thing, str(one.id), before=self.owned.audited(one))
