"""Naver's error bodies, of the search itself and of both gateways before it."""

from __future__ import annotations

from extract.http import Refusal
from extract.search_hits import try_json_object

KEY_ACTION = "클라이언트 ID·시크릿과 애플리케이션의 검색 API 사용 설정을 확인"
ASK_ACTION = "설정의 질의어·주소·요청 항목을 확인"
WAIT_ACTION = "잠시 뒤 다시 실행; 계속되면 네이버 공지를 확인"
QUOTA_ACTION = "하루 한도가 풀린 뒤(자정) 다시 실행"
# Codes of the search (SE..) and of the old gateway; a code's number alone says nothing without its gateway.
SEARCH_CODES = {
    "SE01": Refusal("질의 요청이 잘못됨(SE01)", ASK_ACTION),
    "SE02": Refusal("display 값이 잘못됨(SE02)", ASK_ACTION),
    "SE03": Refusal("start 값이 잘못됨(SE03)", ASK_ACTION),
    "SE04": Refusal("sort 값이 잘못됨(SE04)", ASK_ACTION),
    "SE05": Refusal("없는 검색 API(SE05)", ASK_ACTION),
    "SE06": Refusal("질의어 인코딩이 잘못됨(SE06)", ASK_ACTION),
    "SE99": Refusal("검색 시스템 오류(SE99)", WAIT_ACTION, may_pass=True),
    "010": Refusal("하루 호출 한도 초과(010)", QUOTA_ACTION, is_quota=True),
    "012": Refusal("초당 호출 한도 초과(012)", WAIT_ACTION, is_quota=True, may_pass=True),
    "024": Refusal("인증 실패(024)", KEY_ACTION),
    "028": Refusal("인증 헤더가 없음(028)", KEY_ACTION),
    "401": Refusal("신청하지 않은 API(401)", KEY_ACTION),
}
GATEWAY_CODES = {
    "100": Refusal("잘못된 요청(100)", ASK_ACTION),
    "200": Refusal("인증 실패(200)", KEY_ACTION),
    "210": Refusal("권한 없음(210)", KEY_ACTION),
    "300": Refusal("없는 주소(300)", ASK_ACTION),
    "400": Refusal("호출 한도 초과(400)", QUOTA_ACTION, is_quota=True),
    "401": Refusal("신청하지 않은 API(401)", KEY_ACTION),
    "410": Refusal("초당 호출 한도 초과(410)", WAIT_ACTION, is_quota=True, may_pass=True),
    "420": Refusal("초당 호출 한도 초과(420)", WAIT_ACTION, is_quota=True, may_pass=True),
    "500": Refusal("검색 서버에 연결하지 못함(500)", WAIT_ACTION, may_pass=True),
    "510": Refusal("검색 서버 응답 시간 초과(510)", WAIT_ACTION, may_pass=True),
    "900": Refusal("게이트웨이 오류(900)", WAIT_ACTION, may_pass=True),
}
UNKNOWN_ACTION = "오류 코드를 네이버 API 문서와 견주기"
LONGEST_CODE = 8


def refusal_in(content: bytes) -> Refusal | None:
    """The error a body carries; None for anything else. The server's own words are not repeated: they may hold keys."""
    body = try_json_object(content)
    if body is None:
        return None
    inner = body.get("error")
    if isinstance(inner, dict):
        return _of_code(inner.get("errorCode"), GATEWAY_CODES)
    if "items" in body or not ({"errorCode", "errorMessage"} & body.keys()):
        return None
    return _of_code(body.get("errorCode"), SEARCH_CODES)


def _of_code(code: object, known: dict[str, Refusal]) -> Refusal:
    # The same code comes as text and as number, and a number has lost its zeros.
    text = str(code).strip().upper() if isinstance(code, (str, int)) else ""
    found = known.get(text) or known.get(text.zfill(3))
    if found is not None:
        return found
    shown = text if text.isascii() and text.isalnum() and len(text) <= LONGEST_CODE else "없음"
    return Refusal(f"알 수 없는 오류(코드 {shown})", UNKNOWN_ACTION)
