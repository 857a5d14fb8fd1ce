"""Recall document: its sender takes a document back; it counts no more, and nothing of it changes (article 18.4)."""

from __future__ import annotations

from dataclasses import dataclass

from engine import Context, handler


@dataclass(frozen=True, kw_only=True, slots=True)
class Inputs:
    """``van_ban``: id of the document; ``ly_do``: the sender's notice, or why."""

    van_ban: str
    ly_do: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Outputs:
    """``so_van_ban_thu_hoi``: 1, or 0 when it counted no more already."""

    so_van_ban_thu_hoi: int


@handler("recall-document", title_vi="Đóng băng văn bản bị thu hồi", title_en="Recall document")
def recall_document(context: Context, inputs: Inputs) -> Outputs:
    """Văn bản nơi gửi đã thu hồi không còn giá trị và không thay đổi được nữa; số, sổ, nhật ký giữ nguyên.

    A document that its sender takes back counts no more and is frozen; its number, register line and trail stay.
    """
    if context.document(inputs.van_ban).state == "recalled":
        return Outputs(so_van_ban_thu_hoi=0)
    context.supersede(inputs.van_ban, "recalled", inputs.ly_do)
    return Outputs(so_van_ban_thu_hoi=1)
