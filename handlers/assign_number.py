"""Assign number: the next number of a document's series, and the date beside it (Decree 30/2020, article 15)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date  # noqa: TC003 (the engine reads the type at run time)

from engine import Context, handler

ORDINARY = "thuong"


@dataclass(frozen=True, kw_only=True, slots=True)
class Inputs:
    """``loai_vb``: kind of document (KH, QĐ, cong_van); ``don_vi``: code of the drafting unit, which stands in letters.

    ``tai_lieu``: the kind under which the signed document lies in the case; without it the number stands alone.
    """

    loai_vb: str
    don_vi: str | None = None
    tai_lieu: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Outputs:
    """``so``: 22; ``so_ky_hieu``: 22/KH-BDT; ``ngay_ban_hanh``: today at the agency."""

    so: int
    so_ky_hieu: str
    ngay_ban_hanh: date


@handler("assign-number", title_vi="Cấp số", title_en="Assign number")
def assign_number(context: Context, inputs: Inputs) -> Outputs:
    """Lấy số kế tiếp của sổ trong năm, ghi ngày ban hành là hôm nay. Văn bản mật lấy số ở sổ riêng.

    Take the next number of the year's series, dated today. A secret document is numbered in a series of its own.
    """
    number = context.assign_number(
        document_type=inputs.loai_vb, unit=inputs.don_vi, document=_document(context, inputs.tai_lieu)
    )
    return Outputs(so=number.value, so_ky_hieu=number.text, ngay_ban_hanh=number.assigned_on)


def _document(context: Context, kind: str | None) -> str | None:
    """The document that gets the number; of a secret one the stub is made here, nothing else of it ever exists."""
    if kind is None:
        return None
    found = context.documents(kind)
    if found:
        return found[-1].id
    return None if context.secrecy == ORDINARY else context.create_document(kind, "").id
