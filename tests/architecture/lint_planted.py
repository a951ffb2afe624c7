"""Check a copy of the tree once per planted violation. Run in the copy; talks JSON over standard input and output.

Input: a list of `[path, line]`. Output: for each, the names of the contracts that it broke.
"""

import json
import sys
from pathlib import Path

from importlinter import configuration
from importlinter.application import use_cases


def broken_contracts(path: Path, line: str) -> list[str]:
    """Return the contracts that break when `line` stands at the end of the file at `path`."""
    before = path.read_text() if path.exists() else None
    made = [folder for folder in path.parents if not folder.exists()]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"{before or ''}\n{line}\n")
    try:
        options = use_cases.read_user_options()
        use_cases._register_contract_types(options)
        report = use_cases.create_report(options, cache_dir=".import_linter_cache")
        return [contract.name for contract, check in report.get_contracts_and_checks() if not check.kept]
    finally:
        path.unlink()
        if before is not None:
            path.write_text(before)
        for folder in made:
            folder.rmdir()


if __name__ == "__main__":
    configuration.configure()
    sys.path.insert(0, str(Path.cwd()))
    json.dump([broken_contracts(Path(path), line) for path, line in json.load(sys.stdin)], sys.stdout)
