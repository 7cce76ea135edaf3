"""What an editor may do to a draft: add a note, leave out a section or a quote. Words and numbers are never rewritten.

The edit is part of the frozen snapshot, so a release binds it too.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from reports import text
from reports.document import Bullet, Notice, Section, canonical_json
from reports.errors import EditRefusedError

NOTE_LIMIT = 300
NOTE_CODE = "editor_note"
WITHHELD_TEXT = "편집자가 이번 판에서 뺌"
# What tells a reader that the issue is whole cannot be left out by the one who edits it.
KEPT_SECTIONS = frozenset({"summary", "holds", "sources", NOTE_CODE})


def items(snapshot: Mapping[str, Any]) -> dict[str, str]:
    """What may be withheld: section codes with their titles, quotes (`channel:voc_id`) with the title above them."""
    found: dict[str, str] = {}
    for section in _sections(snapshot):
        if section["code"] not in KEPT_SECTIONS:
            found[section["code"]] = section["title"]
        for block in section["blocks"]:
            if block["kind"] == "quotes":
                found |= {quote["key"]: block["title"] for quote in block["items"]}
    return found


def edited(snapshot: Mapping[str, Any], *, note: str | None, withheld: Sequence[str]) -> dict[str, Any]:
    """The snapshot with the editor's note and without what is withheld; the given one is left as it is.

    Args:
        snapshot: as composed.
        note: printed as 편집자 주 after the first section; empty or None for none.
        withheld: section codes and quote keys of `items`.

    Raises:
        EditRefusedError: when the note is too long, or a name is nothing of this issue that may be left out.
    """
    result = copy.deepcopy(dict(snapshot))
    known = items(snapshot)
    if unknown := sorted(set(withheld) - set(known)):
        raise EditRefusedError(
            f"뺄 수 없거나 이 호에 없는 항목: {', '.join(unknown)}; 뺄 수 있는 것: {', '.join(sorted(known))}"
        )
    for section in _sections(result):
        if section["code"] in withheld:
            section["state"] = "held"
            section["blocks"] = [asdict(Notice("held", "보류", WITHHELD_TEXT))]
        else:
            section["blocks"] = [kept for block in section["blocks"] if (kept := _without(block, withheld))]
    cleaned = text.clean(note)
    if len(cleaned) > NOTE_LIMIT:
        raise EditRefusedError(f"편집자 주는 {NOTE_LIMIT}자까지: 지금 {len(cleaned)}자")
    if cleaned:
        section = asdict(Section(NOTE_CODE, "편집자 주", "shown", (Bullet(1, cleaned),)))
        result["body"].insert(1, section)
    _forget_photos(result)
    result["edit"] = {"note": cleaned, "withheld": sorted(withheld)}
    return _as_stored(result)


def _sections(snapshot: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [*snapshot["body"], *snapshot["annexes"]]


def _forget_photos(snapshot: dict[str, Any]) -> None:
    """The bytes of photographs that are no longer shown go, too."""
    if "photos" in snapshot:
        shown = {b["sha256"] for section in _sections(snapshot) for b in section["blocks"] if b["kind"] == "photo"}
        snapshot["photos"] = {sha256: kept for sha256, kept in snapshot["photos"].items() if sha256 in shown}


def _without(block: dict[str, Any], withheld: Sequence[str]) -> dict[str, Any] | None:
    """The block without withheld quotes; None when nothing of it is left."""
    if block["kind"] != "quotes":
        return block
    kept = [quote for quote in block["items"] if quote["key"] not in withheld]
    return {**block, "items": kept} if kept else None


def _as_stored(snapshot: dict[str, Any]) -> dict[str, Any]:
    """Through JSON once, so that tuples are lists before and after storage alike."""
    loaded: dict[str, Any] = json.loads(canonical_json(snapshot))
    return loaded
