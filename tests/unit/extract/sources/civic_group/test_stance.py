"""Sides and issues of statements, by sentences as civic groups write them."""

from __future__ import annotations

from pathlib import Path

import pytest

from extract.sources.civic_group.stance import Judgement, Stance, read_rules

RULES = read_rules()


@pytest.mark.parametrize(
    ("title", "stance"),
    [
        ("[성명] 인천시는 소각장 건립 계획을 즉각 철회하라", Stance.OPPOSE),
        ("소각장 건립 철회 촉구 기자회견", Stance.OPPOSE),
        ("매립지 연장 결사 반대", Stance.OPPOSE),
        ("캠프마켓 졸속 행정 규탄한다", Stance.OPPOSE),
        ("통행료 인상에 찬성할 수 없다", Stance.OPPOSE),
        ("[논평] 영종 주민 통행료 무료화 결정을 환영한다", Stance.SUPPORT),
        ("소각장 계획 철회를 환영한다", Stance.SUPPORT),
        ("조례 제정에 찬성한다", Stance.SUPPORT),
        ("[보도자료] 굴포천 수질 대책 마련 촉구", Stance.PROPOSE),
        ("전세사기 피해 지원 조례를 제정하라", Stance.PROPOSE),
        ("시장 후보에게 드리는 10대 정책 제안", Stance.PROPOSE),
        ("2026년 회원 총회 안내", Stance.OTHER),
        ("시민강좌 수강생 모집", Stance.OTHER),
        ("소각장 반대 시민대회 안내", Stance.OPPOSE),
        ("소각장 건립에 반대하지 않는다", Stance.UNSURE),
        ("소각장 찬반 토론", Stance.UNSURE),
        ("재개발에 찬성하는 주민과 반대하는 주민", Stance.UNSURE),
        ("우리 동네 이야기", Stance.UNSURE),
        ("", Stance.UNSURE),
        ("저지대 침수", Stance.UNSURE),
    ],
)
def test_a_title_takes_the_side_it_says(title: str, stance: Stance) -> None:
    assert RULES.judge(title, "").stance is stance


def test_the_body_is_asked_where_the_title_is_silent() -> None:
    found = RULES.judge("인천의료원 이야기", "우리는 제2의료원 설립 지연을 규탄한다.")
    assert found == Judgement(Stance.OPPOSE, "규탄", "공공의료")


def test_the_title_outweighs_the_body() -> None:
    assert RULES.judge("조례 제정을 환영한다", "예산 삭감에는 반대한다").stance is Stance.SUPPORT


def test_the_judgement_says_what_it_was_decided_by() -> None:
    assert RULES.judge("소각장 철회 촉구", "").basis == "철회촉구"
    assert RULES.judge("우리 동네 이야기", "").basis is None
    assert RULES.judge("재개발에 찬성, 그리고 반대", "").basis == "찬성; 반대"


def test_blanks_and_letter_case_do_not_matter() -> None:
    assert RULES.judge("gtx-B 조속 추 진 하 라", "") == Judgement(Stance.PROPOSE, "추진하라", "광역교통")


def test_the_middle_of_a_long_body_is_not_asked() -> None:
    assert RULES.judge("", "가" * 1500 + "규탄" + "나" * 1500).stance is Stance.UNSURE
    assert RULES.judge("", "가" * 1500 + "나" * 1500 + "규탄").stance is Stance.OPPOSE


@pytest.mark.parametrize(
    ("rows", "said"),
    [("반대,oppose,\n반 대,support,", "comes twice"), (" ,oppose,", "empty"), ("반대,maybe,", "maybe")],
)
def test_a_table_that_contradicts_itself_is_refused(tmp_path: Path, rows: str, said: str) -> None:
    (tmp_path / "stance.csv").write_text(f"phrase,stance,why\n{rows}\n", encoding="utf-8")
    (tmp_path / "issues.csv").write_text("phrase,issue\n", encoding="utf-8")
    with pytest.raises(ValueError, match=said):
        read_rules(tmp_path)
