"""The rule ``correlation``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpmn import names
from bpmn.errors import Message
from bpmn.lint.rule import ERROR, found, rule
from bpmn.lint.subject import Spot

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpmn.lint.rule import Found
    from bpmn.lint.subject import Subject


READ = {
    "correlationProperty": ("correlationPropertyRetrievalExpression", "messagePath", "messageRef"),
    "correlationSubscription": ("correlationPropertyBinding", "dataPath", "correlationPropertyRef"),
}
NO_KEY = "The correlation subscription at {} names no key."
KEY = Message(vi="Ghi correlationKeyRef.", en="Write a correlationKeyRef.")
ONCE = Message(vi="Giữ một cách đọc.", en="Keep one way to read it.")


@rule(
    "correlation",
    ERROR,
    vi="Ghi cho mỗi thuộc tính cách lấy từ thông điệp (messagePath).",
    en="Say for each property how it is read from a message (messagePath).",
)
def correlation(subject: Subject) -> Iterator[Found]:
    """A correlation key without properties, or a property that is not read from its messages or twice (BPMN 8.4.2)."""
    yield from _read_once(subject)
    for key in subject.diagram.correlations:
        element = subject.by_id.get(key.id, [subject.root])[0]
        spot = Spot(id=key.id, name=key.name, line=names.line(element))
        if not key.properties:
            yield found(
                spot, vi="Khóa tương quan {} không có thuộc tính.", en="The correlation key {} has no properties."
            )
        for part in key.properties:
            if not part.retrievals:
                yield found(
                    spot,
                    vi=f"Thuộc tính «{part.name or part.id}» của khóa {{}} không được lấy từ thông điệp nào.",
                    en=f"The property «{part.name or part.id}» of the key {{}} is read from no message.",
                )


def _read_once(subject: Subject) -> Iterator[Found]:
    """Judge how the properties are read: from each message, and from the variables of a process, by one path."""
    for element in subject.elements:
        if names.kind(element) == "correlationSubscription" and not element.get("correlationKeyRef"):
            yield found(subject.spot(element), vi="Đăng ký tương quan ở {} không nêu khóa.", en=NO_KEY, remedy=KEY)
        seen: set[str] = set()
        reader, path, key = READ.get(names.kind(element), ("", "", ""))
        for line in names.children(element, reader) if reader else ():
            spot = Spot(id=element.get("id", ""), name=element.get("name", ""), line=names.line(line))
            read = line.get(key, "").rpartition(":")[2]
            if not read or not names.child_text(line, path):
                yield found(spot, vi=f"{{}}: thiếu {key} hoặc {path}.", en=f"{{}} lacks a {key} or a {path}.")
            elif read in seen:
                yield found(spot, vi=f"{{}} đọc «{read}» hai lần.", en=f"{{}} reads «{read}» twice.", remedy=ONCE)
            seen.add(read)
