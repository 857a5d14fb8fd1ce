"""Procedures as readers see them: the published versions, their diagrams and files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.errors import NotFoundError
from engine.results import DefinitionView, DeploymentView
from engine.rights import who
from storage import definitions as rows

if TYPE_CHECKING:
    from bpmn.forms import Form
    from engine.by import By
    from engine.home import Home
    from engine.rights import Who
    from engine.shelf import Version
    from storage.definitions import Definition, Deployment
    from storage.session import Connection


def definition_view(version: Version, actor: Who | None = None) -> DefinitionView:
    """A version as readers see it; whether it can be started, and by this person if one asks."""
    row = version.row
    nodes = version.process.root.nodes.values()
    return DefinitionView(
        id=row.id,
        key=row.key,
        version=row.version,
        name=row.name,
        version_tag=row.version_tag,
        deployment=row.deployment,
        resource=row.resource,
        suspended=row.suspended,
        created_at=row.created_at,
        startable=any(node.kind == "startEvent" and not node.events for node in nodes)
        and (actor is None or actor.may_start(row.startable_by)),
        description=version.process.documentation,
        about_document=version.process.properties.get("about_document", ""),
    )


def deployment_view(row: Deployment) -> DeploymentView:
    """A publication as readers see it."""
    return DeploymentView(id=row.id, name=row.name, source=row.source, at=row.created_at, by=row.created_by or "")


def definitions(home: Home, by: By, *, latest: bool = True, key: str | None = None) -> tuple[DefinitionView, ...]:
    """The published procedures by key; with ``latest`` only the newest version of each."""
    with home.database.read() as connection:
        found = rows.listing(connection, by.agency, latest=latest, key=key)
        actor = who(connection, by, home.clock.within(connection))
        return tuple(definition_view(home.shelf.version(connection, row.id), actor) for row in found)


def definition(home: Home, by: By, id_or_key: str) -> DefinitionView:
    """One version by its id, or the newest of a key.

    Raises:
        NotFoundError: there is none.
    """
    with home.database.read() as connection:
        version = home.shelf.version(connection, wanted(connection, by.agency, id_or_key).id)
        return definition_view(version, who(connection, by, home.clock.within(connection)))


def wanted(connection: Connection, agency: str, id_or_key: str, version: int | None = None) -> Definition:
    """The row of a version by its id, of a key's newest version, or of one version of a key.

    Raises:
        NotFoundError: there is none.
    """
    if version is not None:
        found = rows.of_version(connection, agency, id_or_key, version)
    else:
        found = rows.latest(connection, agency, id_or_key) or rows.get(connection, id_or_key)
    if found is None or found.agency != agency:
        raise NotFoundError("procedure", id_or_key if version is None else f"{id_or_key} {version}")
    return found


def diagram_of(home: Home, by: By, definition_id: str) -> bytes:
    """The diagram as drawn."""
    with home.database.read() as connection:
        return home.shelf.version(connection, wanted(connection, by.agency, definition_id).id).diagram.source


def resource_of(home: Home, by: By, definition_id: str, name: str) -> bytes:
    """A file of the publication that a version came with.

    Raises:
        NotFoundError: there is no such file.
    """
    with home.database.read() as connection:
        row = wanted(connection, by.agency, definition_id)
        data = rows.resource(connection, row.deployment, name)
    if data is None:
        raise NotFoundError("file", name)
    return data


def deployments(home: Home, by: By, *, limit: int = 50) -> tuple[DeploymentView, ...]:
    """The publications, newest first."""
    with home.database.read() as connection:
        return tuple(deployment_view(row) for row in rows.deployments(connection, by.agency, limit=limit))


def start_form(home: Home, by: By, key: str) -> Form | None:
    """The form of a procedure's none start event."""
    with home.database.read() as connection:
        version = home.shelf.version(connection, wanted(connection, by.agency, key).id)
    starts = [node for node in version.process.root.nodes.values() if node.kind == "startEvent" and not node.events]
    return version.form_of(starts[0].id) if starts else None
