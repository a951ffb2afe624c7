"""What people paste into a form must not keep a process busy for minutes."""

import pytest

from shared.yaml_files.reading import UnreadableError, check_size, read_yaml


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("[" * 5_000, 1),
        ("".join(" " * depth + "a:\n" for depth in range(100)), 51),
        ("a: &a {b: 1}\n" + "".join(f"k{number}: {{<<: *a}}\n" for number in range(1_100)), 1_002),
    ],
)
def test_what_takes_long_to_build_is_refused_before_it_is_built(text: str, line: int) -> None:
    """Depth, and parts that are repeated; with the line."""
    with pytest.raises(UnreadableError, match="nested too deeply, or repeats itself too often") as refused:
        check_size(text)
    assert refused.value.line == line
    with pytest.raises(UnreadableError):
        read_yaml(text)
