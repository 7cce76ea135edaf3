"""Errors of the data.go.kr gateway, which arrive as XML even where JSON was asked for, often with HTTP 200."""

from __future__ import annotations

import re

from extract.http import Refusal

ENVELOPE = re.compile(rb"<\s*(?:OpenAPI_ServiceResponse|cmmMsgHeader)\b")
REASON_CODE = re.compile(rb"<returnReasonCode>\s*(\d+)\s*<")
REASON = re.compile(rb"<returnAuthMsg>\s*([A-Z_ ]{1,80})\s*<")
QUOTA_CODES = frozenset({"22"})
# Too fast, or the gateway itself is having a bad moment.
PASSING_CODES = frozenset({"01", "02", "04", "05", "23"})
KEY_CODES = frozenset({"20", "21", "29", "30", "31", "32", "33"})


def refusal_in(content: bytes) -> Refusal | None:
    """The gateway's error in a body, or None when the body is none of the gateway's."""
    head = content[:4096]
    if not ENVELOPE.search(head):
        return None
    code_match, reason_match = REASON_CODE.search(head), REASON.search(head)
    code = code_match.group(1).decode().zfill(2) if code_match else "99"
    reason = reason_match.group(1).decode() if reason_match else "UNKNOWN_ERROR"
    if code in QUOTA_CODES:
        action = "공공데이터포털 일일 한도가 풀린 뒤(자정) 다시 실행하거나 운영계정 한도를 늘리기"
    elif code in KEY_CODES:
        action = "공공데이터포털에서 인증키와 활용신청(기간, 승인)을 확인"
    elif code in PASSING_CODES:
        action = "잠시 뒤 다시 실행; 계속되면 공공데이터포털에 문의"
    else:
        action = "요청 항목과 서비스 주소를 공공데이터포털의 명세와 견주기"
    return Refusal(
        f"공공데이터포털 오류 {code} {reason}", action, is_quota=code in QUOTA_CODES, may_pass=code in PASSING_CODES
    )
