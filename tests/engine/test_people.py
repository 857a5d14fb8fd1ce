from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from engine import people
from engine.errors import BadValueError, NotFoundError, StateError
from engine.trail import Change, Draft
from storage import accounts, agencies, positions, sign_ins, units
from storage.agencies import Agency, Identity
from storage.errors import ConflictError
from storage.positions import RoleIn
from tests.engine.agency import AT, BEGAN, TODAY, given_agency

if TYPE_CHECKING:
    from storage.session import Database

RENAMED = Identity(
    "bdt",
    date(2025, 7, 1),
    "Sở Dân tộc và Tôn giáo tỉnh Vĩnh Long",
    "SDTTG",
    "Vĩnh Long",
    "Giám đốc",
    "UBND tỉnh Vĩnh Long",
    basis="NQ 202/2025/QH15",
    unverified=True,
)


def test_the_agency_is_called_what_it_was_called_on_the_day(database: Database) -> None:
    with database.write() as connection:
        given_agency(connection)
        agencies.add_identity(connection, RENAMED)
        assert people.identity_on(connection, "bdt", date(2025, 6, 30)).symbol == "BDT"
        assert people.identity_on(connection, "bdt", date(2025, 7, 1)) == RENAMED
        assert [row.symbol for row in agencies.identities(connection, "bdt")] == ["BDT", "SDTTG"]
        with pytest.raises(StateError, match="31/12/2019"):
            people.identity_on(connection, "bdt", date(2019, 12, 31))


def test_a_merged_agency_names_its_successor(database: Database) -> None:
    with database.write() as connection:
        given_agency(connection)
        agencies.add(connection, Agency("moi", AT))
        agencies.succeed(connection, agency_id="bdt", successor="moi")
        assert agencies.get(connection, "bdt") == Agency("bdt", AT, "moi")
        assert agencies.get(connection, "khac") is None
        assert [row.id for row in agencies.listing(connection)] == ["bdt", "moi"]


def test_roles_are_held_for_a_time(database: Database) -> None:
    with database.write() as connection:
        given_agency(connection)
        (held,) = positions.holdings(connection, agency="bdt", person_id="van_thu")
        people.dismiss(
            connection, agency="bdt", person="van_thu", holding=held.id, last_day=TODAY, record=list[Draft]().append
        )
        assert people.roles_of(connection, "bdt", "van_thu", TODAY) == (RoleIn("van_thu", "bdt-vp"),)
        assert people.roles_of(connection, "bdt", "van_thu", TODAY + timedelta(days=1)) == ()
        assert people.roles_of(connection, "bdt", "van_thu", BEGAN - timedelta(days=1)) == ()
        assert people.roles_of(connection, "bdt", "lanh_dao", TODAY) == (RoleIn("lanh_dao", None),)
        assert people.roles_of(connection, "khac", "lanh_dao", TODAY) == ()


def test_holders_of_a_role_in_a_unit_or_anywhere(database: Database) -> None:
    with database.write() as connection:
        given_agency(connection)
        anywhere = people.holders(connection, "bdt", "chuyen_vien", None, TODAY)
        in_unit = people.holders(connection, "bdt", "chuyen_vien", "bdt-cs", TODAY)
        people.change(connection, agency="bdt", person="pho_vp", active=False, record=list[Draft]().append)
        active = people.holders(connection, "bdt", "chuyen_vien", None, TODAY)
    assert {row.id for row in anywhere} == {"pho_vp", "chuyen_vien"}
    assert [row.id for row in in_unit] == ["chuyen_vien"]
    assert [row.id for row in active] == ["chuyen_vien"]


def test_the_unit_of_a_person_is_that_of_their_position(database: Database) -> None:
    with database.write() as connection:
        given_agency(connection)
        unit = people.unit_of(connection, "chuyen_vien", TODAY)
        assert unit is not None
        assert (unit.code, unit.symbol) == ("cs", "CS")
        assert people.unit_of(connection, "lanh_dao", TODAY) is None
        assert people.unit_of(connection, "nobody", TODAY) is None
        assert people.title_of(connection, "bdt", "chanh_vp", TODAY) == "Chánh Văn phòng"
        assert people.title_of(connection, "bdt", "chanh_vp", BEGAN - timedelta(days=1)) == "Chánh Văn phòng"


def test_units_end(database: Database) -> None:
    with database.write() as connection:
        given_agency(connection)
        units.close(connection, unit_id="bdt-cs", last_day=TODAY)
        assert [row.code for row in units.listing(connection, "bdt", day=TODAY)] == ["cs", "vp"]
        assert [row.code for row in units.listing(connection, "bdt", day=TODAY + timedelta(days=1))] == ["vp"]
        assert len(units.listing(connection, "bdt")) == 2


FOUND = {
    "hung": ["lanh_dao"],
    "ngoc anh tran": ["pho_lanh_dao"],
    "DANG": ["chuyen_vien"],
    "chánh văn phòng": ["chanh_vp", "pho_vp"],
    "van_thu": ["van_thu"],
    "100%": [],
    "_": ["chanh_vp", "chuyen_vien", "lanh_dao", "pho_lanh_dao", "pho_vp", "van_thu"],
}


def test_people_are_found_without_diacritics(database: Database) -> None:
    with database.write() as connection:
        given_agency(connection)
        given_agency(connection, "khac")
        found = {text: sorted(row.id for row in people.find(connection, "bdt", text)) for text in FOUND}
    assert found == FOUND


def test_people_are_listed_by_name_and_only_those_of_the_agency(database: Database) -> None:
    with database.write() as connection:
        given_agency(connection)
        given_agency(connection, "khac")
        people.change(connection, agency="bdt", person="pho_vp", active=False, record=list[Draft]().append)
        assert len(people.listing(connection, "bdt")) == 5
        assert [row.id for row in people.listing(connection, "bdt", active=False)] == ["pho_vp"]
        assert len(people.listing(connection, "bdt", active=None)) == 6
        with pytest.raises(NotFoundError):
            people.get(connection, "bdt", "khac-lanh_dao")


def test_adding_and_appointing_leave_events(database: Database) -> None:
    with database.write() as connection:
        events = given_agency(connection)
    assert [event.kind for event in events] == ["person-added", "person-appointed"] * 6
    assert Change("name", new="Thạch Văn Hùng") in events[0].changes
    assert Change("position", new="bdt-lanh_dao") in events[1].changes


def test_a_login_name_is_plain(database: Database) -> None:
    with database.write() as connection:
        for login in ("", "Lan", "lê", "a b", "1a", "-a", "a'b", "a__/"):
            with pytest.raises(BadValueError, match="no login name"):
                people.add(connection, agency="bdt", login=login, name="A", at=AT, record=list[Draft]().append)


def test_a_login_name_is_taken_once(database: Database) -> None:
    with database.write() as connection:
        given_agency(connection)
    with pytest.raises(StateError, match="taken"), database.write() as connection:
        people.add(connection, agency="bdt", login="lanh_dao", name="A", at=AT, record=list[Draft]().append)


def test_a_change_writes_what_it_changed_and_nothing_else(database: Database) -> None:
    events: list[Draft] = []
    with database.write() as connection:
        given_agency(connection)
        before = people.get(connection, "bdt", "van_thu")
        same = people.change(connection, agency="bdt", person="van_thu", name=before.name, record=events.append)
        assert (same, events) == (before, [])
        people.change(
            connection, agency="bdt", person="van_thu", name="Nguyễn Thị Lành", language="en", record=events.append
        )
        after = people.get(connection, "bdt", "van_thu")
        assert [row.id for row in people.find(connection, "bdt", "lanh nguyen")] == ["van_thu"]
    assert after == before._replace(name="Nguyễn Thị Lành", language="en")
    (event,) = events
    assert event.changes == (
        Change("id", "van_thu", "van_thu"),
        Change("name", "Nguyễn Thị Lan", "Nguyễn Thị Lành"),
        Change("language", "vi", "en"),
    )


def test_an_unknown_language_is_refused(database: Database) -> None:
    with database.write() as connection:
        given_agency(connection)
        with pytest.raises(BadValueError, match="vi or en"):
            people.change(connection, agency="bdt", person="van_thu", language="fr", record=list[Draft]().append)


def test_who_leaves_loses_every_session_and_token(database: Database) -> None:
    with database.write() as connection:
        given_agency(connection)
        before = accounts.get(connection, "van_thu")
        assert before is not None
        sign_ins.add(connection, sign_ins.SignIn("s1", "bdt", "van_thu", "t1", "Firefox", "10.0.0.1", False, AT, AT))
        assert sign_ins.by_token(connection, "t1") is not None
        people.change(connection, agency="bdt", person="van_thu", active=False, record=list[Draft]().append)
        assert sign_ins.by_token(connection, "t1") is None
        assert sign_ins.open_of(connection, "van_thu") == []
        assert accounts.by_token_uniquifier(connection, before.fs_token_uniquifier) is None
        after = accounts.get(connection, "van_thu")
        assert after is not None
        assert accounts.by_token_uniquifier(connection, after.fs_token_uniquifier) == after


def test_an_account_keeps_what_signing_in_needs(database: Database) -> None:
    with database.write() as connection:
        given_agency(connection)
        accounts.change(connection, "van_thu", password="hash", login_count=3, last_login_at=AT, must_change=True)
        found = accounts.get(connection, "van_thu")
        assert found is not None
        assert (found.password, found.login_count, found.last_login_at, found.must_change) == ("hash", 3, AT, True)
        assert accounts.get(connection, "nobody") is None
        with pytest.raises(KeyError):
            accounts.change(connection, "van_thu", id="other")


def test_appointments_that_cannot_be(database: Database) -> None:
    with database.write() as connection:
        given_agency(connection)
        given_agency(connection, "khac")

        def appoint(person: str, position: str, until: date | None = None) -> None:
            people.appoint(
                connection,
                agency="bdt",
                person=person,
                position=position,
                since=TODAY,
                until=until,
                at=AT,
                record=list[Draft]().append,
            )

        with pytest.raises(NotFoundError):
            appoint("nobody", "bdt-van_thu")
        with pytest.raises(NotFoundError):
            appoint("van_thu", "khac-van_thu")
        with pytest.raises(BadValueError, match="before the first"):
            appoint("van_thu", "bdt-van_thu", TODAY - timedelta(days=1))
        (held,) = positions.holdings(connection, agency="bdt", person_id="van_thu")
        for holding, day, error in ((held.id, BEGAN - timedelta(days=1), BadValueError), ("x", TODAY, NotFoundError)):
            with pytest.raises(error):
                people.dismiss(
                    connection,
                    agency="bdt",
                    person="van_thu",
                    holding=holding,
                    last_day=day,
                    record=list[Draft]().append,
                )


def test_codes_are_unique_within_an_agency(database: Database) -> None:
    with database.write() as connection:
        given_agency(connection)
        unit = units.listing(connection, "bdt")[0]
    with pytest.raises(ConflictError), database.write() as connection:
        units.add(connection, unit._replace(id="other"))
