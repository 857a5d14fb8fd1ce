"""Receive document: one of another agency, with its own number and date (Decree 30/2020, articles 21, 22)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date  # noqa: TC003 (the engine reads the type at run time)

from engine import Context, handler


@dataclass(frozen=True, kw_only=True, slots=True)
class Inputs:
    """``tai_lieu``: the kind under which its file lies in the case; without a file a document of this kind is made.

    ``trich_yeu``, ``so_ky_hieu``, ``ngay_van_ban``: what it says of itself.
    """

    tai_lieu: str
    trich_yeu: str
    so_ky_hieu: str
    ngay_van_ban: date


@dataclass(frozen=True, kw_only=True, slots=True)
class Outputs:
    """``van_ban``: id of the document."""

    van_ban: str


@handler("receive-document", title_vi="Nhận văn bản", title_en="Receive document")
def receive_document(context: Context, inputs: Inputs) -> Outputs:
    """Ghi nhận văn bản của nơi khác với số, ký hiệu và ngày của nó; nội dung từ đây không thay đổi được nữa.

    Take in a document of another agency with its number and date; its content never changes here. Once is enough.
    """
    found = context.documents(inputs.tai_lieu)
    document = found[-1] if found else context.create_document(inputs.tai_lieu, inputs.trich_yeu)
    if document.state == "draft":
        context.receive(document.id, text=inputs.so_ky_hieu, day=inputs.ngay_van_ban)
    return Outputs(van_ban=document.id)
