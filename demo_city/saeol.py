"""새올: what citizens file with their own district, kept by the districts themselves, and its nightly export."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np

from demo_city import drop_files, petitions
from demo_city.city import City
from demo_city.days import DayRange
from demo_city.petition_export import PETITION_HEADER, petition_rows, span_of

_MIN_SCALE, _FACTOR = 1.25, 12.5
"""Of what is drawn like petitions, the districts' share of about a half stays: some 11 a day at a tenth of the city."""
_OWN_SEED = 0x5AE0
HEADER = (
    "군구코드", "군구명", "접수번호", "민원유형", "분야", "제목", "내용", "신청일시", "접수일시", "처리예정일",
    "연장처리예정일", "보완요구일", "보완접수일", "이송일시", "이송기관", "처리부서", "담당자", "답변일시", "답변내용",
    "처리상태", "민원인연락처",
)  # fmt: skip
_OF_PETITIONS = {"처리상태": "추진상황", "민원인연락처": "신청인연락처"}
_ANSWER_AT = HEADER.index("답변내용") - 3


def cases(city: City, days: DayRange) -> petitions.Petitions:
    """Petitions of another draw; those of an agency of the city's are no cases of a district."""
    scale = max(_MIN_SCALE, _FACTOR * city.scale)
    return petitions.petitions(city.lexicon, days, seed=city.seed ^ _OWN_SEED, scale=scale)


def case_rows(city: City, days: DayRange, as_of: int) -> list[tuple[Any, ...]]:
    """Rows under `HEADER` as the districts showed them at a moment (KST seconds)."""
    drawn = cases(city, days)
    place = {name: PETITION_HEADER.index(_OF_PETITIONS.get(name, name)) for name in HEADER[3:]}
    own = {number: i for i, number in enumerate(drawn.petition_id)}
    is_district = np.array([agency != "인천광역시" for agency in drawn.agency], dtype=bool)
    rows = []
    for row in petition_rows(drawn, as_of):
        i = own[row[0]]
        if not is_district[i]:
            continue
        values = [row[place[name]] for name in HEADER[3:]]
        values[_ANSWER_AT] = _own_words(values[_ANSWER_AT])
        _, month, number = row[0].split("-")
        receipt = f"20{month[:2]}-{month[2:]}{number}"
        rows.append((drawn.districts.true_code[i], drawn.districts.name[i], receipt, *values))
    return rows


def drop_cases(city: City, window: DayRange, as_of: int, folder: Path) -> Path:
    """Drop one workbook of all districts with its summary sheet, which names those without a case, too."""
    rows = case_rows(city, window, as_of)
    labels = city.lexicon.district_labels
    counts = Counter(row[0] for row in rows)
    codes = sorted({*counts, *(zone.after for zone in city.lexicon.zones)})
    summary = [("총건수", len(rows)), (), ("군구코드", "군구명", "건수")]
    summary += [(code, labels[code], counts[code]) for code in codes]
    content = drop_files.workbook_bytes(
        [drop_files.SheetContent("상담민원", [HEADER, *rows]), drop_files.SheetContent("요약", summary)]
    )
    return drop_files.drop(folder / f"새올_상담민원_{span_of(window)}.xlsx", content, count=len(rows))


def _own_words(answer: str | None) -> str | None:
    return answer.replace("국민신문고를 통해", "우리 구·군에") if answer else None
