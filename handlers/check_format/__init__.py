"""Check format: the part of the format check that a machine can do on a DOCX (Decree 30/2020, article 8, annex I)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from engine import BadValueError, DeferredContext, handler
from handlers.check_format.checks import Check
from handlers.check_format.edition import Edition, edition_of
from handlers.check_format.reading import Paper

UNREADABLE: Final = "tep-word"


@dataclass(frozen=True, kw_only=True, slots=True)
class Inputs:
    """``tep``: the file value of a document of this case; ``quy_tac``: the procedure's file of format rules.

    ``loai_vb``: kind of document; without it what depends on it is not looked at closely.
    """

    tep: dict[str, object]
    quy_tac: str
    loai_vb: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Outputs:
    """``loi_the_thuc``: a row for each rule that is not kept; ``so_loi``: how many."""

    loi_the_thuc: list[object]
    so_loi: int


@handler("check-format", deferred=True, title_vi="Kiểm tra thể thức", title_en="Check format")
def check_format(context: DeferredContext, inputs: Inputs) -> Outputs:
    """Kiểm tra khổ giấy, lề, phông, cỡ chữ, thành phần, ký hiệu, nơi nhận của tệp Word; người vẫn kết luận.

    Check paper, margins, fonts, sizes, parts, symbol and recipients of a Word file. A person still has the last word.
    """
    edition = edition_of(context.resource(inputs.quy_tac).decode(), context.today)
    found = _found(context, inputs, edition)
    return Outputs(loi_the_thuc=[_row(edition, rule, places) for rule, places in found.items()], so_loi=len(found))


def _found(context: DeferredContext, inputs: Inputs, edition: Edition) -> dict[str, list[str]]:
    name = str(inputs.tep.get("name") or "")
    if not name.lower().endswith(".docx"):
        return {UNREADABLE: [name]}
    with context.open(str(inputs.tep.get("sha256"))) as stream:
        data = stream.read()
    try:
        paper = Paper(data)
    except BadValueError:
        return {UNREADABLE: [name]}
    return Check(paper=paper, edition=edition, kind=inputs.loai_vb, symbol=context.identity.symbol).findings()


def _row(edition: Edition, rule: str, places: list[str]) -> dict[str, object]:
    told = edition.rules[rule]
    return {
        "quy_tac": rule,
        "loi": told.vi,
        "loi_en": told.en,
        "vi_tri": "; ".join(places),
        "cach_sua": told.remedy_vi,
        "cach_sua_en": told.remedy_en,
    }
