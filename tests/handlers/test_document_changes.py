"""Links between documents, and what becomes of one that another changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import engine
from engine import case, links, register
from tests.handlers.conftest import begun, by, one_step
from tests.procedures.scenario import Walk
from tests.support.sources import ROOT

if TYPE_CHECKING:
    from engine import DocumentView, Home
    from tests.handlers.conftest import Opening

SCENARIOS = ROOT / "bpmn" / "procedures" / "van_ban_di" / "scenarios"


def issued(home: Home, scenario: str = "phat_hanh_ke_hoach") -> DocumentView:
    """A document that went all its way."""
    walk = Walk(home, SCENARIOS / f"{scenario}.toml")
    walk.told["steps"] = [step for step in walk.told["steps"] if "due" not in step]
    walk.walk()
    (found,) = [document for document in walk.case().documents if document.number]
    return found


def test_a_link_is_seen_from_both_documents_and_made_once(demo: Opening) -> None:
    home = demo()
    first, second = issued(home), issued(home)
    inputs = {"tu": second.id, "loai": "can_cu", "den": "${can_cu}"}
    rows = {"can_cu": [{"noi_dung": "Căn cứ A;"}, {"noi_dung": "Căn cứ B;", "van_ban": first.id}]}
    started = begun(home, one_step("link-documents", inputs), rows)
    again = begun(home, one_step("link-documents", inputs), {"can_cu": [first.id, first.id]})
    assert [case(home, by(home), one.id).variables.get("so_lien_ket") for one in (started, again)] == [1, 0]
    # Besides, each has the copies that went out.
    (there,) = (link for link in links(home, by(home), second.id) if link.kind != "copy")
    (back,) = (link for link in links(home, by(home), first.id) if link.kind != "copy")
    assert (there.kind, there.outgoing, there.document.number) == ("basis", True, first.number)
    assert (back.kind, back.outgoing, back.document.number) == ("basis", False, second.number)


def test_a_link_to_what_the_person_may_not_read_is_not_told(demo: Opening) -> None:
    home = demo()
    first, second = issued(home), issued(home)
    begun(home, one_step("link-documents", {"tu": second.id, "loai": "tra_loi", "den": "${den}"}), {"den": [first.id]})
    with pytest.raises(engine.NotFoundError):
        links(home, by(home, "uy_vien_5"), first.id)


@pytest.mark.parametrize(
    ("kind", "state", "note"),
    [
        ("dinh_chinh", "issued", "Đính chính theo CV số 5/BDT-VP ngày 23/11/2026"),
        ("sua_doi", "issued", "Sửa đổi, bổ sung theo CV số 5/BDT-VP ngày 23/11/2026"),
        ("thay_the", "replaced", "Thay thế bằng CV số 5/BDT-VP ngày 23/11/2026"),
        ("thu_hoi", "recalled", "Thu hồi theo CV số 5/BDT-VP ngày 23/11/2026"),
    ],
)
def test_what_becomes_of_a_changed_document_stands_in_the_register(
    demo: Opening, kind: str, state: str, note: str
) -> None:
    home = demo()
    paper = issued(home)
    given = {"van_ban": paper.id, "loai": kind, "loai_vb": "cong_van", "so_ky_hieu": "5/BDT-VP"}
    started = begun(home, one_step("supersede-document", {**given, "ngay_ban_hanh": "${today()}"}))
    view = case(home, by(home), started.id)
    assert (view.variables["ho_so_con_mo"], view.incidents) == (False, ())
    changed = engine.document(home, by(home), paper.id)
    assert (changed.state, changed.number) == (state, paper.number)
    (row,) = register(home, by(home, "van_thu"), "van_ban_di").rows
    assert row.notes[-1] == note


def test_what_is_not_issued_or_counts_no_more_cannot_be_changed(demo: Opening) -> None:
    home = demo()
    paper = issued(home)
    inputs = {"van_ban": "${van_ban}"}
    begun(home, one_step("read-document", inputs), {"van_ban": paper.id})
    given = {"van_ban": paper.id, "loai": "thu_hoi", "loai_vb": "TB", "so_ky_hieu": "1/TB-BDT"}
    work = one_step("supersede-document", {**given, "ngay_ban_hanh": "${today()}"})
    first, second = begun(home, work), begun(home, work)
    assert case(home, by(home), first.id).status == "completed"
    assert "chua_phat_hanh" in str(case(home, by(home), second.id).trail)
    third = begun(home, one_step("read-document", inputs), {"van_ban": paper.id})
    assert "đã bị thu hồi" in str(case(home, by(home), third.id).trail)
