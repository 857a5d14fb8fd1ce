"""Publish: a document is posted publicly (niêm yết); as long as it hangs, everybody in the agency may read it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date  # noqa: TC003 (the engine reads the type at run time)

from engine import BusinessError, Context, handler


@dataclass(frozen=True, kw_only=True, slots=True)
class Inputs:
    """``tai_lieu``: kind of the case's document, or a document's id; ``noi``: where; from ``tu_ngay`` (today) on.

    ``den_ngay``: the last day, inclusive; without it the document stays posted.
    """

    tai_lieu: str
    noi: str
    tu_ngay: date | None = None
    den_ngay: date | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Outputs:
    """``niem_yet_tu``: the first day of the posting."""

    niem_yet_tu: date


@handler("publish", title_vi="Niêm yết công khai", title_en="Publish")
def publish(context: Context, inputs: Inputs) -> Outputs:
    """Ghi nhận văn bản được niêm yết ở đâu, từ ngày nào đến ngày nào; trong thời gian đó cả cơ quan đọc được.

    Write down where and when a document is posted; meanwhile everybody in the agency may read it. Business error
    chua_co_van_ban: there is no such document in this case.
    """
    known = [document for document in context.documents() if inputs.tai_lieu in {document.kind, document.id}]
    if not known:
        raise BusinessError("chua_co_van_ban", "Hồ sơ chưa có văn bản này để niêm yết.")
    first = inputs.tu_ngay or context.today
    context.post(known[-1].id, inputs.noi, valid_from=first, valid_to=inputs.den_ngay)
    return Outputs(niem_yet_tu=first)
