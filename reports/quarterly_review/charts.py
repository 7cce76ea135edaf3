"""The review's charts: data and the words for whoever cannot see them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from reports import korean
from reports.document import Chart
from reports.proportion import wilson_interval
from reports.quarterly_review.context import Context
from reports.quarterly_review.facts import ON_TIME, SATISFIED, counts
from reports.quarterly_review.narrative import rate_words
from reports.quarterly_review.rows import Composite, Indicator
from reports.quarters import Quarter

FUNNEL_INDICATOR = "responsiveness"
RANKED_PER_CHART = 30


def rank_charts(rows: Sequence[Composite], *, level_code: str, noun: str) -> list[Chart]:
    """Rank intervals of a level's ranked units by code, no more in one picture than a page holds."""
    parts = [rows[n : n + RANKED_PER_CHART] for n in range(0, len(rows), RANKED_PER_CHART)]
    charts = []
    for n, part in enumerate(parts, 1):
        place = f" {n}/{len(parts)}" if len(parts) > 1 else ""
        items = [
            {
                "label": row.unit_label_ko,
                "low": row.rank_low,
                "high": row.rank_high,
                "rank": row.rank,
                "is_apart": bool(row.is_difference_shown),
            }
            for row in part
        ]
        listed = "; ".join(f"{row.unit_label_ko} {row.rank_low}~{row.rank_high}위" for row in part)
        charts.append(
            Chart(
                f"rank-{level_code}-{n}",
                "rank_intervals",
                f"{noun} 종합점수의 순위 구간{place}(코드 순, 순위표 아님)",
                f"{noun}별 순위 구간: {listed}. 구간이 가운데 점선에 걸치면 차이가 보이지 않는 것임.",
                {"items": items, "unit_count": len(rows), "middle_label": "가운데"},
            )
        )
    return charts


def funnel_chart(context: Context, rows: Sequence[Indicator]) -> Chart:
    """기한준수율 of the judged departments between their own limits."""
    items = [
        {
            "label": row.department_label_ko,
            "count": row.case_count,
            "value": row.raw_rate,
            "low": row.limit_low_rate,
            "high": row.limit_high_rate,
            "warning_low": row.warning_limit_low_rate,
            "warning_high": row.warning_limit_high_rate,
            "is_apart": row.is_below_limit,
        }
        for row in rows
    ]
    # An edition that was frozen before they were kept has none.
    has_warning = all(row.warning_limit_low_rate is not None for row in rows)
    outside = [row.department_label_ko for row in rows if row.is_below_limit]
    said = f"관리 하한 아래는 {korean.listing(outside)}" if outside else "관리 하한 아래인 부서는 없음"
    city = rows[0].city_rate or 0.0
    return Chart(
        "funnel",
        "funnel",
        f"기한준수율과 부서별 관리 한계(99.8%{', 점선은 주의 한계 95%' if has_warning else ''}, 과분산 반영): {said}",
        f"판정한 부서 {len(rows)}곳의 기한준수율을 처리기한이 온 건수에 따라 놓음. "
        f"띠는 부서마다의 관리 한계(99.8%){', 점선은 주의 한계(95%)' if has_warning else ''}. {said}.",
        {
            "items": items,
            "reference": city,
            "reference_label": f"시 전체 {korean.percent(city)}",
            "low_label": "관리 하한(99.8%)",
            "high_label": "관리 상한(99.8%)",
            "warning_low_label": "주의 하한(95%)",
            "warning_high_label": "주의 상한(95%)",
            "count_label": "처리기한이 온 민원(건)",
        },
    )


def indicator_chart(context: Context) -> Chart:
    """The city's indicators over the quarters, each with its target."""
    facts = context.facts
    known = sorted({row.quarter_start_on for row in facts.indicator_quarters})
    by_key = {(row.quarter_start_on, row.indicator_code): row for row in facts.indicator_quarters}
    panels, said = [], []
    for code in facts.indicator_codes:
        rows = [by_key.get((start_on, code)) for start_on in known]
        pairs = [(row.success_count, row.case_count) if row else (0, 0) for row in rows]
        last = rows[-1]
        panels.append(_rate_panel(facts.indicator_label(code), pairs, target=last.target_rate if last else None))
        said.append(f"{facts.indicator_label(code)} {rate_words(pairs[-1])}")
    return Chart(
        "indicators",
        "trends",
        "지표별 시 전체 값과 목표(점선), 세로선은 95% 구간",
        f"{facts.quarter.label_ko} 시 전체 값: {', '.join(said)}.",
        {"periods": [Quarter.of(start_on).short_label for start_on in known], "panels": panels},
    )


def department_chart(context: Context, group_code: str, label: str) -> Chart:
    """One department's own trend first, with the middle half of the city behind it."""
    facts = context.facts
    rows = [facts.responses.get((quarter, group_code)) for quarter in facts.quarters]
    panels: list[dict[str, Any]] = [
        {"label": "접수(건)", "kind": "count", "values": [row.received_count if row else 0 for row in rows]}
    ]
    for share in (ON_TIME, SATISFIED):
        pairs = [counts(row, share) if row else (0, 0) for row in rows]
        panels.append(
            _rate_panel(share.label_ko, pairs, bands=[facts.bands.get((quarter, share)) for quarter in facts.quarters])
        )
    now = rows[-1]
    received = now.received_count if now else 0
    on_time = counts(now, ON_TIME) if now else (0, 0)
    return Chart(
        f"department-{group_code}",
        "trends",
        "우리 부서의 추이와 시 부서들의 가운데 절반(회색 띠), 세로선은 95% 구간",
        f"{label} {facts.quarter.label_ko}: 접수 {korean.count(received)}, 기한준수율 {rate_words(on_time)}.",
        {"periods": [quarter.short_label for quarter in facts.quarters], "panels": panels},
    )


def _rate_panel(
    label: str,
    pairs: Sequence[tuple[int, int]],
    *,
    target: float | None = None,
    bands: Sequence[tuple[float, float] | None] | None = None,
) -> dict[str, Any]:
    intervals = [wilson_interval(*pair) if pair[1] else None for pair in pairs]
    chosen = bands or [None] * len(pairs)
    return {
        "label": label,
        "kind": "rate",
        "values": [pair[0] / pair[1] if pair[1] else None for pair in pairs],
        "lows": [interval[0] if interval else None for interval in intervals],
        "highs": [interval[1] if interval else None for interval in intervals],
        "band_lows": [band[0] if band else None for band in chosen],
        "band_highs": [band[1] if band else None for band in chosen],
        "target": target,
    }
