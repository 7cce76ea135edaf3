"""ACRC's Q&A service on loopback, over any list of entries."""

from __future__ import annotations

import html
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tests.fakes.http_server import Answer

LIST_PATH = "/1140100/CivilPolicyQnaService/PolicyQnaList"
ITEM_PATH = "/1140100/CivilPolicyQnaService/PolicyQnaItem"


@dataclass(frozen=True)
class Entry:
    faq_no: int
    title: str = "가로등 고장 신고 방법"
    question: str = "<p>가로등이 꺼졌어요</p>"
    answer: str = "<p>120으로 신고해 주세요.</p><p>감사합니다.</p>"
    registered: str = "20261117093000"
    section: str = "tqapttn"


def json_answer(body: object) -> Answer:
    return Answer(json.dumps(body, ensure_ascii=False).encode(), headers={"Content-Type": "application/json"})


def gateway_error(code: str, reason: str) -> Answer:
    """As the gateway really sends them: XML with HTTP 200, whatever was asked for."""
    body = (
        "<OpenAPI_ServiceResponse><cmmMsgHeader><errMsg>SERVICE ERROR</errMsg>"
        f"<returnAuthMsg>{reason}</returnAuthMsg><returnReasonCode>{code}</returnReasonCode>"
        "</cmmMsgHeader></OpenAPI_ServiceResponse>"
    )
    return Answer(body.encode(), headers={"Content-Type": "text/xml"})


def escaped_twice(fragment: str) -> str:
    return html.escape(html.escape(fragment))


def list_body(entries: Sequence[Entry], *, page: int, size: int) -> dict[str, object]:
    part = entries[(page - 1) * size : page * size]
    if not entries:
        return {"resultCode": "E03", "resultMessage": "NO DATA", "resultCount": 0, "resultList": ""}
    listed = [
        {
            "faqNo": e.faq_no,
            "title": e.title,
            "ancName": "인천광역시",
            "ancCode": "6280000",
            "regDate": e.registered,
            "dutySctnNm": e.section,
        }
        for e in part
    ]
    return {"resultCode": "S00", "resultMessage": "OK", "resultCount": len(entries), "resultList": listed}


def item_body(entry: Entry) -> dict[str, object]:
    return {
        "resultCode": "S00",
        "resultMessage": "OK",
        "resultData": {
            "qnaTitl": escaped_twice(entry.title),
            "qstnCntnCl": escaped_twice(entry.question),
            "ansCntnCl": escaped_twice(entry.answer),
            "ancName": "인천광역시",
            "ancCode": "6280000",
            "deptName": "도로과",
            "deptCode": "6280123",
            "regDate": entry.registered[:8],
            "lawList": "",
            "subjList": [],
        },
    }


def service(entries: Sequence[Entry]) -> Callable[[str, dict[str, str], int], Answer]:
    """The service as it should be."""
    by_number = {str(e.faq_no): e for e in entries}

    def respond(path: str, query: dict[str, str], number: int) -> Answer:
        if path == LIST_PATH:
            page, size = int(query["firstIndex"]), int(query["recordCountPerPage"])
            return json_answer(list_body(entries, page=page, size=size))
        entry = by_number.get(query["faqNo"])
        if entry is None:
            return json_answer({"resultCode": "E03", "resultMessage": "NO DATA", "resultData": ""})
        return json_answer(item_body(entry))

    return respond
