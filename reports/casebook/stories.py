"""A chosen practice told: picture, 배경, 추진 내용, 성과, and whom to ask. All words are its department's own."""

from __future__ import annotations

from reports.casebook.read import Story
from reports.document import Block, Bullet, Photo, Section
from reports.text import clean

_LINE_LIMIT = 300
_LINES = 10
LEFT_OUT = "이하 줄임"


def story_section(story: Story, number: int, photo: Photo | None) -> Section:
    """A story as a section of its own, so that contents and bookmarks lead to it; parts nobody wrote are absent."""
    blocks: list[Block] = [Bullet(3, _who(story))]
    if photo is not None:
        blocks.append(photo)
    for label, words in (
        ("배경", story.background_text),
        ("추진 내용", story.content_text),
        ("성과", story.outcome_text),
    ):
        if items := lines(words):
            blocks += [Bullet(0, label), *(Bullet(1, item) for item in items)]
    return Section(f"story_{number}", f"우수사례 {number}. {clean(story.practice_label_ko)}", "shown", tuple(blocks))


def lines(words: str | None) -> list[str]:
    """One item for each line that says something; a text without an end is cut, and says so."""
    items = [
        line for part in (words or "").splitlines() if (line := clean(part, limit=_LINE_LIMIT).lstrip("○-·□• ").strip())
    ]
    return items if len(items) <= _LINES else [*items[:_LINES], LEFT_OUT]


def _who(story: Story) -> str:
    contact = clean(story.contact_label)
    return f"담당부서: {clean(story.department_label_ko)}" + (f" · 문의처: {contact}" if contact else "")
