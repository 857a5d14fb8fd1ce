from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import pytest

import engine
from engine import Upload
from engine.errors import NotFoundError, RefusedError, StateError
from tests.support.homes import ADMIN, by

if TYPE_CHECKING:
    from engine import DocumentView, Home

ME = by("chuyen_vien")


def begun(home: Home) -> str:
    """A case of which somebody has said that it is no secret."""
    case = engine.start(home, ME, "van_ban_di").id
    task = next(each for each in engine.tasks(home, ME) if each.instance == case)
    engine.complete(home, ME, task.id, {"do_mat": "thuong"})
    return case


def attached(home: Home, case: str, text: bytes = b"abc") -> DocumentView:
    return engine.attach(home, ME, case, uploaded(home, text))


def uploaded(home: Home, text: bytes) -> dict[str, object]:
    return engine.upload(home, ME, Upload(name="a.txt", stream=BytesIO(text)))


def test_a_version_and_a_link_stand_in_the_papers_history_with_their_step(home: Home) -> None:
    case = begun(home)
    paper, other = attached(home, case), attached(home, case, b"other")
    engine.revise(home, ME, paper.id, uploaded(home, b"abcd"), note="  số liệu\n mới ")
    engine.link_documents(home, ME, paper.id, "attachment", other.id)
    assert [each.note for each in engine.document(home, ME, paper.id).versions] == ["", "số liệu mới"]
    kinds = [each.kind for each in engine.history(home, ME, paper.id)]
    assert kinds == ["document-added", "document-version-added", "document-version-added", "document-linked"]
    assert [each.kind for each in engine.history(home, ME, other.id)] == kinds[:2]
    assert engine.audit_verify(home, ADMIN).ok


def test_only_who_takes_part_changes_anything_by_hand(home: Home) -> None:
    paper, other = (attached(home, begun(home), text) for text in (b"1", b"2"))
    for reader in (by("admin"), by("danh_gia_vien_1")):
        with pytest.raises((RefusedError, NotFoundError)):
            engine.revise(home, reader, paper.id, uploaded(home, b"3"))
        with pytest.raises((RefusedError, NotFoundError)):
            engine.link_documents(home, reader, paper.id, "basis", other.id)
    with pytest.raises(NotFoundError):
        engine.link_documents(home, by("uy_vien_9"), paper.id, "basis", other.id)
    assert engine.may_with(home, by("van_thu"), paper.id) == {"link"}
    assert engine.may_with(home, ME, paper.id) == {"link", "revise"}


def test_a_closed_case_takes_links_and_no_versions(home: Home) -> None:
    case = begun(home)
    paper, other = attached(home, case), attached(home, case, b"other")
    engine.cancel(home, ME, case, reason="không cần làm nữa")
    with pytest.raises(StateError):
        engine.revise(home, ME, paper.id, uploaded(home, b"3"))
    engine.link_documents(home, ME, paper.id, "reply", other.id)
    assert engine.may_with(home, ME, paper.id) == {"link"}
    assert [link.kind for link in engine.links(home, ME, other.id)] == ["reply"]
