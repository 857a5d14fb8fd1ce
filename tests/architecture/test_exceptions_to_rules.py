from __future__ import annotations

import re

from tests.support.sources import modules, place

MOST_TYPE_IGNORES = 10
REASONED = re.compile(r"# type: ignore\[[a-z, -]+\]  # \S+ \S+")


def ignores() -> list[tuple[str, str]]:
    return [
        (f"{place(path)}:{number}", line)
        for path in modules()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if "# type: ignore" in line
    ]


def test_each_type_ignore_has_its_code_and_its_reason() -> None:
    found = [where for where, line in ignores() if not REASONED.search(line)]
    assert not found, f"{', '.join(found)}: write `# type: ignore[code]  # why it is right all the same`."


def test_type_ignores_stay_few() -> None:
    assert len(ignores()) < MOST_TYPE_IGNORES, "Type the thing instead: a Protocol or a small wrapper does it."
