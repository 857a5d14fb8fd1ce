"""The rule ``global-task``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpmn import names
from bpmn.lint.rule import ERROR, found, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpmn.lint.rule import Found
    from bpmn.lint.subject import Subject

GLOBAL = frozenset({"globalTask", "globalUserTask", "globalManualTask", "globalScriptTask", "globalBusinessRuleTask"})


@rule(
    "global-task",
    ERROR,
    vi="Vẽ bước đó thành quy trình và gọi quy trình; tác vụ toàn cục có ở phiên bản sau.",
    en="Draw it as a process and call that; a later version brings global tasks.",
)
def global_task(subject: Subject) -> Iterator[Found]:
    """A global task (BPMN 10.3.4) or a call of one: not yet run."""
    for element in subject.elements:
        if names.kind(element) in GLOBAL:
            yield found(
                subject.spot(element),
                vi="{} là tác vụ toàn cục, chưa chạy được.",
                en="{} is a global task, which is not run yet.",
            )
    for node in subject.nodes("callActivity"):
        called = subject.by_id.get(node.call.key if node.call else "", [])
        if any(names.kind(element) in GLOBAL for element in called):
            yield found(
                node,
                vi="{} gọi một tác vụ toàn cục, chưa chạy được.",
                en="{} calls a global task, which is not run yet.",
            )
