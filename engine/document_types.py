"""The 29 kinds of administrative documents and their abbreviations (Decree 30/2020, article 7 and annex III)."""

from __future__ import annotations

from typing import Final, NamedTuple

from engine.errors import BadValueError


class DocumentType(NamedTuple):
    """A kind of document: ``abbreviation`` stands in its symbol, and is empty for công văn and thư công."""

    code: str
    abbreviation: str
    name_vi: str
    name_en: str


DOCUMENT_TYPES: Final = tuple(
    DocumentType(code, "" if code in {"cong_van", "thu_cong"} else code, vietnamese, english)
    for code, vietnamese, english in (
        ("NQ", "Nghị quyết (cá biệt)", "Resolution"),
        ("QĐ", "Quyết định (cá biệt)", "Decision"),
        ("CT", "Chỉ thị", "Directive"),
        ("QC", "Quy chế", "Regulation"),
        ("QyĐ", "Quy định", "Rules"),
        ("TC", "Thông cáo", "Communiqué"),
        ("TB", "Thông báo", "Notice"),
        ("HD", "Hướng dẫn", "Guidance"),
        ("CTr", "Chương trình", "Programme"),
        ("KH", "Kế hoạch", "Plan"),
        ("PA", "Phương án", "Scheme"),
        ("ĐA", "Đề án", "Proposal"),
        ("DA", "Dự án", "Project"),
        ("BC", "Báo cáo", "Report"),
        ("BB", "Biên bản", "Minutes"),
        ("TTr", "Tờ trình", "Submission"),
        ("HĐ", "Hợp đồng", "Contract"),
        ("CĐ", "Công điện", "Urgent dispatch"),
        ("BGN", "Bản ghi nhớ", "Memorandum"),
        ("BTT", "Bản thỏa thuận", "Agreement"),
        ("GUQ", "Giấy ủy quyền", "Delegation"),
        ("GM", "Giấy mời", "Invitation"),
        ("GGT", "Giấy giới thiệu", "Letter of introduction"),
        ("GNP", "Giấy nghỉ phép", "Leave permit"),
        ("PG", "Phiếu gửi", "Sending slip"),
        ("PC", "Phiếu chuyển", "Transfer slip"),
        ("PB", "Phiếu báo", "Notification slip"),
        ("cong_van", "Công văn", "Official letter"),
        ("thu_cong", "Thư công", "Courtesy letter"),
    )
)

ARRIVAL: Final = DocumentType("van_ban_den", "", "Văn bản đến", "Incoming document")
"""Whatever its kind, a document that comes in is counted in the order in which it came (article 22)."""

_BY_CODE: Final = {row.code: row for row in (*DOCUMENT_TYPES, ARRIVAL)}
# What forms, spreadsheets and older systems call them, besides the codes.
_BY_NAME: Final = {row.name_vi.removesuffix(" (cá biệt)").casefold(): row for row in DOCUMENT_TYPES} | {
    "cv": _BY_CODE["cong_van"],
}


def document_type(code: str) -> DocumentType:
    """Give a kind of document by its code (``KH``, ``cong_van``), its Vietnamese name, or CV for công văn.

    Raises:
        BadValueError: there is no such kind.
    """
    found = _BY_CODE.get(code) or _BY_NAME.get(code.casefold())
    if found is None:
        raise BadValueError(
            f"“{code}” is no kind of document. Use an abbreviation of annex III such as KH, or cong_van."
        )
    return found
