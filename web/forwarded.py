"""What a proxy says of the browser is believed from that proxy alone: what waitress does, for servers that do not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_PREFIX: Final = "HTTP_X_FORWARDED_"
_SCHEMES: Final = frozenset({"http", "https"})


class Forwarded:
    """An application behind ``proxy``: an address, ``*`` for any, or "" for none."""

    def __init__(self, app: Callable[[dict[str, Any], Any], Iterable[bytes]], proxy: str) -> None:
        self._app, self._proxy = app, proxy

    def __call__(self, environ: dict[str, Any], start: Any) -> Iterable[bytes]:  # noqa: ANN401 - WSGI
        """Take over the last address and the scheme of a trusted proxy, and drop all else that was forwarded."""
        told = {name: environ.pop(name) for name in [name for name in environ if name.startswith(_PREFIX)]}
        environ.pop("HTTP_FORWARDED", None)
        if self._proxy and self._proxy in {"*", environ.get("REMOTE_ADDR")}:
            browser = str(told.get(f"{_PREFIX}FOR", "")).rpartition(",")[2].strip()
            environ["REMOTE_ADDR"] = browser or environ.get("REMOTE_ADDR")
            scheme = str(told.get(f"{_PREFIX}PROTO", "")).strip()
            if scheme in _SCHEMES:
                environ["wsgi.url_scheme"] = scheme
        return self._app(environ, start)
