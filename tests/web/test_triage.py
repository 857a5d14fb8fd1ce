"""Triage at the pages, without script: filters in the address, saved views, putting aside, watching, remarks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import engine
from engine import By, Channel
from tests.support.drawing import bpmn, flows, process, user
from tests.web.site import Person

if TYPE_CHECKING:
    from flask import Flask

    from engine import FixedClock, Home
    from tests.web.site import Page

ADMIN = By("bdt", "admin", Channel.CLI)


@pytest.fixture
def clerk(app: Flask, home: Home) -> Person:
    """A clerk with two tasks to take, an urgent matter of one procedure, due today, and one of another."""
    for key, name, step, due in (("ks", "Khảo sát", "Ký phiếu", ""), ("kt", "Khen thưởng", "Trình ký", "23T15:00")):
        dated = f' camunda:dueDate="2026-11-{due}:00+07:00"' if due else ""
        body = '<startEvent id="s"/>' + user("a", f'camunda:candidateGroups="van_thu,chanh_vp"{dated}')
        body = body.replace('name="a"', f'name="{step}"') + '<endEvent id="e"/>' + flows("s", "a", "e")
        engine.publish(home, ADMIN, {f"{key}.bpmn": bpmn(process(body, key, name=name))})
        engine.start(home, By("bdt", "chuyen_vien", Channel.WEB), key, business_key=f"01/{key.upper()}")
    return Person(app, "van_thu")


def rows(page: Page) -> list[str]:
    return [row.text_content() for row in page.all("//ul//span[@class='what']")]


def chips(page: Page) -> list[str]:
    return [chip.text_content() for chip in page.all("//p[@id='chips']/a[@class='chip']")]


def test_a_filter_stands_in_the_address_and_each_part_of_it_is_a_chip_that_goes(clerk: Person) -> None:
    assert rows(clerk.get("/inbox")) == ["Trình ký", "Ký phiếu"]
    page = clerk.get("/inbox?q=ky&procedure=ks&not=procedure")
    assert rows(page) == ["Trình ký"]
    assert [each.partition(",")[0] for each in chips(page)] == ["Có các từ: “ky”", "Quy trình: trừ Khảo sát"]
    link = page.one("//ul//a[@data-peek]").get("data-peek")
    peek = clerk.get(link)
    assert (rows(peek), chips(peek)) == (["Trình ký"], chips(page))
    fewer = clerk.get(peek.one("//p[@id='chips']/a[contains(., 'Khảo sát')]").get("href"))
    assert rows(fewer) == ["Trình ký", "Ký phiếu"]
    assert "not=" not in fewer.response.request.query_string.decode()
    assert rows(clerk.get("/inbox?q=ky&without=phieu")) == ["Trình ký"]
    assert rows(clerk.get("/inbox?q=01/ks")) == ["Ký phiếu"]


def _at(hour: str) -> str:
    return f'camunda:candidateGroups="van_thu" camunda:dueDate="2026-11-23T{hour}:00+07:00"'


def test_what_somebody_else_must_do_stands_last_under_its_heading(app: Flask, home: Home) -> None:
    inner = '<extensionElements><camunda:properties><camunda:property name="separate_from" value="a"/>'
    body = '<startEvent id="s"/>' + user("a", _at("15:00"))
    body += user("b", _at("12:00"), f"{inner}</camunda:properties></extensionElements>")
    body += '<endEvent id="e"/>' + flows("s", "a", "b", "e")
    engine.publish(home, ADMIN, {"p.bpmn": bpmn(process(body, "p"))})
    clerk = By("bdt", "van_thu", Channel.WEB)
    first, second = (engine.start(home, By("bdt", "chuyen_vien", Channel.WEB), "p").id for _ in range(2))
    engine.complete(home, clerk, engine.case(home, ADMIN, first).tasks[0].id)
    kept, free = (engine.case(home, ADMIN, case).tasks[0].id for case in (first, second))
    # Both are due today, and the one that is due sooner is last.
    page = Person(app, "van_thu").get("/inbox")
    assert [row.get("data-task") for row in page.all("//ul/li[@data-task]")] == [free, kept]
    assert "người khác" in page.all("//ul/li[@data-task]")[-1].text_content()
    assert page.one("//a[@aria-current='page']//span[@class='n']").text.strip() == "2"


def test_the_panel_offers_what_stands_in_the_list(clerk: Person) -> None:
    page = clerk.get("/inbox")
    panel = clerk.get(page.one("//a[@id='filter-open']").get("href"))
    legends = [each.text for each in panel.all("//form[@id='filter']//legend")]
    assert legends == ["Quy trình", "Bước", "Đến hạn", "Mức độ khẩn", "Hạn", "Chuyển đến"]
    sent = clerk.get("/inbox?scope=all&q=&without=&step=ks/a&urgent=&due_from=&due_to=&when=none")
    assert sent.response.request.query_string.decode() == "scope=all&step=ks%2Fa&when=none"
    assert (rows(sent), len(chips(sent))) == (["Ký phiếu"], 2)
    assert rows(clerk.get("/inbox?assignee=-&due_from=23/11/2026&due_to=23/11/2026")) == ["Trình ký"]
    assert rows(clerk.get("/inbox?due_to=22/11/2026&not=due&unit=VP&assignee=me&not=assignee")) == [
        "Trình ký",
        "Ký phiếu",
    ]
    assert rows(clerk.get("/inbox?urgent=1&secrecy=thuong")) == []


def test_a_day_that_is_none_is_told_beside_its_field_and_stays_there(clerk: Person) -> None:
    page = clerk.get("/inbox?due_from=31/02/2026&q=ky")
    assert page.status == 422
    field = page.one("//input[@id='f-due_from']")
    assert (field.get("value"), field.get("aria-invalid")) == ("31/02/2026", "true")
    assert "02/7/2026" in page.one("//span[@id='f-due_from-e']").text_content()


def test_names_of_what_is_filtered_by_are_known_when_no_task_of_it_is_left(clerk: Person) -> None:
    page = clerk.get(
        "/inbox?procedure=van_ban_di&step=van_ban_di/soan_thao&lane=van_ban_di/x&procedure=gone&assignee=nobody"
    )
    assert rows(page) == []
    assert [each.partition(",")[0] for each in chips(page)] == [
        "Quy trình: Quản lý văn bản đi",
        "Quy trình: gone",
        "Bước: Soạn thảo văn bản (Quản lý văn bản đi)",
        "Vai trong quy trình: x",
        "Người giữ việc: nobody",
    ]
    assert "Không có việc nào khớp bộ lọc" in page.text


def test_the_list_is_arranged_as_a_person_likes_it_and_stays_so(clerk: Person) -> None:
    page = clerk.get("/inbox?q=ky&panel=show")
    after = clerk.send(page, "//form[@id='show']", {"order": "procedure", "columns": ["key", "assignee", "nonsense"]})
    assert after.response.request.query_string.decode() == "q=ky"
    assert [each.text.strip() for each in after.all("//h2[contains(@class, 'bucket')]")] == ["Khảo sát", "Khen thưởng"]
    later = clerk.get("/inbox")
    assert later.one("//ul//a/span[@class='meta']").text == "Chưa ai nhận · 01/KS"
    clerk.send(clerk.get("/inbox?panel=show"), "//form[@id='show']", {"order": "created", "columns": []})
    assert rows(clerk.get("/inbox")) == ["Trình ký", "Ký phiếu"]
    assert "Mới nhất trước" in clerk.get("/inbox").text


def test_data_of_a_case_is_a_column_and_a_filter_where_the_procedure_says_so(app: Flask, home: Home) -> None:
    drafter, mine = Person(app, "chuyen_vien"), By("bdt", "chuyen_vien", Channel.WEB)
    for kind, urgency in (("QD", "khan"), ("KH", "thuong")):
        given = {"loai_vb": kind, "do_khan": urgency, "do_mat": "thuong", "nguoi_ky": "lanh_dao"}
        engine.start(home, mine, "van_ban_di", variables=given)
    panel = drafter.get("/inbox?panel=show")
    labels = [" ".join(each.text_content().split()) for each in panel.all("//form[@id='show']//label")]
    assert "Mức độ khẩn (Quản lý văn bản đi)" in labels
    chosen = ["van_ban_di/do_khan", "van_ban_di/nguoi_ky", "van_ban_di/nonsense", "why"]
    after = drafter.send(panel, "//form[@id='show']", {"order": "due", "columns": chosen})
    told = [row.text for row in after.all("//ul//a/span[@class='meta']")]
    assert sum("Mức độ khẩn: Khẩn · Người ký: Sơn Văn Giang" in each for each in told) == 1, told
    assert not any("nonsense" in each for each in told)
    # The list of one procedure is filtered by them, in the words of its forms.
    panel = drafter.get("/inbox?procedure=van_ban_di&panel=filter")
    box = panel.one("//fieldset[legend='Mức độ khẩn'][.//input[@name='fact']]//label[contains(., 'Khẩn')]/input")
    assert box.get("value") == "van_ban_di/do_khan/khan"
    found = drafter.get("/inbox?procedure=van_ban_di&fact=van_ban_di/do_khan/khan")
    assert len(rows(found)) == 1
    assert chips(found)[-1].startswith("Mức độ khẩn: Khẩn")
    others = drafter.get("/inbox?fact=van_ban_di/do_khan/khan&not=fact/van_ban_di/do_khan")
    assert (len(rows(others)), chips(others)[-1].startswith("Mức độ khẩn: trừ Khẩn")) == (1, True)
    fewer = drafter.get(others.one("//p[@id='chips']/a").get("href"))
    assert (len(rows(fewer)), fewer.response.request.query_string) == (2, b"")
    assert rows(drafter.get("/inbox?fact=nonsense&fact=a/b/c")) == []
    # A saved view keeps it.
    form = drafter.get("/inbox/views/new?fact=van_ban_di/do_khan/khan")
    saved = drafter.send(form, "//form[@id='form']", {"name": "Văn bản khẩn"})
    assert len(rows(saved)) == 1


def test_a_view_is_saved_opened_changed_and_deleted(clerk: Person, app: Flask) -> None:
    page = clerk.get("/inbox?q=ky&procedure=ks&procedure=kt&not=procedure")
    form = clerk.get(page.one("//a[contains(@href, '/inbox/views/new')]").get("href"))
    wrong = clerk.send(form, "//form[@id='form']", {"name": " "})
    assert (wrong.status, len(wrong.all("//div[@role='alert']"))) == (422, 1)
    saved = clerk.send(wrong, "//form[@id='form']", {"name": "Chờ ký, trừ khảo sát"})
    assert (rows(saved), len(chips(saved))) == ([], 3)
    link = saved.one("//ul[@class='view']/li[1]/a")
    assert (link.text, link.get("aria-current")) == ("Chờ ký, trừ khảo sát", "page")
    twice = clerk.send(form, "//form[@id='form']", {"name": "Chờ ký, trừ khảo sát"})
    assert "Đã có bộ lọc mang tên này" in twice.text
    narrowed = clerk.get(saved.one("//p[@id='chips']/a[contains(., 'Khen')]").get("href"))
    change = clerk.get(narrowed.one("//a[contains(., 'Sửa bộ lọc này')]").get("href"))
    assert change.one("//input[@name='name']").get("value") == "Chờ ký, trừ khảo sát"
    changed = clerk.send(change, "//form[@id='form']", {"name": "Chờ ký"})
    assert rows(clerk.get(changed.one("//ul[@class='view']/li[1]/a").get("href"))) == ["Trình ký"]
    colleague = Person(app, "chanh_vp")
    address = changed.one("//ul[@class='view']/li[1]/a").get("href")
    assert rows(colleague.get(address)) == ["Trình ký"]
    assert len(colleague.get(address).all("//ul[@class='view']/li")) == 1
    assert colleague.get(change.path).status == 404
    gone = clerk.send(clerk.get(change.path), "//form[contains(@action, '/delete')]")
    assert "Chờ ký" not in gone.one("//ul[@class='view']").text_content()
    # Undone, it is there as it was, under the same address; once, and by nobody else.
    way = gone.one("//div[@data-undo]//form").get("action")
    assert colleague.send(gone, "//div[@data-undo]//form").status == 400
    token = colleague.get("/inbox").one("//input[@name='csrf_token']").get("value")
    assert colleague.client.post(way, data={"csrf_token": token}).status_code == 404
    back = clerk.send(gone, "//div[@data-undo]//form")
    assert back.one("//ul[@class='view']/li[1]/a").get("href") == address
    assert rows(clerk.get(address)) == ["Trình ký"]
    assert clerk.send(gone, "//div[@data-undo]//form").status == 404
    # A new view of that name keeps it.
    gone = clerk.send(clerk.get(change.path), "//form[contains(@action, '/delete')]")
    clerk.send(form, "//form[@id='form']", {"name": "Chờ ký"})
    assert "Đã có bộ lọc mang tên này" in clerk.send(gone, "//div[@data-undo]//form").response.text


def test_a_task_is_put_aside_until_a_day_and_comes_back(clerk: Person, app: Flask, clock: FixedClock) -> None:
    page = clerk.task("Trình ký")
    offered = [button.get("value") for button in page.all("//details[@id='aside']//button[@name='until']")]
    assert offered == ["2026-11-24", "2026-11-30"]
    for typed in ("31/02/2026", "20/11/2026", "01/01/2030", ""):
        wrong = clerk.send(page, "//form[contains(@action, '/aside')]", {"day": typed})
        assert wrong.status == 422
        assert "để sau được" in wrong.one("//*[@role='status']").text_content()
        assert wrong.one("//input[@id='aside-day']").get("value") == typed
    after = clerk.send(page, "//form[contains(@action, '/aside')]", button=("until", "2026-11-24"))
    assert "Đã để sau đến Thứ Ba, 24/11/2026" in after.text
    assert rows(after) == ["Ký phiếu"]
    assert rows(Person(app, "chanh_vp").get("/inbox")) == ["Trình ký", "Ký phiếu"]
    aside = clerk.get("/inbox?scope=aside")
    assert "trở lại 00:00 24/11/2026" in aside.text
    shown = clerk.get(aside.one("//ul//a[@data-peek]").get("data-peek"))
    taken = clerk.send(shown, "//form[contains(@action, '/back')]")
    assert "Việc đã trở lại danh sách" in taken.text
    clerk.send(clerk.task("Trình ký"), "//form[contains(@action, '/aside')]", {"day": "25/11/2026"})
    assert rows(clerk.get("/inbox")) == ["Ký phiếu"]
    clock.set(clock.now().replace(day=24, hour=17))
    assert "Trình ký" in rows(Person(app, "van_thu").get("/inbox"))


def test_a_case_is_watched_from_its_task_and_its_news_is_shown(clerk: Person, app: Flask) -> None:
    secretary = Person(app, "thu_ky_iso")
    assert "Chưa theo dõi hồ sơ nào" in secretary.get("/inbox?scope=watched").text
    case = secretary.get(secretary.get("/cases").one("//tbody//a").get("href"))
    watching = secretary.send(case, "//form[contains(@action, '/watch')]", button=("watch", "on"))
    assert "Thôi theo dõi" in watching.text
    listed = secretary.get("/inbox?scope=watched")
    assert rows(listed) == ["Trình ký", "Khen thưởng 01/KT"]
    assert "Tôi theo dõi · Chưa ai nhận" in listed.text
    page = clerk.task("Trình ký")
    told = clerk.send(page, "//form[contains(@action, '/remarks')]", {"text": "Chờ bản giấy"})
    assert "Chờ bản giấy" in told.one("//section[@id='remarks']").text_content()
    news = secretary.get("/inbox?scope=watched").one("//section[@aria-labelledby='news']")
    assert "Chờ bản giấy" in news.text_content()
    ended = secretary.send(secretary.get(case.path), "//form[contains(@action, '/watch')]", button=("watch", "off"))
    assert "Đã thôi theo dõi hồ sơ này" in ended.text


def test_a_remark_that_says_nothing_or_too_much_is_kept_and_told(clerk: Person) -> None:
    page = clerk.task("Trình ký")
    assert (
        "Ghi nội dung trao đổi trước" in clerk.send(page, "//form[contains(@action, '/remarks')]", {"text": " "}).text
    )
    long = clerk.send(page, "//form[contains(@action, '/remarks')]", {"text": "x" * 4001})
    assert (long.status, len(long.one("//textarea[@id='remark']").text)) == (422, 4001)


def test_a_search_within_a_scope_keeps_the_filter(clerk: Person) -> None:
    page = clerk.get("/inbox?scope=offered&procedure=ks&task=none")
    kept = {field.get("name"): field.get("value") for field in page.all("//form[@class='find']/input[@type='hidden']")}
    assert kept == {"scope": "offered", "procedure": "ks"}


def test_each_row_says_why_it_is_here(clerk: Person, app: Flask) -> None:
    assert "Vai Văn thư" in clerk.get("/inbox").text
    task = clerk.task("Trình ký")
    assert "Vai Văn thư · Khen thưởng" in task.text
    clerk.complete(task)
    assert "Tôi đã làm" in clerk.get("/inbox?scope=done").text
    starter = Person(app, "chuyen_vien").get("/inbox?scope=started")
    assert "Tôi khởi tạo · Chưa ai nhận" in starter.text


def test_saved_views_tell_how_much_they_hold(clerk: Person, home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    me = By("bdt", "van_thu")
    asked = {"ký": "q=ky", "khảo sát": "procedure=ks&scope=offered", "xong": "scope=done", "lạ": "scope=mars&q=x"}
    ids = {name: engine.save_view(home, me, name, query).id for name, query in asked.items()}
    page = clerk.get("/inbox")
    told = clerk.client.get(page.one("//ul[@data-counts]").get("data-counts"))
    assert told.json == {ids["ký"]: "2", ids["khảo sát"]: "1", ids["xong"]: "0"}
    monkeypatch.setattr("web.views.saved_views._MOST", 1)
    assert clerk.client.get("/inbox/views/counts").json[ids["ký"]] == "1+"
    assert Person(app=clerk.client.application, name="chanh_vp").client.get("/inbox/views/counts").json == {}


def undo(who: Person, page: Page) -> Page:
    """Press the button in the news of what was done."""
    return who.send(page, "//div[contains(@class, 'toast')]//form")


def test_putting_aside_watching_and_passing_on_are_undone_without_script(clerk: Person, home: Home) -> None:
    page = clerk.get(clerk.get("/inbox?q=ky").one("//ul//a[@data-peek]").get("data-peek"))
    task = page.one("//article[@id='peek']").get("data-task")
    aside = clerk.send(page, "//form[contains(@action, '/aside')]", {"day": "25/11/2026"})
    assert rows(aside) == ["Ký phiếu"]
    back = undo(clerk, aside)
    assert rows(back) == ["Trình ký", "Ký phiếu"]
    assert (back.path, back.one("//article[@id='peek']").get("data-task")) == ("/inbox", task)
    assert rows(undo(clerk, back)) == ["Ký phiếu"], "undoing is undone as well: aside until the same day"
    until = engine.triage_of(home, By("bdt", "van_thu"), task).aside_until
    assert until is not None
    assert f"{until:%d %H}" == "24 17"
    page = clerk.get(f"/tasks/{task}")
    watched = clerk.send(page, "//form[contains(@action, '/watch')]")
    undone = undo(clerk, watched)
    assert (undone.path, "Đã thôi theo dõi" in undone.text) == (f"/tasks/{task}", True)


def test_passing_on_is_undone_and_when_it_is_too_late_that_is_said(clerk: Person, app: Flask, home: Home) -> None:
    page = clerk.get(clerk.get("/inbox?q=ky").one("//ul//a[@data-peek]").get("data-peek"))
    task = page.one("//article[@id='peek']").get("data-task")
    given = {"to": "chanh_vp", "reason": "Tôi đi công tác tuần này"}
    passed = clerk.send(page, "//form[contains(@action, '/forward')]", given)
    assert rows(passed) == ["Ký phiếu"]
    undone = undo(clerk, passed)
    assert (rows(undone), "trở lại như trước" in undone.text) == (["Trình ký", "Ký phiếu"], True)
    passed = clerk.send(undone, "//form[contains(@action, '/forward')]", given)
    engine.complete(home, By("bdt", "chanh_vp"), task)
    late = undo(clerk, passed)
    assert (rows(late), "đã có thay đổi" in late.text) == (["Ký phiếu"], True)
    case = engine.task(home, ADMIN, task).case.id
    history = Person(app, "chuyen_vien").get(f"/cases/{case}").text
    assert "hoàn tác việc chuyển" in history
