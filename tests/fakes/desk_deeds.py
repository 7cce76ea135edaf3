"""What people do at the desk of `weekly_desk.py`, in one line each."""

from __future__ import annotations

from reports import desk as desks
from reports import edition, redaction
from tests.fakes.smtp_server import smtp_server
from tests.fakes.weekly_desk import WEEKLY, clock


def first_quote(desk, key: int) -> tuple[str, str]:
    """Key and words of the first quote of an edition."""
    snapshot = edition.get(desk.connection, key).snapshot
    for section in snapshot["annexes"]:
        for block in section["blocks"]:
            if block["kind"] == "quotes":
                return block["items"][0]["key"], block["items"][0]["text"]
    raise AssertionError("the issue quotes nobody")


def publish(desk, drafted) -> None:
    desk.release(drafted)
    with smtp_server() as server:
        desk.publish(drafted, server.port)


def redact(desk, key: str) -> tuple[redaction.Redaction, ...]:
    return redaction.redact_editions(
        desk.connection, lambda _code: WEEKLY, quote_keys=[key], output_dir=desk.output_dir,
        reason="2026-삭제-1", editor="editor", redacted_at=clock(),
    )  # fmt: skip


def edit(desk, drafted, **more):
    arguments = {
        "edition_key": drafted.edition_key, "content_sha256": drafted.content_sha256, "output_dir": desk.output_dir,
        "editor": "lee", "edited_at": clock(),
    }  # fmt: skip
    return desks.edit(desk.connection, WEEKLY, **{**arguments, **more})
