"""Which tests one worker process runs all of, because what they share is dear to prepare."""

from collections.abc import Mapping
from zlib import crc32

from xdist.scheduler import LoadScopeScheduling

TOGETHER: Mapping[str, str] = {
    "tests/architecture/test_planted_violations.py": "a graph of all imports",
    "tests/bus/test_kafka_faults.py": "a broker that may be killed",
    "tests/faults/test_outages.py": "a broker that may be killed",
    "tests/real/test_files_end_to_end.py": "a suite that was fed with files",
}
"""By file, what is shared. Marks of pytest-xdist would say it in the files, but pytest 9.2 does not take notice of the
names that pytest-xdist 3.8 gives to tests with such a mark."""
IN_TWO: Mapping[str, str] = {
    "tests/browser/console/test_every_page.py": "a suite with data that people have",
}
"""Likewise, but too long for one: half of each goes to one worker process, the other half to another."""


class Together(LoadScopeScheduling):  # type: ignore[misc]  # its library has no types
    """Hands out tests one by one, and first those that belong together."""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        if file in IN_TWO:
            # What is there for one parameter after the other is halved; the rest may share more than that.
            return f"{IN_TWO[file]} {crc32(nodeid.encode()) % 2 if '[/' in nodeid else 0}"
        return TOGETHER.get(file, nodeid)
