"""What the marts should say, worked out in pandas from core by the words of their columns, never by their SQL."""

from __future__ import annotations

import numpy as np
import pandas as pd
from statsmodels.stats.proportion import proportion_confint

CELL = ["channel_code", "topic_code", "district_code", "department_code"]
SOCIAL = {"social_query", "social_bulk", "facebook", "x", "youtube", "instagram", "naver", "kakao"}
CLOCK = ["voc_key", "statutory_due_at", "statutory_effective_due_on", "is_statutory_clock_standing"]
Frames = dict[str, pd.DataFrame]


def monday(days: pd.Series) -> pd.Series:
    return days - pd.to_timedelta(days.dt.weekday, unit="D")


def quarter(days: pd.Series) -> pd.Series:
    return days.dt.to_period("Q").dt.start_time


def share(part: pd.Series, whole: pd.Series) -> pd.Series:
    return part.astype(float) / whole.astype(float).where(whole != 0)


def with_wilson(frame: pd.DataFrame, name: str, part: str, whole: str) -> pd.DataFrame:
    """Rate and its 95 % Wilson interval, empty where there is nothing."""
    low, high = proportion_confint(
        frame[part].astype(float), frame[whole].astype(float).where(frame[whole] > 0), method="wilson"
    )
    return frame.assign(
        **{
            f"{name}_rate": share(frame[part], frame[whole]),
            f"{name}_wilson_low_rate": low,
            f"{name}_wilson_high_rate": high,
        }
    )


def voices(core: Frames) -> pd.DataFrame:
    """Voices that bear a day, with the day as a timestamp."""
    said = core["fct_voice"]
    dated = said[~said["is_day_assumed"]].copy()
    dated["occurred_on"] = pd.to_datetime(dated["occurred_on"])
    return dated


def said_by(rows: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """Voices with every copy counted; matters once."""
    copies = rows["copy_count"]
    counted = rows.assign(
        unknown_copies=copies.where(rows["is_unknown_origin"], 0), negative_copies=copies.where(rows["is_negative"], 0)
    )
    return (
        counted.groupby(keys)
        .agg(
            voc_count=("copy_count", "sum"),
            matter_count=("matter_id", "nunique"),
            unknown_origin_count=("unknown_copies", "sum"),
            negative_count=("negative_copies", "sum"),
        )
        .reset_index()
    )


def trend_daily(core: Frames) -> pd.DataFrame:
    found = said_by(voices(core), ["occurred_on", *CELL])
    found["negative_rate"] = share(found["negative_count"], found["voc_count"])
    unknown = share(found["unknown_origin_count"], found["voc_count"])
    return found.assign(unknown_origin_rate=unknown.where(found["channel_code"].isin(SOCIAL)))


def trend_weekly(core: Frames, *, first_week: str, last_week: str) -> pd.DataFrame:
    """Every channel is received in whole from the first week on; a cell has a row for 12 weeks after its last voice."""
    rows = voices(core).assign(week_start_on=lambda d: monday(d["occurred_on"]))
    counted = said_by(rows, ["week_start_on", *CELL])
    weeks = pd.date_range(first_week, last_week, freq="7D")
    grid = counted[CELL].drop_duplicates().merge(pd.DataFrame({"week_start_on": weeks}), how="cross")
    full = grid.merge(counted, how="left", on=["week_start_on", *CELL]).sort_values([*CELL, "week_start_on"])
    counts = ["voc_count", "matter_count", "unknown_origin_count", "negative_count"]
    full[counts] = full[counts].fillna(0)
    series = full.groupby(CELL)
    before = series["voc_count"].transform(lambda s: s.rolling(12, min_periods=1).sum().shift(fill_value=0))
    full["baseline_week_count"] = np.minimum((full["week_start_on"] - weeks[0]).dt.days // 7, 12)
    full["mean_12_week_count"] = (before / full["baseline_week_count"].where(full["baseline_week_count"] > 0)).fillna(0)
    full["previous_week_count"] = series["voc_count"].shift(fill_value=0)
    totals = full.groupby(["week_start_on", "channel_code"])["voc_count"].transform("sum")
    full["share_of_channel_rate"] = share(full["voc_count"], totals)
    full["negative_rate"] = share(full["negative_count"], full["voc_count"])
    full["negative_change_rate"] = full["negative_rate"] - full.groupby(CELL)["negative_rate"].shift()
    return full[(full["voc_count"] > 0) | (before > 0)].reset_index(drop=True)


def judged_petitions(core: Frames) -> pd.DataFrame:
    """Petitions with what binds: not withdrawn, closed, waiting, gone unanswered or handed away early."""
    days = ["received_on", "effective_due_on", "answered_on"]
    found = core["fct_petition"].merge(
        core["fct_petition_clock"][CLOCK],
        on="voc_key",
        how="left",
    )
    for column in (*days, "statutory_effective_due_on"):
        found[column] = pd.to_datetime(found[column])
    codes = core["dim_department"].set_index("department_key")["department_code"]
    own = found["department_key"].map(codes).fillna("unknown")
    found["department_code"] = own.where(found["authority_code"] == "city", "none")
    possible = ~found["is_withdrawn"] & ~found["is_closed"] & ~(found["is_deleted"] & ~found["is_answered"])
    mine = possible & (~found["is_transferred_out"] | found["is_late_transfer"])
    stays = ~found["is_transferred_out"]
    found["binds"] = mine & ~found["is_clock_standing"] & found["effective_due_on"].notna()
    found["in_time"] = found["is_answered"] & stays & (found["answered_on"] <= found["effective_due_on"])
    found["law_binds"] = mine & ~found["is_statutory_clock_standing"].fillna(True).astype(bool)
    # Limits of up to five days end at an hour, longer and extended ones with their day.
    on_that_day = found["answered_on"] == found["statutory_effective_due_on"]
    by_the_hour = ~found["is_extended"] & found["statutory_due_at"].notna()
    too_late = on_that_day & by_the_hour & (found["answered_at"] > found["statutory_due_at"])
    by_then = (found["answered_on"] <= found["statutory_effective_due_on"]) & ~too_late
    found["law_in_time"] = found["is_answered"] & stays & by_then
    found["is_open"] = ~found["is_answered"] & stays
    found["said_how"] = found["satisfaction_code"].notna()
    found["said_well"] = found["is_satisfied"].fillna(False).astype(bool)
    return found


def _counted(rows: pd.DataFrame, day: pd.Series, period: str, keys: list[str], **columns: str) -> pd.DataFrame:
    named = {name: (column, "size" if column == "voc_key" else "sum") for name, column in columns.items()}
    return rows.assign(**{period: day}).groupby([period, *keys]).agg(**named)


def response(core: Frames, *, period: str, through: str | None) -> pd.DataFrame:
    """Counts and rates by week (`week_start_on`) or quarter (`quarter_start_on`); due up to `through`, if given."""
    rows, of = judged_petitions(core), monday if period == "week_start_on" else quarter
    keys = ["authority_code", "petition_type", "department_code"]
    limit = pd.Timestamp(through) if through else pd.Timestamp.max
    due, law = rows["effective_due_on"], rows["statutory_effective_due_on"]
    dated = rows[~rows["is_withdrawn"] & (due <= limit)]
    bound, answered = rows[rows["binds"] & (due <= limit)], rows[rows["is_answered"]]
    by_law = rows[rows["law_binds"] & (law <= limit)]
    found = pd.concat(
        [
            _counted(rows, of(rows["received_on"]), period, keys, received_count="voc_key"),
            _counted(answered, of(answered["answered_on"]), period, keys, answered_count="voc_key",
                     satisfaction_answer_count="said_how", satisfied_count="said_well", reopened_count="is_reopened"),
            _counted(bound, of(bound["effective_due_on"]), period, keys, due_count="voc_key",
                     answered_in_time_count="in_time", unanswered_count="is_open"),
            _counted(dated, of(dated["effective_due_on"]), period, keys, dated_count="voc_key",
                     extended_count="is_extended", supplemented_count="is_supplemented",
                     transferred_count="is_transferred_out", late_transfer_count="is_late_transfer"),
            _counted(by_law, of(by_law["statutory_effective_due_on"]), period, keys, statutory_due_count="voc_key",
                     statutory_in_time_count="law_in_time"),
        ],
        axis=1,
    ).fillna(0).reset_index()  # fmt: skip
    found = with_wilson(found, "on_time", "answered_in_time_count", "due_count")
    found["statutory_on_time_rate"] = share(found["statutory_in_time_count"], found["statutory_due_count"])
    found["satisfaction_response_rate"] = share(found["satisfaction_answer_count"], found["answered_count"])
    return with_wilson(found, "satisfied", "satisfied_count", "satisfaction_answer_count")


def mileage(core: Frames) -> pd.DataFrame:
    """Points of the entries that no check takes out, by quarter and department."""
    entries = core["fct_mileage_entry"]
    counted = entries[entries["is_counted"]].copy()
    counted["quarter_start_on"] = quarter(pd.to_datetime(counted["earned_on"]))
    codes = core["dim_department"].set_index("department_key")["department_code"]
    sides = {"given_points": "giver_department_key", "received_points": "receiver_department_key"}
    parts = [
        counted.assign(department_code=counted[key].map(codes))
        .groupby(["quarter_start_on", "department_code"])["points"].sum().rename(name)
        for name, key in sides.items()
    ]  # fmt: skip
    found = pd.concat(parts, axis=1).fillna(0).reset_index()
    return found.assign(net_points=found["received_points"] - found["given_points"])


def coverage(core: Frames) -> pd.DataFrame:
    """Events by quarter, district group and audience, where there was one."""
    events = core["fct_listening_event"]
    return (
        events.assign(quarter_start_on=quarter(pd.to_datetime(events["held_on"])))
        .groupby(["quarter_start_on", "district_group_code", "audience_code"])
        .agg(event_count=("event_key", "size"), attendee_count=("attendee_count", "sum"),
             suggestion_count=("suggestion_count", "sum"), followed_count=("followed_count", "sum"))
        .reset_index()
    )  # fmt: skip


def indicators(core: Frames) -> pd.DataFrame:
    """Raw, expected and adjusted rates of each department and indicator that has cases."""
    keys = ["quarter_start_on", "department_group_code", "indicator_code"]
    facts = core["fct_indicator_quarter"]
    # Cases of no registered department are nobody's, and not in the city's rate either.
    facts = facts[facts["department_group_code"] != "unknown"]
    cells = facts.astype({"success_count": float, "case_count": float, "eligible_count": float})
    kinds = ["quarter_start_on", "indicator_code", "case_kind"]
    kind_rate = share(
        cells.groupby(kinds)["success_count"].transform("sum"), cells.groupby(kinds)["case_count"].transform("sum")
    )
    units = cells.assign(expected=kind_rate * cells["case_count"]).groupby(keys).sum(numeric_only=True).reset_index()
    whole = units.groupby(["quarter_start_on", "indicator_code"])[["success_count", "case_count"]].transform("sum")
    city = share(whole["success_count"], whole["case_count"])
    failed, expected_failed = units["case_count"] - units["success_count"], units["case_count"] - units["expected"]
    by_failure = 1 - (1 - city) * share(failed, expected_failed)
    by_success = city * share(units["success_count"], units["expected"])
    adjusted = by_failure.where(city > 0.5, by_success).clip(0, 1)
    raw = share(units["success_count"], units["case_count"])
    units = units.assign(
        raw_rate=raw, city_rate=city, expected_rate=share(units["expected"], units["case_count"]),
        adjusted_rate=adjusted.fillna(raw), quarter_start_on=pd.to_datetime(units["quarter_start_on"]),
    )  # fmt: skip
    return units[units["case_count"] > 0]
