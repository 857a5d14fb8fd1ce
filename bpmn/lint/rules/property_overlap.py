"""The rule ``property-overlap``."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from bpmn import names
from bpmn.lint.rule import ERROR, found, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpmn.lint.rule import Found
    from bpmn.lint.subject import Subject
    from bpmn.xml import Element

KINDS = tuple(map(names.camunda, ("inputParameter", "outputParameter", "property")))

MAPPINGS = tuple(map(names.camunda, ("in", "out")))


@rule("property-overlap", ERROR, vi="Giữ một dòng cho mỗi tên.", en="Keep one line for each name.")
def property_overlap(subject: Subject) -> Iterator[Found]:
    """Two parameters, properties, mappings or data objects of one element under one name: only the last would count."""
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
        yield from _data_twice(subject, element)
        for kind in MAPPINGS:
            yield from _mapped_twice(subject, element.findall(kind))


def _data_twice(subject: Subject, scope: Element) -> Iterator[Found]:
    """Tell of data of a process or sub-process that would be one variable (BPMN 10.4.1)."""
    data = [*names.children(scope, "dataObject"), *names.children(scope, "property")]
    seen: set[str] = set()
    for element in data if names.kind(scope) in names.SCOPES else ():
        name = element.get("name", "")
        if name in seen:
            yield found(
                subject.spot(element),
                vi=f"{{}} có hai dữ liệu cùng tên «{name}».",
                en=f"{{}} has two pieces of data named «{name}».",
            )
        seen.update({name} - {""})


def _mapped_twice(subject: Subject, lines: list[Element]) -> Iterator[Found]:
    targets = Counter(line.get("target") for line in lines)
    for target, count in targets.items():
        if target and count > 1:
            line = [line for line in lines if line.get("target") == target][1]
            yield found(
                subject.spot(line),
                vi=f"{{}} có hai dòng ánh xạ vào biến «{target}».",
                en=f"{{}} has two mappings into the variable «{target}».",
            )
