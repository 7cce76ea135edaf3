"""지난 예보 성적: what was forecast and what came, and whether the intervals held what they promised."""

from __future__ import annotations

from reports import korean, read
from reports.document import Block, Bullet, Cell, Column, Table
from reports.weekly_issue import outlook_words
from reports.weekly_issue.context import Context
from reports.weekly_issue.forecast import WHOLE, forecast_edition, outcomes, recent_figure
from reports.weekly_issue.numbers import IN_WORKBOOK, count_cell
from reports.weekly_issue.settings import CHANNEL_LABELS

BANDS = {7: "1~7일 앞", 28: "8~28일 앞"}
OUTCOME_ROWS = 6


def score_blocks(context: Context) -> list[Block]:
    """The scorecard of the last whole month, then this issue's own forecast of four weeks ago."""
    return [Bullet(0, "지난 예보 성적"), *_scorecard(context), *_outcomes(context)]


def _scorecard(context: Context) -> list[Block]:
    scores = context.facts.scores
    if not scores:
        return [Bullet(1, "지난달에 만든 예보 가운데 채점이 끝난 것이 없음")]
    month = scores[0].month_start_on
    whole = [score for score in scores if score.topic_code == WHOLE]
    judged = [score for score in scores if score.error_ratio is not None]
    better = sum(outlook_words.error_word(score.error_ratio) == "더 정확" for score in judged)
    worse = sum(outlook_words.error_word(score.error_ratio) == "덜 정확" for score in judged)
    blocks: list[Block] = [
        Bullet(
            1,
            f"{month.month}월에 만든 예보: 비슷한 날 중앙값보다 정확한 계열 {better}개, 비슷한 계열 "
            f"{len(judged) - better - worse}개, 못한 계열 {worse}개(채널·주제·기간별 {len(judged)}개)",
            tuple(_figure(context, score, "relative_error_ratio", score.error_ratio) for score in judged),
        )
    ]
    if not whole:
        return blocks
    backtests = sum(score.backtest_origin_count for score in whole)
    notes = ["구간 적중률은 날마다의 80% 구간에 실제 건수가 든 비율. 날짜끼리 독립이 아니어서 판단은 느슨하게 볼 필요"]
    if backtests:
        notes.append("당시까지의 자료만으로 사후에 재현한 예보를 포함한 성적임")
    rows = tuple(
        (
            Cell(f"{CHANNEL_LABELS[score.channel_code]} {BANDS[score.band_days]}", is_head=True),
            count_cell(score.day_count, _figure(context, score, "day_count", score.day_count)),
            count_cell(
                score.mean_error_count,
                _figure(context, score, "mean_absolute_error_count", score.mean_error_count),
                digits=1,
            ),
            count_cell(
                score.median_error_count,
                _figure(context, score, "median_mean_absolute_error_count", score.median_error_count),
                digits=1,
            ),
            Cell(outlook_words.error_word(score.error_ratio)),
            Cell(
                "-" if score.coverage_rate is None else korean.percent(score.coverage_rate),
                (_figure(context, score, "coverage_rate", score.coverage_rate),),
                "strong",
            ),
            Cell(outlook_words.coverage_word(score.coverage_rate, score.interval_day_count)),
        )
        for score in whole
    )
    blocks.append(
        Table(
            f"{month.year}년 {month.month}월 예보 성적(채널 전체)",
            (
                Column("구분", "left", 2.2),
                Column("채점 일수(n)", weight=1.0),
                Column("하루 오차", weight=0.9),
                Column("중앙값 오차", weight=1.0),
                Column("중앙값 대비", "center", 1.0),
                Column("구간 적중률", weight=1.2),
                Column("판단", "center", 1.6),
            ),
            rows,
            unit="건",
            notes=tuple(notes),
        )
    )
    return blocks


def _figure(context: Context, score: read.ForecastScore, column: str, value: float | None) -> str:
    key = {
        "month_start_on": score.month_start_on.isoformat(),
        "channel_code": score.channel_code,
        "topic_code": score.topic_code,
        "district_code": WHOLE,
        "band_days": score.band_days,
    }
    return context.numbers.figure(read.SCORECARD, column, value, how="row", key=key)


def _outcomes(context: Context) -> list[Block]:
    edition = forecast_edition(context)
    if edition is None:
        return [Bullet(1, "4주 전에 발행된 호의 예보가 없어 이 보고서 스스로의 예보와 실제는 아직 견줄 수 없음")]
    found = outcomes(context, edition)
    issue = edition.snapshot["header"]["issue"]
    if not found:
        return [Bullet(1, f"4주 전 {issue}에 견줄 예보가 실리지 않음")]
    words = [
        outlook_words.outcome_word(o.came, low=o.series.expected.low_count, high=o.series.expected.high_count)
        for o in found
    ]
    ranged = [word for word in words if word != "범위 없음"]
    rows = tuple(
        (
            Cell(o.series.label(context), is_head=True),
            count_cell(o.series.expected.expected_count, o.expected_figure),
            Cell(o.series.expected.range_ko, o.range_figures),
            count_cell(o.came, recent_figure(context, o.series, o.came), tone="strong"),
            Cell(
                korean.signed(o.came - o.series.expected.expected_count, unit="건"),
                (o.expected_figure, recent_figure(context, o.series, o.came)),
            ),
            Cell(word),
        )
        for o, word in zip(found, words, strict=True)
    )
    return [
        Table(
            f"4주 전 {issue}의 예보와 실제(범위 안 {ranged.count('범위 안')}/{len(ranged)})",
            (
                Column("구분", "left", 2.4),
                Column("예상"),
                Column("범위", weight=1.4),
                Column("실제"),
                Column("차이"),
                Column("판단", "center", 1.4),
            ),
            rows[:OUTCOME_ROWS],
            unit="건",
            notes=(f"그 밖의 {len(found) - OUTCOME_ROWS}개 계열은 {IN_WORKBOOK}",) if len(found) > OUTCOME_ROWS else (),
            workbook_rows=rows if len(rows) > OUTCOME_ROWS else None,
        )
    ]
