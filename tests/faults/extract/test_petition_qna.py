"""The Q&A service as it is and as it misbehaves, over loopback."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from extract.contract import Extraction
from extract.errors import (
    QuotaExceededError,
    SourceError,
    SourceFormatError,
    SourceIncompleteError,
    SourceUnavailableError,
)
from extract.sources.petition.extractor import QnaExtractor
from extract.sources.petition.schema import QNA
from extract.window import Window
from tests.fakes.http_server import Answer, Served, serve
from tests.fakes.qna_server import ITEM_PATH, LIST_PATH, Entry, gateway_error, json_answer, list_body, service

WINDOW = Window.of_days(date(2026, 11, 10), date(2026, 11, 17))
PULLED_AT = datetime(2026, 11, 17, 16, tzinfo=UTC)
KEY = "secret+/=="
Respond = Callable[[str, dict[str, str], int], Answer]


def entries(count: int) -> list[Entry]:
    return [Entry(faq_no=1000 + n, title=f"제목 {n}") for n in range(count)]


def extract(served: Served, *, page_size: int = 3, service_key: str = KEY, most_pages: int = 9) -> Extraction:
    extractor = QnaExtractor(
        base_url=served.url,
        service_key=service_key,
        page_size=page_size,
        most_pages=most_pages,
        http_options={"timeout_seconds": 0.5, "sleep": lambda seconds: None},
    )
    return extractor.extract(WINDOW, pulled_at=PULLED_AT)


@pytest.mark.parametrize(("count", "pages"), [(0, 1), (1, 1), (3, 1), (4, 2), (7, 3)])
def test_every_page_is_read_to_the_last(count: int, pages: int) -> None:
    with serve(service(entries(count))) as served:
        extraction = extract(served)
    assert extraction.declared_count == extraction.rows.num_rows == count
    assert extraction.rows.schema == QNA.arrow_schema()
    assert [p for p, _ in served.requests].count(LIST_PATH) == pages
    assert [p for p, _ in served.requests].count(ITEM_PATH) == count


def test_an_entry_is_joined_with_its_item_and_cleaned_of_twice_escaped_html() -> None:
    entry = Entry(faq_no=7, question="<p>A &amp; B<br>둘째 줄</p><script>x()</script>")
    with serve(service([entry])) as served:
        extraction = extract(served)
    assert extraction.rows.to_pylist() == [
        {
            "qna_id": "7-tqapttn",
            "duty_section": "tqapttn",
            "title": "가로등 고장 신고 방법",
            "question": "A & B\n둘째 줄",
            "answer": "120으로 신고해 주세요.\n감사합니다.",
            "agency_code": "6280000",
            "agency_name": "인천광역시",
            "department_name": "도로과",
            "registered_on": date(2026, 11, 17),
        }
    ]


def test_the_walk_is_one_artefact_without_the_key() -> None:
    with serve(service(entries(2))) as served:
        extraction = extract(served)
    (artefact,) = extraction.artefacts
    assert "serviceKey" not in artefact.address
    assert "regFrom=20261110" in artefact.address
    assert "regTo=20261117" in artefact.address
    assert artefact.byte_count > 0


@pytest.mark.parametrize("written", ["secret+/==", "secret%2B%2F%3D%3D"])
def test_a_key_arrives_once_encoded_however_the_portal_wrote_it(written: str) -> None:
    with serve(service(entries(1))) as served:
        extract(served, service_key=written)
    assert {q["serviceKey"] for _, q in served.requests} == {"secret+/=="}


def test_an_entry_whose_item_is_gone_keeps_its_title_and_is_warned_about() -> None:
    whole = service(entries(2))

    def respond(path: str, query: dict[str, str], number: int) -> Answer:
        if query.get("faqNo") == "1001":
            return json_answer({"resultCode": "E03", "resultData": ""})
        return whole(path, query, number)

    with serve(respond) as served:
        extraction = extract(served)
    assert extraction.rows.column("title").to_pylist() == ["제목 0", "제목 1"]
    assert extraction.rows.column("question").to_pylist() == ["가로등이 꺼졌어요", None]
    assert len(extraction.warnings) == 1


def test_a_single_entry_may_come_without_its_list() -> None:
    whole = service(entries(1))

    def respond(path: str, query: dict[str, str], number: int) -> Answer:
        if path == LIST_PATH:
            body = list_body(entries(1), page=1, size=3)
            listed = body["resultList"]
            assert isinstance(listed, list)
            return json_answer({**body, "resultCount": "1", "resultList": listed[0]})
        return whole(path, query, number)

    with serve(respond) as served:
        assert extract(served).rows.num_rows == 1


def on_list(answer: Callable[[int], Answer], *, count: int = 7) -> Respond:
    """The service, with other answers to the list's pages."""
    whole = service(entries(count))

    def respond(path: str, query: dict[str, str], number: int) -> Answer:
        return answer(int(query["firstIndex"])) if path == LIST_PATH else whole(path, query, number)

    return respond


def page_of(all_entries: list[Entry], page: int, **changes: object) -> Answer:
    return json_answer({**list_body(all_entries, page=page, size=3), **changes})


def test_a_total_that_changes_while_walking_stops() -> None:
    respond = on_list(lambda page: page_of(entries(7 if page == 1 else 8), page))
    with serve(respond) as served, pytest.raises(SourceIncompleteError, match="7 에서 8"):
        extract(served)


def test_pages_that_end_before_the_total_stop() -> None:
    respond = on_list(lambda page: page_of(entries(7), page, **({"resultList": []} if page == 3 else {})))
    with serve(respond) as served, pytest.raises(SourceIncompleteError, match="7 중 6"):
        extract(served)


def test_an_entry_that_slides_to_the_next_page_stops() -> None:
    moved = [Entry(faq_no=1), *entries(6)]
    respond = on_list(lambda page: page_of(entries(7) if page == 1 else moved, page))
    with serve(respond) as served, pytest.raises(SourceIncompleteError, match="밀림"):
        extract(served)


@pytest.mark.parametrize(
    ("answer", "error", "said"),
    [
        (gateway_error("22", "LIMITED_NUMBER_OF_SERVICE_REQUESTS_EXCEEDS_ERROR"), QuotaExceededError, "22 LIMITED"),
        (gateway_error("30", "SERVICE_KEY_IS_NOT_REGISTERED_ERROR"), SourceUnavailableError, "인증키"),
        (
            gateway_error("23", "LIMITED_NUMBER_OF_SERVICE_REQUESTS_EXCEEDS_PER_SECOND_ERROR"),
            SourceUnavailableError,
            "23",
        ),
        (gateway_error("10", "INVALID_REQUEST_PARAMETER_ERROR"), SourceUnavailableError, "요청 항목"),
        (Answer(b"<OpenAPI_ServiceResponse/>"), SourceUnavailableError, "99"),
        (replace(gateway_error("30", "SERVICE_KEY_IS_NOT_REGISTERED_ERROR"), status=403), SourceUnavailableError, "30"),
        (json_answer({"resultCode": "E99", "resultMessage": "<b>고장</b>"}), SourceUnavailableError, "E99 b고장b"),
        (json_answer({"resultCode": "22", "resultMessage": "한도"}), QuotaExceededError, "22 한도"),
        (
            json_answer({"resultCode": "E9", "resultMessage": "KEY secretsecret0123456789 없음"}),
            SourceUnavailableError,
            "E9 KEY 없음",
        ),
        (json_answer({"resultCode": {"secret": "x"}}), SourceFormatError, "resultCode"),
        (json_answer({"resultCode": "S00", "resultCount": -1, "resultList": []}), SourceFormatError, "resultCount"),
        (
            json_answer({"resultCode": "S00", "resultCount": 10**400, "resultList": []}),
            SourceFormatError,
            "resultCount",
        ),
        (json_answer({"resultCode": "S00", "resultCount": 1.5, "resultList": []}), SourceFormatError, "resultCount"),
        (
            json_answer(
                {"resultCode": "S00", "resultCount": 1, "resultList": [{"faqNo": {"a": 1}, "dutySctnNm": "t"}]}
            ),
            SourceFormatError,
            "faqNo",
        ),
        (
            json_answer(
                {"resultCode": "S00", "resultCount": 1, "resultList": [{"faqNo": "9" * 70_000, "dutySctnNm": "t"}]}
            ),
            SourceFormatError,
            "주소를 만들 수 없음",
        ),
        (json_answer({"code": 1}), SourceFormatError, "resultCode"),
        (json_answer([1, 2]), SourceFormatError, "최상위"),
        (Answer(b'{"resultCode":' + b"[" * 100_000 + b"]" * 100_000 + b"}"), SourceFormatError, "RecursionError"),
        (json_answer({"resultCode": "S00", "resultCount": "많음"}), SourceFormatError, "resultCount"),
        (json_answer({"resultCode": "S00", "resultCount": 1, "resultList": [{"a": 1}]}), SourceFormatError, "faqNo"),
        (Answer(b"{not json}"), SourceFormatError, "JSON"),
        (Answer(b"<!DOCTYPE html><html>\xec\xa0\x90\xea\xb2\x80</html>"), SourceFormatError, "HTML"),
        (Answer(status=500), SourceUnavailableError, "HTTP 500"),
        (Answer(status=429), QuotaExceededError, "429"),
        (Answer(b'{"resultCode":', declared_length=400), SourceUnavailableError, "끊김"),
        (Answer(drop=True), SourceUnavailableError, "끊김"),
    ],
)
def test_what_goes_wrong_is_named_with_source_window_and_action(
    answer: Answer, error: type[SourceError], said: str
) -> None:
    with serve(lambda path, query, number: answer) as served, pytest.raises(error) as raised:
        extract(served)
    message = str(raised.value)
    assert type(raised.value) is error
    assert said in message
    assert "petition.qna [2026-11-10, 2026-11-18)" in message
    assert "조치: " in message
    assert "secret" not in message


def test_a_server_that_breaks_in_the_middle_of_the_items_gives_nothing() -> None:
    whole = service(entries(5))

    def respond(path: str, query: dict[str, str], number: int) -> Answer:
        return Answer(drop=True) if query.get("faqNo") == "1003" else whole(path, query, number)

    with serve(respond) as served, pytest.raises(SourceUnavailableError):
        extract(served)


def test_the_gateways_own_envelope_around_the_answer_is_opened() -> None:
    whole = service(entries(2))

    def respond(path: str, query: dict[str, str], number: int) -> Answer:
        if path == LIST_PATH:
            return json_answer({"response": {"body": list_body(entries(2), page=1, size=3)}})
        return whole(path, query, number)

    with serve(respond) as served:
        assert extract(served).rows.num_rows == 2


def test_a_key_nobody_agreed_on_is_kept_apart_with_the_entry_it_came_with() -> None:
    whole = service(entries(2))

    def respond(path: str, query: dict[str, str], number: int) -> Answer:
        if path != LIST_PATH:
            return whole(path, query, number)
        body = list_body(entries(2), page=1, size=3)
        listed = body["resultList"]
        assert isinstance(listed, list)
        listed[1]["readCnt"] = 7
        return json_answer(body)

    with serve(respond) as served:
        unknown = extract(served).unknown
    assert unknown is not None
    assert unknown.to_pydict() == {"row_number": [1, 2], "readCnt": [None, "7"]}


def test_half_a_surrogate_pair_and_nul_do_not_stop_the_walk() -> None:
    whole = service(entries(1))

    def respond(path: str, query: dict[str, str], number: int) -> Answer:
        answer = whole(path, query, number)
        return answer if path == LIST_PATH else replace(answer, body=answer.body.replace(b"120", b"\\ud83d\\u0000"))

    with serve(respond) as served:
        extraction = extract(served)
    assert extraction.rows["answer"].to_pylist() == ["\ufffd으로 신고해 주세요.\n감사합니다."]


def test_a_list_that_never_ends_is_given_up_before_any_item_is_asked() -> None:
    def one_a_page(path: str, query: dict[str, str], number: int) -> Answer:
        page = int(query.get("firstIndex", 0))
        return json_answer({**list_body([Entry(faq_no=page)], page=1, size=3), "resultCount": 1_000_000})

    with serve(one_a_page) as served, pytest.raises(SourceIncompleteError, match="9쪽까지 9건"):
        extract(served)
    assert [path for path, _ in served.requests] == [LIST_PATH] * 9


def test_an_item_that_is_another_one_is_not_taken_for_it() -> None:
    whole = service(entries(2))

    def other(path: str, query: dict[str, str], number: int) -> Answer:
        if path == LIST_PATH:
            return whole(path, query, number)
        return json_answer({"resultCode": "S00", "resultData": {"faqNo": 1000, "qstnCntnCl": "x"}})

    with serve(other) as served, pytest.raises(SourceFormatError, match="다른 글이 옴"):
        extract(served)


def test_a_body_nested_without_end_loses_its_tags_and_not_the_night() -> None:
    entry = Entry(faq_no=7, question="<div>" * 6_000 + f"본문&amp;#{'9' * 5_000};")
    with serve(service([entry])) as served:
        (row,) = extract(served).rows.to_pylist()
    assert row["question"].startswith("본문")
