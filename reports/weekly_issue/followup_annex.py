"""지난 호 조치결과: what departments answered, and what became of what was asked, in counts."""

from __future__ import annotations

from reports import korean, read
from reports.document import Block, Bullet, Cell, Column, Notice, Section, Table, Tone
from reports.period import date_ko
from reports.weekly_issue import outlook_words
from reports.weekly_issue.context import Context
from reports.weekly_issue.followup import Asked, asked_before, previous_edition
from reports.weekly_issue.numbers import count_cell
from reports.weekly_issue.replies import replies_to, reply_line, reply_table

TITLE = "지난 호 조치결과"
NO_REPLIES = "회신 등록부에 이 호의 기록이 없어 회신 여부는 적지 않음. 건수로 본 상태만 적음"
_TONES: dict[str, Tone] = {"미해소": "up", "평소보다 많은 상태 지속": "up"}


def followup_lines(context: Context) -> tuple[Bullet, ...]:
    """The lines of the body: counts where this system published the issue, answers where the register has them."""
    edition = previous_edition(context)
    replies = _replies(context, edition)
    if edition is None:
        if replies:
            return (reply_line(context, replies),)
        return (Bullet(1, "최근 6주 안에 발행한 호와 부서 회신이 없어 조치결과 없음"),)
    asked = asked_before(context, edition)
    issue = edition.snapshot["header"]["issue"]
    if not asked:
        return (Bullet(1, f"{korean.josa(issue, '은')} 부서에 요청한 사항 없음"),)
    figures = tuple(a.then_figure for a in asked) + tuple(name for a in asked for name in a.now_figures)
    said = outlook_words.followup_sentence(issue, [a.state for a in asked])
    counted = Bullet(1, said if replies else f"{said}. 회신 기록 없음", figures)
    return (counted, reply_line(context, replies)) if replies else (counted,)


def followup_annex(context: Context) -> Section:
    """The annex as a section."""
    edition = previous_edition(context)
    replies = _replies(context, edition)
    blocks: list[Block] = []
    if edition is not None:
        issue = f"{edition.snapshot['header']['issue']}({date_ko(edition.publish_on)})"
        asked = asked_before(context, edition)
        if asked:
            blocks.append(_count_table(issue, asked, has_replies=bool(replies)))
        elif not replies:
            notice = Notice("empty", "지난 호 요청 없음", f"{korean.josa(issue, '은')} 부서에 요청한 사항이 없음")
            return Section("followup", TITLE, "shown", (notice,))
    if replies:
        blocks += [reply_line(context, replies), reply_table(replies, is_known=edition is not None)]
    if not blocks:
        notice = Notice(
            "empty", "지난 호 없음", "최근 6주 안에 발행된 호와 부서 회신이 없어 견줄 요청이 없음. 다음 호부터 실음"
        )
        return Section("followup", TITLE, "shown", (notice,))
    return Section("followup", TITLE, "shown", tuple(blocks))


def _replies(context: Context, edition: read.EarlierEdition | None) -> tuple[read.AnsweredRequest, ...]:
    """The answers to the issue before: to the one this system published, else to the last the register knows."""
    if edition is not None:
        return replies_to(context, edition.issue_number)
    return context.facts.answered


def _count_table(issue: str, asked: tuple[Asked, ...], *, has_replies: bool) -> Table:
    rows = tuple(
        (
            Cell(a.department, is_head=True),
            Cell(a.text),
            Cell(a.due),
            count_cell(a.then, a.then_figure),
            Cell("-" if a.now is None else korean.number(a.now), a.now_figures, "strong"),
            Cell(a.state, tone=_TONES.get(a.state, "")),
        )
        for a in asked
    )
    notes = ["기한 경과 민원은 보고 주간 끝에 남은 건수이며 그 사이 새로 기한이 지난 건이 섞일 수 있음"]
    return Table(
        f"{issue} 요청과 금주 상태",
        (
            Column("소관부서", "left", 1.6),
            Column("지난 호 요청", "left", 4.0),
            Column("기한", "center", 1.6),
            Column("지난 호", weight=0.8),
            Column("금주", weight=0.7),
            Column("상태", "center", 1.8),
        ),
        rows,
        unit="건",
        notes=tuple(notes if has_replies else [*notes, NO_REPLIES]),
    )
