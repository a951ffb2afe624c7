"""The faults that `make mutants` plants can still be planted: files move and lines change."""

from tests.mutants.mutant import all_rooms, mutants_of

LEAST = 400


def test_every_fault_can_be_planted() -> None:
    """Each fault names a file, a text that occurs in it exactly once, and tests that exist."""
    problems = [problem for room in all_rooms() for mutant in mutants_of(room) if (problem := mutant.problem())]
    assert problems == []


def test_there_are_enough_faults() -> None:
    """The tables hold enough faults for their share to say something, and none twice."""
    mutants = [mutant for room in all_rooms() for mutant in mutants_of(room)]
    assert len(mutants) >= LEAST
    assert len({(mutant.file, mutant.text, mutant.replacement) for mutant in mutants}) == len(mutants)
