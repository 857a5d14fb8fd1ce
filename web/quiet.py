"""What a page's script asks by itself is no sign that a person is there: it does not keep them signed in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from flask import request
from flask.sessions import SecureCookieSessionInterface, SessionMixin

if TYPE_CHECKING:
    from flask import Flask

_BY_ITSELF: Final = frozenset({"changes.page", "saved_views.counts"})


class QuietSessions(SecureCookieSessionInterface):
    """Sessions whose end is not moved by such requests."""

    def should_set_cookie(self, app: Flask, session: SessionMixin) -> bool:
        """Whether the answer renews the cookie."""
        return request.endpoint not in _BY_ITSELF and super().should_set_cookie(app, session)


def install(app: Flask) -> None:
    """Use them."""
    app.session_interface = QuietSessions()
