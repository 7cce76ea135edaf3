from __future__ import annotations

from pathlib import Path

import pytest

from reports.document import Section
from reports.render.hwpx.letter import Asked, head_of, render_letter, requests
from tests.fakes import hwpx_documents as made
from tests.fakes.hwpx_documents import ReadBack

ASKED = made.requests_table(
    ("도로과", "포트홀 보수", "11. 20.(금)까지"),
    ("상수도사업본부", "적수 안내", "11. 25.(수)까지"),
    ("상수도사업본부", "필터 보상 검토", "11. 27.(금)까지"),
)


def lines_of(issue: dict, folder: Path) -> list[str]:
    hwpx = render_letter(made.rendering(issue))
    assert made.errors(hwpx) == []
    return ReadBack(hwpx, folder).text.splitlines()


def test_departments_that_are_asked_are_its_receivers(tmp_path: Path) -> None:
    assert lines_of(made.snapshot(body=[*made.BODY, ASKED]), tmp_path) == [
        "인천광역시",
        "수신  수신자 참조",
        "(경유)",
        "제목  「시원소통, 인천」 제672호 송부 및 조치 요청",
        "1. 시민의 소리 주간보고 「시원소통, 인천」 제672호(보고 주간: 2026. 11. 9.(월) ~ 11. 15.(일))를"
        " 붙임과 같이 송부하오니 업무에 참고하시기 바랍니다.",
        "2. 주요 내용은 다음과 같습니다.",
        "가. 120 상담은 30건으로 증가",
        "나. 민원은 비슷한 수준",
        "3. 다음 부서에서는 요청 사항을 확인하고 기한까지 결과를 회신하여 주시기 바랍니다.",
        "가. 도로과(11. 20.(금)까지): 포트홀 보수",
        "나. 상수도사업본부",
        "1) 적수 안내(11. 25.(수)까지)",
        "2) 필터 보상 검토(11. 27.(금)까지)",
        "붙임  「시원소통, 인천」 제672호 1부.  끝.",
        "소통기획관",
        "수신자  도로과장, 상수도사업본부장",
        "기안자 (          )   검토자 (          )   결재권자 (          ) 전결",
        "협조자 (          )",
        "시행  소통기획관실-(          ) (    .   .   .)   접수  (          ) (    .   .   .)",
        "문의처  소통기획관실 032-000-0000",
        "공개구분  (          )",
    ]


def test_without_requests_it_is_an_internal_approval(tmp_path: Path) -> None:
    lines = lines_of(made.snapshot(), tmp_path)
    assert lines[1:4] == ["수신  내부결재", "(경유)", "제목  「시원소통, 인천」 제672호 발행"]
    assert lines[4].endswith("붙임과 같이 발행하고자 합니다.")
    assert "붙임  「시원소통, 인천」 제672호 1부.  끝." in lines
    assert not any(line.startswith("수신자") for line in lines)


def test_one_item_alone_has_no_number(tmp_path: Path) -> None:
    lines = lines_of(made.snapshot(body=[], annexes=[]), tmp_path)
    assert lines[4].startswith("시민의 소리 주간보고 「시원소통, 인천」")


def test_a_correction_names_its_reason_and_takes_its_own_particle(tmp_path: Path) -> None:
    lines = lines_of(made.snapshot(correction="검단구 건수를 바로잡음"), tmp_path)
    assert "제672호 정정본 1(보고 주간: 2026. 11. 9.(월) ~ 11. 15.(일))을 붙임과 같이" in lines[4]
    assert "2. 정정 사유: 검단구 건수를 바로잡음" in lines


def test_a_section_of_requests_without_the_known_columns_asks_nobody() -> None:
    assert requests(made.snapshot(body=[Section("requests", "요청", "shown", (made.table(),))])) == ()
    assert requests(made.snapshot(body=[ASKED]))[1] == Asked(
        "상수도사업본부", (("적수 안내", "11. 25.(수)까지"), ("필터 보상 검토", "11. 27.(금)까지"))
    )


@pytest.mark.parametrize(
    ("department", "post"),
    [
        ("도로과", "도로과장"),
        ("상수도사업본부", "상수도사업본부장"),
        ("소통기획관실", "소통기획관"),
        ("민생담당관", "민생담당관"),
        ("대변인", "대변인"),
        ("미추홀도서관", "미추홀도서관장"),
    ],
)
def test_a_letter_goes_to_the_post(department: str, post: str) -> None:
    assert head_of(department) == post


def test_the_same_snapshot_gives_the_same_bytes() -> None:
    issue = made.snapshot(body=[*made.BODY, ASKED])
    assert render_letter(made.rendering(issue)) == render_letter(made.rendering(issue))
