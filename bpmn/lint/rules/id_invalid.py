"""The rule ``id-invalid``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bpmn.lint.rule import ERROR, found, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpmn.lint.rule import Found
    from bpmn.lint.subject import Subject

LONGEST = 200
SHOWN = 60
NAME = re.compile(r"[^\W\d][\w.\-]*")


@rule(
    "id-invalid",
    ERROR,
    vi="Dùng chữ, số, _ . - và bắt đầu bằng chữ hoặc _.",
    en="Use letters, digits, _ . - and begin with a letter or _.",
)
def id_invalid(subject: Subject) -> Iterator[Found]:
    """An id that is no XML name (xsd:ID) or longer than 200 characters."""
    for known, elements in subject.by_id.items():
        if len(known) <= LONGEST and NAME.fullmatch(known):
            continue
        short = known if len(known) <= SHOWN else f"{known[:SHOWN]}…"
        for element in elements:
            yield found(subject.spot(element), vi=f"Mã «{short}» không hợp lệ.", en=f"The id «{short}» is not valid.")
