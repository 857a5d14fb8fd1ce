from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from engine.documents import File, add_version, cancel, get, issue, link, number, rename, reopen
from engine.documents import create as create_document
from engine.documents import sign as sign_document
from engine.errors import BadValueError, NotFoundError, RefusedError, StateError
from engine.signing import Authority
from engine.trail import Change, Draft
from engine.uploads import Accepted
from storage import documents as rows
from storage.errors import StorageError
from tests.engine.agency import AT, TODAY

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from storage.documents import Document
    from storage.session import Database

HEAD = Authority("", ("TRƯỞNG BAN",))
DRAFT = File("a" * 64, 1234, Accepted("Kế hoạch.docx", "application/docx"))
MENDED = File("b" * 64, 1240, Accepted("Kế hoạch 2.docx", "application/docx"))


def create(connection: Connection, title: str = "Kế hoạch khen thưởng", **more: object) -> Document:
    terms: dict[str, object] = {"kind": "KH", "at": AT, "record": list[Draft]().append} | more
    return create_document(connection, agency="bdt", title=title, by="chuyen_vien", **terms)  # type: ignore[arg-type]  # a test names the terms it sets


def add(connection: Connection, document: str, file: File = DRAFT, **more: object) -> rows.Version:
    terms: dict[str, object] = {"agency": "bdt", "record": list[Draft]().append} | more
    return add_version(connection, document=document, file=file, at=AT, by="chuyen_vien", **terms)  # type: ignore[arg-type]  # a test names the terms it sets


def sign(connection: Connection, document: str, version: int = 1, **more: object) -> rows.Signature:
    terms: dict[str, object] = {"agency": "bdt", "record": list[Draft]().append, "authority": HEAD, "at": AT} | more
    return sign_document(connection, document=document, version=version, person="lanh_dao", **terms)  # type: ignore[arg-type]  # a test names the terms it sets


def given_signed(connection: Connection) -> Document:
    document = create(connection)
    add(connection, document.id)
    sign(connection, document.id)
    return get(connection, "bdt", document.id)


def test_from_draft_to_issued_each_step_leaves_its_event(database: Database) -> None:
    events: list[Draft] = []
    record = events.append
    with database.write() as connection:
        document = create(connection, record=record, instance="i1", unit="bdt-vp", element="soan")
        add(connection, document.id, record=record)
        add(connection, document.id, MENDED, record=record, note="theo góp ý")
        signature = sign(connection, document.id, 2, record=record)
        number(connection, agency="bdt", document=document.id, text="22/KH-BDT", day=TODAY, record=record)
        issued = issue(connection, agency="bdt", document=document.id, record=record)
        stored = get(connection, "bdt", document.id)
        versions = rows.versions(connection, document.id)
        assert rows.signatures(connection, document.id) == [signature]
        assert rows.of_instance(connection, agency="bdt", instance="i1") == [stored]
    assert stored == issued == document._replace(state="issued", number="22/KH-BDT", issued_on=TODAY)
    assert [(version.no, version.sha256, version.note) for version in versions] == [
        (1, "a" * 64, ""),
        (2, "b" * 64, "theo góp ý"),
    ]
    assert [event.kind for event in events] == [
        "document-added",
        "document-version-added",
        "document-version-added",
        "document-signed",
        "document-numbered",
        "document-issued",
    ]
    assert all(event.document == document.id for event in events)
    assert Change("file", new={"sha256": "b" * 64}) in events[2].changes
    assert Change("authority", new="TRƯỞNG BAN") in events[3].changes


def test_what_is_signed_does_not_change(database: Database) -> None:
    with database.write() as connection:
        document = given_signed(connection)
        with pytest.raises(StateError, match="no longer changes"):
            add(connection, document.id, MENDED)
        with pytest.raises(StateError, match="no longer changes"):
            rename(connection, agency="bdt", document=document.id, title="Khác", record=list[Draft]().append)
        with pytest.raises(StateError, match="cannot be signed"):
            sign(connection, document.id)
        assert len(rows.versions(connection, document.id)) == 1


def test_the_database_refuses_to_change_a_version_or_a_signature(database: Database) -> None:
    with database.write() as connection:
        given_signed(connection)
    for statement in ("UPDATE document_version SET sha256 = 'x'", "UPDATE document_signature SET signer = 'x'"):
        with pytest.raises(StorageError, match="refused"), database.write() as connection:
            connection.exec_driver_sql(statement)


def test_taken_back_before_its_number_it_needs_a_new_signature(database: Database) -> None:
    events: list[Draft] = []
    with database.write() as connection:
        document = given_signed(connection)
        reopen(connection, agency="bdt", document=document.id, reason="sai ngày", record=events.append)
        add(connection, document.id, MENDED)
        with pytest.raises(StateError, match="not the newest"):
            sign(connection, document.id, 1)
        sign(connection, document.id, 2)
        number(connection, agency="bdt", document=document.id, text="22/KH-BDT", day=TODAY, record=events.append)
        with pytest.raises(StateError, match="not yet numbered"):
            reopen(connection, agency="bdt", document=document.id, reason="x", record=events.append)
        assert [signature.version for signature in rows.signatures(connection, document.id)] == [1, 2]
    assert (events[0].kind, events[0].reason) == ("document-reopened", "sai ngày")


def test_only_the_newest_version_is_signed(database: Database) -> None:
    with database.write() as connection:
        document = create(connection)
        with pytest.raises(StateError, match="there is none"):
            sign(connection, document.id, 0)
        add(connection, document.id)
        add(connection, document.id, MENDED)
        with pytest.raises(StateError, match="Version 1 is not the newest, 2"):
            sign(connection, document.id, 1)


def test_a_number_is_for_what_is_signed_and_stays(database: Database) -> None:
    def give(document: str) -> None:
        number(connection, agency="bdt", document=document, text="22/KH-BDT", day=TODAY, record=list[Draft]().append)

    with database.write() as connection:
        draft = create(connection)
        with pytest.raises(StateError, match="signed first"):
            give(draft.id)
        with pytest.raises(StateError, match="signed and numbered first"):
            issue(connection, agency="bdt", document=draft.id, record=list[Draft]().append)
        signed = given_signed(connection)
        with pytest.raises(StateError, match="signed and numbered first"):
            issue(connection, agency="bdt", document=signed.id, record=list[Draft]().append)
        give(signed.id)
        with pytest.raises(StateError, match="Numbers do not change"):
            give(signed.id)


@pytest.mark.parametrize("secrecy", ["mat", "toi_mat", "tuyet_mat"])
def test_s10_of_a_secret_document_only_a_stub_is_kept(database: Database, secrecy: str) -> None:
    events: list[Draft] = []
    with database.write() as connection:
        stub = create(connection, "Nội dung mật", secrecy=secrecy, record=events.append)
        with pytest.raises(RefusedError, match="Mật or above"):
            add(connection, stub.id)
        number(connection, agency="bdt", document=stub.id, text="01/KH-BDT", day=TODAY, record=events.append)
        assert get(connection, "bdt", stub.id).number == "01/KH-BDT"
        assert rows.versions(connection, stub.id) == []
        assert rows.search(connection, agency="bdt", text="noi dung") == []
    assert (stub.state, stub.title) == ("stub", "")
    assert "Nội dung mật" not in repr(events)


def test_a_document_is_given_up_but_not_after_it_is_issued(database: Database) -> None:
    events: list[Draft] = []
    with database.write() as connection:
        draft = create(connection)
        cancel(connection, agency="bdt", document=draft.id, reason="không cần", record=events.append)
        with pytest.raises(StateError, match="cancelled"):
            add(connection, draft.id)
        with pytest.raises(StateError, match="cancelled"):
            cancel(connection, agency="bdt", document=draft.id, record=events.append)
        signed = given_signed(connection)
        number(connection, agency="bdt", document=signed.id, text="22", day=TODAY, record=events.append)
        issue(connection, agency="bdt", document=signed.id, record=events.append)
        with pytest.raises(StateError, match="recalled"):
            cancel(connection, agency="bdt", document=signed.id, record=events.append)
    assert (events[0].kind, events[0].reason) == ("document-cancelled", "không cần")


def test_a_draft_is_renamed(database: Database) -> None:
    events: list[Draft] = []
    with database.write() as connection:
        draft = create(connection)
        for _ in range(2):
            rename(connection, agency="bdt", document=draft.id, title="  Kế hoạch   đào tạo ", record=events.append)
        assert rows.search(connection, agency="bdt", text="dao tao")[0].title == "Kế hoạch đào tạo"
    (event,) = events
    assert event.changes == (Change("title", "Kế hoạch khen thưởng", "Kế hoạch đào tạo"),)


def test_links_are_seen_from_both_documents(database: Database) -> None:
    events: list[Draft] = []
    with database.write() as connection:
        letter, answer, elsewhere = create(connection), create(connection), create(connection)

        def tie(source: str, kind: str, target: str) -> rows.Link:
            return link(
                connection,
                agency="bdt",
                source=source,
                kind=kind,
                target=target,
                at=AT,
                by="van_thu",
                record=events.append,
            )

        made = tie(answer.id, "reply", letter.id)
        assert rows.links(connection, letter.id) == rows.links(connection, answer.id) == [made]
        assert rows.links(connection, elsewhere.id) == []
        with pytest.raises(StateError, match="linked so already"):
            tie(answer.id, "reply", letter.id)
        for source, kind, target in ((letter.id, "friend", answer.id), (letter.id, "basis", letter.id)):
            with pytest.raises(BadValueError):
                tie(source, kind, target)
        with pytest.raises(NotFoundError):
            tie(letter.id, "basis", "x")
        tie(answer.id, "basis", letter.id)
    assert [event.kind for event in events] == ["document-linked"] * 2


def test_s13_documents_are_found_without_diacritics_by_title_and_number(database: Database) -> None:
    with database.write() as connection:
        signed = given_signed(connection)
        number(connection, agency="bdt", document=signed.id, text="22/KH-BDT", day=TODAY, record=list[Draft]().append)
        create(connection, "Báo cáo đào tạo", kind="BC")
        assert [row.id for row in rows.search(connection, agency="bdt", text="khen thuong")] == [signed.id]
        assert [row.id for row in rows.search(connection, agency="bdt", text="22/kh ke hoach")] == [signed.id]
        assert [row.title for row in rows.search(connection, agency="bdt", kind="BC")] == ["Báo cáo đào tạo"]
        assert [row.id for row in rows.search(connection, agency="bdt", states=["signed"])] == [signed.id]
        assert rows.search(connection, agency="bdt", text="100%") == []
        assert rows.search(connection, agency="khac") == []


def test_documents_come_newest_first_in_pages(database: Database) -> None:
    with database.write() as connection:
        for n in range(5):
            create(connection, f"Văn bản {n}", at=AT + timedelta(minutes=n // 2))
        first = rows.search(connection, agency="bdt", limit=3)
        rest = rows.search(connection, agency="bdt", before=(first[-1].created_at, first[-1].id), limit=3)
    assert [row.title for row in (*first, *rest)] == [f"Văn bản {n}" for n in (4, 3, 2, 1, 0)]


def test_bytes_of_a_version_are_no_orphan(database: Database) -> None:
    with database.write() as connection:
        add(connection, create(connection).id)
        assert rows.has_blob(connection, "a" * 64)
        assert not rows.has_blob(connection, "b" * 64)


def test_documents_of_another_agency_do_not_exist(database: Database) -> None:
    with database.write() as connection:
        document = create(connection)
        with pytest.raises(NotFoundError):
            get(connection, "khac", document.id)
        with pytest.raises(NotFoundError):
            add(connection, document.id, agency="khac")
        with pytest.raises(NotFoundError):
            add(connection, "x")


def test_a_document_needs_a_subject_and_a_known_secrecy(database: Database) -> None:
    with database.write() as connection:
        for terms in ({"title": " "}, {"title": "x" * 501}, {"title": "x", "secrecy": "secret"}):
            with pytest.raises(BadValueError):
                create(connection, **terms)
