"""The parts of the book around its cases: the year at a glance, chosen practices, its numbers, how to read it."""

from __future__ import annotations

from collections.abc import Sequence

from reports import korean
from reports.casebook.gates import is_missing
from reports.casebook.read import CANDIDATES, EFFECTS, EVENTS, PLAN, TASKS, Candidate, Task, YearFacts
from reports.casebook.settings import REGISTERS, UNSET, CasebookSettings
from reports.document import Block, Bullet, Cell, Chart, Column, Figure, FigureBook, Notice, Section, Table
from reports.period import date_ko
from reports.text import clean

MEASURED = frozenset({"measured", "both"})
MISSING = "자료 미수신"
NOT_MEASURED = "측정 없음"


class YearParts:
    """The sections of one year; figures go to its book."""

    def __init__(self, facts: YearFacts, settings: CasebookSettings, book: FigureBook, *, is_proof: bool) -> None:
        self._facts = facts
        self._settings = settings
        self._book = book
        self._is_proof = is_proof
        year = facts.year
        self.promised = [task for task in facts.tasks if task.promised_on.year == year]
        self.completed = [task for task in facts.tasks if task.completed_on and task.completed_on.year == year]
        self.kept = [task for task in self.completed if task.is_kept]
        self.published = [task for task in facts.tasks if task.published_on and task.published_on.year == year]
        self.practices = [c for c in facts.candidates if c.is_printed or c.origin_code in MEASURED]

    def summary(self) -> Section:
        """한눈에 보기: promises, effects, listening, each with its own number."""
        facts = self._facts
        lines: list[Block] = []
        if is_missing(facts, "register.feedback_tasks"):
            lines.append(Bullet(1, f"시민 피드백 과제: {MISSING}"))
        elif facts.tasks:
            text = (
                f"시민 피드백 과제는 {facts.year}년에 {korean.count(len(self.promised))}을 약속, "
                f"{korean.count(len(self.completed))} 이행(기한 안 {korean.count(len(self.kept))}), "
                f"{korean.count(len(self.published))}의 결과를 시민에게 공개"
            )
            groups = (self.promised, self.completed, self.kept, self.published)
            lines.append(Bullet(1, text, tuple(self._tasks(group) for group in groups)))
        else:
            lines.append(Bullet(1, f"{facts.year}년에 등록된 시민 피드백 과제 없음"))
        lines.append(self._effects())
        if facts.events:
            columns = ("event_count", "suggestion_count", "followed_count")
            events, heard, followed = (sum(getattr(kind, column) for kind in facts.events) for column in columns)
            text = (
                f"소통 행사 {korean.count(events, '회')}에서 건의 {korean.count(heard)} 청취, "
                f"{korean.count(followed)} 조치"
            )
            names = tuple(
                self._events(column, None, total)
                for column, total in zip(columns, (events, heard, followed), strict=True)
            )
            lines.append(Bullet(1, text, names))
        if self._is_proof:
            until = f"{date_ko(facts.as_of_on)}까지의 자료" if facts.as_of_on else "자료 없음"
            lines.append(Bullet(3, f"가편집본: {until}로, 해가 끝난 뒤의 발간본에서 바뀔 수 있음"))
        return Section("summary", "한눈에 보기", "shown", tuple(lines))

    def chosen(self) -> Section:
        """우수사례: what people chose to print or measurement points at, both told apart."""
        title = f"{self._facts.year}년 우수사례"
        if is_missing(self._facts, "register.best_practices"):
            return Section("practices", title, "missing", (missing_notice("register.best_practices"),))
        if not self.practices:
            empty = Notice(
                "empty", "수록할 우수사례 없음", "등록부에서 수록하기로 한 사례도, 비교에서 더 줄어든 과제도 없음"
            )
            return Section("practices", title, "shown", (empty, *self._left_out()))
        rows = tuple(self._practice(candidate) for candidate in self.practices)
        table = Table(
            "우수사례와 비교 결과",
            (
                Column("번호", "left", 1.0),
                Column("사례", "left", 2.8),
                Column("부서", "left", 1.7),
                Column("선정", "center", 1.0),
                Column("부서전파", "center", 0.9),
                Column("비교 결과", "left", 1.4),
            ),
            rows,
            notes=(
                "‘측정’은 피드백 과제의 비교 결과, ‘선정’은 부서가 등록부에 적은 것으로, 서로 뒷받침하지 않을 수 있음",
            ),
        )
        return Section("practices", title, "shown", (table, *self._left_out()))

    def numbers(self) -> Section:
        """숫자로 본 한 해."""
        facts = self._facts
        blocks: list[Block] = []
        if facts.tasks:
            steps = (
                ("약속", self.promised),
                ("이행", self.completed),
                ("기한 안 이행", self.kept),
                ("공개", self.published),
            )
            blocks.append(
                Chart(
                    "casebook_tasks",
                    "bars",
                    "시민 피드백 과제: " + ", ".join(f"{label} {len(tasks)}건" for label, tasks in steps),
                    "각각 그해에 일어난 건수로, 앞 해에 약속한 과제가 들 수 있음.",
                    {
                        "items": [{"label": label, "value": len(tasks), "reference": None} for label, tasks in steps],
                        "reference_label": "",
                    },
                    tuple(self._tasks(tasks) for _, tasks in steps),
                )
            )
        if facts.events:
            blocks.append(self._event_table())
        if facts.plan is not None:
            key = {"task_year": facts.year}
            rate = f"({korean.percent(facts.plan.done_rate)})" if facts.plan.done_rate is not None else ""
            names = [
                self._book.add(Figure(PLAN, column, "row", key, getattr(facts.plan, column)))
                for column in ("task_count", "done_count", "done_rate")
            ]
            done = f"{korean.count(facts.plan.done_count)} 완료{rate}"
            text = f"소통활성화 과제 {korean.count(facts.plan.task_count)} 가운데 {done}"
            blocks.append(Bullet(1, text, tuple(names)))
        if not blocks:
            blocks.append(Notice("empty", "집계할 자료 없음", f"{facts.year}년의 등록부에 과제와 행사가 없음"))
        return Section("numbers", "숫자로 본 한 해", "shown", tuple(blocks))

    def reading(self) -> Section:
        """자료 출처 및 유의사항."""
        facts, night = self._facts, self._facts.as_of_on
        states = {row.feed: row for row in facts.registers}
        lines = [Bullet(0, "자료 출처")]
        for feed, label in REGISTERS.items():
            row = states.get(feed)
            until = f"{date_ko(row.accepted_through_on)}까지" if row and row.accepted_through_on else MISSING
            lines.append(Bullet(1, f"{label}: {until}"))
        lines += [
            Bullet(0, "유의사항"),
            Bullet(1, f"수치는 {date_ko(night)} 밤의 자료 기준" if night else "자료가 적재된 밤이 없음"),
            Bullet(1, "약속·이행·공개의 글은 담당 부서가 등록부에 적은 것이며, 시민의 글은 싣지 않음"),
            *(
                (Bullet(1, "우수사례의 글과 사진은 담당 부서가 내고 적은 것이며, 성과를 따로 확인하지 않음"),)
                if facts.stories
                else ()
            ),
            Bullet(
                1,
                "효과는 조치가 없던 비슷한 후보(비교 후보)의 변화와 견준 것으로, 조치가 원인이라는 뜻이 아님. "
                "견줄 후보나 접수가 모자라면 판단 불가로 적음",
            ),
            Bullet(
                2,
                "조치 없던 비교 과제: 조치가 없었는데도 같은 기준으로 판단해 본 후보. "
                "그 가운데 ‘더 줄어듦’의 몫이 우연의 크기",
            ),
            Bullet(1, "약속·이행·공개는 각각 그해에 일어난 건수이므로 서로 빼지 않음"),
        ]
        return Section("sources", "자료 출처 및 유의사항", "shown", tuple(lines))

    def colophon(self) -> Section:
        """발간 정보: settings that a person confirms are printed as such."""
        chosen = self._settings
        licence = chosen.open_licence or "유형을 정하지 않음 (이용 전 발행 부서에 문의)"
        lines = (
            Bullet(1, f"간행물 제출·등록번호: {chosen.publication_number or UNSET}"),
            Bullet(1, f"펴낸 곳: {chosen.city_label} {chosen.office_label}"),
            Bullet(1, f"공공누리: {licence}"),
        )
        return Section("colophon", "발간 정보", "shown", lines)

    def _effects(self) -> Bullet:
        effects = self._facts.effects
        if not effects:
            return Bullet(1, "효과를 비교할 수 있는 완료된 분기 없음")
        columns = ("completed_count", "judged_count", "improved_count", "placebo_count", "placebo_improved_count")
        key = {"quarter_start_on": [row.quarter_start_on.isoformat() for row in effects]}
        done, judged, improved, placebos, lucky = totals = [sum(getattr(row, c) for row in effects) for c in columns]
        names = tuple(
            self._book.add(Figure(EFFECTS, column, "sum", key, total))
            for column, total in zip(columns, totals, strict=True)
        )
        quarters = f"완료된 {len(effects)}개 분기에 이행한 {korean.count(done)}"
        if judged == 0:
            return Bullet(
                1, f"{quarters} 가운데 효과를 비교로 판단할 수 있는 과제 없음(효과가 없었다는 뜻은 아님)", names[:2]
            )
        placebo = (
            f"조치 없던 비교 과제 {korean.count(placebos)} 가운데 {korean.count(lucky)}도 같음"
            if placebos
            else "조치 없던 비교 과제 없음"
        )
        text = (
            f"{quarters} 가운데 {korean.count(judged)} 판단, {korean.count(improved)}은 비교 후보보다 더 줄어듦"
            f"({placebo}, 인과는 아님)"
        )
        return Bullet(1, text, names)

    def _practice(self, candidate: Candidate) -> tuple[Cell, ...]:
        label = clean(candidate.practice_label_ko) or f"피드백 과제 {clean(candidate.feedback_code)}"
        verdict = clean(candidate.verdict_label_ko) or NOT_MEASURED
        return (
            Cell(clean(candidate.practice_code or candidate.candidate_code), is_head=True),
            Cell(label),
            Cell(clean(candidate.department_label_ko) or "-"),
            Cell(clean(candidate.origin_label_ko)),
            Cell("○" if candidate.is_shared else "-"),
            Cell(verdict, tone="muted" if verdict == NOT_MEASURED else ""),
        )

    def _left_out(self) -> tuple[Block, ...]:
        left = [c.candidate_code for c in self._facts.candidates if c not in self.practices]
        if not left:
            return ()
        key = {"candidate_year": self._facts.year, "candidate_code": left}
        name = self._book.add(Figure(CANDIDATES, "candidate_code", "distinct", key, len(left)))
        return (
            Bullet(
                3, f"그 밖에 등록부의 우수사례 {korean.count(len(left))}은 수록하지 않거나 아직 정하지 않음", (name,)
            ),
        )

    def _event_table(self) -> Table:
        columns = ("event_count", "suggestion_count", "followed_count")
        rows = [
            (
                Cell(clean(kind.event_kind_label_ko), is_head=True),
                *(
                    Cell(korean.number(value), (self._events(column, kind.event_kind_code, value),))
                    for column in columns
                    for value in (getattr(kind, column),)
                ),
            )
            for kind in self._facts.events
        ]
        totals = [sum(getattr(kind, column) for kind in self._facts.events) for column in columns]
        rows.append(
            (
                Cell("합계", tone="strong", is_head=True),
                *(
                    Cell(korean.number(total), (self._events(column, None, total),), tone="strong")
                    for column, total in zip(columns, totals, strict=True)
                ),
            )
        )
        return Table(
            "소통 행사에서 들은 건의와 조치",
            (Column("행사", "left", 2.0), Column("행사(회)"), Column("건의(건)"), Column("조치(건)")),
            tuple(rows),
        )

    def _tasks(self, tasks: Sequence[Task]) -> str:
        key = {"feedback_code": [task.feedback_code for task in tasks]}
        return self._book.add(Figure(TASKS, "feedback_code", "distinct", key, len(tasks)))

    def _events(self, column: str, kind: str | None, value: int) -> str:
        year = self._facts.year
        key: dict[str, object] = {"quarter_start_on": [f"{year}-{month:02d}-01" for month in (1, 4, 7, 10)]}
        if kind is not None:
            key["event_kind_code"] = kind
        return self._book.add(Figure(EVENTS, column, "sum", key, value))


def missing_notice(feed: str) -> Notice:
    return Notice("missing", MISSING, f"{korean.josa(REGISTERS[feed], '이')} 제출되지 않아 싣지 않음")
