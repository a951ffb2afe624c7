"""How much everybody has to do, and whose turn it is: kept up while cases are given one after another."""

from dataclasses import dataclass, field
from uuid import UUID

Turn = tuple[str, UUID]
"""A team and a person of it, or somebody who stands in."""


@dataclass(slots=True)
class Loads:
    """What is known of the people that are looked at; who is not in it has nothing."""

    open: dict[UUID, int] = field(default_factory=dict)
    """Cases of each person that are neither resolved nor closed."""
    of_team: dict[str, int] = field(default_factory=dict)
    """The same of each team, as far as a person has them."""
    turns: dict[Turn, int] = field(default_factory=dict)
    """Numbers that grow: who has the lowest was given a case by the team longest ago, or never."""
    given: set[Turn] = field(default_factory=set)
    """Whose turn it was since this was read."""

    def add(self, person: UUID, team: str | None, number: int = 1) -> None:
        """Count cases that somebody got, or lost when the number is negative."""
        self.open[person] = self.open.get(person, 0) + number
        if team is not None:
            self.of_team[team] = self.of_team.get(team, 0) + number

    def give(self, person: UUID, team: str) -> None:
        """Count a case that somebody got, and put them at the end of the row."""
        self.add(person, team)
        last = max((turn for (of, _), turn in self.turns.items() if of == team), default=0)
        self.turns[team, person] = last + 1
        self.given.add((team, person))

    def turn_of(self, team: str, person: UUID) -> int:
        return self.turns.get((team, person), 0)
