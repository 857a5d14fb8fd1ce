"""What there are pictures of: who looks at which page, and what they did before; and what has no picture, and why."""

from __future__ import annotations

import base64
import hmac
import time
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Final

from playwright.sync_api import expect

import engine
from tests.support import award
from tests.support.homes import by
from tests.web.test_outage import break_it

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from playwright.sync_api import Page

    from engine import Home
    from tests.support.office import Office

TASK: Final = ".row > a"
EMPTY: Final = ".row:has-text('Văn bản đi mới') > a"
"""A draft that cannot be sent: looking at its mistakes changes nothing."""
FIRST: Final = "button.primary, button.danger"
FORM_FIRST: Final = "#form button.primary, #form button.danger"
WHY: Final = "Đã hỏi lại phòng chuyên môn và sửa nguyên nhân."
NOTHING: Final[Mapping[str, str]] = {}


@dataclass(frozen=True)
class Scene:
    """A picture: who looks at which page; ``{…}`` in an address is a case of `tests.support.office.Office`.

    ``person`` is "" for nobody signed in. ``follow`` are the links to go on to, each the first that its selector
    finds; ``acts`` are done on the page before the picture, ``meanwhile`` behind its back. ``shows`` is the endpoint
    to which that leads, where it is not that of the address; ``problem``: what is shown is a page of a problem.
    """

    name: str
    person: str
    path: str
    keys: tuple[str, ...] = ()
    follow: tuple[str, ...] = ()
    acts: tuple[Callable[[Page], None], ...] = ()
    meanwhile: Callable[[Home, Office], None] | None = None
    shows: str = ""
    problem: bool = False

    def address(self, made: Office) -> str:
        """The address with the cases of an office in it."""
        return self.path.format(**asdict(made)) if "{" in self.path else self.path


def enter(page: Page, name: str, value: str) -> None:
    """Fill one field, of whatever kind."""
    field = page.locator(f"[name='{name}']").first
    kind = field.evaluate("each => each.tagName === 'SELECT' ? 'select' : each.type")
    if kind == "select":
        field.select_option(value)
    elif kind in {"radio", "checkbox"}:
        page.locator(f"[name='{name}'][value='{value}']").first.check()
    else:
        field.fill(value)


def send(button: str = FORM_FIRST, values: Mapping[str, str] = NOTHING) -> Callable[[Page], None]:
    """Fill in fields by their names and press a button that leads on."""

    def act(page: Page) -> None:
        for name, value in values.items():
            enter(page, name, value)
        with page.expect_navigation():
            page.locator(button).first.click()

    return act


def select(*places: int) -> Callable[[Page], None]:
    """Tick the boxes of these rows, counted from 0."""

    def act(page: Page) -> None:
        for at in places:
            page.locator(".row [form=bulk]").nth(at).check()

    return act


def do(what: str) -> Callable[[Page], None]:
    """Press what is done with the selected rows."""
    return send(f"#bulk [value={what}]")


def table(page: Page) -> None:
    """Give the page of the tables a file with a new unit and a renamed one."""
    text = "code;name;symbol\r\nKHTC;Phòng Kế hoạch, Tài chính;KHTC\r\nVP;Văn phòng Ban;VP\r\n"
    page.locator("#f-units").set_input_files({"name": "don-vi.csv", "mimeType": "text/csv", "buffer": text.encode()})
    with page.expect_navigation():
        page.locator("form[action$='/tables/units'] button").click()


def first_code(page: Page) -> None:
    """Turn the second step on with what an app on the phone would show (RFC 6238)."""
    letters = "".join(filter(str.isalnum, page.locator("#content .mono").inner_text().upper()))
    key = base64.b32decode(letters + "=" * (-len(letters) % 8))
    mac = hmac.digest(key, int(time.time() // 30).to_bytes(8), "sha1")
    number = int.from_bytes(mac[mac[-1] & 15 :][:4]) & 0x7FFFFFFF
    send(values={"code": f"{number % 1_000_000:06}"})(page)


def undone(page: Page) -> None:
    """Put the first task aside until one of the mornings offered."""
    with page.expect_navigation():
        page.locator("[name=until]").first.evaluate("each => each.form.requestSubmit(each)")
    expect(page.locator(".toast[data-undo]")).to_be_visible()


def once_more(page: Page) -> None:
    """Load the page again."""
    page.reload()


def go(link: str) -> Callable[[Page], None]:
    """Go where the first link that a selector finds leads."""

    def act(page: Page) -> None:
        page.goto(page.locator(link).first.get_attribute("href") or "")

    return act


def assembled(home: Home, _made: Office) -> None:
    """The council has met, and votes."""
    award.do(home, "diem_danh", "chanh_vp", {"co_mat": [f"uy_vien_{number}" for number in (1, 2, 3, 4, 5, 7, 9)]})


def two_steps_on(home: Home, _made: Office) -> None:
    """The auditor's account asks for a second step."""
    engine.turn_on_two_steps(home, by("danh_gia_vien"), secret="JBSWY3DPEHPK3PXP", codes=[], counter=None)


def cancelled(home: Home, made: Office) -> None:
    """Somebody ends the case while another writes at its task."""
    engine.cancel(home, by("lanh_dao"), made.returned, reason="Đã có văn bản khác thay thế.")


def broken(home: Home, _made: Office) -> None:
    """The database is gone."""
    break_it(home)
    home.database.close()  # and what a list that asked for news has opened before the file was gone


GUIDES: Final = (
    Scene("inbox", "chanh_vp", "/inbox"),
    Scene("check", "chanh_vp", "/inbox", ("j", "Enter")),
    Scene("start", "chuyen_vien", "/start"),
    Scene("draft", "chuyen_vien", "/inbox", follow=(TASK,), shows="task.page"),
    Scene("case", "chuyen_vien", "/cases/{returned}"),
    Scene("content", "truong_phong", "/inbox", ("j", "j", "Enter")),
    Scene("sign", "lanh_dao", "/inbox", ("j", "j", "j", "Enter")),
    Scene("number", "van_thu", "/inbox", ("j", "Enter")),
    Scene("register", "van_thu", "/registers/van_ban_di"),
    Scene("nonconformity", "thu_ky_iso", "/inbox", ("j", "Enter")),
    Scene("trail", "danh_gia_vien", "/cases/{issued}"),
    Scene("people", "admin", "/people"),
    Scene("council", "chanh_vp", "/inbox", ("j", "j", "j", "j", "Enter")),
    Scene("bulk-complete", "truong_phong", "/inbox", acts=(select(0, 1), do("complete")), shows="bulk.bulk"),
    Scene("late", "lanh_dao", "/late"),
    Scene("incident", "admin", "/operations", follow=(".findings a",), shows="incident.page"),
    Scene("working-days", "admin", "/working-days"),
    Scene("procedure", "thu_ky_iso", "/procedures/van_ban_di"),
)
INBOX: Final = (
    Scene("filter", "chanh_vp", "/inbox?panel=filter"),
    Scene("arrange", "chanh_vp", "/inbox?panel=show"),
    Scene("nothing-found", "chanh_vp", "/inbox?q=khong+co+gi"),
    Scene("nothing-to-do", "danh_gia_vien", "/inbox"),
    Scene("done", "chanh_vp", "/inbox?scope=done"),
    Scene("started", "chuyen_vien", "/inbox?scope=started"),
    Scene("for-others", "thu_ky_iso", "/inbox?scope=others"),
    Scene("keys", "chanh_vp", "/inbox", ("?",)),
    Scene("all-selected", "chanh_vp", "/inbox?select=all"),
    Scene("saved-views", "truong_phong", "/inbox"),
    Scene("saved-view", "chanh_vp", "/inbox/views/new?scope=mine"),
    Scene(
        "saved-view-change",
        "truong_phong",
        "/inbox",
        follow=(".view a[href*='view=']", "a[href*='/inbox/views/']:not([href*='/new'])"),
        shows="saved_views.one",
    ),
    Scene("in-my-place", "van_thu", "/inbox/in-my-place"),
    Scene("nothing-in-my-place", "lanh_dao", "/inbox/in-my-place"),
    Scene("nothing-late", "danh_gia_vien", "/late"),
    Scene("bulk-aside", "truong_phong", "/inbox", acts=(select(0, 1), do("aside")), shows="bulk.bulk"),
    Scene("bulk-assign", "chanh_vp", "/inbox", acts=(select(0, 1), do("assign")), shows="bulk.bulk"),
    Scene(
        "bulk-review",
        "lanh_dao",
        "/inbox",
        acts=(select(2, 3), do("complete"), send("#outcomes .primary")),
        shows="bulk.bulk",
    ),
)
TASKS: Final = (
    Scene("mistakes", "chuyen_vien", "/inbox", ("c",), follow=(EMPTY,), shows="task.page"),
    Scene("task", "chanh_vp", "/inbox", follow=(TASK,), shows="task.page"),
    Scene("task-done", "chuyen_vien", "/inbox?scope=done", follow=(TASK,), shows="task.page"),
    Scene("more-time", "chuyen_vien", "/inbox", follow=(EMPTY, "a[href$='/more-time']"), shows="extensions.ask"),
    Scene("more-time-asked", "truong_phong", "/extensions/{asked}"),
    Scene("case-done", "chuyen_vien", "/cases/{issued}"),
    Scene("case-stuck", "thu_ky_iso", "/cases/{stuck}"),
    Scene("cases", "chuyen_vien", "/cases"),
    Scene("papers", "chuyen_vien", "/documents"),
    Scene("papers-none", "chuyen_vien", "/documents?q=khong+co"),
    Scene("paper", "chuyen_vien", "/documents?q=22/KH", follow=("tbody a",), shows="documents.one"),
    Scene("registers", "van_thu", "/registers"),
    Scene("procedures", "thu_ky_iso", "/procedures"),
)
OFFICE: Final = (
    Scene("person", "admin", "/people/chuyen_vien"),
    Scene("person-new", "admin", "/people/new"),
    Scene("person-mistakes", "admin", "/people/new", acts=(send(),), shows="staffing.person"),
    Scene("role-new", "admin", "/people/roles/new"),
    Scene("unit-new", "admin", "/people/units/new"),
    Scene("unit", "admin", "/people/units/CSDT"),
    Scene("unit-review", "admin", "/people/units/CSDT", acts=(send(values={"until": "31/12/2026"}),)),
    Scene("position-new", "admin", "/people/positions/new"),
    Scene(
        "position-end", "admin", "/people/chuyen_vien", follow=("a[href*='/positions/']",), shows="person.end_position"
    ),
    Scene("person-end", "admin", "/people/ends/new"),
    Scene("password-new", "admin", "/people/passwords/new"),
    Scene("second-step-help", "admin", "/people/danh_gia_vien/second-step/off"),
    Scene("substitute", "admin", "/people/van_thu/substitutes/new"),
    Scene("handover", "admin", "/people/chuyen_vien/handover"),
    Scene(
        "handover-review",
        "admin",
        "/people/chuyen_vien/handover",
        acts=(send(values={"everything": "truong_phong", "last_day": "30/11/2026", "reason": "45/QĐ-BDT"}),),
    ),
    Scene("tables", "admin", "/people/tables"),
    Scene("table-look", "admin", "/people/tables", acts=(table,), shows="tables.look"),
    Scene("authorities", "admin", "/people/authorities"),
    Scene("authority-new", "admin", "/people/authorities/new"),
    Scene("authority-end", "admin", "/people/authorities/ends/new"),
    Scene("working-days-read", "chuyen_vien", "/working-days?year=2027"),
    Scene("working-day", "admin", "/working-days/swap"),
    Scene(
        "working-day-review",
        "admin",
        "/working-days/closed",
        acts=(send(values={"day": "24/11/2026", "other": "25/11/2026", "name": "Bão số 13", "source": "CĐ 18"}),),
    ),
    Scene("events", "lanh_dao", "/trail"),
    Scene("operations", "admin", "/operations"),
    Scene("repair", "admin", "/operations", follow=(".findings a", "a[href$='/retry']"), shows="incident.repair"),
    Scene("repair-skip", "admin", "/operations", follow=(".findings a", "a[href$='/skip']"), shows="incident.repair"),
    Scene(
        "repair-confirm",
        "admin",
        "/operations",
        follow=(".findings a", "a[href$='/retry']"),
        acts=(send(values={"reason": WHY}),),
        shows="incident.repair",
    ),
    Scene("standing", "admin", "/operations/cases/{waiting}"),
    Scene("suspend", "admin", "/operations/cases/{waiting}/suspend"),
    Scene("move", "admin", "/operations/cases/{waiting}", follow=("a[href*='/move']",), shows="standing.move"),
)
OWN: Final = (
    Scene("notices", "lanh_dao", "/notices"),
    Scene("telling", "lanh_dao", "/account/notices"),
    Scene("account", "lanh_dao", "/account"),
    Scene("zone", "lanh_dao", "/account/zone"),
    Scene("second-step", "lanh_dao", "/account/second-step"),
    Scene("absence", "chuyen_vien", "/people/chuyen_vien/absences/new"),
    Scene("help", "lanh_dao", "/help/task"),
    Scene("helps", "lanh_dao", "/help"),
    Scene("more", "lanh_dao", "/more"),
    Scene("not-there", "lanh_dao", "/nowhere", problem=True),
    Scene("not-for-you", "chuyen_vien", "/people/new", problem=True),
    Scene("patterns", "lanh_dao", "/patterns"),
    Scene("mail-off", "", "/mail/off/{mail}"),
    Scene("sign-in", "", "/login"),
    Scene("sign-in-refused", "", "/login", acts=(send(FIRST, {"username": "van_thu", "password": "không đúng"}),)),
)
LAST: Final = (
    Scene(
        "first-visit",
        "",
        "/login",
        acts=(send(FIRST, {"username": "uy_vien_1", "password": "demo"}),),
        shows="inbox.page",
    ),
    Scene(
        "review",
        "lanh_dao",
        "/inbox",
        follow=(".row:has-text('Khảo sát') > a",),
        acts=(send("#outcomes .primary"),),
        shows="task.page",
    ),
    Scene("second-codes", "truong_phong", "/account/second-step", acts=(first_code,)),
    Scene("second-step-off", "truong_phong", "/account/second-step/off"),
    Scene(
        "sign-in-code",
        "",
        "/login",
        acts=(send(FIRST, {"username": "danh_gia_vien", "password": "demo"}),),
        meanwhile=two_steps_on,
        shows="login.code",
    ),
    Scene("undo", "chanh_vp", "/inbox", follow=(TASK,), acts=(undone,), shows="inbox.page"),
    Scene("bulk-done", "truong_phong", "/inbox", acts=(select(0, 1), do("claim")), shows="bulk.bulk"),
    Scene(
        "too-late",
        "chuyen_vien",
        "/inbox",
        follow=(".row:has-text('Phân công trực Tết') > a",),
        meanwhile=cancelled,
        acts=(send("#outcomes .primary"),),
        problem=True,
        shows="task.page",
    ),
    Scene("ballot", "uy_vien_1", "/inbox", meanwhile=assembled, acts=(once_more, go(TASK)), shows="task.page"),
    Scene("busy", "lanh_dao", "/inbox", meanwhile=broken, acts=(once_more,), problem=True),
)
"""What changes the office: taken after all others, in this order."""
PAGES: Final = (*GUIDES, *INBOX, *TASKS, *OFFICE, *OWN, *LAST)
NO_PICTURE: Final[Mapping[str, str]] = {
    "calendar.feed": "a file for calendars",
    "case.diagram": "a drawing that the page of the case shows",
    "changes.page": "what the list asks for every few seconds",
    "documents.version": "a file",
    "documents.view": "a file that the page of the paper shows",
    "healthz.page": "a sign of life, for programs",
    "inbox.root": "leads to the inbox",
    "metrics.page": "figures, for programs",
    "procedures.diagram": "a drawing that the page of the procedure shows",
    "readyz.page": "a sign of life, for programs",
    "registers.printed": "a file; the tests of registers look into it",
    "registers.sheet": "a file; the tests of registers look into it",
    "saved_views.counts": "figures that the list sets beside the saved views",
    "session.page": "a figure, for the script",
    "static": "files",
    "tables.download": "a file",
}
"""Addresses that are no page of their own."""
