"""The mark of a person's list and of their bell as an HTTP entity tag (RFC 9110, 8.8.3)."""

from __future__ import annotations

from flask import g
from werkzeug.http import quote_etag

import engine
from web.current import by, home


def tag(scope: str) -> str:
    """The entity tag of the list and the bell as they are now: the mark of the list, a dot, the new notices."""
    mark = engine.inbox_mark(home(), by(), scope=scope)
    g.unread = mark.unread  # the same number stands in the bell
    return quote_etag(f"{mark.of_list}.{mark.unread}")
