"""Errors of Google's APIs, whatever their HTTP status, and what they ask of us."""

from __future__ import annotations

import json
from dataclasses import dataclass

from extract.http import Refusal
from extract.json_records import object_at, text_at, whole_number_at

TOO_MANY_REQUESTS = 429
QUOTA_REASONS = frozenset({"quotaExceeded", "dailyLimitExceeded", "dailyLimitExceededUnreg"})
RATE_REASONS = frozenset({"rateLimitExceeded", "userRateLimitExceeded", "RESOURCE_EXHAUSTED"})
PASSING_REASONS = frozenset({"backendError", "internalError", "processingFailure", "UNAVAILABLE", "INTERNAL"})
GONE_REASONS = frozenset(
    {"commentsDisabled", "videoNotFound", "channelNotFound", "commentNotFound", "commentThreadNotFound"}
)
# Of a single video: the key is good, as it was for the search that found the video; the video is for members only.
CLOSED_REASONS = GONE_REASONS | {"forbidden"}
KEY_STATUSES = frozenset({401, 403})
KEY_REASONS = frozenset({"keyInvalid", "keyExpired", "badRequest", "accessNotConfigured"})


@dataclass(frozen=True)
class YouTubeError:
    """An error as Google's APIs write it, without its words.

    Attributes:
        reason: e.g. `quotaExceeded`; letters only.
    """

    code: int
    reason: str


def error_in(content: bytes) -> YouTubeError | None:
    """The error a body holds, whatever its HTTP status; None when it holds none."""
    if b'"error"' not in content:
        return None
    try:
        body = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return None
    if not isinstance(body, dict) or not body.get("error"):
        return None
    error = object_at(body, "error")
    listed = error.get("errors")
    first = listed[0] if isinstance(listed, list) and listed and isinstance(listed[0], dict) else {}
    reason = text_at(first, "reason") or text_at(error, "status") or ""
    letters = "".join(c for c in reason if c.isascii() and (c.isalnum() or c == "_"))[:40]
    return YouTubeError(whole_number_at(error, "code") or 0, letters)


def refusal_of(error: YouTubeError) -> Refusal | None:
    """What an error asks of us and of a person; None where the HTTP status says more than the body."""
    named = f"유튜브 오류 {error.reason or '이름 없음'}({error.code})"
    if error.reason in QUOTA_REASONS:
        return Refusal(named, "할당량이 풀린 뒤(태평양 시간 자정) 다시 실행", is_quota=True)
    if error.code == TOO_MANY_REQUESTS:
        return None
    if error.reason in RATE_REASONS:
        return Refusal(named, "잠시 뒤 다시 실행", is_quota=True, may_pass=True)
    if error.reason in PASSING_REASONS or error.code >= 500:
        return Refusal(named, "잠시 뒤 다시 실행; 계속되면 Google API 상태를 확인", may_pass=True)
    if error.code in KEY_STATUSES or error.reason in KEY_REASONS:
        return Refusal(named, "API 키와 YouTube Data API v3 사용 설정을 Google Cloud 콘솔에서 확인")
    return Refusal(named, "요청 항목을 YouTube Data API 문서와 견주기")
