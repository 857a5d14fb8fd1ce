"""What a letter says, box by box of Annex I (Decree 30/2020): the same fields for both templates (docs/handlers.md)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias

from engine import DOCUMENT_TYPES, BadValueError, shown

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from engine import DeferredContext

Shown: TypeAlias = "str | bool | Sequence[Shown] | Mapping[str, Shown]"
"""What a template may see: words, yes or no, and rows and maps of these; never an object of the program."""

Fields: TypeAlias = "dict[str, Shown]"

TYPES: Final = {kind.code: kind for kind in DOCUMENT_TYPES}
LETTERS: Final = frozenset({"cong_van", "thu_cong"})
DECISION: Final = "QĐ"
STAMPS: Final = {"khan": "KHẨN", "thuong_khan": "THƯỢNG KHẨN", "hoa_toc": "HỎA TỐC"}
PURPOSES: Final = {"bao_cao": " (để báo cáo)", "biet": " (để biết)"}
LAST_PADDED_MONTH: Final = 2


@dataclass(frozen=True, kw_only=True, slots=True)
class Request:
    """What is to be composed; ``recipients`` are rows with ``ten`` and ``muc_dich``."""

    document_type: str
    heading: str
    more: object
    subject: str
    text: str
    signer: str
    signed_kind: str | None
    unit: str | None
    number: str | None
    day: date | None
    bases: tuple[str, ...]
    addressed_to: str
    recipients: tuple[Mapping[str, object], ...]
    file_copy: str
    urgency: str


def letter(context: DeferredContext, request: Request) -> Fields:
    """Give the fields that a template sees.

    Raises:
        BadValueError: the kind of document is unknown.
    """
    identity = context.identity
    code, heading, abbreviation = kind_of(request)
    decision = code == DECISION
    return {
        "co_quan_chu_quan": identity.parent_name.upper(),
        "co_quan": short_name(identity.name.upper(), identity.parent_name.upper()),
        "so_ky_hieu": request.number or blank_number(context, request, abbreviation),
        "dia_danh_ngay": f"{identity.place}, {day_text(request.day, context.today)}",
        "ten_loai": heading.upper(),
        "trich_yeu": request.subject,
        "cong_van": code in LETTERS,
        "quyet_dinh": decision,
        "tham_quyen": f"{identity.head_title} {identity.name}".upper() if decision else "",
        "kinh_gui": request.addressed_to,
        "do_khan": STAMPS.get(request.urgency, ""),
        "can_cu": list(request.bases),
        "doan": [line.strip() for line in request.text.splitlines() if line.strip()],
        "chuc_vu": capacity(context, request),
        "ho_ten": context.person(request.signer).name,
        "noi_nhan": recipients(request),
        "du_lieu": plain(request.more),
    }


def kind_of(request: Request) -> tuple[str, str, str]:
    """Code, name and abbreviation of the kind of document; of a paper with a heading of its own only that.

    Raises:
        BadValueError: the kind is unknown, and there is no heading.
    """
    kind = TYPES.get(request.document_type)
    if kind is not None:
        return kind.code, request.heading or kind.name_vi.removesuffix(" (cá biệt)"), kind.abbreviation
    if request.heading and not request.document_type:
        return "", request.heading, ""
    raise BadValueError(f"“{request.document_type}” is no kind of document. Use one of: {', '.join(TYPES)}.")


def plain(value: object) -> Shown:
    """A value of the case as a template sees it: days as 05/03/2026, numbers with a comma, rows and maps of these."""
    if isinstance(value, dict):
        return {str(name): plain(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    return value if isinstance(value, bool) else shown(value)


def capacity(context: DeferredContext, request: Request) -> list[str]:
    """The lines above the signature: of the signature itself, else of the authority that the signer has today."""
    signed = context.documents(request.signed_kind) if request.signed_kind else []
    for document in reversed(signed):
        for signature in reversed(context.signatures(document.id)):
            return list(signature.lines)
    authority = context.authority(request.signer, request.document_type)
    return list(authority.lines) if authority else [context.title_of(request.signer).upper()]


def recipients(request: Request) -> list[str]:
    """The list under “Nơi nhận”, each line with its dash and its mark, the file copy last."""
    lines = ["Như trên"] if request.addressed_to else []
    names = ((str(row.get("ten") or "").strip(), str(row.get("muc_dich"))) for row in request.recipients)
    lines += [name + PURPOSES.get(purpose, "") for name, purpose in names if name]
    return [*(f"- {line};" for line in dict.fromkeys(lines)), f"- Lưu: {request.file_copy}."]


def short_name(name: str, parent: str) -> str:
    """The agency's name without the place that the line above it says: BAN DÂN TỘC under UBND TỈNH TRÀ VINH."""
    words, above = name.split(), parent.split()
    same = 0
    while same < min(len(words) - 1, len(above)) and words[-1 - same] == above[-1 - same]:
        same += 1
    return " ".join(words[: len(words) - same]) if same > 1 else name


def day_text(day: date | None, today: date) -> str:
    """The date as the decree writes it, ngày 05 tháng 02 năm 2026; before it is known, with room for day and month."""
    if day is None:
        return f"ngày      tháng      năm {today.year}"
    month = f"{day.month:02d}" if day.month <= LAST_PADDED_MONTH else f"{day.month}"
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"


def blank_number(context: DeferredContext, request: Request, abbreviation: str) -> str:
    """The symbol with room for the number, for a draft."""
    symbol = context.identity.symbol
    if abbreviation:
        return f"      /{abbreviation}-{symbol}"
    unit = context.unit(request.unit) if request.unit else None
    return f"      /{symbol}-{unit.symbol}" if unit else f"      /{symbol}"
