"""What ACRC's 민원빅데이터 gives: figures about petitions of the whole country or of an agency, never a petition."""

import pyarrow as pa

from extract.contract import Column, ColumnClass, Coverage, Feed, Retention

COMPUTED = ""

FIGURES = Feed(
    name="petition_statistics.figures",
    relation="raw.petition_statistics_figure",
    label_ko="국민권익위 민원빅데이터 통계",
    natural_id="figure_id",
    day_column="figure_on",
    coverage=Coverage.PARTIAL,
    # The service counts late petitions in on the day after.
    overlap_days=1,
    columns=(
        Column("figure_id", pa.string(), "통계ID(연산·대상·날짜·항목의 해시)", COMPUTED),
        Column("operation", pa.string(), "연산", COMPUTED),
        Column("operation_label", pa.string(), "연산 이름", COMPUTED),
        Column("edition", pa.string(), "서비스 판", COMPUTED),
        Column("target", pa.string(), "대상 자료", COMPUTED),
        Column("figure_on", pa.date32(), "기준일", COMPUTED),
        # Keywords come out of petitions: masked like any words of citizens.
        Column("label", pa.string(), "항목", "label", ColumnClass.TEXT, Retention.VOICE),
        Column("value", pa.float64(), "값", "value"),
        Column("ratio", pa.float64(), "비율(출처의 단위)", "ratio", nullable=True, required=False),
        Column("rank", pa.int32(), "순위", "rank", nullable=True, required=False),
    ),
)
FEEDS = (FIGURES,)
