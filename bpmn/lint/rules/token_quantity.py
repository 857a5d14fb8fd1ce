"""The rule ``token-quantity``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpmn.errors import Message
from bpmn.lint.rule import ERROR, found, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpmn.lint.rule import Found
    from bpmn.lint.subject import Subject


BELOW = Message(vi="Xóa startQuantity và completionQuantity.", en="Remove startQuantity and completionQuantity.")


@rule(
    "token-quantity",
    ERROR,
    vi="Xóa startQuantity và completionQuantity; số khác 1 có ở phiên bản sau.",
    en="Remove startQuantity and completionQuantity; a later version brings others than 1.",
)
def token_quantity(subject: Subject) -> Iterator[Found]:
    """An activity that takes or makes several tokens (startQuantity, completionQuantity): not yet run."""
    for node in subject.nodes():
        if min(node.start_quantity, node.completion_quantity) < 1:
            yield found(
                node,
                vi="{} có startQuantity hoặc completionQuantity nhỏ hơn 1.",
                en="{} has a startQuantity or completionQuantity below 1.",
                remedy=BELOW,
            )
        elif (node.start_quantity, node.completion_quantity) != (1, 1):
            yield found(
                node,
                vi="{} có startQuantity hoặc completionQuantity khác 1, chưa chạy được.",
                en="{} has a startQuantity or completionQuantity other than 1, which is not run yet.",
            )
