"""Errors of X, whatever their HTTP status, and what they ask of us."""

from __future__ import annotations

import json
from dataclasses import dataclass

from extract.http import Refusal
from extract.json_records import text_at, whole_number_at

TOO_MANY_REQUESTS = 429
RATE_TITLES = frozenset({"TooManyRequests", "88"})
CAP_TITLES = frozenset({"UsageCapExceeded", "UsageCapped", "CreditsDepleted"})
KEY_STATUSES = frozenset({401, 403})
KEY_TITLES = frozenset({"Unauthorized", "Forbidden", "ClientForbidden"})


@dataclass(frozen=True)
class XError:
    """An error as X writes it, without its words.

    Attributes:
        title: e.g. `UsageCapExceeded`, reduced to letters.
        status: the HTTP status it names; 0 when it names none.
    """

    title: str
    status: int


def error_in(content: bytes) -> XError | None:
    """The error a body holds when it holds no posts; None otherwise: posts may come with partial errors."""
    if b'"errors"' not in content and b'"title"' not in content:
        return None
    try:
        body = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return None
    if not isinstance(body, dict) or "data" in body or isinstance(body.get("meta"), dict):
        return None
    listed = body.get("errors")
    first = listed[0] if isinstance(listed, list) and listed and isinstance(listed[0], dict) else {}
    title = text_at(body, "title") or text_at(first, "title") or text_at(first, "code")
    if title is None and not first:
        return None
    return XError(_plain(title), whole_number_at(body, "status") or whole_number_at(first, "status") or 0)


def refusal_in(content: bytes) -> Refusal | None:
    """The error in a body; None when it holds none, or one of which the HTTP status and headers say more."""
    error = error_in(content)
    if error is None or _is_rate_limit(error):
        # The status alone says it, and its headers say until when.
        return None
    named = f"X 오류 {error.title}" + (f"({error.status})" if error.status else "")
    if error.title in CAP_TITLES:
        return Refusal(named, "이달의 구매 한도를 X 개발자 콘솔에서 확인", is_quota=True)
    if error.status in KEY_STATUSES or error.title in KEY_TITLES:
        return Refusal(named, "Bearer 토큰과 앱의 권한을 X 개발자 콘솔에서 확인")
    if error.status >= 500:
        return Refusal(named, "잠시 뒤 다시 실행; 계속되면 X 상태 페이지를 확인", may_pass=True)
    return Refusal(named, "검색어(queries)의 문법과 요청 항목을 X 문서와 견주기")


def _is_rate_limit(error: XError) -> bool:
    return error.title in RATE_TITLES or (error.status == TOO_MANY_REQUESTS and error.title not in CAP_TITLES)


def _plain(title: str | None) -> str:
    # It goes into messages: nothing but letters and digits.
    return "".join(c for c in (title or "") if c.isascii() and c.isalnum())[:40] or "이름 없는 오류"
