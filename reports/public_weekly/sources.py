"""자료 출처 및 유의사항, and the terms under which the edition may be used again."""

from __future__ import annotations

from reports import korean
from reports.document import Block, Bullet, Section
from reports.period import date_ko, short_date_ko
from reports.public_weekly.context import Context
from reports.public_weekly.settings import CHANNELS
from reports.weekly_issue.settings import CHANNEL_FEEDS, FEED_LABELS

KOGL_TERMS = {
    1: "출처표시",
    2: "출처표시, 상업적 이용금지",
    3: "출처표시, 변경금지",
    4: "출처표시, 상업적 이용금지, 변경금지",
}


def sources_section(context: Context) -> Section:
    """Where the numbers come from, what they do not say, and 공공누리."""
    small = context.settings.minimum_cell_count
    lines = [
        f"출처: {', '.join(_source(context, channel) for channel in CHANNELS)}",
        "120 상담은 문의를 포함한 전화 상담이고 민원은 국민신문고에 신청된 것으로, 성격이 달라 더하지 않음",
        "주제·군구는 접수 때 기록된 값이며, 기록이 없는 건은 자동 분류한 값이어서 실제와 다를 수 있음",
        _usual(context),
        "증감은 건수의 변화이며 원인을 뜻하지 않음. 뒤늦게 들어온 자료로 수치가 바뀌면 정정본으로 알림",
        f"{small}건 미만인 칸은 따로 적지 않고 ‘그 밖’에 합침. 시민의 글·개인정보·SNS 게시글은 싣지 않음",
    ]
    blocks: list[Block] = [Bullet(1, line) for line in lines]
    if context.settings.kogl_type is not None:
        blocks.append(Bullet(1, _licence(context, context.settings.kogl_type)))
    return Section("sources", "자료 출처 및 유의사항", "shown", tuple(blocks))


def _source(context: Context, channel: str) -> str:
    feed = CHANNEL_FEEDS[channel]
    label = FEED_LABELS[feed]
    row = next((row for row in context.facts.health if row.feed == feed), None)
    if context.is_closed(channel) or row is None or row.accepted_through_on is None:
        return f"{label}(미수신)"
    total = context.facts.topic_cut(channel).total
    counted = f"{context.settings.minimum_cell_count}건 미만" if total is None else korean.count(total)
    return f"{label}({counted}, {short_date_ko(row.accepted_through_on)}까지 수신)"


def _usual(context: Context) -> str:
    weeks = len(context.facts.like_weeks)
    base = (
        "최근 12주 평균"
        if weeks == 12
        else f"최근 12주 가운데 근무일이 금주처럼 {context.facts.workdays}일인 {weeks}주의 평균"
    )
    return f"평소 수준은 {base}. ‘증가’·‘감소’는 차이가 평소 변동폭의 3배(계는 2배)와 10%를 모두 넘을 때만 적음"


def _licence(context: Context, kogl_type: int) -> str:
    period, settings = context.facts.period, context.settings
    named = f"{settings.city_label}, 「{settings.title}」 공개판 제{period.issue_number}호({date_ko(period.send_on)})"
    return (
        f"이용 조건: 공공누리 제{kogl_type}유형({KOGL_TERMS[kogl_type]})에 따라 이용할 수 있음. 출처 표기 예: {named}"
    )
