"""What a suite is made of, and the questions every feed is asked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from great_expectations.expectations.core.expect_column_distinct_values_to_be_in_set import (
    ExpectColumnDistinctValuesToBeInSet,
)
from great_expectations.expectations.core.expect_column_mean_to_be_between import ExpectColumnMeanToBeBetween
from great_expectations.expectations.core.expect_column_values_to_be_between import ExpectColumnValuesToBeBetween
from great_expectations.expectations.core.expect_column_values_to_be_in_set import ExpectColumnValuesToBeInSet
from great_expectations.expectations.core.expect_column_values_to_be_unique import ExpectColumnValuesToBeUnique
from great_expectations.expectations.core.expect_column_values_to_match_regex import ExpectColumnValuesToMatchRegex
from great_expectations.expectations.core.expect_column_values_to_not_be_null import ExpectColumnValuesToNotBeNull
from great_expectations.expectations.core.expect_table_row_count_to_equal import ExpectTableRowCountToEqual
from great_expectations.expectations.expectation import Expectation

from expectations.profile import FeedProfile
from expectations.results import Severity

STOP, WARN = Severity.STOP, Severity.WARN


@dataclass(frozen=True)
class SuiteContext:
    """What a suite may know of the delivery it judges.

    Attributes:
        first_on: first day of the delivery's window.
        last_on: last day of the window, included.
        landed_count: rows the loader says it landed.
        known_labels: agreed labels by column; a column without an entry is not asked for drift.
    """

    feed: FeedProfile
    first_on: date
    last_on: date
    landed_count: int
    known_labels: Mapping[str, frozenset[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Rule:
    """One expectation with its consequence.

    Attributes:
        name: what it promises, as a name.
        expected: the promise in Korean, as the result table shows it.
        meaning: what a failure means in the source's terms and what to do.
        values_shown: "label" or "id" where failing values may be named; texts never are.
        known: the labels that count as seen, where unseen ones are listed.
    """

    name: str
    expectation: Expectation
    severity: Severity
    expected: str
    meaning: str
    values_shown: str | None = None
    known: tuple[str, ...] = ()


@dataclass(frozen=True)
class Suite:
    """The rules of one feed and the SQL expressions they look at besides the feed's own columns."""

    rules: tuple[Rule, ...]
    computed: Mapping[str, str] = field(default_factory=dict)


def length_of(text_column: str) -> str:
    """Name of the computed length of a text: texts themselves never leave PostgreSQL."""
    return f"{text_column}_length"


def seconds_between(earlier: str, later: str) -> str:
    """SQL for the seconds from one timestamptz or date column to another; null when either is."""
    return f"extract(epoch from {later}::timestamptz - {earlier}::timestamptz)::double precision"


def at_least(column: str, minimum: float, *, mostly: float = 1.0) -> Expectation:
    """Values not below `minimum`; nulls are not asked."""
    return ExpectColumnValuesToBeBetween(column=column, min_value=minimum, mostly=mostly)


def between(column: str, minimum: float | date, maximum: float | date, *, mostly: float = 1.0) -> Expectation:
    """Values in a closed range; nulls are not asked."""
    return ExpectColumnValuesToBeBetween(column=column, min_value=minimum, max_value=maximum, mostly=mostly)


def filled(column: str, *, mostly: float = 1.0) -> Expectation:
    """Values present."""
    return ExpectColumnValuesToNotBeNull(column=column, mostly=mostly)


def one_of(column: str, values: Iterable[str], *, mostly: float) -> Expectation:
    """Most values among the agreed ones; nulls are not asked."""
    return ExpectColumnValuesToBeInSet(column=column, value_set=list(values), mostly=mostly)


def only(column: str, values: Iterable[str]) -> Expectation:
    """No value outside of the agreed ones; the result lists all distinct values."""
    return ExpectColumnDistinctValuesToBeInSet(column=column, value_set=list(values))


def like(column: str, regex: str, *, mostly: float = 1.0) -> Expectation:
    """Values of a shape, by PostgreSQL's regular expressions; nulls are not asked."""
    return ExpectColumnValuesToMatchRegex(column=column, regex=regex, mostly=mostly)


def share_true(column: str, *, at_most: float) -> Expectation:
    """Share of true values of a computed 0/1 column, which must not be null: the mean of nothing would fail."""
    return ExpectColumnMeanToBeBetween(column=column, min_value=0, max_value=at_most)


def known_labels(context: SuiteContext, column: str, label_ko: str) -> list[Rule]:
    """Vocabulary drift: new labels warn and are listed; none of the known ones in half of the rows stops.

    Returns no rule while no vocabulary is known (the first delivery of a feed without a seed).
    """
    known = tuple(sorted(context.known_labels.get(column, frozenset())))
    if not known:
        return []
    return [
        Rule(
            f"{column}_is_known_vocabulary",
            only(column, known),
            WARN,
            f"{label_ko}: 아는 값 {len(known)}종",
            f"{label_ko}에 처음 보는 값이 있습니다: 출처가 분류를 바꾸었으면 대응표(seed)에 그 값을 더하십시오.",
            known=known,
        ),
        Rule(
            f"{column}_is_mostly_known",
            one_of(column, known, mostly=0.5),
            STOP,
            f"{label_ko}: 절반 이상이 아는 값",
            f"{label_ko}의 절반 이상이 모르는 값입니다: 열이 밀렸거나 분류 체계가 통째로 바뀌었습니다. "
            "원본의 머리글을 확인하고, 실제 개편이면 대응표를 고친 뒤 다시 판정하십시오.",
        ),
    ]


def common_suite(context: SuiteContext) -> Suite:
    """The questions asked of every delivery, whatever its source."""
    feed = context.feed
    day = feed.day_column if feed.is_day_a_date else f"({feed.day_column} at time zone 'Asia/Seoul')::date"
    computed = {"is_on_another_day": f"(covered_on <> {day})::int"}
    rules = [
        Rule(
            "row_count_is_what_was_landed",
            ExpectTableRowCountToEqual(value=context.landed_count),
            STOP,
            f"적재 기록과 같은 {context.landed_count:,}건",
            "적재 기록과 실제 행 수가 다릅니다: 적재가 도중에 끊겼으니 그 출처의 수집을 다시 실행하십시오.",
        ),
        Rule(
            "ids_are_present",
            filled(feed.natural_id),
            STOP,
            "식별번호가 모두 있음",
            "식별번호 없는 행은 다음 날 같은 글인지 알 수 없습니다: 원본의 번호 열을 확인하십시오.",
        ),
        Rule(
            "ids_are_unique",
            ExpectColumnValuesToBeUnique(column=feed.natural_id),
            STOP,
            "식별번호가 겹치지 않음",
            "같은 번호가 두 번 왔습니다: 내보내기가 겹쳐 이어 붙었는지 원본을 확인하십시오.",
            values_shown="id",
        ),
        Rule(
            "ids_look_like_ids",
            like(feed.natural_id, r"^[0-9A-Za-z][0-9A-Za-z_.:/-]{0,63}$"),
            STOP,
            "식별번호는 영문·숫자·기호 64자 이내",
            "번호 자리에 다른 것이 들어 있습니다: 열이 밀린 것이니 원본의 열 순서를 확인하십시오.",
        ),
        Rule(
            "days_are_in_the_window",
            between("covered_on", context.first_on, context.last_on),
            STOP,
            f"{context.first_on} ~ {context.last_on}",
            "요청한 기간 밖의 날짜가 있습니다: 다른 기간의 파일이 아닌지 확인하십시오.",
        ),
        Rule(
            "days_follow_korean_time",
            share_true("is_on_another_day", at_most=0),
            STOP,
            "모든 행이 한국시간의 자기 날짜에 있음",
            "행의 날짜와 시각이 다른 날입니다: 시간대 해석이 틀렸으니 수집기를 확인하십시오.",
        ),
    ]
    for column in feed.text_columns:
        computed[length_of(column)] = f"char_length({column})"
        computed[f"{column}_is_damaged"] = f"(strpos(coalesce({column}, ''), U&'\\FFFD') > 0)::int"
        rules.append(
            Rule(
                f"{column}_is_readable",
                share_true(f"{column}_is_damaged", at_most=0.001),
                STOP,
                f"{column}: 깨진 글자 있는 글 0.1% 이하",
                "글자가 깨져 있습니다: 파일의 문자 집합(cp949/UTF-8) 설정을 확인하고 다시 수집하십시오.",
            )
        )
    rules += [
        Rule(
            f"{column}_is_a_keyed_hash",
            like(column, r"^[^:]+:[0-9a-f]{32,64}$"),
            STOP,
            f"{column}: 키 번호와 해시만",
            "사람을 알아볼 수 있는 값이 가려지지 않은 채 적재되었습니다: "
            "즉시 개인정보 담당자에게 알리고 수집을 멈추십시오.",
        )
        for column in feed.person_key_columns
    ]
    return Suite(tuple(rules), computed)
