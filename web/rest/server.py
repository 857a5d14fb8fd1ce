"""What the Camunda Modeler asks of a server before it deploys: the version, and where the pages are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from flask import request

from web.rest.answers import answer

if TYPE_CHECKING:
    from flask import Blueprint, Response

SPOKEN: Final = "7.24.0"
"""The version of Camunda 7 whose interface this is a part of."""


def add_routes(rest: Blueprint) -> None:
    """The paths of this module."""
    rest.add_url_rule("/engine-rest/version", "version", version)
    rest.add_url_rule("/.well-known/camunda-automation-platform/webapps", "webapps", webapps)


def version() -> Response:
    """The version whose interface is spoken."""
    return answer({"version": SPOKEN})


def webapps() -> Response:
    """The pages that the Modeler links to; what it adds stands behind the #, so that our page opens."""
    root = request.host_url.rstrip("/")
    pages = {"adminUrl": "/people", "cockpitUrl": "/procedures", "tasklistUrl": "/inbox"}
    return answer({name: f"{root}{path}#/" for name, path in pages.items()})
