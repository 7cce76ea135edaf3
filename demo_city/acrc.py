"""The ACRC question and answer service's messages (data.go.kr 15074671), errors as XML even when JSON was asked."""

from __future__ import annotations

import html
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from xml.sax.saxutils import escape

LIST_PATH = "/1140100/CivilPolicyQnaService/PolicyQnaList"
ITEM_PATH = "/1140100/CivilPolicyQnaService/PolicyQnaItem"
DEFAULT_PAGE_SIZE = 10
_SECTIONS = {"1": ("tqapttn",), "2": ("tqapolicy",), "3": ("tqapttn", "tqapolicy")}

GATEWAY_ERRORS = {
    "10": "INVALID_REQUEST_PARAMETER_ERROR",
    "20": "SERVICE_ACCESS_DENIED_ERROR",
    "22": "LIMITED_NUMBER_OF_SERVICE_REQUESTS_EXCEEDS_ERROR",
    "30": "SERVICE_KEY_IS_NOT_REGISTERED_ERROR",
    "31": "DEADLINE_HAS_EXPIRED_ERROR",
}
KEY_ERRORS = {"": "20", "UNREGISTERED": "30", "EXPIRED": "31", "OVER-QUOTA": "22"}
"""Service keys that the demo refuses, with the gateway's code; any other key is welcome."""


class GatewayError(Exception):
    """A request the gateway answers itself, with a code of `GATEWAY_ERRORS`."""

    def __init__(self, code: str) -> None:
        super().__init__(f"{code} {GATEWAY_ERRORS[code]}")
        self.code = code


@dataclass(frozen=True)
class Entry:
    """One published question with its answer."""

    faq_no: int
    duty_section: str
    title: str
    question: str
    answer: str
    agency_code: str
    agency_name: str
    department: str
    registered_at: datetime


def check_key(params: Mapping[str, str]) -> None:
    """Let a request pass.

    Raises:
        GatewayError: the key is missing or refused.
    """
    code = KEY_ERRORS.get(params.get("serviceKey", ""))
    if code:
        raise GatewayError(code)


def gateway_error(code: str) -> bytes:
    """The gateway's XML, which comes with HTTP 200."""
    return (
        "<OpenAPI_ServiceResponse><cmmMsgHeader><errMsg>SERVICE ERROR</errMsg>"
        f"<returnAuthMsg>{GATEWAY_ERRORS[code]}</returnAuthMsg><returnReasonCode>{code}</returnReasonCode>"
        "</cmmMsgHeader></OpenAPI_ServiceResponse>"
    ).encode()


def listing(entries: Sequence[Entry], params: Mapping[str, str], *, extra_total: int = 0) -> bytes:
    """One page of the list, newest first.

    Args:
        entries: everything registered in the days asked for.
        params: the query, of which type, page and page size matter here.
        extra_total: added to the stated total, to lie about it.

    Raises:
        GatewayError: page or page size are no positive numbers.
    """
    sections = _SECTIONS.get(params.get("type", "3"), _SECTIONS["3"])
    found = sorted((e for e in entries if e.duty_section in sections), key=lambda e: (e.registered_at, e.faq_no))[::-1]
    page, size = _positive(params, "firstIndex", 1), _positive(params, "recordCountPerPage", DEFAULT_PAGE_SIZE)
    shown = found[(page - 1) * size : page * size]
    rows = [
        {
            "faqNo": str(e.faq_no),
            "dutySctnNm": e.duty_section,
            "ancCode": e.agency_code,
            "ancName": e.agency_name,
            "regDate": f"{e.registered_at:%Y%m%d%H%M%S}",
            "title": _published(e.title, tag=""),
        }
        for e in shown
    ]
    message = {
        "resultCode": "S00" if rows else "E03",
        "resultMessage": "NORMAL SERVICE" if rows else "NO DATA",
        "resultCount": len(found) + extra_total,
        "resultList": rows,
    }
    return _encode(message, params)


def item(entry: Entry | None, params: Mapping[str, str]) -> bytes:
    """One entry whole; `regDate` is shorter here than in the list, as in the real service."""
    if entry is None:
        return _encode({"resultCode": "E03", "resultMessage": "NO DATA", "resultData": None}, params)
    data = {
        "qnaTitl": _published(entry.title, tag=""),
        "qstnCntnCl": _published(entry.question, tag="p"),
        "ansCntnCl": _published(entry.answer, tag="p"),
        "ancName": entry.agency_name,
        "ancCode": entry.agency_code,
        "deptName": f"{entry.agency_name} {entry.department}",
        "deptCode": "",
        "regDate": f"{entry.registered_at:%Y%m%d}",
        "lawList": [],
        "subjList": [],
    }
    return _encode({"resultCode": "S00", "resultMessage": "NORMAL SERVICE", "resultData": data}, params)


def _positive(params: Mapping[str, str], name: str, default: int) -> int:
    text = params.get(name, "") or str(default)
    if not text.isdecimal() or int(text) < 1:
        raise GatewayError("10")
    return int(text)


def _published(text: str, *, tag: str) -> str:
    """The service escapes its HTML twice."""
    markup = html.escape(text, quote=False).replace("\n", "<br />")
    return html.escape(html.escape(f"<{tag}>{markup}</{tag}>", quote=False), quote=False) if tag else html.escape(text)


def _encode(message: Mapping[str, object], params: Mapping[str, str]) -> bytes:
    if params.get("dataType", "xml").lower() == "json":
        return json.dumps(message, ensure_ascii=False).encode()
    return f'<?xml version="1.0" encoding="UTF-8"?><response>{_xml(message)}</response>'.encode()


def _xml(value: object) -> str:
    if isinstance(value, Mapping):
        return "".join(f"<{name}>{_xml(inner)}</{name}>" for name, inner in value.items())
    if isinstance(value, list):
        return "".join(f"<item>{_xml(inner)}</item>" for inner in value)
    return "" if value is None else escape(str(value))
