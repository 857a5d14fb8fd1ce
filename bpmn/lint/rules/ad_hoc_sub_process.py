"""The rule ``ad-hoc-sub-process``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpmn.lint.rule import ERROR, found, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpmn.lint.rule import Found
    from bpmn.lint.subject import Subject


@rule(
    "ad-hoc-sub-process",
    ERROR,
    vi="Vẽ thứ tự các bước trong quy trình con thường; loại này có ở phiên bản sau.",
    en="Draw the order in a plain sub-process; a later version brings this kind.",
)
def ad_hoc_sub_process(subject: Subject) -> Iterator[Found]:
    """An ad-hoc sub-process (BPMN 10.3.5), whose steps have no fixed order: not yet run."""
    for node in subject.nodes("adHocSubProcess"):
        yield found(
            node,
            vi="{} là quy trình con tùy biến, chưa chạy được.",
            en="{} is an ad-hoc sub-process, which is not run yet.",
        )
