"""The package around a finished document: ids, description, preview, and a zip that is the same every time."""

from __future__ import annotations

import io
import itertools
import struct
import zipfile
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from hwpx import HwpxDocument
from hwpx.oxml.namespaces import HP

_PREVIEW = "Preview/PrvText.txt"
_PREVIEW_CHARACTERS = 1000
# Elements whose ids python-hwpx draws at random.
_NUMBERED = ("p", "tbl", "pic", "header", "footer")


def packed(
    document: HwpxDocument,
    *,
    lines: Sequence[str],
    title: str,
    creator: str,
    subject: str,
    keyword: str,
    dated_at: datetime,
) -> bytes:
    """The document's bytes.

    Args:
        document: finished, with one section.
        lines: its text, for the preview that file managers show.
        title: in its description.
        creator: the office.
        subject: one line on what it is.
        keyword: words it is found by.
        dated_at: the time written everywhere; must carry a time zone.
    """
    _number(document.sections[0].element)
    moment = dated_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    # The skeleton's own author and dates go first.
    document.parts.clear_document_metadata(keep=("language",), timestamp=moment)
    document.parts.set_document_metadata(
        title=title, creator=creator, subject=subject, keyword=keyword, created_date=moment, modified_date=moment
    )
    document.parts.clear_preview()
    document.package.set_part(_PREVIEW, "\r\n".join(lines)[:_PREVIEW_CHARACTERS])
    return _rezipped(document.to_bytes(), dated_at)


def png_size(png: bytes) -> tuple[int, int]:
    """Width and height in pixels, from the file's first chunk."""
    width, height = struct.unpack(">II", png[16:24])
    return width, height


def _number(section: Any) -> None:
    counter = itertools.count(1)
    for element in section.iter(*(f"{HP}{name}" for name in _NUMBERED)):
        number = str(next(counter))
        element.set("id", number)
        if "instid" in element.attrib:
            element.set("instid", number)


def _rezipped(archive: bytes, dated_at: datetime) -> bytes:
    """The same entries in the same order with one time; `mimetype` first and not compressed, as the format asks."""
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as source, zipfile.ZipFile(result, "w") as target:
        for entry in source.infolist():
            info = zipfile.ZipInfo(entry.filename, dated_at.timetuple()[:6])
            info.create_system = 0
            is_stored = entry.filename == "mimetype" or entry.filename.endswith(".png")
            info.compress_type = zipfile.ZIP_STORED if is_stored else zipfile.ZIP_DEFLATED
            target.writestr(info, source.read(entry))
    return result.getvalue()
