from __future__ import annotations

import pytest

from expectations.results import Finding, Severity, observed_of, safe_id, safe_label, shown, verdict_of


def finding(name: str, severity: Severity, is_success: bool) -> Finding:
    return Finding(name, severity, is_success, "관측", "기대", "뜻")


def test_only_a_failed_stop_rejects() -> None:
    good, warned = finding("a", Severity.STOP, True), finding("b", Severity.WARN, False)
    assert verdict_of("x", [good, warned]).is_accepted
    verdict = verdict_of("x", [good, warned, finding("c", Severity.STOP, False)])
    assert not verdict.is_accepted
    assert [f.expectation for f in verdict.failures] == ["c"]
    assert verdict.explain() == "x: 중단\n[stop] c: 관측 | 뜻\n[warn] b: 관측 | 뜻"


@pytest.mark.parametrize("value", ["교통", "여성·보육·교육", "tqapttn", "28237"])
def test_labels_may_be_shown(value: str) -> None:
    assert safe_label(value) == value


@pytest.mark.parametrize("value", ["저희 집 앞 가로등이 며칠째 꺼져 있어요", "010-1234-5678", "두\n줄", "a@b.kr"])
def test_what_is_no_label_is_not_shown(value: str) -> None:
    assert safe_label(value) is None


def test_ids_are_shown_only_when_they_look_like_ids() -> None:
    assert safe_id("1AA-2611-0123456") == "1AA-2611-0123456"
    assert safe_id("홍길동") is None
    assert safe_id("010-1234-5678") is None


def test_what_is_held_back_is_counted() -> None:
    assert shown(["교통", "환경", "교통"], as_ids=False) == "교통, 환경"
    assert shown(["교통", "010-1234-5678"], as_ids=False) == "교통 외 1종"
    assert shown(["010-1234-5678"], as_ids=False) == "1종(값은 싣지 않음)"
    assert shown([f"C{n:02}" for n in range(12)], as_ids=True).endswith("C09 외 2종")


def test_results_are_worded_in_korean_without_values_unless_allowed() -> None:
    result = {"element_count": 10, "missing_count": 2, "unexpected_count": 3, "partial_unexpected_list": ["C1", "C2"]}
    assert observed_of(result, values_shown=None) == "8건 중 3건 벗어남"
    assert observed_of(result, values_shown="id") == "8건 중 3건 벗어남: C1, C2"
    assert observed_of({"observed_value": 0.25}, values_shown=None) == "0.25"
    assert observed_of({"observed_value": 1234}, values_shown=None) == "1,234"
    assert observed_of({"partial_unexpected_list": ["반려동물"]}, values_shown=None, known=("교통",)) == (
        "처음 보는 값: 반려동물"
    )
