"""One edition in trouble never keeps the next one from its readers."""

from __future__ import annotations

from datetime import date
from pathlib import PurePosixPath

import pytest

from dags.shared.publication_steps import draft_body, named_items, publish_each, require_releaser
from reports.deliver import PublishResult
from reports.edition import Edition, Hold
from reports.errors import ContentChangedError, NotAReleaserError


def test_an_edition_that_cannot_go_out_does_not_hold_back_the_next() -> None:
    tried: list[int] = []

    def publish(edition_key: int) -> PublishResult:
        tried.append(edition_key)
        if edition_key == 11:
            raise ContentChangedError("weekly 제11호: renders differently")
        return PublishResult(sent=3, uncertain=1) if edition_key == 12 else PublishResult(sent=4)

    assert publish_each([11, 12, 13], publish) == [
        "판 11: weekly 제11호: renders differently",
        "판 12: 거절 0, 불확실 1, 미발송 0",
    ]
    assert tried == [11, 12, 13]


def test_an_unexpected_error_holds_nobody_back_and_its_text_is_not_told(caplog: pytest.LogCaptureFixture) -> None:
    def publish(edition_key: int) -> PublishResult:
        if edition_key == 11:
            raise KeyError("홍길동 010-1234-5678")
        return PublishResult(sent=4)

    (line,) = publish_each([11, 12], publish)
    assert line.startswith("판 11: 예상하지 못한 오류 KeyError (test_publication_steps.py:")
    assert "홍길동" not in caplog.text
    assert "unexpected KeyError at test_publication_steps.py:" in caplog.text


def test_the_end_of_the_tasks_time_ends_the_run() -> None:
    tried: list[int] = []

    class Timeout(BaseException):
        """As the scheduler's: no Exception."""

    def publish(edition_key: int) -> PublishResult:
        tried.append(edition_key)
        raise Timeout

    with pytest.raises(Timeout):
        publish_each([11, 12], publish)
    assert tried == [11]


def test_items_are_named_once_and_in_order() -> None:
    assert named_items(" cases, call_center:1\ncases ,, ") == ["cases", "call_center:1"]
    assert named_items(None) == named_items(" ") == []


def test_only_releasers_release_where_the_deployment_names_them() -> None:
    require_releaser("anybody", ())
    require_releaser("releaser", ["releaser"])
    with pytest.raises(NotAReleaserError, match=r"publication\.releasers"):
        require_releaser("operator", ["releaser"])


def test_who_answers_sees_the_files_what_is_held_and_what_may_be_left_out() -> None:
    snapshot = {
        "header": {"issue": "제672호"},
        "body": [
            {"code": "summary", "title": "금주 요약", "blocks": []},
            {"code": "changes", "title": "주요 변화", "blocks": []},
        ],
        "annexes": [],
    }
    edition = Edition(
        7, "weekly", 672, 1, date(2026, 11, 9), date(2026, 11, 15), date(2026, 11, 18), "draft", "a" * 64, snapshot,
        "kim", None, None, None, None, "주석", ["cases"], None, None,
    )  # fmt: skip
    body = draft_body(
        edition,
        label_ko="「시원소통, 인천」",
        files=[PurePosixPath("weekly/0672-2026-11-18/제672호 본.pdf")],
        preview_url="http://127.0.0.1:8025/publications/",
        holds=[Hold("feed:x", "section", "social", "자료 미수신"), Hold("any_voice", "issue", None, "수신 없음")],
    )
    assert "http://127.0.0.1:8025/publications/weekly/0672-2026-11-18/%EC%A0%9C672%ED%98%B8%20%EB%B3%B8.pdf" in body
    assert "- social: 자료 미수신\n- 호 전체: 수신 없음" in body
    assert "뺀 항목: `cases`" in body
    assert "뺄 수 있는 구역: `changes` 주요 변화" in body
    assert body.endswith(f"내용 지문: `{'a' * 64}`")


def test_without_a_served_folder_the_paths_are_told() -> None:
    edition = Edition(
        7, "weekly", 672, 1, date(2026, 11, 9), date(2026, 11, 15), date(2026, 11, 18), "draft", "a" * 64,
        {"header": {"issue": "제672호"}, "body": [], "annexes": []},
        "kim", None, None, None, None, None, [], None, None,
    )  # fmt: skip
    body = draft_body(edition, label_ko="주간", files=[PurePosixPath("weekly/a.pdf")], preview_url="", holds=[])
    assert "- `weekly/a.pdf`" in body
    assert "보류된 것" not in body


def test_files_of_excerpts_take_one_line_a_reader() -> None:
    edition = Edition(
        7, "quarterly", 20263, 1, date(2026, 7, 1), date(2026, 9, 30), date(2026, 10, 19), "draft", "a" * 64,
        {"header": {"issue": "2026년 3분기"}, "body": [], "annexes": []},
        "kim", None, None, None, None, None, [], None, None,
    )  # fmt: skip
    files = [PurePosixPath("q/1/whole.pdf"), PurePosixPath("q/1/부서별/road/own.pdf"),
             PurePosixPath("q/1/부서별/road/mail.eml")]  # fmt: skip
    body = draft_body(edition, label_ko="분기", files=files, preview_url="http://desk", holds=[])
    assert "- [`whole.pdf`](http://desk/q/1/whole.pdf)" in body
    folder = "http://desk/q/1/%EB%B6%80%EC%84%9C%EB%B3%84/road"
    assert f"받는 사람별로 나눈 파일과 메일:\n- road: [`pdf`]({folder}/own.pdf) · [`eml`]({folder}/mail.eml)" in body
    unserved = draft_body(edition, label_ko="분기", files=files, preview_url="", holds=[])
    assert "- `q/1/부서별/road` (2개)" in unserved
