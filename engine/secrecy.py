"""State secrets: secrecy is asked first, and nothing else of a secret paper is ever taken (Luật BVBMNN; design 8).

A process names the variable in its property ``secrecy``. As soon as its value is anything but ``thuong``, every other
field is dropped before a draft, a variable or an event is written; only fields marked ``stub`` are taken afterwards.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.errors import RefusedError
from engine.own_files import must_be_own

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bpmn.forms import Form
    from engine.act import Act
    from engine.shelf import Version

ORDINARY = "thuong"


def level(version: Version, values: Mapping[str, object], present: str) -> str:
    """The secrecy after these values: it can rise, and once secret a case stays so."""
    if present != ORDINARY or version.secrecy is None:
        return present
    return str(values.get(version.secrecy) or ORDINARY)


def must_be_ordinary(act: Act, what: str) -> None:
    """Refuse free words and files in a case that is secret, or of which nobody has said yet that it is not.

    Raises:
        RefusedError: so it is.
    """
    asked = act.model.secrecy
    if act.instance.secrecy != ORDINARY:
        raise RefusedError(
            f"Văn bản mật không được đưa tệp hay lời ghi lên hệ thống. A secret document takes no {what}: "
            "handle it as the law says."
        )
    if asked is not None and asked not in act.wake().run.variables():
        raise RefusedError(f"Xác định độ mật trước đã. Say first how secret this is; until then it takes no {what}.")


def admitted(act: Act, values: Mapping[str, object], form: Form | None = None) -> dict[str, object]:
    """The values that the act's case may take; from now on it is as secret as they say.

    Raises:
        RefusedError: a file came with a secret paper.
        BadValueError: a file was brought by somebody else.
    """
    kept = screened(act.model, values, act.instance.secrecy, form)
    must_be_own(act, kept)
    raise_to(act, level(act.model, kept, act.instance.secrecy))
    return kept


def raise_to(act: Act, secrecy: str) -> None:
    """The case is as secret as this from now on; what was typed to name it goes."""
    if secrecy != act.instance.secrecy:
        act.change(secrecy=secrecy, business_key=None, subject=act.model.row.name)


def screened(
    version: Version, values: Mapping[str, object], present: str, form: Form | None = None
) -> dict[str, object]:
    """The values that may be kept.

    Raises:
        RefusedError: a file came with a secret paper.
    """
    if level(version, values, present) == ORDINARY:
        return dict(values)
    if any(_has_file(value) for value in values.values()):
        raise RefusedError(
            "Văn bản mật không được đưa tệp lên hệ thống. Chỉ ghi phần đăng ký, xử lý bản giấy theo quy định. "
            "A secret document takes no file: keep to the stub and handle the paper as the law says."
        )
    allowed = {version.secrecy} | _stub_fields(form)
    return {name: value for name, value in values.items() if name in allowed}


def _stub_fields(form: Form | None) -> set[str]:
    if form is None:
        return set()
    return {field.path[0] for field in form.fields() if field.properties.get("stub") == "true"}


def _has_file(value: object) -> bool:
    if isinstance(value, dict):
        return "sha256" in value or any(_has_file(item) for item in value.values())
    return isinstance(value, list | tuple) and any(_has_file(item) for item in value)
