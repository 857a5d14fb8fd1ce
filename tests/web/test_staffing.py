"""A new agency is set up through its pages alone, by its one administrator."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING

import pytest

import engine
from tests.web.conftest import MORNING
from tests.web.site import Page, Person
from tests.web.test_signing_in import attempt
from tests.web.test_walk import DRAFT, PAPER, begin
from web.app import create_app
from web.security import hash_password, verify_basic

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from flask import Flask

    from engine import FixedClock, Home

FORM = "//main//form[@method='post']"
SECRET = "mưa rơi trên phố"
PLACES = (
    "/people/units/new",
    "/people/roles/new",
    "/people/new",
    "/people/positions/new",
    "/people/ends/new",
    "/people/passwords/new",
    "/people/authorities/new",
    "/people/authorities/ends/new",
)
ROLES = ("chuyen_vien", "truong_phong", "chanh_vp", "lanh_dao", "van_thu")


@pytest.fixture(scope="session")
def first_day(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The home of a real agency on its first day; to be copied, never opened."""
    folder = tmp_path_factory.mktemp("first-day") / "home"
    opened = engine.Home.open(engine.Settings(home=folder), clock=engine.FixedClock(MORNING))
    engine.init_agency(
        opened,
        agency="stttt",
        name="Sở Thông tin và Truyền thông",
        symbol="STTTT",
        place="Trà Vinh",
        head_title="Giám đốc",
        parent_name="UBND TỈNH TRÀ VINH",
        admin="quan_tri",
        admin_name="Đỗ Quản Trị",
        password_hash=hash_password(SECRET),
    )
    opened.close()
    return folder


@pytest.fixture
def home(first_day: Path, tmp_path: Path, clock: FixedClock) -> Iterator[Home]:
    """A real agency on its first day: its administrator, the shipped procedures, nobody else."""
    folder = tmp_path / "home"
    shutil.copytree(first_day, folder)
    opened = engine.Home.open(engine.Settings(home=folder), clock=clock)
    yield opened
    opened.close()


@pytest.fixture
def app(home: Home) -> Flask:
    return create_app(home, testing=True)


@pytest.fixture
def admin(app: Flask) -> Person:
    return Person(app, "quan_tri")


def fill(person: Person, path: str, values: Mapping[str, object]) -> Page:
    return person.send(person.get(path), FORM, values)


def add_person(admin: Person, login: str, name: str, title: str = "Chuyên viên") -> Page:
    values = {"name": name, "login": login, "title": title, "_password": SECRET, "_again": SECRET}
    return fill(admin, "/people/new", values)


def appoint(admin: Person, login: str, role: str, unit: str = "") -> Page:
    return fill(admin, f"/people/positions/new?person={login}", {"role": role, "unit": unit})


def set_up(admin: Person) -> None:
    for code, name in (("VP", "Văn phòng"), ("CNTT", "Phòng Công nghệ thông tin")):
        fill(admin, "/people/units/new", {"code": code, "name": name, "symbol": code})
    for code in ROLES:
        fill(admin, "/people/roles/new", {"code": code, "name": f"Vai {code}"})
    add_person(admin, "cv_lan", "Ngô Thị Lan")
    appoint(admin, "cv_lan", "chuyen_vien", "CNTT")


def mistakes(page: Page) -> list[str]:
    return [each.text_content() for each in page.all("//div[@class='errors']//a")]


def offers(page: Page) -> dict[str, str]:
    """The roles that the page offers to add: code to address."""
    links = [str(each.get("href")) for each in page.all("//a[@class='chip']")]
    return {code: link for link in links for code in re.findall(r"code=(\w+)", link)}


def test_a_new_agency_is_set_up_through_pages_and_its_clerk_starts_an_outgoing_document(app: Flask) -> None:
    admin = Person.__new__(Person)
    admin.client = app.test_client()
    values = {"username": "quan_tri", "password": SECRET}
    admin.send(admin.get("/login"), "//form[.//input[@name='password']]", values)
    set_up(admin)
    add_person(admin, "tp_minh", "Lý Văn Minh", "Trưởng phòng")
    appoint(admin, "tp_minh", "truong_phong", "CNTT")
    people = admin.get("/people").text
    assert "Ngô Thị Lan" in people
    assert "Phòng Công nghệ thông tin" in people

    clerk = Person.__new__(Person)
    clerk.client = app.test_client()
    values = {"username": "cv_lan", "password": SECRET}
    inbox = clerk.send(clerk.get("/login"), "//form[.//input[@name='password']]", values)
    assert inbox.path == "/inbox"
    drafting = begin(clerk)
    assert "Soạn thảo văn bản" in drafting.text
    after = clerk.complete(drafting, {**DRAFT, "nguoi_ky": "tp_minh"}, files={"tep_du_thao": PAPER})
    assert after.path == "/inbox", after.text[:1500]
    assert "Kiểm tra nội dung" in Person(app, "tp_minh").get("/inbox").text


def test_a_text_that_is_far_too_long_is_said_so_beside_its_field(admin: Person) -> None:
    page = fill(admin, "/people/units/new", {"name": "Văn phòng " * 1_000, "code": "VP"})
    assert page.status == 422
    assert "Ghi tối đa 1.000 ký tự. Hiện có 9.999." in page.text
    assert page.one("//input[@name='code']").get("value") == "VP"


def test_the_pages_are_there_for_administrators_only(app: Flask, admin: Person) -> None:
    set_up(admin)
    assert all(admin.get(path).status == 200 for path in PLACES)
    shown = admin.get("/people")
    assert len(shown.all("//nav[@aria-labelledby='add']//a")) == 5
    clerk = Person(app, "cv_lan")
    token = clerk.get("/account").one("//input[@name='csrf_token']").get("value")
    for path in PLACES:
        assert clerk.get(path).status == 404, path
        assert clerk.client.post(path, data={"csrf_token": token, "name": "X", "code": "X"}).status_code == 404, path
    page = clerk.get("/people")
    assert not page.all("//nav[@aria-labelledby='add']")
    assert [each.get("href") for each in page.all("//main//a[contains(@href, '/people/')]")] == ["/people/authorities"]
    assert not clerk.get("/people/authorities").all("//main//a[contains(@href, '/people/')]")
    assert Person(app, "cv_lan").client.get("/people/new").status_code == 404
    assert app.test_client().get("/people/new").status_code == 302


@pytest.mark.parametrize("path", PLACES)
def test_an_empty_form_says_beside_each_field_what_is_missing(admin: Person, path: str) -> None:
    page = fill(admin, path, dict.fromkeys(("since", "last_day", "valid_from"), ""))
    assert page.status == 422
    assert mistakes(page)
    for link in page.all("//div[@class='errors']//a"):
        field = page.one(f"//*[@id='{link.get('href')[1:]}']")
        assert field.get("aria-invalid") == "true"
        reason = field.get("aria-describedby").split()[-1]
        assert page.one(f"//*[@id='{reason}']").text_content() in link.text_content()


def test_a_code_that_is_taken_is_said_beside_it_and_nothing_typed_is_lost(admin: Person) -> None:
    set_up(admin)
    page = fill(admin, "/people/units/new", {"code": "VP", "name": "Văn phòng Sở", "symbol": "VPS"})
    assert page.status == 422
    assert mistakes(page) == ["Mã: Đã có đơn vị mang mã này. Ghi mã khác."]
    typed = {
        each.get("name"): each.get("value") for each in page.all(f"{FORM}//input[@type != 'hidden' or not(@type)]")
    }
    assert typed == {"name": "Văn phòng Sở", "code": "VP", "symbol": "VPS"}
    page = admin.send(page, FORM, {"code": "VPS"})
    assert page.path == "/people"
    assert "Đã thêm Văn phòng Sở" in page.text
    taken = fill(admin, "/people/roles/new", {"code": "van_thu", "name": "Văn thư"})
    assert "Đã có vai mang mã này" in mistakes(taken)[0]
    wrong = fill(admin, "/people/roles/new", {"code": "van thư!", "name": "Văn thư"})
    assert "Chỉ ghi chữ, số" in mistakes(wrong)[0]


def test_the_roles_that_procedures_still_need_are_offered_until_they_are_there(admin: Person) -> None:
    page = admin.get("/people/roles/new")
    offered = offers(page)
    wanted = {*ROLES, "pho_lanh_dao", "thu_ky_iso", "danh_gia_vien", "uy_vien_hd"}
    assert offered.keys() == wanted
    page = admin.send(admin.get(offered["van_thu"]), FORM)
    assert page.path == "/people/roles/new"
    assert "Đã thêm Văn thư" in page.text
    assert offers(page).keys() == wanted - {"van_thu"}
    assert admin.get(offered["thu_ky_iso"]).one("//input[@name='name']").get("value") == "Thư ký ISO"
    assert admin.get(offered["danh_gia_vien"]).one("//input[@name='code']").get("value") == "danh_gia_vien"


def test_a_first_password_is_made_when_none_is_typed_and_shown_once(app: Flask, home: Home, admin: Person) -> None:
    form = admin.get("/people/new")
    shown = admin.send(form, FORM, {"name": "Ngô Thị Lan", "login": "cv_lan"})
    assert "chỉ hiện một lần" in shown.text
    password = shown.one("//dd[contains(@class, 'big')]").text
    assert re.fullmatch(r"([a-z2-9]{4}-){3}[a-z2-9]{4}", password)
    again = admin.send(form, FORM, {"name": "Ngô Thị Lan", "login": "cv_lan"})
    assert again.one("//dd[contains(@class, 'big')]").text == password
    assert attempt(app, "cv_lan", password).path == "/account"
    assert password not in admin.get("/people").response.text
    assert password not in repr(engine.trail(home, engine.By(home.agency, "quan_tri"), limit=100))


@pytest.mark.parametrize(
    ("first", "again", "said"),
    [("ngắn", "ngắn", "Ghi ít nhất 12 ký tự"), (SECRET, "khác hẳn cái kia", "Hai mật khẩu khác nhau")],
)
def test_a_first_password_must_be_long_and_typed_twice_alike_and_is_not_shown_again(
    admin: Person, first: str, again: str, said: str
) -> None:
    values = {"name": "Ngô Thị Lan", "login": "cv_lan", "email": "lan@so.vn", "_password": first, "_again": again}
    page = fill(admin, "/people/new", values)
    assert page.status == 422
    assert said in mistakes(page)[0]
    assert first not in page.response.text
    assert page.one("//input[@name='email']").get("value") == "lan@so.vn"
    assert "cv_lan" not in admin.get("/people").text


@pytest.mark.parametrize("login", ["Lan Ngô", "9lan", "ngô_lan"])
def test_an_account_name_is_plain(admin: Person, login: str) -> None:
    assert "Ghi a-z" in mistakes(add_person(admin, login, "Ngô Thị Lan"))[0]


def test_an_account_name_is_given_once(admin: Person) -> None:
    assert add_person(admin, "cv_lan", "Ngô Thị Lan").path == "/people/positions/new"
    assert "Đã có người dùng tên đăng nhập này" in mistakes(add_person(admin, "cv_lan", "Ngô Lan"))[0]


def test_a_form_sent_twice_does_it_once_and_another_form_with_its_key_is_refused(admin: Person) -> None:
    form = admin.get("/people/units/new")
    first = {"code": "VP", "name": "Văn phòng", "symbol": "VP"}
    assert admin.send(form, FORM, first).path == "/people"
    assert admin.send(form, FORM, first).path == "/people"
    page = admin.send(form, FORM, {**first, "code": "VPS"})
    assert "đã gửi trước đó với nội dung khác" in mistakes(page)[0]
    assert admin.send(page, FORM).path == "/people"


def test_a_position_begins_with_its_day_and_refuses_what_is_no_day(home: Home, admin: Person) -> None:
    set_up(admin)
    page = fill(admin, "/people/positions/new?person=cv_lan", {"role": "van_thu", "since": "31/02/2026"})
    assert mistakes(page) == ["Từ ngày: Ghi ngày như 02/7/2026."]
    assert page.one("//select[@name='person']/option[@selected]").get("value") == "cv_lan"
    assert admin.send(page, FORM, {"since": "24/11/2026"}).path == "/people"
    assert engine.person(home, engine.By(home.agency, "quan_tri"), "cv_lan").roles == ("chuyen_vien",)
    assert fill(admin, "/people/positions/new", {"person": "nobody", "role": "van_thu"}).status == 422


def test_a_unit_ends_after_a_look_at_who_holds_a_position_in_it(home: Home, admin: Person) -> None:
    set_up(admin)
    page = admin.get("/people/units/CNTT")
    early = admin.send(page, FORM, {"until": "01/01/2020"})
    assert (early.status, len(mistakes(early))) == (422, 1)
    review = admin.send(page, FORM, {"until": "31/12/2026", "name": "Phòng CNTT"})
    assert (review.status, "Ngô Thị Lan" in review.text) == (200, True)
    asks = engine.By(home.agency, "quan_tri")
    assert all(each.until is None for each in engine.every_unit(home, asks))
    done = admin.send(review, FORM, button=("_do", "1"))
    assert (done.path, "Phòng CNTT" in done.text, "31/12/2026" in done.text) == ("/people", True, True)
    assert [str(each.until) for each in engine.positions_of(home, asks, "cv_lan")] == ["2026-12-31"]
    late = fill(admin, "/people/positions/new?person=cv_lan", {"role": "chuyen_vien", "unit": "CNTT"})
    assert "31/12/2026" in " ".join(mistakes(late))
    assert admin.get("/people/units/XX").status == 404


def test_ending_a_persons_work_closes_the_account_and_every_way_in(app: Flask, admin: Person) -> None:
    set_up(admin)
    clerk = Person(app, "cv_lan")
    with app.test_request_context():
        assert verify_basic("cv_lan", SECRET) == "cv_lan"
    early = fill(admin, "/people/ends/new?person=cv_lan", {"last_day": "01/01/2020"})
    assert "bắt đầu muộn hơn" in mistakes(early)[0]
    page = fill(admin, "/people/ends/new?person=cv_lan", {})
    assert "Đã cho thôi việc" in page.text
    assert "cv_lan" not in page.text
    assert clerk.get("/inbox").path == "/login"
    assert attempt(app, "cv_lan", SECRET).status == 401
    with app.test_request_context():
        assert verify_basic("cv_lan", SECRET) is None


def test_an_administrator_cannot_end_their_own_work(admin: Person) -> None:
    page = fill(admin, "/people/ends/new?person=quan_tri", {})
    assert "không tự cho mình thôi việc" in mistakes(page)[0]
    assert admin.get("/people/new").status == 200


def test_an_authority_to_sign_is_entered_with_its_days_and_kinds(home: Home, admin: Person) -> None:
    set_up(admin)
    given = {"kind": "TUQ", "person": "cv_lan", "basis": "Giấy ủy quyền 01/GUQ-STTTT", "types": ["TB", "cong_van"]}
    page = fill(admin, "/people/authorities/new", given)
    assert mistakes(page) == ["Ngày cuối: TUQ. chỉ có thời hạn. Ghi ngày cuối."]
    assert len(page.all("//input[@name='types'][@checked]")) == 2
    page = admin.send(page, FORM, {"valid_to": "01/11/2026"})
    assert "Ngày cuối trước ngày đầu" in mistakes(page)[0]
    page = admin.send(page, FORM, {"valid_to": "31/12/2026"})
    assert "Đã ghi thẩm quyền ký" in page.text
    (entry,) = engine.trail(home, engine.By(home.agency, "quan_tri"), kinds=("person-granted",))
    changed = {name: new for name, _, new in entry.changes}
    assert (changed["kind"], changed["grantee"], changed["valid_to"]) == ("TUQ", "cv_lan", "2026-12-31")
    assert changed["document_types"] == ["TB", "cong_van"]


def test_the_pages_speak_english_to_who_wants_it(app: Flask, admin: Person) -> None:
    set_up(admin)
    english = Person(app, "quan_tri", language="en")
    assert "Add a unit" in english.get("/people").text
    assert "Official letter" in english.get("/people/authorities/new").text
