"""Compose letter: a document in the layout of Annex I (Decree 30/2020), as DOCX for Word and as PDF."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date  # noqa: TC003 (the engine reads the type at run time)
from functools import partial
from typing import cast

from engine import DeferredContext, handler
from handlers.compose_letter.letter import Request, letter
from handlers.compose_letter.pdf import render_pdf
from handlers.compose_letter.word import render_word


@dataclass(frozen=True, kw_only=True, slots=True)
class Inputs:
    """``mau``: the template's path without its ending; ``loai``: the kind under which the PDF is kept in the case.

    ``tai_lieu``: kind of the signed document, whose signature tells the signing capacity. The rest is what the letter
    says. ``noi_dung``: one paragraph a line; ``can_cu``: rows with ``noi_dung``; ``noi_nhan``: rows with ``ten`` and
    ``muc_dich``. Without ``so_ky_hieu`` and ``ngay_ban_hanh`` it is a draft, with room left for both.

    ``ten_loai``: the heading of a paper that is no kind of document of the decree; then ``loai_vb`` is left out.
    ``du_lieu``: whatever else the template shows, by name, as ``du_lieu``; what lies in it under the keys
    ``truong_nguoi`` is shown by the person's name, under ``truong_don_vi`` by the unit's.
    """

    mau: str
    loai: str
    trich_yeu: str
    nguoi_ky: str
    loai_vb: str | None = None
    ten_loai: str | None = None
    noi_dung: str | None = None
    tai_lieu: str | None = None
    don_vi: str | None = None
    so_ky_hieu: str | None = None
    ngay_ban_hanh: date | None = None
    can_cu: list[object] | None = None
    kinh_gui: str | None = None
    noi_nhan: list[object] | None = None
    luu: str | None = None
    do_khan: str | None = None
    du_lieu: dict[str, object] | None = None
    truong_nguoi: list[str] | None = None
    truong_don_vi: list[str] | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Outputs:
    """The files that were made: ``tep_pdf`` and ``tep_docx``, each with its name, size and SHA-256."""

    tep_pdf: dict[str, object]
    tep_docx: dict[str, object]


@handler("compose-letter", deferred=True, title_vi="Dựng văn bản", title_en="Compose letter")
def compose_letter(context: DeferredContext, inputs: Inputs) -> Outputs:
    """Dựng văn bản theo Phụ lục I từ hai mẫu của quy trình: .docx (mở bằng Word) và .typ (ra PDF).

    Compose the document from the procedure's two templates. State secrets are never composed: those cases carry none.
    """
    told = context.named(inputs.du_lieu or {}, people=inputs.truong_nguoi or (), units=inputs.truong_don_vi or ())
    request = Request(
        document_type=inputs.loai_vb or "", heading=inputs.ten_loai or "", subject=inputs.trich_yeu, more=told,
        text=inputs.noi_dung or "", signer=inputs.nguoi_ky, signed_kind=inputs.tai_lieu, unit=inputs.don_vi,
        number=inputs.so_ky_hieu, day=inputs.ngay_ban_hanh, bases=_texts(inputs.can_cu, "noi_dung"),
        addressed_to=inputs.kinh_gui or "", recipients=_rows(inputs.noi_nhan), file_copy=inputs.luu or "VT",
        urgency=inputs.do_khan or "",
    )  # fmt: skip
    fields = letter(context, request)
    name = _file_name(inputs.so_ky_hieu or (f"du-thao-{inputs.loai_vb}" if inputs.loai_vb else inputs.loai))
    word = render_word(context.resource(f"{inputs.mau}.docx"), fields, context.at)
    pdf = render_pdf(context.resource(f"{inputs.mau}.typ"), fields, context.at)
    signed = context.documents(inputs.tai_lieu) if inputs.tai_lieu and inputs.so_ky_hieu else []
    kept = partial(
        context.add_document,
        title=title_of(inputs.ten_loai or "", inputs.trich_yeu),
        final=inputs.loai_vb is None,
        copy_of=signed[-1].id if signed and signed[-1].kind != inputs.loai else None,
    )
    return Outputs(
        tep_docx=kept(kind=f"{inputs.loai}_word", name=f"{name}.docx", data=word),
        tep_pdf=kept(kind=inputs.loai, name=f"{name}.pdf", data=pdf),
    )


def _rows(values: list[object] | None) -> tuple[dict[str, object], ...]:
    return tuple(cast("dict[str, object]", value) for value in values or () if isinstance(value, dict))


def _texts(values: list[object] | None, key: str) -> tuple[str, ...]:
    return tuple(text for row in _rows(values) if (text := str(row.get(key) or "").strip()))


def title_of(heading: str, subject: str) -> str:
    """The heading before the subject, where the subject does not begin with it by itself ("Giấy khen: …")."""
    return f"{heading}: {subject}" if heading and not subject.casefold().startswith(heading.casefold()) else subject


def _file_name(text: str) -> str:
    return text.replace("/", "-")
