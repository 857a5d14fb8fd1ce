"""The rule ``repeated-part``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpmn import names, schema
from bpmn.lint.rule import ERROR, found, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpmn.lint.rule import Found
    from bpmn.lint.subject import Subject


@rule("repeated-part", ERROR, vi="Giữ một phần tử.", en="Keep one of them.")
def repeated_part(subject: Subject) -> Iterator[Found]:
    """Two conditions, two loop counts, two sources of a data association: only one of them would count."""
    for element in subject.elements:
        for part in sorted(schema.ONCE.get(names.kind(element), ())):
            drawn = names.children(element, part)
            if len(drawn) > 1:
                yield found(
                    subject.spot(drawn[1]),
                    vi=f"{{}} có {len(drawn)} phần tử {part}, chỉ được một.",
                    en=f"{{}} has {len(drawn)} of {part}, of which there may be one.",
                )
