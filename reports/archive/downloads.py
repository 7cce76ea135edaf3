"""The files that a page offers: the released bytes where they still stand, else rendered from the snapshot again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from reports.archive.entries import Entry
from reports.archive.read import RecordedFile
from reports.edition import file_sha256
from reports.publication import Publication, Rendering

# What a citizen may take along, and how it is called; a publication's other forms are for the office.
OFFERED = {"pdf": "PDF", "epub": "EPUB", "xlsx": "엑셀"}


@dataclass(frozen=True)
class Download:
    """One file of an edition.

    Attributes:
        path: where it stands in the site.
        label_ko: how the link calls it.
        saved_as: the name it is saved under.
        content: its bytes.
        is_released: False when it had to be made again and differs from the released file (another font or renderer).
    """

    path: str
    label_ko: str
    saved_as: str
    content: bytes
    is_released: bool

    @property
    def size_ko(self) -> str:
        return f"{max(1, round(len(self.content) / 1024)):,}KB"


def downloads(
    entry: Entry,
    publication: Publication,
    rendering: Rendering,
    recorded: Iterable[RecordedFile],
    *,
    publications_dir: Path,
) -> tuple[Download, ...]:
    """The files of the edition that an entry shows."""
    known = {file.kind: file for file in recorded if file.edition_key == entry.edition.edition_key}
    found = []
    for form in publication.forms:
        if form.kind not in OFFERED:
            continue
        name = form.file_name(entry.header)
        file = known.get(form.kind)
        content = _released(publications_dir, file) if file else None
        if content is None:
            content = form.render(rendering)
        is_released = file is not None and file_sha256(content) == file.sha256
        path = f"files/{entry.stem}-{entry.edition.edition_number}{Path(name).suffix}"
        found.append(Download(path, OFFERED[form.kind], name, content, is_released))
    return tuple(found)


def _released(publications_dir: Path, file: RecordedFile) -> bytes | None:
    """The file as it was released, when it still stands there unchanged."""
    path = publications_dir / file.path
    if not path.is_file():
        return None
    content = path.read_bytes()
    return content if file_sha256(content) == file.sha256 else None
