"""At which places answers must have been given: some locations, a unit, and in any case what the reader may see."""

from dataclasses import dataclass, field

from services.scoring.domain.company import Company, as_counted
from services.scoring.domain.errors import UnanswerableQueryError


@dataclass(frozen=True, slots=True)
class Places:
    """Which places are asked for."""

    company: Company = field(default_factory=Company)
    named: tuple[str, ...] = ()
    """Locations; none: all."""
    unit: str | None = None
    """Code of a unit; None: all."""

    def __post_init__(self) -> None:
        """Refuse a unit that the reader has never seen.

        Raises:
            UnanswerableQueryError: there is none for them.
        """
        if self.unit is not None and not self.company.has_unit(self.unit):
            raise UnanswerableQueryError(field="unit", detail="is none of the company's structure")

    @property
    def are_all(self) -> bool:
        """Whether answers count wherever they were given, also without a location."""
        return self.locations is None

    @property
    def exact(self) -> frozenset[str] | None:
        """Where answers must have been given, in full; None: anywhere."""
        found = self.company.reach
        if self.unit is not None:
            inside = self.company.structure.locations_in(self.unit)
            found = inside if found is None else found & inside
        if self.named:
            found = frozenset(self.named) if found is None else found & frozenset(self.named)
        return found

    @property
    def locations(self) -> frozenset[str] | None:
        """Where answers must have been given, as they are counted by it; None: anywhere."""
        return None if self.exact is None else frozenset(map(as_counted, self.exact))
