"""ACRC's 민원빅데이터: ask each statistic of each day, within the quota, and go on where the last night stopped."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from extract.contract import Extraction, Extractor, Feed
from extract.data_gateway import refusal_in
from extract.errors import BudgetSpentError, QuotaExceededError, SourceUnavailableError
from extract.http import HttpSource, Refusal
from extract.provenance import walk_artefact
from extract.quota import Budget, Ledger, Quota
from extract.sources.petition_statistics.client import PATH, StatisticsClient
from extract.sources.petition_statistics.operations import (
    Operation,
    Question,
    default_operations,
    in_turn,
    questions,
    questions_left,
    read_operations,
)
from extract.sources.petition_statistics.parse import Record, parse_answer, parse_figures, refused_in
from extract.sources.petition_statistics.schema import FIGURES
from extract.window import Window

EDITIONS = ("5", "6", "7", "8")
DEFAULT_DAILY_LIMIT, DEFAULT_NIGHT_SHARE = 100, 0.8
WHOLE_COUNTRY = "0"
# What a service has not answered for a month it will hardly answer any more.
LONGEST_WAIT_DAYS = 30
LEFT = "left"


@dataclass
class _Walk:
    """What the requests of one run added up to."""

    answers: list[tuple[Question, Sequence[Record]]] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)
    gaps: list[str] = field(default_factory=list)
    left: list[Question] = field(default_factory=list)
    address: str = ""
    first_problem: SourceUnavailableError | None = None


@dataclass(frozen=True)
class FigureExtractor:
    """All figures of the days of a window, and of days that earlier nights could not reach.

    Attributes:
        connect: opens the service with what is called before every request.
        keys: service key by edition; an edition without a key is not asked.
        agency: code of the agency the figures are about; "0" for the whole country.
    """

    connect: Callable[[Callable[[], None]], HttpSource]
    ledger: Ledger
    quota: Quota
    keys: Mapping[str, str] = field(repr=False)
    operations: tuple[Operation, ...]
    agency: str = WHOLE_COUNTRY
    path: str = PATH
    feed: Feed = FIGURES

    def extract(self, window: Window, *, pulled_at: datetime) -> Extraction:
        """Ask until everything is answered or the night's share of the quota is spent.

        Raises:
            SourceError: nothing at all was answered, or an answer is in no agreed shape.
        """
        asked = [o for o in self.operations if o.edition in self.keys]
        waiting = sorted(self.ledger.positions(FIGURES.name))
        since_on = window.start_on - timedelta(days=LONGEST_WAIT_DAYS)
        old = [q for q in questions_left(asked, waiting) if since_on <= q.day < window.start_on]
        wanted = in_turn(list(questions(asked, list(window.days()))), old)
        budget = Budget(self.quota, self.ledger, FIGURES.name, window, pulled_at)
        with self.connect(budget.take) as http:
            walk = self._walk(StatisticsClient(http, self.keys, _inspect, self.path), wanted, window)
        if walk.first_problem is not None and not walk.answers:
            raise walk.first_problem
        rows, numbers, rejected, unknown = parse_figures(walk.answers)
        # A backfill of old days knows nothing of what waits since: only what was asked, or is too old, is forgotten.
        over = {q.item for q in wanted} | {q.item for q in questions_left(asked, waiting) if q.day < since_on}
        left = dict.fromkeys(sorted(q.item for q in walk.left), LEFT)
        return Extraction(
            rows=rows,
            rejected=rejected,
            declared_count=None,
            artefacts=(walk_artefact(walk.address, walk.bodies),) if walk.bodies else (),
            pulled_at=pulled_at,
            row_numbers=numbers,
            # Days of earlier nights are landed with this one's: the delivery covers them, too.
            covered=replace(window, start_on=min([window.start_on, *(q.day for q, _ in walk.answers)])),
            unknown=unknown,
            gaps=tuple(walk.gaps),
            positions={**{item: None for item in waiting if item in over}, **left},
        )

    def _walk(self, client: StatisticsClient, wanted: Sequence[Question], window: Window) -> _Walk:
        walk = _Walk()
        closed: set[str] = set()  # operations that will not answer tonight, whatever the day
        for number, question in enumerate(wanted):
            name = f"{question.operation.name}({question.operation.label_ko})"
            if question.operation.name in closed:
                continue
            try:
                answer = client.read(
                    operation=question.operation.name,
                    edition=question.operation.edition,
                    query=question.query(self.agency),
                    window=window,
                )
            except QuotaExceededError as problem:
                walk.left += [q for q in wanted[number:] if q.operation.name not in closed]
                spent = "하룻밤 몫을 다 씀" if isinstance(problem, BudgetSpentError) else "출처의 하루 한도에 닿음"
                walk.gaps.append(f"{spent}: 요청 {len(walk.left):,}개를 다음 밤에 이어서 물음")
                walk.first_problem = walk.first_problem or problem
                break
            except SourceUnavailableError as problem:
                closed.add(question.operation.name)
                walk.first_problem = walk.first_problem or problem
                walk.gaps.append(f"{name} 판 {question.operation.edition}: {problem.problem} | {problem.action}")
                walk.left += [q for q in wanted[number:] if q.operation.name == question.operation.name]
                continue
            walk.answers.append((question, parse_answer(answer.content, question, window=window)))
            walk.bodies.append(answer.content)
            walk.address = walk.address or answer.url_without_secrets
        return walk


def _inspect(content: bytes) -> Refusal | None:
    """Errors in a body: the gateway's XML, or the service's own JSON."""
    gateway = refusal_in(content)
    if gateway is not None:
        return gateway
    found = refused_in(content)
    if found is None:
        return None
    action = "잠시 뒤 다시 실행; 계속되면 공공데이터포털에 문의"
    if found.is_key:
        action = "공공데이터포털에서 이 판(View)의 활용신청과 인증키를 확인"
    elif found.is_quota:
        action = "한도가 풀린 뒤(자정) 이어짐; 운영계정 한도를 늘릴 수 있음"
    elif not found.may_pass:
        action = "요청 항목을 공공데이터포털의 명세와 견주기"
    said = f"민원빅데이터 오류 {found.code} {found.message}".strip()
    return Refusal(said, action, is_quota=found.is_quota, may_pass=found.may_pass)


def build(settings: Mapping[str, Any], *, ledger: Ledger) -> tuple[Extractor, ...]:
    """The one extractor, when there is an address.

    Args:
        settings: `base_url`; `api_key` for all editions, or `api_key_5` ... `api_key_8` for single ones; optional
            `agency_code`, `daily_limit`, `night_share`, `path`, `operations` (as in `operations.toml`),
            `min_interval_seconds` and `http` (options of `HttpSource`).
        ledger: keeps the day's requests, and those that were not reached.

    Raises:
        ValueError: an operation or a limit cannot be like that.
    """
    if not settings.get("base_url"):
        return ()
    shared = settings.get("api_key")
    keys = {edition: settings.get(f"api_key_{edition}") or shared for edition in EDITIONS}
    operations = settings.get("operations")

    def connect(before_request: Callable[[], None]) -> HttpSource:
        return HttpSource(
            base_url=str(settings["base_url"]),
            feed=FIGURES.name,
            before_request=before_request,
            min_interval_seconds=float(settings.get("min_interval_seconds", 0)),
            **settings.get("http", {}),
        )

    return (
        FigureExtractor(
            connect=connect,
            ledger=ledger,
            quota=Quota(
                "petition_statistics.reads",
                limit=int(settings.get("daily_limit", DEFAULT_DAILY_LIMIT)),
                night_share=float(settings.get("night_share", DEFAULT_NIGHT_SHARE)),
            ),
            keys={edition: str(key) for edition, key in keys.items() if key},
            operations=read_operations(operations) if operations else default_operations(),
            agency=str(settings.get("agency_code", WHOLE_COUNTRY)),
            path=str(settings.get("path", PATH)),
        ),
    )
