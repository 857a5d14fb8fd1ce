"""Supersede document: an issued one is corrected, amended, replaced or recalled by another (Decree 30/2020, 18.3-4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date  # noqa: TC003 (the engine reads the type at run time)
from typing import Final

from engine import DOCUMENT_TYPES, BadValueError, BusinessError, Context, handler

NOTES: Final = {
    "dinh_chinh": "Đính chính theo",
    "sua_doi": "Sửa đổi, bổ sung theo",
    "thay_the": "Thay thế bằng",
    "thu_hoi": "Thu hồi theo",
}
STATES: Final = {"thay_the": "replaced", "thu_hoi": "recalled"}
SHORT: Final = {kind.code: kind.abbreviation or "CV" for kind in DOCUMENT_TYPES}


@dataclass(frozen=True, kw_only=True, slots=True)
class Inputs:
    """``van_ban``: the document that is changed; ``loai``: dinh_chinh, sua_doi, thay_the or thu_hoi.

    The others are those of the document that changes it.
    """

    van_ban: str
    loai: str
    loai_vb: str
    so_ky_hieu: str
    ngay_ban_hanh: date


@dataclass(frozen=True, kw_only=True, slots=True)
class Outputs:
    """``ghi_chu_so``: what stands beside its register entry now; ``ho_so_con_mo``: whether its own case goes on."""

    ghi_chu_so: str
    ho_so_con_mo: bool


@handler("supersede-document", title_vi="Ghi văn bản bị thay đổi", title_en="Supersede document")
def supersede_document(context: Context, inputs: Inputs) -> Outputs:
    """Ghi vào sổ rằng văn bản bị đính chính, sửa đổi, thay thế hay thu hồi; hai việc sau: hết dùng, giữ số.

    Note in the register what became of the document; one that is replaced or recalled counts no more. Its number stays.
    """
    if inputs.loai not in NOTES:
        raise BadValueError(f"“{inputs.loai}” is no change of a document. Use one of: {', '.join(NOTES)}.")
    document = context.document(inputs.van_ban)
    if document.state != "issued":
        raise BusinessError("chua_phat_hanh", f"Văn bản {document.number or ''} không còn hiệu lực để thay đổi.")
    short = SHORT.get(inputs.loai_vb, inputs.loai_vb)
    text = f"{NOTES[inputs.loai]} {short} số {inputs.so_ky_hieu} ngày {inputs.ngay_ban_hanh:%d/%m/%Y}"
    context.note_document(document, text)
    if inputs.loai in STATES:
        context.supersede(document.id, STATES[inputs.loai], text)
    case = context.case_of(document)
    return Outputs(ghi_chu_so=text, ho_so_con_mo=case is not None and case.open)
