"""The mark of a person's list as an HTTP entity tag (RFC 9110, 8.8.3)."""

from __future__ import annotations

from werkzeug.http import quote_etag

import engine
from web.current import by, home


def tag(scope: str) -> str:
    """The entity tag of the list as it is now."""
    return quote_etag(engine.inbox_mark(home(), by(), scope=scope))
