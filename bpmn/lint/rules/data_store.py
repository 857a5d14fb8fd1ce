"""The rule ``data-store``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpmn import names
from bpmn.lint.rule import ERROR, found, rule
from bpmn.lint.subject import Spot

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpmn.lint.rule import Found
    from bpmn.lint.subject import Subject


@rule(
    "data-store",
    ERROR,
    vi="Dùng tác vụ dịch vụ để đọc ghi; kho dữ liệu có ở phiên bản sau.",
    en="Read and write with a service task; a later version brings data stores.",
)
def data_store(subject: Subject) -> Iterator[Found]:
    """A data store (BPMN 10.4.1): not yet run."""
    for element in subject.elements:
        if names.kind(element) == "dataStoreReference":
            spot = Spot(id=element.get("id", ""), name=element.get("name", ""), line=names.line(element))
            yield found(spot, vi="{} là kho dữ liệu, chưa chạy được.", en="{} is a data store, which is not run yet.")
