"""Why a feedback task's effect cannot be judged, as a citizen reads it; our own word for it is the mart's label."""

from __future__ import annotations

_CITIZENS_WORDS = {"not_candidate": "비교할 이전 접수 자료가 없음"}


def reason_words(reason_code: str | None, label_ko: str | None) -> str:
    """The reason in a citizen's words; empty where the task was judged."""
    return _CITIZENS_WORDS.get(reason_code or "", label_ko or "")
