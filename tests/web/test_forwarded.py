from __future__ import annotations

from typing import Any

import pytest

from web.forwarded import Forwarded

SENT = {
    "REMOTE_ADDR": "127.0.0.1",
    "wsgi.url_scheme": "http",
    "HTTP_X_FORWARDED_FOR": "203.0.113.66, 198.51.100.7",
    "HTTP_X_FORWARDED_PROTO": "https",
    "HTTP_X_FORWARDED_HOST": "evil.example",
    "HTTP_FORWARDED": "for=203.0.113.66",
}


@pytest.mark.parametrize(
    ("proxy", "address", "scheme"),
    [
        ("127.0.0.1", "198.51.100.7", "https"),
        ("*", "198.51.100.7", "https"),
        ("", "127.0.0.1", "http"),
        ("192.0.2.1", "127.0.0.1", "http"),
    ],
)
def test_the_trusted_proxy_alone_is_believed(proxy: str, address: str, scheme: str) -> None:
    seen: dict[str, Any] = {}
    Forwarded(lambda environ, _: seen.update(environ) or [], proxy)(dict(SENT), None)
    assert (seen["REMOTE_ADDR"], seen["wsgi.url_scheme"]) == (address, scheme)
    assert not [name for name in seen if "FORWARDED" in name]
