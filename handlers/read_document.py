"""Read document: what is known of an issued document of the agency, to draft the one that changes it (article 18)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date  # noqa: TC003 (the engine reads the type at run time)
from typing import Final

from engine import DOCUMENT_TYPES, BusinessError, Context, handler

ORDINARY: Final = "thuong"
NAMES: Final = {kind.code: kind.name_vi.removesuffix(" (cá biệt)") for kind in DOCUMENT_TYPES}
STATES: Final = {"replaced": "đã bị thay thế", "recalled": "đã bị thu hồi"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Inputs:
    """``van_ban``: id of a document."""

    van_ban: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Outputs:
    """Its number, date and subject; ``du_lieu``: the variables of the case that issued it.

    ``ten_goi``: what one calls it in a text, Kế hoạch số 22/KH-BDT ngày 23/11/2026.
    """

    so_ky_hieu: str
    ngay_ban_hanh: date
    trich_yeu: str
    ten_goi: str
    du_lieu: dict[str, object]


@handler("read-document", title_vi="Đọc văn bản đã phát hành", title_en="Read document")
def read_document(context: Context, inputs: Inputs) -> Outputs:
    """Lấy số, ngày, trích yếu và dữ liệu của văn bản đã phát hành. Chưa phát hành hay hết hiệu lực: chua_phat_hanh.

    Give what is known of an issued document. One that is not issued, or counts no more, is the error chua_phat_hanh.
    """
    document = context.document(inputs.van_ban)
    if document.secrecy != ORDINARY or document.state != "issued" or not (document.number and document.issued_on):
        found = STATES.get(document.state, "chưa phát hành")
        raise BusinessError("chua_phat_hanh", f"Văn bản {document.number or ''} {found}.".replace("  ", " "))
    case = context.case_of(document)
    told = dict(case.variables) if case else {}
    kind = NAMES.get(str(told.get("loai_vb")), "Văn bản")
    return Outputs(
        so_ky_hieu=document.number,
        ngay_ban_hanh=document.issued_on,
        trich_yeu=document.title,
        ten_goi=f"{kind} số {document.number} ngày {document.issued_on:%d/%m/%Y}",
        du_lieu=told,
    )
