"""Link documents: a basis, an answered or changed one, an attachment; seen from both (Decree 30/2020, annex VI)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from engine import BadValueError, Context, handler

if TYPE_CHECKING:
    from collections.abc import Iterator

KINDS: Final = {
    "can_cu": "basis",
    "tra_loi": "reply",
    "thay_the": "replaces",
    "sua_doi": "amends",
    "dinh_chinh": "corrects",
    "thu_hoi": "recalls",
    "dinh_kem": "attachment",
    "trung": "duplicate",
}
ROW: Final = "van_ban"


@dataclass(frozen=True, kw_only=True, slots=True)
class Inputs:
    """``tu``: the document that has the basis, answers or changes; ``den``: the other ones.

    ``loai``: can_cu, tra_loi, thay_the, sua_doi, dinh_chinh, thu_hoi, dinh_kem or trung. ``den`` is a list of document
    ids, or of rows with ``van_ban``; rows without one are passed over.
    """

    tu: str
    loai: str
    den: list[object] | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Outputs:
    """``so_lien_ket``: how many links are new."""

    so_lien_ket: int


@handler("link-documents", title_vi="Liên kết văn bản", title_en="Link documents")
def link_documents(context: Context, inputs: Inputs) -> Outputs:
    """Liên kết văn bản với căn cứ, văn bản được trả lời, bị thay thế, sửa đổi, đính chính, thu hồi, kèm theo, trùng.

    Link a document with its basis, what it answers, changes, has attached or repeats. What is linked already stays so.
    """
    kind = KINDS.get(inputs.loai)
    if kind is None:
        raise BadValueError(f"“{inputs.loai}” is no kind of link. Use one of: {', '.join(KINDS)}.")
    there = {(link.source, link.kind, link.target) for link in context.links(inputs.tu)}
    wanted = [one for one in dict.fromkeys(_ids(inputs.den)) if (inputs.tu, kind, one) not in there]
    for target in wanted:
        context.link(inputs.tu, kind, target)
    return Outputs(so_lien_ket=len(wanted))


def _ids(told: list[object] | None) -> Iterator[str]:
    for each in told or ():
        found = each.get(ROW) if isinstance(each, dict) else each
        if found:
            yield str(found)
