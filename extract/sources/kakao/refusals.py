"""Kakao's error bodies: `{code, msg}` of the platform, `{errorType, message}` of the search."""

from __future__ import annotations

import re

from extract.http import Refusal
from extract.search_hits import try_json_object

KEY_ACTION = "REST API 키와 앱의 상태를 확인"
ASK_ACTION = "설정의 질의어·주소·요청 항목을 확인"
WAIT_ACTION = "잠시 뒤 다시 실행; 계속되면 카카오 공지를 확인"
QUOTA_ACTION = "하루 한도가 풀린 뒤(자정) 다시 실행; 같은 개발자의 다른 앱도 같은 한도를 씀"
CODES = {
    "-1": Refusal("내부 오류(-1)", WAIT_ACTION, may_pass=True),
    "-2": Refusal("요청 항목이 잘못됨(-2)", ASK_ACTION),
    "-3": Refusal("사용 설정하지 않은 기능(-3)", KEY_ACTION),
    "-10": Refusal("호출 한도 초과(-10)", QUOTA_ACTION, is_quota=True),
    "-401": Refusal("앱 키가 유효하지 않음(-401)", KEY_ACTION),
    "-9798": Refusal("서비스 점검 중(-9798)", WAIT_ACTION, may_pass=True),
}
TYPES = {
    "accessdeniederror": Refusal("접근 거부(AccessDeniedError)", KEY_ACTION),
    "missingparameter": Refusal("요청 항목이 빠짐(MissingParameter)", ASK_ACTION),
    "invalidargument": Refusal("요청 항목이 잘못됨(InvalidArgument)", ASK_ACTION),
    "requestthrottled": Refusal("호출이 너무 잦음(RequestThrottled)", WAIT_ACTION, is_quota=True, may_pass=True),
}
UNKNOWN_ACTION = "오류 코드를 카카오 API 문서와 견주기"
NAME = re.compile(r"-?[0-9A-Za-z]{1,40}")


def refusal_in(content: bytes) -> Refusal | None:
    """The error a body carries; None for anything else. The server's own words are not repeated: they may hold keys."""
    body = try_json_object(content)
    if body is None or "documents" in body:
        return None
    for key, known in (("code", CODES), ("errorType", TYPES)):
        if key in body:
            text = str(body[key]).strip() if isinstance(body[key], (str, int)) else ""
            # Shown only where it looks like a code: a key might stand there.
            shown = text if NAME.fullmatch(text) and len(text) < len("AccessDeniedError0000") else "없음"
            return known.get(text.lower()) or Refusal(f"알 수 없는 오류({shown})", UNKNOWN_ACTION)
    return None
