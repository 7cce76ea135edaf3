"""Made-up numbers only: checksums are right where a pattern asks for them."""

from __future__ import annotations

import re

import pytest

from expectations.personal_data import CERTAIN, COARSE, KINDS, find_types

POSITIVE = {
    "주민·외국인등록번호": ["주민번호 900101-1234567 입니다", "외국인 850229-5123456", "010203 - 4123456"],
    "휴대전화번호": [
        "010-1234-5678",
        "연락처01012345678로",
        "+82-10-1234-5678",
        "011.234.5678",
        "전화-010 1234 5678-꼭",
        "０１０－１２３４－５６７８",
        "010–1234–5678",
    ],
    "전자우편": ["메일은 hong.gildong@example.co.kr 입니다", "a@b.kr"],
    "카드번호": ["4111-1111-1111-1111", "카드 4111 1111 1111 1111 결제"],
    "운전면허번호": ["면허 28-12-123456-78"],
    "등록번호(구분기호 없음)": ["9001011234567"],
    "유선전화번호": ["032-440-1234", "02)123-4567"],
    "차량번호": ["12가3456 차량", "123하 4567"],
    "여권번호": ["여권 M12345678", "M123A4567"],
    "계좌번호": ["국민은행 123456-01-234567 로 입금", "계좌번호: 1101234567890"],
    "이름": ["성명: 홍길동", "예금주 : 김민수", "감사합니다. 홍길동 드림"],
    "주소": ["101동 1203호 누수", "구월동 1138-2번지", "경인로 223번길 13"],
}
NEGATIVE = [
    "주민번호 [주민번호] 전화 [전화번호] 메일 [이메일] 카드 [카드번호] 계좌 [계좌번호]",
    "2026-11-17 09:03:12 에 접수한 민원 1AA-2611-0123456",
    "1AA-2611-0101234 와 1BA-1906-0109999",
    "20261117-20261118 기간",
    "991301-1234567 은 있을 수 없는 날짜",
    "4111-1111-1111-1112 는 카드가 아님",
    "@incheon_city 님 감사합니다",
    "예산 1,234,567,890원, 2025년 12월 2026년",
    "120 번과 1588-1234 로 문의",
    "버스 780-1번, 8:30~9:15, 37.4563, 126.7052",
    "5공화국 1987 헌법, 3호선 2030 계획",
    "성명: [이름], 주소 [주소], [이름] 드림",
    "구월동 3단지 101동 앞, 인하로에서",
    "신청인: 본인, 올림픽 공원",
]


@pytest.mark.parametrize(("label", "text"), [(label, text) for label, texts in POSITIVE.items() for text in texts])
def test_each_kind_is_found_and_passes_the_coarse_pattern(label: str, text: str) -> None:
    assert label in find_types(text)
    assert re.search(COARSE, text)


def test_every_kind_has_positive_cases() -> None:
    assert set(POSITIVE) == {kind.label_ko for kind in KINDS}
    assert len(CERTAIN) == 5


@pytest.mark.parametrize("text", NEGATIVE)
def test_masked_text_dates_and_petition_numbers_are_left_alone(text: str) -> None:
    assert find_types(text) == ()
