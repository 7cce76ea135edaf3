"""What the masking left is seen once more after landing: numbers stop the night, names and addresses warn."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from expectations.gate import judge_delivery
from extract.registry import feed_named

from .conftest import KST, Landing

TUESDAY = date(2026, 11, 17)
PULLED = datetime(2026, 11, 18, 1, tzinfo=KST)
CALLS = "call_center.calls"


def judge(warehouse: Any, landing: Landing, text: str) -> Any:
    key = landing.land(CALLS, {TUESDAY: 40}, pulled_at=PULLED, changed={"summary": f"'{text} ' || n"})
    return judge_delivery(warehouse.url("gatekeeper"), delivery_key=key, feed=feed_named(CALLS), judged_at=PULLED)


@pytest.mark.parametrize(
    "text",
    [
        "연락처 ０１０－１２３４－５６７８",
        "연락처 010–1234–5678",
        "연락처 010·1234·5678",
        "공일공 일이삼사 오육칠팔",
        "주민번호 900101-1234567",
        "주민번호 9001011234567",
        "hong＠example.kr",
        "hong골뱅이example.kr",
        "국민은행 123456-01-234567",
        "12가3456 차량",
        "여권번호 m12345678",
        "면허번호 281212345678",
    ],
)
def test_a_number_however_wide_it_is_written_stops_the_night(warehouse_db: Any, landing: Landing, text: str) -> None:
    verdict = judge(warehouse_db, landing, text)
    assert not verdict.is_accepted
    assert "texts_hold_no_personal_data" in {finding.expectation for finding in verdict.failures}


@pytest.mark.parametrize(
    ("text", "label"),
    [("신청인: 홍길동", "이름 40건"), ("101동 1203호 누수", "주소 40건"), ("☎ 032-440-2345", "유선전화번호 40건")],
)
def test_what_may_be_personal_warns_with_its_kind_and_never_with_its_text(
    warehouse_db: Any, landing: Landing, text: str, label: str
) -> None:
    verdict = judge(warehouse_db, landing, text)
    assert verdict.is_accepted
    warning = {f.expectation: f for f in verdict.warnings}["texts_hold_nothing_like_personal_data"]
    assert label in warning.observed
    assert text not in warning.observed


def test_masked_texts_neither_stop_nor_warn(warehouse_db: Any, landing: Landing) -> None:
    verdict = judge(warehouse_db, landing, "신청인: [이름], [주소], [전화번호] 구월동 3단지")
    assert verdict.is_accepted
    assert "texts_hold_nothing_like_personal_data" not in {f.expectation for f in verdict.warnings}
