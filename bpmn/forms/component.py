"""One component of a form file as JSON, read strictly: an attribute of the wrong type is a fault that names it."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from bpmn.errors import ExpressionSyntaxError, FormError, Message
from bpmn.expressions import parse_feel
from bpmn.forms.messages import say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bpmn.expressions import Expression

_KEY = re.compile(r"[^\W\d]\w*")
_KINDS: Mapping[str, Message] = {
    "text": Message("chuỗi", "a text"),
    "bool": Message("đúng/sai", "true or false"),
    "whole": Message("số nguyên không âm", "a whole number, not negative"),
    "number": Message("số", "a number"),
    "list": Message("danh sách", "a list"),
    "map": Message("đối tượng", "an object"),
}


class Component:
    """Typed access to one component; whatever was never asked for is listed by ``unread``."""

    def __init__(self, data: object, where: str) -> None:
        self.key = where
        if not isinstance(data, dict):
            raise self.wrong(where, "map")
        self._data: dict[str, object] = data
        self._read: set[str] = set()
        self.key = str(data.get("key") or data.get("path") or data.get("id") or where)[:100]

    def wrong(self, name: str, wanted: str) -> FormError:
        """Make the fault that attribute ``name`` is not of the kind ``wanted``."""
        vi, en = _KINDS[wanted]
        return FormError(say("attribute", key=self.key, name=name, wanted_vi=vi, wanted_en=en), self.key)

    def unread(self) -> list[str]:
        """Give the attributes that nothing asked for."""
        return sorted(self._data.keys() - self._read)

    def raw(self, *names: str) -> object:
        """Give the first of these attributes that is there, as it is; all of them count as read."""
        self._read.update(names)
        return next((self._data[name] for name in names if self._data.get(name) is not None), None)

    def text(self, name: str, default: str = "") -> str:
        """Give a text."""
        value = self.raw(name)
        if value is None:
            return default
        if not isinstance(value, str):
            raise self.wrong(name, "text")
        return value

    def flag(self, name: str) -> bool:
        """Give true or false; false if it is not there."""
        value = self.raw(name)
        if value is None or isinstance(value, bool):
            return bool(value)
        raise self.wrong(name, "bool")

    def whole(self, name: str) -> int | None:
        """Give a whole number from 0 on, also one written as text."""
        value = self.number(name)
        if value is None or (value >= 0 and value == int(value)):
            return None if value is None else int(value)
        raise self.wrong(name, "whole")

    def number(self, name: str) -> Decimal | int | None:
        """Give a number, also one written as text."""
        value = self.raw(name)
        if value in (None, ""):
            return None
        if isinstance(value, str) and re.fullmatch(r"-?\d{1,30}(\.\d{1,30})?", value, re.ASCII):
            value = Decimal(value)
        if isinstance(value, bool) or not isinstance(value, int | Decimal) or not -(10**40) <= value <= 10**40:
            raise self.wrong(name, "number")
        return value

    def limit(self, name: str) -> Decimal | int | Expression | None:
        """Give a number, or FEEL for one."""
        value = self.raw(name)
        return self.feel(name, value) if isinstance(value, str) and value.startswith("=") else self.number(name)

    def items(self, name: str) -> list[object]:
        """Give a list; empty if it is not there."""
        value = self.raw(name)
        if value is None:
            return []
        if not isinstance(value, list):
            raise self.wrong(name, "list")
        return value

    def inner(self, name: str) -> Component:
        """Give an object inside the component, for the same access; an empty one if it is not there."""
        value = self.raw(name)
        if value is not None and not isinstance(value, dict):
            raise self.wrong(name, "map")
        inner = Component(value or {}, self.key)
        inner.key = self.key
        return inner

    def texts(self, name: str) -> dict[str, str]:
        """Give an object whose values are all texts (``properties``); numbers and flags are taken as their text."""
        value = self.raw(name)
        if value is not None and not isinstance(value, dict):
            raise self.wrong(name, "map")
        found: dict[str, object] = value or {}
        if any(isinstance(item, dict | list) for item in found.values()):
            raise self.wrong(name, "text")
        return {key: str(item).lower() if isinstance(item, bool) else str(item) for key, item in found.items()}

    def feel(self, name: str, text: object) -> Expression:
        """Parse FEEL."""
        if not isinstance(text, str):
            raise self.wrong(name, "text")
        try:
            return parse_feel(text)
        except ExpressionSyntaxError as error:
            reason = {"reason_vi": error.said("vi"), "reason_en": str(error)}
            raise FormError(say("expression", key=self.key, name=name, **reason), self.key) from error

    def maybe_feel(self, name: str, text: str | None) -> Expression | None:
        """Parse FEEL if there is any text at all."""
        return self.feel(name, text) if text else None

    def path(self, name: str) -> tuple[str, ...]:
        """Give a dotted key as its parts; empty if there is none."""
        text = self.text(name)
        parts = tuple(text.split(".")) if text else ()
        if any(not _KEY.fullmatch(part) or part.startswith("__") for part in parts):
            raise FormError(say("key-bad", key=self.key, name=text[:100]), self.key)
        return parts
