"""What departments answered to the requests of the issue before: the register's table and one line of it."""

from __future__ import annotations

from reports import read, text
from reports.document import Bullet, Cell, Column, Table
from reports.period import short_date_ko
from reports.weekly_issue import outlook_words
from reports.weekly_issue.context import Context

REQUEST_LENGTH = 60
REPLY_LENGTH = 60


def replies_to(context: Context, issue_number: int) -> tuple[read.AnsweredRequest, ...]:
    """The register's rows of one issue."""
    return tuple(row for row in context.facts.answered if row.issue_number == issue_number)


def reply_line(context: Context, rows: tuple[read.AnsweredRequest, ...]) -> Bullet:
    """How many were asked, answered, and are past their day."""
    replied = sum(row.is_replied for row in rows)
    late = sum(row.is_late and not row.is_replied for row in rows)
    statuses = [row.status_label_ko if row.is_replied else outlook_words.WAITING for row in rows]
    issue = {"issue_number": rows[0].issue_number}

    def figure(value: int, **key: object) -> str:
        return context.numbers.figure(read.REQUEST, "request_number", value, how="distinct", key={**issue, **key})

    figures = (
        figure(len(rows)),
        figure(replied, is_replied=True),
        figure(late, is_replied=False, is_late=True),
    )
    said = outlook_words.reply_sentence(f"제{rows[0].issue_number}호", statuses, replied=replied, late=late)
    return Bullet(1, said, figures)


def reply_table(rows: tuple[read.AnsweredRequest, ...], *, is_known: bool) -> Table:
    """The requests with their answers.

    Args:
        rows: of one issue.
        is_known: the issue was published by this system, and its requests were compared with the counts, too.
    """
    notes = ["조치내용은 부서가 회신한 글이며 결과를 확인한 것이 아님"]
    if not is_known:
        notes.append(
            f"제{rows[0].issue_number}호는 이 시스템에 발행 기록이 없어 요청도 등록부에 적힌 대로 실음. "
            "건수로 본 상태는 다음 호부터 실음"
        )
    return Table(
        f"제{rows[0].issue_number}호 요청과 부서 회신(등록부 {short_date_ko(max(row.stated_on for row in rows))} 기준)",
        (
            Column("소관부서", "left", 1.9),
            Column("요청", "left", 3.0),
            Column("회신기한", "center", 1.35),
            Column("회신일", "center", 1.35),
            Column("조치상태", "center", 1.2),
            Column("조치내용", "left", 2.9),
        ),
        tuple(_row(row) for row in rows),
        notes=tuple(notes),
    )


def _row(row: read.AnsweredRequest) -> tuple[Cell, ...]:
    is_overdue = row.is_late and not row.is_replied
    status = "기한 경과 미회신" if is_overdue else text.clean(row.status_label_ko, limit=12)
    return (
        Cell(text.clean(row.department_label_ko, limit=20), is_head=True),
        Cell(text.clean(row.request_text, limit=REQUEST_LENGTH)),
        Cell(short_date_ko(row.due_on)),
        Cell(short_date_ko(row.replied_on) if row.replied_on else "-", tone="muted" if row.replied_on is None else ""),
        Cell(status, tone="up" if is_overdue else ""),
        Cell(text.clean(row.reply_text, limit=REPLY_LENGTH) or "-"),
    )
