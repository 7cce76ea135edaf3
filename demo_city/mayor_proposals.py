"""시장에게 바란다: wishes that citizens address to the mayor, and the export of the form behind them.

Written as the boards' posts are, by another draw and without the boards' campaign; each may get an answer.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from demo_city import board, drop_files
from demo_city.board import BoardPosts
from demo_city.city import City
from demo_city.days import DayRange, add_working_days
from demo_city.dice import Dice
from demo_city.petition_export import moments_of, span_of

_DAY, _HOUR = 86_400, 3600
_OWN_SEED = 0x3A708
_ANSWERED_SHARE, _PRIVATE_SHARE = 0.8, 0.12
_ANSWERS = (
    "안녕하십니까? 시정에 관심을 가져 주셔서 감사합니다. 말씀하신 사항은 {department}에서 현장을 보고 개선하겠습니다.",
    "귀하의 의견에 감사드립니다. {department}에서 검토한 결과, 내년 예산에 반영하는 방안을 찾고 있습니다.",
    "안녕하십니까? 말씀하신 내용은 규정에 따라 당장 시행하기 어려움을 널리 양해하여 주시기 바랍니다. ({department})",
    "소중한 의견 감사합니다. {department}에서 담당 기관과 협의하여 조치하도록 하겠습니다.",
)
HEADER = (
    "접수번호", "작성일시", "제목", "내용", "작성자", "공개여부", "처리부서", "처리상태", "답변일시", "답변내용",
    "조회수",
)  # fmt: skip


def proposals(city: City, days: DayRange) -> BoardPosts:
    """The wishes of some days, as they will finally stand."""
    return board.board_posts(city.lexicon, days, seed=city.seed ^ _OWN_SEED, scale=city.scale)


def proposal_rows(city: City, days: DayRange, as_of: int) -> list[tuple[Any, ...]]:
    """Rows under `HEADER` as the form's administrator saw them at a moment (KST seconds)."""
    posts = proposals(city, days)
    day, number = posts.post_id // 1000, posts.post_id % 1000
    dice = Dice.of(seed=city.seed, purpose="mayor", day_numbers=day, row_numbers=number)
    answered = _answered_at(dice, day)
    is_answered = (answered >= 0) & (answered <= as_of)
    edited = (posts.edited_at >= 0) & (posts.edited_at <= as_of)
    shown = (posts.posted_at < as_of) & ~posts.is_campaign & ~((posts.deleted_at >= 0) & (posts.deleted_at <= as_of))
    is_private, wording = dice.chance("private", _PRIVATE_SHARE), dice.integers("answer/words", len(_ANSWERS))
    written, replied = moments_of(posts.posted_at), moments_of(np.where(is_answered, answered, -1))
    rows = []
    for i in np.flatnonzero(shown).tolist():
        views, _ = board.counts_as_of(posts, i, as_of)
        department = posts.department[i]
        rows.append(
            (
                f"MY-{(written[i] or '')[:10].replace('-', '')}-{number[i]:03d}",
                written[i],
                posts.title[i],
                posts.body[i] if edited[i] else posts.first_body[i],
                posts.author[i],
                "N" if is_private[i] else "Y",
                department,
                _status(answered=bool(is_answered[i]), age=as_of - int(posts.posted_at[i])),
                replied[i],
                _ANSWERS[wording[i]].format(department=department) if is_answered[i] else None,
                views,
            )
        )
    return rows


def drop_proposals(city: City, window: DayRange, as_of: int, folder: Path) -> Path:
    """Drop the form's export as a workbook."""
    rows = proposal_rows(city, window, as_of)
    content = drop_files.workbook_bytes([drop_files.SheetContent("시장에게바란다", [HEADER, *rows])])
    return drop_files.drop(folder / f"시장에게바란다_{span_of(window)}.xlsx", content, count=len(rows))


def _answered_at(dice: Dice, day: NDArray[np.int64]) -> NDArray[np.int64]:
    reply_day = add_working_days(day, dice.between("answer/days", 2, 12))
    reply = reply_day * _DAY + dice.between("answer/hour", 9, 17) * _HOUR + dice.between("answer/minute", 0, 59) * 60
    return np.where(dice.chance("answered", _ANSWERED_SHARE), reply, -1)


def _status(*, answered: bool, age: int) -> str:
    if answered:
        return "답변완료"
    return "접수" if age < _DAY else "처리중"
