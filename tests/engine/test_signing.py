from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from engine import signing
from engine.errors import BadValueError, EngineError, NotFoundError, RefusedError
from engine.trail import Change, Draft
from storage import agencies, positions
from storage import signing as grants
from storage.agencies import Identity
from tests.engine.agency import AT, BEGAN, TODAY, given_agency

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Connection

    from storage.session import Database

YESTERDAY = TODAY - timedelta(days=1)
Grant = grants.Grant


def give(connection: Connection, kind: str, grantee: str, **more: object) -> Grant:
    terms: dict[str, object] = {"valid_from": BEGAN, "basis": "Quy chế làm việc", "record": list[Draft]().append} | more
    return signing.grant(connection, agency="bdt", kind=kind, grantee=grantee, at=AT, by="admin", **terms)  # type: ignore[arg-type]  # a test names the terms it sets


def lines(connection: Connection, person: str, document_type: str = "KH", day: date = TODAY) -> tuple[str, ...] | None:
    found = signing.may_sign(connection, "bdt", person, document_type, day)
    return None if found is None else found.lines


def test_the_head_signs_by_office_and_others_do_not(database: Database) -> None:
    with database.write() as connection:
        given_agency(connection)
        assert signing.may_sign(connection, "bdt", "lanh_dao", "QĐ", TODAY) == ("", ("TRƯỞNG BAN",), None, "")
        assert lines(connection, "pho_lanh_dao") is None
        assert lines(connection, "chuyen_vien") is None
        assert signing.may_sign(connection, "khac", "lanh_dao", "QĐ", TODAY) is None


def test_the_signers_of_a_day_are_the_head_and_who_has_a_grant_then(database: Database) -> None:
    with database.write() as connection:
        given_agency(connection)
        give(connection, "KT", "pho_lanh_dao")
        give(connection, "TUQ", "chuyen_vien", valid_to=YESTERDAY)
        assert signing.signers(connection, "bdt", TODAY) == {"lanh_dao", "pho_lanh_dao"}
        assert signing.signers(connection, "bdt", YESTERDAY) == {"lanh_dao", "pho_lanh_dao", "chuyen_vien"}


def test_the_heads_title_is_that_of_the_day(database: Database) -> None:
    with database.write() as connection:
        given_agency(connection)
        renamed = Identity("bdt", date(2025, 7, 1), "Sở Dân tộc", "SDT", "Vĩnh Long", "Giám đốc", "UBND tỉnh Vĩnh Long")
        agencies.add_identity(connection, renamed)
        give(connection, "KT", "pho_lanh_dao")
        assert lines(connection, "lanh_dao", day=date(2025, 6, 30)) == ("TRƯỞNG BAN",)
        assert lines(connection, "lanh_dao") == ("GIÁM ĐỐC",)
        assert lines(connection, "pho_lanh_dao") == ("KT. GIÁM ĐỐC", "PHÓ TRƯỞNG BAN")


ABOVE: tuple[tuple[str, str, dict[str, object], tuple[str, ...]], ...] = (
    ("KT", "pho_lanh_dao", {}, ("KT. TRƯỞNG BAN", "PHÓ TRƯỞNG BAN")),
    ("KT", "pho_lanh_dao", {"grantor": "lanh_dao"}, ("KT. TRƯỞNG BAN", "PHÓ TRƯỞNG BAN")),
    ("TL", "chanh_vp", {}, ("TL. TRƯỞNG BAN", "CHÁNH VĂN PHÒNG")),
    ("TUQ", "chanh_vp", {"valid_to": TODAY}, ("TUQ. TRƯỞNG BAN", "CHÁNH VĂN PHÒNG")),
    ("TM", "pho_lanh_dao", {"collective": "Hội đồng thi đua"}, ("TM. HỘI ĐỒNG THI ĐUA", "PHÓ TRƯỞNG BAN")),
    ("Q", "pho_lanh_dao", {}, ("Q. TRƯỞNG BAN",)),
)


def test_what_stands_above_the_signature(database: Database) -> None:
    with database.write() as connection:
        given_agency(connection)
        for kind, grantee, terms, expected in ABOVE:
            made = give(connection, kind, grantee, **terms)
            authority = signing.require(connection, "bdt", grantee, "KH", TODAY)
            assert authority == (kind, expected, made.id, "Quy chế làm việc")
            grants.end(connection, grant_id=made.id, last_day=BEGAN)


def test_s3_a_delegation_that_ended_yesterday_does_not_sign(database: Database) -> None:
    with database.write() as connection:
        given_agency(connection)
        give(connection, "TUQ", "chanh_vp", valid_to=YESTERDAY, basis="GUQ 05/GUQ-BDT")
        assert signing.require(connection, "bdt", "chanh_vp", "KH", YESTERDAY).kind == "TUQ"
        assert lines(connection, "chanh_vp") is None
        with pytest.raises(RefusedError, match=r"TUQ. of chanh_vp ended on 22/11/2026 \(GUQ 05/GUQ-BDT\)"):
            signing.require(connection, "bdt", "chanh_vp", "KH", TODAY)


def test_a_grant_does_not_sign_before_its_first_day(database: Database) -> None:
    with database.write() as connection:
        given_agency(connection)
        give(connection, "KT", "pho_lanh_dao", valid_from=TODAY)
        assert lines(connection, "pho_lanh_dao", day=YESTERDAY) is None
        assert lines(connection, "pho_lanh_dao") is not None


def test_a_grant_is_for_its_kinds_of_document_and_its_field(database: Database) -> None:
    with database.write() as connection:
        given_agency(connection)
        give(connection, "TL", "chanh_vp", document_types=["GM", "cong_van"])
        give(connection, "KT", "pho_lanh_dao", field="Khen thưởng")
        assert lines(connection, "chanh_vp", "GM") is not None
        assert lines(connection, "chanh_vp", "QĐ") is None
        assert lines(connection, "pho_lanh_dao") is None
        in_field = signing.may_sign(connection, "bdt", "pho_lanh_dao", "KH", TODAY, field="Khen thưởng")
        assert in_field is not None
        with pytest.raises(RefusedError, match="no authority to sign"):
            signing.require(connection, "bdt", "chanh_vp", "QĐ", TODAY)


def test_a_deputy_may_sign_for_one_who_signs_by_order(database: Database) -> None:
    with database.write() as connection:
        given_agency(connection)
        order = give(connection, "TL", "chanh_vp", document_types=["GM"])
        give(connection, "KT", "pho_vp", grantor="chanh_vp")
        assert lines(connection, "pho_vp", "GM") == ("TL. TRƯỞNG BAN", "KT. CHÁNH VĂN PHÒNG", "PHÓ CHÁNH VĂN PHÒNG")
        assert lines(connection, "pho_vp", "QĐ") is None, "no more than the order itself"
        signing.revoke(connection, agency="bdt", grant_id=order.id, last_day=YESTERDAY, record=list[Draft]().append)
        assert lines(connection, "pho_vp", "GM") is None, "the order has ended"


def test_a_grant_of_one_who_is_head_no_more_ends_with_the_office(database: Database) -> None:
    with database.write() as connection:
        given_agency(connection)
        give(connection, "KT", "pho_lanh_dao", grantor="lanh_dao")
        (held,) = positions.holdings(connection, agency="bdt", person_id="lanh_dao")
        positions.end_holding(connection, holding_id=held.id, last_day=YESTERDAY)
        assert lines(connection, "pho_lanh_dao", day=YESTERDAY) is not None
        assert lines(connection, "pho_lanh_dao") is None


REFUSED: tuple[tuple[str, str, dict[str, object], tuple[type[EngineError], str]], ...] = (
    ("TUQ", "chanh_vp", {}, (RefusedError, "limited time")),
    ("TUQ", "pho_vp", {"grantor": "chanh_vp", "valid_to": TODAY}, (RefusedError, "not passed on")),
    ("TL", "pho_vp", {"grantor": "chanh_vp"}, (RefusedError, "may not give TL")),
    ("KT", "pho_vp", {"grantor": "van_thu"}, (RefusedError, "may not give KT")),
    ("TM", "pho_lanh_dao", {}, (RefusedError, "collective")),
    ("KT", "pho_lanh_dao", {"basis": " "}, (BadValueError, "basis")),
    ("KT", "pho_lanh_dao", {"valid_from": TODAY, "valid_to": YESTERDAY}, (BadValueError, "before the first")),
    ("XX", "pho_lanh_dao", {}, (BadValueError, "KT, TL, TUQ, TM, Q")),
    ("KT", "nobody", {}, (NotFoundError, "nobody")),
)


def test_grants_that_the_law_does_not_know_are_refused(database: Database) -> None:
    with database.write() as connection:
        given_agency(connection)
        give(connection, "TL", "chanh_vp")
        for kind, grantee, terms, (error, says) in REFUSED:
            with pytest.raises(error, match=says):
                give(connection, kind, grantee, **terms)
        assert len(grants.listing(connection, "bdt")) == 1


def test_granting_and_revoking_leave_events(database: Database) -> None:
    events: list[Draft] = []
    record: Callable[[Draft], None] = events.append
    with database.write() as connection:
        given_agency(connection)
        made = give(connection, "KT", "pho_lanh_dao", record=record)
        signing.revoke(connection, agency="bdt", grant_id=made.id, last_day=TODAY, record=record)
        stored = grants.get(connection, made.id)
        with pytest.raises(RefusedError, match="no authority"):
            signing.revoke(connection, agency="khac", grant_id=made.id, last_day=TODAY, record=record)
        assert grants.get(connection, "x") is None
    assert stored == made._replace(valid_to=TODAY)
    assert [event.kind for event in events] == ["person-granted", "person-revoked"]
    assert Change("grantee", new="pho_lanh_dao") in events[0].changes
    assert Change("until", None, TODAY) in events[1].changes


def test_who_holds_several_authorities_signs_by_the_newest(database: Database) -> None:
    with database.write() as connection:
        given_agency(connection)
        give(connection, "KT", "pho_lanh_dao")
        give(connection, "Q", "pho_lanh_dao", valid_from=TODAY)
        assert lines(connection, "pho_lanh_dao") == ("Q. TRƯỞNG BAN",)
