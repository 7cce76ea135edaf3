"""The desk: any publication is drafted, edited, released by a second person, and published by the ledger, alike.

draft reads the marts once, freezes the snapshot and renders from the snapshot only; release (`reports.edition`) binds a
second person's approval to its fingerprint; publish rechecks both and sends by the ledger.
"""

from reports.desk_draft import EditionDraft, draft
from reports.desk_edit import edit
from reports.desk_files import Rendered, render
from reports.desk_publish import publish

__all__ = ["EditionDraft", "Rendered", "draft", "edit", "publish", "render"]
