"""The feeds of the registers, made from their definitions: one table each.

A workbook states a whole register as of one day. Every row therefore carries `stated_on`, is named by that day and its
own key, and stays: which statement is in force is decided in staging.
"""

import pyarrow as pa

from extract.contract import Column, ColumnClass, Coverage, Feed, Retention
from extract.sources.register.definition import DEFINITIONS, Kind, RegisterColumn, RegisterDefinition

OVERLAP_DAYS = 45
"""People state a quarter weeks after it ended: a file may be that much older than the night that finds it."""
COMPUTED = ""
TYPES = {
    Kind.DATE: pa.date32(),
    Kind.YEAR: pa.int32(),
    Kind.INTEGER: pa.int32(),
    Kind.NUMBER: pa.float64(),
    Kind.PERCENT: pa.float64(),
    Kind.FLAG: pa.bool_(),
}
CLASSES = {
    Kind.TEXT: (ColumnClass.TEXT, Retention.VOICE),
    Kind.PERSON: (ColumnClass.PERSON_KEY, Retention.PERSON),
    Kind.OFFICIAL: (ColumnClass.OFFICIAL, Retention.OFFICE),
    Kind.DEPARTMENT: (ColumnClass.VALUE, Retention.OFFICE),
}


def feed_of(definition: RegisterDefinition) -> Feed:
    """The table a register lands in."""
    return Feed(
        name=definition.feed_name,
        relation=f"raw.register_{definition.entity}",
        label_ko=definition.label_ko,
        natural_id="row_id",
        day_column="stated_on",
        coverage=Coverage.PARTIAL,
        overlap_days=OVERLAP_DAYS,
        columns=(
            Column("row_id", pa.string(), "행ID(기준일-항목ID)", COMPUTED),
            Column("record_id", pa.string(), "항목ID(기준일이 달라도 같음)", COMPUTED),
            Column("stated_on", pa.date32(), "기준일(파일 이름)", COMPUTED),
            *(_column(c) for c in definition.columns),
        ),
    )


def _column(column: RegisterColumn) -> Column:
    column_class, retention = CLASSES.get(column.kind, (ColumnClass.VALUE, Retention.STATISTIC))
    return Column(
        name=column.name,
        type=TYPES.get(column.kind, pa.string()),
        label_ko=column.header,
        source_name=column.header,
        column_class=column_class,
        retention=retention,
        required=column.is_required,
        nullable=not column.is_required,
    )


FEEDS = tuple(feed_of(definition) for definition in DEFINITIONS)
