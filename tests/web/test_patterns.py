"""The page of patterns shows every piece that a page can be made of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jinja2 import nodes

from tests.support.sources import ROOT
from tests.web.site import Person

if TYPE_CHECKING:
    from flask import Flask

TEMPLATES = ROOT / "web" / "templates"
UNSEEN = {"script", "session", "typed_by"}
"""Attributes and hidden fields: nothing to look at."""


def calls(tree: nodes.Node) -> set[str]:
    """The macros that are called: ``icon(…)`` in their own file, ``p.icon(…)`` from another."""
    found = [call.node for call in tree.find_all(nodes.Call)]
    plain = {each.name for each in found if isinstance(each, nodes.Name)}
    return plain | {each.attr for each in found if isinstance(each, nodes.Getattr)}


def test_every_macro_is_shown(app: Flask) -> None:
    def read(name: str) -> nodes.Template:
        return app.jinja_env.parse((TEMPLATES / name).read_text(encoding="utf-8"))

    macros = {each.name: each for name in ("_pieces.html", "_form.html") for each in read(name).find_all(nodes.Macro)}
    shown, fresh = set[str](), (calls(read("patterns.html")) | calls(read("layout.html"))) & macros.keys()
    while fresh:
        shown |= fresh
        fresh = set().union(*(calls(macros[name]) & macros.keys() for name in fresh)) - shown
    assert not macros.keys() - shown - UNSEEN, "Show these on /patterns (web/templates/patterns.html, web/samples.py)"


def test_every_kind_of_field_is_shown(app: Flask) -> None:
    page = Person(app, "admin").get("/patterns")
    assert page.status == 200
    for tag in ("textarea", "select", "input[@type='file']", "input[@type='radio']", "output", "table", "dialog"):
        assert page.all(f"//main//{tag}"), tag
    ids = [each.get("id") for each in page.all("//*[@id]")]
    assert len(ids) == len(set(ids))
