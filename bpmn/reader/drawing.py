"""The XML of one diagram with its index, and the notes taken while it is read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bpmn import names
from bpmn.errors import BpmnRoomError, Message
from bpmn.expressions import parse, parse_condition
from bpmn.model import Problem

if TYPE_CHECKING:
    from collections.abc import Callable

    from bpmn.expressions import Expression
    from bpmn.xml import Element

OWNERS = names.FLOW_NODES | {"sequenceFlow", "process", "lane", "message", "signal", "error", "escalation"}
"""What a person can click on: problems are told of these, not of the parts inside them."""

DATA = frozenset({"dataObject", "dataObjectReference", "dataInput", "dataOutput", "property"})
DEFINED = frozenset({"participant", "correlationKey", "correlationProperty"})
IDENTIFIED = OWNERS | DATA | DEFINED
"""What is referred to by its id, so that one is made up where the drawing has none."""

NUMBER = re.compile(r"[+-]?\d{1,9}", re.ASCII)
LANGUAGES = frozenset({"", "juel", "uel"})


class Drawing:
    """One file's elements by id; ``problems`` grows while the reader walks over them."""

    def __init__(self, root: Element) -> None:
        self.root = root
        self.problems: list[Problem] = []
        self.elements: dict[str, Element] = {}
        elements = list(root.iter(f"{{{names.BPMN}}}*"))
        for element in elements:
            known = element.get("id")
            if known:
                self.elements.setdefault(known, element)
        for place, element in enumerate(elements):
            if names.kind(element) in IDENTIFIED and not element.get("id"):
                self._name(element, place)

    def _name(self, element: Element, place: int) -> None:
        """Make up an id for an element without, the same each time the file is read (``missing-id`` tells of it)."""
        made = f"{names.kind(element)}_{place}"
        while made in self.elements:
            made += "_"
        element.set("id", made)
        self.elements[made] = element

    def id(self, element: Element) -> str:
        """Give the element's id, made up or drawn."""
        return element.get("id") or f"{names.kind(element)}_{names.line(element)}"

    def find(self, reference: str | None) -> Element | None:
        """Resolve a QName reference, with or without its prefix."""
        name = (reference or "").strip()
        return self.elements.get(name if name in self.elements else name.rpartition(":")[2])

    def refers(self, element: Element | None, attribute: str) -> str | None:
        """Give the id an attribute refers to, without a prefix that is not part of it."""
        value = (element.get(attribute) or "").strip() if element is not None else ""
        if not value or value in self.elements or "{" in value:
            return value or None
        return value.rpartition(":")[2]

    def meant(self, reference: str) -> str:
        """Give the id that a reference in a text means, without a prefix that is not part of it."""
        element = self.find(reference)
        return reference.strip() if element is None else self.id(element)

    def note(self, rule: str, element: Element, message: Message, remedy: Message) -> None:
        """Write down what was not understood, with the flow node, flow or process it belongs to."""
        owner = next((at for at in (element, *element.iterancestors()) if names.kind(at) in OWNERS), element)
        self.problems.append(
            Problem(
                rule=rule,
                element=owner.get("id", ""),
                name=owner.get("name", ""),
                line=names.line(element),
                message=message.en,
                remedy=remedy.en,
                message_vi=message.vi,
                remedy_vi=remedy.vi,
            )
        )

    def expression(self, text: str, element: Element, what: str) -> Expression | None:
        """Parse a text that may hold ``${…}``; what cannot be parsed becomes a problem."""
        return self._parsed(parse, text, element, what)

    def condition(self, element: Element | None, what: str) -> Expression | None:
        """Parse the condition that stands in an element; None where there is none or it cannot be parsed."""
        if element is None or self.foreign(element, what):
            return None
        return self._parsed(parse_condition, names.text(element), element, what)

    def value(self, element: Element | None, what: str) -> Expression | None:
        """Parse the text of an element as a template; None where it is missing, empty or cannot be parsed."""
        if element is None or not names.text(element) or self.foreign(element, what):
            return None
        return self.expression(names.text(element), element, what)

    def attribute(self, element: Element, name: str) -> Expression | None:
        """Parse a ``camunda:`` attribute as a template."""
        text = (element.get(names.camunda(name)) or "").strip()
        return self.expression(text, element, f"camunda:{name}") if text else None

    def number(self, text: str, element: Element, what: str) -> Expression | None:
        """Parse a count: digits, or an expression that gives them."""
        digits = NUMBER.fullmatch(text)
        if digits is None and "{" not in text:
            self._no_number(element, what, text)
            return None
        return self.expression(text if digits is None else f"${{{int(digits[0])}}}", element, what)

    def count(self, element: Element, attribute: str) -> int:
        """Read an ``xsd:integer`` attribute that is 1 where it is missing or no number."""
        number = self.integer(element, attribute)
        return 1 if number is None else number

    def integer(self, element: Element, attribute: str) -> int | None:
        """Read an ``xsd:integer`` attribute; what is no number becomes a problem."""
        text = (element.get(attribute) or "").strip()
        if NUMBER.fullmatch(text):
            return int(text)
        if text:
            self._no_number(element, attribute, text)
        return None

    def _no_number(self, element: Element, what: str, text: str) -> None:
        self.note(
            "number-invalid",
            element,
            Message(
                vi=f"{what} là {text[:40]!r}, không phải số nguyên.",
                en=f"{what} is {text[:40]!r}, which is not a whole number.",
            ),
            Message(vi="Ghi một số nguyên.", en="Write a whole number."),
        )

    def foreign(self, element: Element, what: str) -> bool:
        """Tell whether an expression is written in a script language, and note it."""
        language = (element.get("language") or "").strip()
        resource = element.get(names.camunda("resource"))
        if language.lower() in LANGUAGES and resource is None:
            return False
        kind = f"camunda:resource {resource!r}" if resource is not None else repr(language)
        self.note(
            "expression-language",
            element,
            Message(
                vi=f"{what} dùng {kind}; hệ thống không chạy mã viết bằng ngôn ngữ khác.",
                en=f"{what} uses {kind}; no code in another language is run.",
            ),
            Message(vi="Viết lại thành biểu thức ${…}.", en="Write it as a ${…} expression."),
        )
        return True

    def _parsed(self, parser: Callable[[str], Expression], text: str, element: Element, what: str) -> Expression | None:
        try:
            return parser(text)
        except BpmnRoomError as error:
            shown = text if len(text) <= 80 else f"{text[:77]}…"  # noqa: PLR2004 - what fits a line
            self.note(
                "expression-invalid",
                element,
                Message(
                    vi=f"{what} «{shown}» không phải biểu thức hợp lệ: {error.said('vi')}",
                    en=f"{what} “{shown}” is not a valid expression: {error}",
                ),
                Message(
                    vi="Sửa biểu thức; ngữ pháp ở docs/expressions.md.",
                    en="Correct the expression; docs/expressions.md has the grammar.",
                ),
            )
            return None
