"""The rule ``listed``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from bpmn.lint.rule import ERROR, found, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpmn.lint.rule import Found
    from bpmn.lint.subject import Subject

MOST: Final = 4
_NAMES: Final = re.compile(r"\s*[^\W\d]\w*\s*(?:,\s*[^\W\d]\w*\s*)*")


@rule(
    "listed",
    ERROR,
    vi="Ghi nhiều nhất 4 tên biến, cách nhau bằng dấu phẩy.",
    en="Write at most 4 names of variables, with a comma between them.",
)
def listed(subject: Subject) -> Iterator[Found]:
    """A property listed that is no list of at most four variables: lists would show something else than was meant."""
    for process in subject.processes:
        value = process.properties.get("listed")
        if value is None or (_NAMES.fullmatch(value) and value.count(",") < MOST):
            continue
        yield found(
            process.root,
            vi=f"listed của {{}} là «{value[:40]}», không phải tên của nhiều nhất 4 biến.",
            en=f"listed of {{}} is «{value[:40]}», which is not the names of at most 4 variables.",
        )
