"""Every shape in which the statistics are said to come, and some in which they must not."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.errors import SourceError, SourceFormatError, SourceIncompleteError
from extract.sources.petition_statistics.operations import (
    Operation,
    Question,
    default_operations,
    in_turn,
    questions,
    questions_left,
    read_operations,
)
from extract.sources.petition_statistics.parse import Record, parse_answer, parse_figures, refused_in
from extract.window import Window

DAY = date(2026, 11, 17)
WINDOW = Window.of_days(DAY, DAY)
TOP = Operation("minTopNKeyword5", "핵심어", "5", ("pttn",), {"dateFrom": "{day}"}, ratio="ratio", rank="rank")
COUNTS = Operation("minSearchDocCnt5", "문서 수", "5", ("pttn",), {}, layout="counts")
RECORDS = [{"label": "버스", "value": 12}, {"label": "주차", "value": "1,234", "ratio": "12.5%", "rank": "2"}]


def answer(body: Any, operation: Operation = TOP) -> tuple[Record, ...]:
    content = body if isinstance(body, bytes) else json.dumps(body, ensure_ascii=False).encode()
    return parse_answer(content, Question(operation, "pttn", DAY), window=WINDOW)


def figures(records: Any, operation: Operation = TOP) -> Any:
    return parse_figures([(Question(operation, "pttn", DAY), records)])


def enveloped(items: Any, **body: Any) -> dict[str, Any]:
    header = {"resultCode": "00", "resultMsg": "NORMAL SERVICE"}
    return {"response": {"header": header, "body": {"items": items, **body}}}


@pytest.mark.parametrize(
    "body",
    [
        RECORDS,
        {"returnObject": RECORDS},
        {"code": "200", "returnObject": RECORDS},
        enveloped(RECORDS),
        enveloped({"item": RECORDS}, totalCount="2"),
        {"header": {"resultCode": 0}, "body": {"items": RECORDS, "totalCount": 2}},
        {"body": {"items": {"item": RECORDS}, "totalCount": ""}},
    ],
)
def test_the_records_are_found_in_every_wrapping(body: Any) -> None:
    assert list(answer(body)) == RECORDS


@pytest.mark.parametrize("single", [RECORDS[0], {"returnObject": RECORDS[0]}, enveloped({"item": RECORDS[0]})])
def test_a_single_record_comes_without_its_list(single: Any) -> None:
    assert list(answer(single)) == RECORDS[:1]


@pytest.mark.parametrize(
    "empty",
    [
        [],
        {"returnObject": []},
        {"returnObject": None},
        enveloped("", totalCount=0),
        enveloped({"item": ""}),
        {"resultCode": "03"},
    ],
)
def test_nothing_is_an_answer(empty: Any) -> None:
    assert answer(empty) == ()


def test_counts_become_records() -> None:
    found = answer({"pttn": 7, "saeol": "1,200", "resultCode": "00"}, COUNTS)
    rows, _, rejected, unknown = figures(found, COUNTS)
    assert list(zip(rows["label"].to_pylist(), rows["value"].to_pylist(), strict=True)) == [
        ("pttn", 7),
        ("saeol", 1200),
    ]
    assert rejected == ()
    assert unknown is None


def test_figures_are_typed_and_named_by_what_was_asked() -> None:
    rows, numbers, rejected, unknown = figures([*RECORDS, {"label": "A &amp; B", "value": 1, "termQuery": "x"}])
    assert rejected == ()
    assert rows["value"].to_pylist() == [12, 1234, 1]
    assert rows["ratio"].to_pylist() == [None, 12.5, None]
    assert rows["rank"].to_pylist() == [None, 2, None]
    assert rows["label"].to_pylist()[2] == "A & B"
    assert set(rows["figure_on"].to_pylist()) == {DAY}
    ids = rows["figure_id"].to_pylist()
    assert len(set(ids)) == 3
    assert ids == figures(RECORDS)[0]["figure_id"].to_pylist() + ids[2:]
    assert numbers.to_pylist() == [1, 2, 3]
    assert unknown.to_pylist()[2] == {"row_number": 3, "termQuery": "x"}


@pytest.mark.parametrize(
    ("record", "column"),
    [
        ({"label": None, "value": 1}, "label"),
        ({"label": " ", "value": 1}, "label"),
        ({"label": ["버스"], "value": 1}, "label"),
        ({"label": "버스", "value": None}, "value"),
        ({"label": "버스", "value": "많음"}, "value"),
        ({"label": "버스", "value": {"n": 1}}, "value"),
        ({"label": "버스", "value": True}, "value"),
        ({"label": "버스", "value": "1e999"}, "value"),
        ({"label": "버스", "value": 10**400}, "value"),
        ({"label": "버스", "value": 1, "rank": "일"}, "rank"),
    ],
)
def test_one_bad_record_is_set_aside_and_the_others_stay(record: Record, column: str) -> None:
    rows, numbers, (rejected,), _ = figures([RECORDS[0], record, RECORDS[1]])
    assert rows.num_rows == 2
    assert numbers.to_pylist() == [1, 3]
    assert (rejected.row_number, rejected.column) == (2, column)


def test_halves_of_characters_and_nul_do_not_get_through() -> None:
    rows, _, _, unknown = figures(answer(b'[{"label": "a\\ud800b\\u0000", "value": 1, "x\\ud800": "\\udfff"}]'))
    assert rows["label"].to_pylist() == ["a\ufffdb"]
    assert unknown.column_names[1:] == ["x\ufffd"]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"[{", "JSON"),
        ("[]".encode("utf-16"), "JSON"),
        (b"[" * 100_000 + b"]" * 100_000, "JSON"),
        (b'[{"label": "a", "value": NaN}]', "JSON"),
        (b'"text"', "목록"),
        (b"7", "목록"),
        ({"data": RECORDS}, "목록"),
        ([RECORDS], "항목이 아닌 것"),
        (["버스"], "항목이 아닌 것"),
        ([{"keyword": "버스", "value": 1}], "모든 항목에 label 이(가) 없음 (있는 것: keyword, value)"),
        ([{"label": "버스", "hits": 1}], "모든 항목에 value 이(가) 없음"),
        (enveloped(RECORDS, totalCount="많음"), "totalCount"),
        (enveloped(RECORDS, totalCount=True), "totalCount"),
    ],
)
def test_another_shape_is_an_error_that_names_the_operation_and_the_field(body: Any, said: str) -> None:
    with pytest.raises(SourceFormatError, match="minTopNKeyword5") as refusal:
        answer(body)
    assert said in refusal.value.problem


def test_a_total_that_is_not_the_number_of_records_is_incomplete() -> None:
    with pytest.raises(SourceIncompleteError, match="총건수 3 인데 2건"):
        answer(enveloped(RECORDS, totalCount=3))


@pytest.mark.parametrize(
    ("body", "code", "kind"),
    [
        ({"code": "30", "msg": "SERVICE_KEY_IS_NOT_REGISTERED_ERROR"}, "30", "is_key"),
        ({"resultCode": "22", "resultMsg": "LIMITED"}, "22", "is_quota"),
        ({"resultCode": 22}, "22", "is_quota"),
        (enveloped([]) | {"resultCode": "05"}, "05", "may_pass"),
        ({"response": {"header": {"resultCode": "4", "resultMsg": "HTTP"}}}, "04", "may_pass"),
    ],
)
def test_errors_that_come_as_a_body_are_recognised(body: Any, code: str, kind: str) -> None:
    found = refused_in(json.dumps(body).encode())
    assert found is not None
    assert found.code == code
    assert getattr(found, kind)


@pytest.mark.parametrize("code", ["00", "0", 0, "200", 200, "", "03", 3])
def test_good_codes_are_no_errors(code: Any) -> None:
    assert refused_in(json.dumps({"resultCode": code, "returnObject": []}).encode()) is None


def test_a_message_keeps_no_markup_and_no_key() -> None:
    found = refused_in(json.dumps({"code": "<b>", "msg": "<script>x</script>" + "a" * 200}).encode())
    assert found is not None
    assert found.code == "99"
    assert "<" not in found.message
    assert len(found.message) <= 80


WRAPPERS = ["response", "header", "body", "items", "item", "returnObject"]
KEYS = [*WRAPPERS, "totalCount", "resultCode", "code", "label", "value", "rank", "x"]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=4),
    max_leaves=12,
)


@given(JSON, st.sampled_from([TOP, COUNTS]))
def test_no_json_raises_anything_but_the_sources_own_errors(body: Any, operation: Operation) -> None:
    content = json.dumps(body).encode()
    refused_in(content)
    try:
        records = answer(content, operation)
    except SourceError:
        return
    rows, numbers, rejected, _ = figures(records, operation)
    assert rows.num_rows + len(rejected) == len(records)
    assert len(numbers) == rows.num_rows


def test_the_operations_of_the_file_can_be_asked_within_a_night() -> None:
    operations = default_operations()
    days = [DAY, date(2026, 11, 16)]
    asked = list(questions(operations, days))
    assert asked[0].day == DAY
    assert len(asked) == 2 * len(operations) <= 80
    assert asked[0].query("6280000")["dateFrom"] == "20261117"
    assert asked[1].query("6280000")["analysisTime"] == "2026111723"
    assert list(questions_left(operations, [q.item for q in asked])) == asked
    assert list(questions_left(operations, ["x", "a/b/c/d", "minTopNKeyword5/5/pttn,saeol/20261345"])) == []


def test_tonights_questions_and_those_that_wait_take_turns() -> None:
    new = [Question(TOP, "pttn", DAY), Question(COUNTS, "pttn", DAY)]
    old = [Question(TOP, "pttn", date(2026, 11, day)) for day in (1, 2, 3)]
    assert in_turn(new, old) == [new[0], old[0], new[1], old[1], old[2]]
    assert in_turn(new, []) == new


@pytest.mark.parametrize(
    "entry", [{}, {"name": "x"}, {"name": "a/b", "label_ko": "", "edition": "5", "targets": ["p"], "params": {}}]
)
def test_an_operation_that_cannot_be_is_refused(entry: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="operation"):
        read_operations([entry])


@pytest.mark.parametrize("body", [{}, {"resultCode": "00"}, [{}], {"body": {}}])
def test_counts_that_count_nothing_are_no_quiet_day(body: Any) -> None:
    with pytest.raises(SourceFormatError, match="하나도 없음"):
        answer(body, COUNTS)


def test_halves_of_pairs_and_endless_references_are_a_row_or_a_rejection() -> None:
    records = answer(
        json.dumps([{"label": "\ud800", "value": "\ud800"}, {"label": f"&#{'9' * 5000};", "value": 1}]).encode()
    )
    rows, _, rejected, _ = figures(records)
    assert rows["label"].to_pylist() == ["\ufffd"]
    assert [row.column for row in rejected] == ["value"]


def test_a_service_that_repeats_our_key_is_quoted_without_it() -> None:
    key = "9f86d081884c7d659a2feaa0c55ad015"
    said = refused_in(json.dumps({"resultCode": "30", "resultMsg": f"KEY {key} IS NOT REGISTERED"}).encode())
    assert said is not None
    assert said.message == "KEY IS NOT REGISTERED"
