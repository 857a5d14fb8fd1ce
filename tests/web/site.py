"""A person at the pages, without script: reads forms as a browser does and sends them."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

from lxml import html
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from web.security import open_sign_in

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask import Flask
    from werkzeug.test import TestResponse

REVIEW = "//button[@name='_reviewed']"
File = tuple[str, bytes]


def multipart(data: Mapping[str, object]) -> dict[str, Any]:
    """The body that a browser makes of a form with files; in memory, for the test client leaves its own open."""
    boundary, body = encode_multipart(data)
    return {"data": body, "content_type": f"multipart/form-data; boundary={boundary}"}


class Page:
    """One answer, read as HTML."""

    def __init__(self, response: TestResponse) -> None:
        self.response, self.status = response, response.status_code
        self.path = response.request.path
        self.tree = html.fromstring(response.text) if response.mimetype == "text/html" else None

    @property
    def text(self) -> str:
        """What a person reads of the main part."""
        return " ".join(self.one("//main").text_content().split())

    def one(self, path: str) -> html.HtmlElement:
        """The first element of an XPath."""
        assert self.tree is not None, self.response.mimetype
        found = self.tree.xpath(path)
        assert found, f"{path} is not on {self.path}: {self.response.text[:2000]}"
        return found[0]

    def all(self, path: str) -> list[html.HtmlElement]:
        """All elements of an XPath."""
        assert self.tree is not None, self.response.mimetype
        return self.tree.xpath(path)


class Person:
    """A signed-in person with a browser of their own."""

    def __init__(self, app: Flask, name: str, *, language: str = "vi") -> None:
        self.client, self.name = app.test_client(), name
        with app.test_request_context():
            user = app.extensions["security"].datastore.find_user(id=name)
            token = open_sign_in(user)
        # Signed in as `web.security` does it; the way through the password has tests of its own.
        with self.client.session_transaction() as session:
            session["_user_id"], session["_fresh"], session["language"] = token, True, language

    def get(self, path: str) -> Page:
        """Open a page, following redirects."""
        return Page(self.client.get(path, follow_redirects=True))

    def send(
        self,
        page: Page,
        form: str,
        values: Mapping[str, object] | None = None,
        *,
        button: tuple[str, str] | None = None,
        files: Mapping[str, File] | None = None,
    ) -> Page:
        """Fill in a form of a page and press a button of it."""
        element = page.one(form)
        data: dict[str, object] = {}
        for name, value in element.form_values():
            data.setdefault(name, [])
            data[name].append(value)
        data |= values or {}
        if button:
            assert element.xpath(f".//button[@name='{button[0]}'][@value='{button[1]}']"), f"no button {button}"
            data[button[0]] = button[1]
        for name, (file, content) in (files or {}).items():
            data[name] = FileStorage(BytesIO(content), file)
        sent = multipart(data) if element.get("enctype") else {"data": data}
        return Page(self.client.post(element.get("action"), **sent, follow_redirects=True))

    def task(self, name: str) -> Page:
        """Open the task of this name from the inbox, taking it if it must be taken."""
        inbox = self.get("/inbox")
        link = inbox.one(f"//ul//a[.//span[@class='what'][contains(., '{name}')]]").get("href")
        return self.get(link)

    def complete(
        self,
        page: Page,
        values: Mapping[str, object] | None = None,
        *,
        outcome: tuple[str, str] = ("_act", "complete"),
        files: Mapping[str, File] | None = None,
    ) -> Page:
        """Finish the task that a page shows, and confirm it where it is shown once more."""
        done = self.send(page, "//form[@id='form']", values, button=outcome, files=files)
        again = done.tree is not None and done.all(REVIEW)
        return self.send(done, "//form[@id='form']", {"_reviewed": "yes"}) if again else done
