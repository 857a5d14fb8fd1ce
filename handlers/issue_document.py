"""Issue document: from now on it counts as issued and cannot change (Decree 30/2020, article 18)."""

from __future__ import annotations

from dataclasses import dataclass

from engine import BusinessError, Context, handler


@dataclass(frozen=True, kw_only=True, slots=True)
class Inputs:
    """``tai_lieu``: the kind under which the numbered document lies in the case."""

    tai_lieu: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Outputs:
    """``van_ban``: id of the document that was issued."""

    van_ban: str


@handler("issue-document", title_vi="Ghi đã phát hành", title_en="Issue document")
def issue_document(context: Context, inputs: Inputs) -> Outputs:
    """Ghi nhận văn bản đã có số là đã phát hành. Không có văn bản thì báo lỗi nghiệp vụ chua_co_van_ban.

    Mark the numbered document as issued. Without one, the business error chua_co_van_ban is raised.
    """
    documents = context.documents(inputs.tai_lieu)
    if not documents:
        raise BusinessError("chua_co_van_ban", "Chưa có văn bản để phát hành. There is no document to issue here.")
    return Outputs(van_ban=context.issue(documents[-1].id).id)
