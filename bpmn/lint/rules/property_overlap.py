"""The rule ``property-overlap``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpmn import names
from bpmn.lint.rule import ERROR, found, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpmn.lint.rule import Found
    from bpmn.lint.subject import Subject

KINDS = tuple(map(names.camunda, ("inputParameter", "outputParameter", "property")))


@rule("property-overlap", ERROR, vi="Giữ một dòng cho mỗi tên.", en="Keep one line for each name.")
def property_overlap(subject: Subject) -> Iterator[Found]:
    """Two parameters or properties of one element under one name: only the last would count."""
    for element in subject.elements:
        for kind in KINDS:
            seen: set[str] = set()
            for line in element.findall(kind):
                name = line.get("name", "")
                if name in seen:
                    yield found(
                        subject.spot(line),
                        vi=f"{{}} có hai dòng cùng tên «{name}».",
                        en=f"{{}} has two lines named «{name}».",
                    )
                seen.add(name)
