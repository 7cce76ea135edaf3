"""One night of alerts: which sections there are, and which role gets which of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import psycopg

from reports import by_rule, korean
from reports.alerts import choice as choices
from reports.alerts import evidence, read, store, wording
from reports.alerts.choice import MAILED, Choice
from reports.alerts.settings import PUBLICATION_CODE, AlertSettings
from reports.by_rule import OFFICE, Night
from reports.document import Bullet, Document, FigureBook, Section
from reports.period import date_ko, short_date_ko
from reports.publication import header
from reports.rule_mail import RuleMail

TITLE = "조기경보 알림"
# This week's decisions, and the nights of an episode that is still going on.
TOLD_DAYS = 35


def night(
    connection: psycopg.Connection, registered: frozenset[str], *, business_date: date, settings: AlertSettings
) -> Night:
    """Read and write one night.

    Args:
        connection: as role `publisher`, inside one consistent view.
        registered: the roles of the register that somebody stands for.
        business_date: the judged day.
        settings: budget, limits, office.
    """
    alerts = read.alerts(connection, warned_on=business_date)
    before = read.told(connection, before_on=business_date, days=TOLD_DAYS)
    chosen = choices.choose(alerts, before, business_date=business_date, settings=settings)
    ended = _ended(connection, choices.ended_untold(before, business_date=business_date, settings=settings))
    conflicts = read.conflicts(connection, warned_on=business_date)
    book = FigureBook()
    told = [c for c in chosen if c.outcome in MAILED]
    sections: list[Section] = []
    routes: dict[str, list[Choice]] = {}
    for one in told:
        role = _role(one, registered)
        routes.setdefault(role, []).append(one)
        blocks = wording.facts(one, evidence.gather(connection, one.warned, settings), book, settings)
        if role == OFFICE:
            blocks = (Bullet(1, _unrouted(one), ()), *blocks)
        sections.append(Section(_code(one), wording.series(one.warned), "shown", blocks))
    mails: dict[str, RuleMail] = {}
    for role, ones in sorted(routes.items()):
        if role != OFFICE:
            summary = _summary(f"summary:{role}", ones, book)
            going_on = _going_on(f"going_on:{role}", _owned(chosen, ones), book, settings)
            parts = (summary, *(s for s in sections if s.code in {_code(c) for c in ones}), *going_on)
            sections += [s for s in parts if s not in sections]
            mails[role] = RuleMail(
                _subject(business_date, ones), _period(business_date, ones), (*_codes(parts), "actions")
            )
    if told or conflicts:
        own = routes.get(OFFICE, [])
        parts = (
            _office_summary(chosen, conflicts, registered, book),
            *((_conflicts(conflicts, book),) if conflicts else ()),
            *(s for s in sections if s.code in {_code(c) for c in own}),
            *_going_on("going_on:office", [c for c in chosen if c.outcome == "going_on"], book, settings),
            *_over_budget([c for c in chosen if c.outcome == "over_budget"], book),
            *_ended_untold(ended, book),
        )
        sections += [s for s in parts if s not in sections]
        mails[OFFICE] = RuleMail(
            f"[{TITLE}] {date_ko(business_date)} 경보 {len(told)}건, 갈등 신호 {len(conflicts)}건 (총괄)",
            _period(business_date, told),
            (*_codes(parts), "actions"),
        )
    sections.append(_actions(settings))
    document = Document(
        _header(business_date, settings), _in_order(sections, mails), (), (), {"contact": settings.contact}
    )

    def record(open_connection: psycopg.Connection, edition_key: int | None) -> None:
        decided = store.with_ended(chosen, ended if OFFICE in mails else ())
        store.record(open_connection, decided, business_date=business_date, edition_key=edition_key)

    return Night(document.snapshot(book), mails, record)


def _role(one: Choice, registered: frozenset[str]) -> str:
    owner = one.warned.owner_department_code
    return owner if owner is not None and owner in registered else OFFICE


def _unrouted(one: Choice) -> str:
    owner = one.warned.owner_department_label_ko
    if owner is None:
        return "소관부서 기록 없음: 소관을 정해 전달 필요"
    return f"{korean.josa(owner, '은')} 배포처 명부에 없음: 대신 전달하고 명부에 등록 필요"


def _code(one: Choice) -> str:
    return f"alert:{one.warned.channel_code}:{one.warned.topic_code}"


def _codes(parts: Sequence[Section]) -> tuple[str, ...]:
    return tuple(section.code for section in parts)


def _owned(chosen: Sequence[Choice], ones: Sequence[Choice]) -> list[Choice]:
    """What goes on among the alerts of the department that gets these."""
    owner = ones[0].warned.owner_department_code
    return [c for c in chosen if c.outcome == "going_on" and c.warned.owner_department_code == owner]


def _summary(code: str, ones: Sequence[Choice], book: FigureBook) -> Section:
    return Section(code, "알림 요약", "shown", tuple(wording.lead(one, book) for one in ones))


def _office_summary(
    chosen: Sequence[Choice], conflicts: Sequence[read.Conflict], registered: frozenset[str], book: FigureBook
) -> Section:
    lines = []
    for one in chosen:
        if one.outcome in MAILED:
            said = wording.lead(one, book)
            owner = one.warned.owner_department_label_ko or "소관 미상"
            sent = "발송" if _role(one, registered) != OFFICE else "미등록, 총괄 처리"
            lines.append(Bullet(1, f"{said.text} (소관 {owner}: {sent})", said.figures))
    if not lines:
        lines.append(Bullet(1, "새로 알릴 경보 없음"))
    if conflicts:
        lines.append(Bullet(1, f"갈등 신호 {korean.count(len(conflicts))}: 급증·부정·조직적 활동이 겹친 계열"))
    return Section("summary:office", "알림 요약", "shown", tuple(lines))


def _conflicts(conflicts: Sequence[read.Conflict], book: FigureBook) -> Section:
    blocks: list[Bullet] = []
    for row in conflicts:
        before = "비교 불가" if row.prior_negative_rate is None else korean.percent(row.prior_negative_rate)
        blocks.append(
            Bullet(
                1,
                f"{wording.series(row)}: {wording.noun(row.channel_code)} {korean.count(row.observed_count)}"
                f"(예상 {korean.number(row.expected_count, 1)}건), 부정 {korean.percent(row.negative_rate)}"
                f"(이전 8주 {before}), 가장 많은 한 사안의 비중 {korean.percent(row.largest_matter_rate)}, "
                f"7일간 시민단체 성명 {korean.count(row.civic_statement_count)}",
                tuple(
                    wording.figure(book, row, column, getattr(row, column))
                    for column in (
                        "observed_count",
                        "expected_count",
                        "negative_rate",
                        "prior_negative_rate",
                        "largest_matter_rate",
                        "civic_statement_count",
                    )
                ),
            )
        )
    blocks.append(Bullet(3, "먼저 들어야 할 곳의 단서이며, 말한 사람이나 단체에 대한 판단이 아님"))
    return Section("conflicts", "갈등 신호", "shown", tuple(blocks))


def _going_on(code: str, ones: Sequence[Choice], book: FigureBook, settings: AlertSettings) -> tuple[Section, ...]:
    if not ones:
        return ()
    blocks = [_line(one, book, f"{short_date_ko(one.warned.episode_start_on)}부터 계속") for one in ones]
    blocks.append(Bullet(3, f"먼저 알린 경보이며, 건수가 알린 때의 {settings.growth_factor:g}배 이상이 되면 다시 알림"))
    return (Section(code, "계속 중인 경보", "shown", tuple(blocks)),)


def _over_budget(ones: Sequence[Choice], book: FigureBook) -> tuple[Section, ...]:
    if not ones:
        return ()
    blocks = [_line(one, book, f"소관 {one.warned.owner_department_label_ko or '미상'}") for one in ones]
    blocks.append(
        Bullet(3, "주간 알림 한도를 넘어 소관부서에 보내지 않음: 급증이 이어지면 한도가 남는 날 발송, 주간보고에 실음")
    )
    return (Section("over_budget", "한도를 넘어 알리지 않은 경보", "shown", tuple(blocks)),)


def _ended(connection: psycopg.Connection, ended: Sequence[read.Told]) -> tuple[Choice, ...]:
    """What ended without having been told, by the last night it was loud."""
    rows = [read.alert_row(connection, row) for row in ended]
    return tuple(Choice(row, "ended") for row in rows if row is not None)


def _ended_untold(ones: Sequence[Choice], book: FigureBook) -> tuple[Section, ...]:
    if not ones:
        return ()
    blocks = []
    for one in ones:
        owner = one.warned.owner_department_label_ko or "미상"
        blocks.append(_line(one, book, f"마지막 경보 {short_date_ko(one.warned.warned_on)}, 소관 {owner}"))
    blocks.append(Bullet(3, "주간 알림 한도를 넘은 채 잦아들어 소관부서에 보내지 않음"))
    return (Section("ended", "알리지 않고 끝난 경보", "shown", tuple(blocks)),)


def _line(one: Choice, book: FigureBook, ending: str) -> Bullet:
    said = wording.lead(one, book)
    numbers = said.text.partition(" — ")[0]
    return Bullet(1, f"{numbers} ({ending})", said.figures)


def _actions(settings: AlertSettings) -> Section:
    return Section(
        "actions",
        "하실 일",
        "shown",
        (
            Bullet(
                1, "접수 원문에서 내용과 위치를 초동 확인 필요: 이 알림은 건수의 변화만 말하며 원인을 판단하지 않음"
            ),
            Bullet(1, f"확인 결과와 조치 계획을 {settings.office}에 회신"),
            Bullet(1, "소관이 아니거나 받는 사람을 바꾸거나 멈추려면 아래 문의처로 알림(배포처 명부에서 변경)"),
            Bullet(3, f"한 주에 새로 보내는 경보는 시 전체 {settings.weekly_alert_limit}건까지(가정)"),
            Bullet(3, wording.NOT_IN_THE_BASELINE),
            Bullet(3, "승인 없이 규칙에 따라 자동으로 보낸 메일"),
        ),
    )


def _in_order(sections: Sequence[Section], mails: dict[str, RuleMail]) -> tuple[Section, ...]:
    """Every section that a mail names, once; each mail has its own order of them."""
    by_code = {section.code: section for section in sections}
    codes = dict.fromkeys(code for mail in mails.values() for code in mail.section_codes if code != "actions")
    return tuple(by_code[code] for code in (*codes, "actions") if code in by_code) if mails else ()


def _subject(business_date: date, ones: Sequence[Choice]) -> str:
    return f"[{TITLE}] {date_ko(business_date)} 경보 {len(ones)}건 — 초동 확인 필요"


def _period(business_date: date, ones: Sequence[Choice]) -> str:
    return f"{date_ko(business_date)} 자료, 경보 {len(ones)}건"


def _header(business_date: date, settings: AlertSettings) -> dict[str, str]:
    period = by_rule.period_of(business_date)
    return header(
        period,
        by_rule.FIRST_EDITION,
        publication_code=PUBLICATION_CODE,
        title=TITLE,
        masthead=TITLE,
        subtitle="시민의 소리 조기경보",
        issue=f"{business_date.month}월 {business_date.day}일 판정",
        office=settings.office,
        period_name="판정일",
        period_text=date_ko(business_date),
        marking="내부 자료",
        file_stem=f"조기경보-{business_date:%Y%m%d}",
    )
