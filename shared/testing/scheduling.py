"""Which tests one worker process runs all of, because what they share is dear to prepare."""

from collections.abc import Mapping

from xdist.scheduler import LoadScopeScheduling

TOGETHER: Mapping[str, str] = {
    "tests/architecture/test_planted_violations.py": "a graph of all imports",
    "tests/bus/test_kafka_faults.py": "a broker that may be killed",
    "tests/faults/test_outages.py": "a broker that may be killed",
    "tests/real/test_files_end_to_end.py": "a suite that was fed with files",
}
"""By file, what is shared. Marks of pytest-xdist would say it in the files, but pytest 9.2 does not take notice of the
names that pytest-xdist 3.8 gives to tests with such a mark."""


class Together(LoadScopeScheduling):  # type: ignore[misc]  # its library has no types
    """Hands out tests one by one, and first those that belong together."""

    def _split_scope(self, nodeid: str) -> str:
        return TOGETHER.get(nodeid.partition("::")[0], nodeid)
