"""BigKinds' errors: HTTP 200 with a result that is not 0 and a reason in words."""

from __future__ import annotations

import re

from extract.http import Refusal
from extract.search_hits import try_json_object

FINE = frozenset({"0", "0.0"})
CODE = re.compile(r"-?[0-9]{1,6}")
# Kinds of reason by the words in them, the first that fits: no list of codes is published.
KINDS = (
    (
        re.compile(r"한도|초과|횟수|quota|exceed|limit", re.IGNORECASE),
        Refusal("요청 한도 초과", "빅카인즈에 하루 한도를 확인하고, 풀린 뒤 다시 실행", is_quota=True),
    ),
    (
        re.compile(r"인증|권한|access.?key|auth|permission|expired|만료", re.IGNORECASE),
        Refusal("인증키 거부", "인증키와 이용 기간을 빅카인즈에 확인"),
    ),
    (
        re.compile(r"점검|지연|일시|timeout|temporar|unavailable", re.IGNORECASE),
        Refusal("서비스 점검이나 지연", "잠시 뒤 다시 실행; 계속되면 빅카인즈 공지를 확인", may_pass=True),
    ),
)
OTHER_ACTION = "질의어와 요청 항목을 API 설명서와 견주고 빅카인즈에 문의"


def refusal_in(content: bytes) -> Refusal | None:
    """The error a body carries; None for anything else. The reason is not repeated: it may repeat the key."""
    body = try_json_object(content)
    if body is None or "result" not in body:
        return None
    result = body["result"]
    code = str(result).strip() if isinstance(result, (str, int, float)) else ""
    if code in FINE and not isinstance(result, bool):
        return None
    shown = code if CODE.fullmatch(code) else "없음"
    reason = body.get("reason")
    for pattern, kind in KINDS:
        if isinstance(reason, str) and pattern.search(reason):
            return Refusal(f"{kind.problem}(결과 {shown})", kind.action, kind.is_quota, kind.may_pass)
    return Refusal(f"검색 거부(결과 {shown})", OTHER_ACTION)
