"""Files on their way in: what is told before one is chosen, what a form carries of one, what the script is answered."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import orjson

import engine
from web.current import home

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask import Flask

_SHA256: Final = re.compile(r"[0-9a-f]{64}")
_PARTS: Final = {"sha256": str, "name": str, "size": int, "type": str}
_MEGABYTE: Final = 2**20


def install(app: Flask) -> None:
    """Tell the templates which files are taken."""
    app.jinja_env.globals.update(file_limits=limits)


def limits() -> dict[str, object]:
    """What a file may be: its largest size in bytes and in whole MB, the extensions, and these as people say them."""
    most = home().settings.max_upload_bytes
    kinds = engine.FILE_EXTENSIONS
    return {
        "most": most,
        "megabytes": max(most // _MEGABYTE, 1),
        "accept": ",".join(kinds),
        "kinds": ", ".join(each[1:].upper() for each in kinds),
    }


def carried(value: Mapping[str, object]) -> str:
    """A file value as a form carries it through the next submission, in the hidden field ``_file.NAME``."""
    return orjson.dumps(value).decode()


def read(text: str) -> dict[str, object] | None:
    """What a form carried of a file, if it is what ``carried`` wrote; anything else is no file."""
    try:
        value = orjson.loads(text)
    except orjson.JSONDecodeError:
        return None
    if not isinstance(value, dict) or value.keys() != _PARTS.keys():
        return None
    right = all(type(value[key]) is kind for key, kind in _PARTS.items())
    return value if right and _SHA256.fullmatch(value["sha256"]) and value["name"] and value["size"] > 0 else None
