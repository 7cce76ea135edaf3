"""붙임: 지난 호 조치결과."""

from __future__ import annotations

from reports import korean
from reports.document import Block, Bullet, Cell, Column, Notice, Section, Table, Tone
from reports.period import date_ko
from reports.weekly_issue import outlook_words
from reports.weekly_issue.context import Context
from reports.weekly_issue.followup import asked_before, previous_edition
from reports.weekly_issue.numbers import count_cell

TITLE = "지난 호 조치결과"
# There is no register of replies: what became of a request is read from the counts alone.
NO_REPLIES = "부서 회신을 담는 등록부가 없어 회신 여부는 적지 않음(회신 자료 없음). 건수로 본 상태만 적음"
_TONES: dict[str, Tone] = {"미해소": "up", "평소보다 많은 상태 지속": "up"}


def followup_line(context: Context) -> Bullet:
    """One line for the body."""
    edition = previous_edition(context)
    if edition is None:
        return Bullet(1, "최근 6주 안에 이 시스템으로 발행한 호가 없어 조치결과 없음")
    asked = asked_before(context, edition)
    issue = edition.snapshot["header"]["issue"]
    if not asked:
        return Bullet(1, f"{korean.josa(issue, '은')} 부서에 요청한 사항 없음")
    figures = tuple(a.then_figure for a in asked) + tuple(name for a in asked for name in a.now_figures)
    return Bullet(1, outlook_words.followup_sentence(issue, [a.state for a in asked]) + ". 회신 자료 없음", figures)


def followup_annex(context: Context) -> Section:
    """The annex as a section."""
    edition = previous_edition(context)
    if edition is None:
        notice = Notice("empty", "지난 호 없음", "최근 6주 안에 발행된 호가 없어 견줄 요청이 없음. 다음 호부터 싣게 됨")
        return Section("followup", TITLE, "shown", (notice,))
    issue = f"{edition.snapshot['header']['issue']}({date_ko(edition.publish_on)})"
    asked = asked_before(context, edition)
    if not asked:
        notice = Notice("empty", "지난 호 요청 없음", f"{korean.josa(issue, '은')} 부서에 요청한 사항이 없음")
        return Section("followup", TITLE, "shown", (notice,))
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
    blocks: list[Block] = [
        Table(
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
            notes=(
                "기한 경과 민원은 보고 주간 끝에 남은 건수이며 그 사이 새로 기한이 지난 건이 섞일 수 있음",
                NO_REPLIES,
            ),
        )
    ]
    return Section("followup", TITLE, "shown", tuple(blocks))
