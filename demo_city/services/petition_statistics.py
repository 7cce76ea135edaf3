"""ACRC's 민원빅데이터: figures about petitions, in each of the shapes in which the editions are said to answer.

Each edition wants its own 활용신청: a key that begins with `ONLY-5-` is good for View5 alone and gets HTTP 403 with the
gateway's code 30 from the others. An operation that an edition does not have is HTTP 404.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from demo_city import acrc
from demo_city.answers import Answer, Request
from demo_city.city import City

PREFIX = "/1140100/minAnalsInfoView"
PATH = re.compile(r"/1140100/minAnalsInfoView(?P<edition>[5-8])/(?P<operation>[A-Za-z0-9]+)")
ONE_EDITION_KEY = re.compile(r"ONLY-(?P<edition>[5-8])-")
XML = "application/xml; charset=utf-8"
TARGETS = ("pttn", "dfpt", "saeol", "prpl")
GENDERS = ("남", "여", "미상")
AGES = ("10대", "20대", "30대", "40대", "50대", "60대", "70대 이상", "미상")
STATUTES = ("도로교통법", "주차장법", "폐기물관리법", "건축법", "수도법", "공원녹지법", "영유아보육법", "식품위생법")
AGENCIES = ("인천광역시", "인천광역시 부평구", "인천광역시 남동구", "인천광역시 연수구", "국토교통부", "환경부")
Row = dict[str, Any]


class NoOperationError(LookupError):
    """An operation the edition does not have."""


@dataclass(frozen=True)
class Statistics:
    """The service of a city."""

    city: City
    prefixes: tuple[str, ...] = (PREFIX,)

    def answer(self, request: Request) -> Answer:
        """Figures, or the error that the gateway would give."""
        match = PATH.fullmatch(request.path)
        try:
            acrc.check_key(request.params)
            if match is None or (match["edition"], match["operation"]) not in OPERATIONS:
                raise NoOperationError(request.path)
            only = ONE_EDITION_KEY.match(request.params.get("serviceKey", ""))
            if only and only["edition"] != match["edition"]:
                return Answer(HTTPStatus.FORBIDDEN, acrc.gateway_error("30"), XML)
            day = _day_asked(request.params)
            rows, shape = OPERATIONS[match["edition"], match["operation"]]
            dice = random.Random(f"{self.city.seed}/{match['operation']}/{request.params.get('target')}/{day}")
            return Answer.of_json(shape(rows(self.city, dice), request))
        except acrc.GatewayError as error:
            return Answer(HTTPStatus.OK, acrc.gateway_error(error.code), XML)
        except NoOperationError:
            return Answer(HTTPStatus.NOT_FOUND, b"API not found", "text/plain")


def service(city: City) -> Statistics:
    """The service, as `demo_city.services` looks for it."""
    return Statistics(city)


def _day_asked(params: Mapping[str, str]) -> str:
    """The day a request is about, by whichever parameter its operation has for it."""
    text = params.get("dateFrom") or params.get("analysisTime") or params.get("searchDate") or ""
    if not re.fullmatch(r"\d{8}(\d{2})?", text) or not params.get("target"):
        raise acrc.GatewayError("10")
    return text[:8]


def _keywords(city: City, count: int) -> list[str]:
    words = dict.fromkeys(s.middle for s in city.lexicon.subjects if s.middle)
    return [*words][:count]


def _ranked(city: City, dice: random.Random, labels: list[str]) -> list[tuple[str, int]]:
    hits = [(label, max(1, round(dice.uniform(20, 400) * city.scale))) for label in labels]
    return sorted(hits, key=lambda pair: (-pair[1], pair[0]))


def _top(city: City, dice: random.Random) -> list[Row]:
    return [{"label": label, "value": hits} for label, hits in _ranked(city, dice, _keywords(city, 20))]


def _rising(city: City, dice: random.Random) -> list[Row]:
    found = _ranked(city, dice, dice.sample(_keywords(city, 20), min(10, len(_keywords(city, 20)))))
    return [{"keyword": label, "df": hits, "prevRatio": f"{dice.uniform(5, 300):.1f}"} for label, hits in found]


def _documents(city: City, dice: random.Random) -> list[Row]:
    return [{target: f"{round(dice.uniform(200, 3_000) * city.scale):,}" for target in TARGETS}]


def _hits(*labels: str) -> Callable[[City, random.Random], list[Row]]:
    return lambda city, dice: [{"label": label, "hits": h} for label, h in _ranked(city, dice, list(labels))]


def _districts(city: City, dice: random.Random) -> list[Row]:
    labels = city.lexicon.district_labels
    today = dict.fromkeys(f"인천광역시 {labels[zone.after]}" for zone in city.lexicon.zones)
    return _hits(*today)(city, dice)


def _agencies(city: City, dice: random.Random) -> list[Row]:
    found = _ranked(city, dice, list(AGENCIES))
    return [{"label": label, "hits": hits, "rank": rank} for rank, (label, hits) in enumerate(found, start=1)]


def _statutes(city: City, dice: random.Random) -> list[Row]:
    found = _ranked(city, dice, list(STATUTES))
    total = sum(hits for _, hits in found)
    return [
        {"label": label, "hits": hits, "rank": str(rank), "ratio": f"{100 * hits / total:.2f}"}
        for rank, (label, hits) in enumerate(found, start=1)
    ]


def _array(rows: list[Row], request: Request) -> Any:
    return rows


def _returned(rows: list[Row], request: Request) -> Any:
    return {"returnObject": rows}


def _single(rows: list[Row], request: Request) -> Any:
    return rows[0]


def _enveloped(rows: list[Row], request: Request) -> Any:
    items = {"item": rows[0] if len(rows) == 1 else rows} if rows else ""
    body = {"items": items, "numOfRows": len(rows), "pageNo": 1, "totalCount": len(rows) + request.extra_total}
    return {"response": {"header": {"resultCode": "00", "resultMsg": "NORMAL SERVICE"}, "body": body}}


OPERATIONS: Mapping[
    tuple[str, str], tuple[Callable[[City, random.Random], list[Row]], Callable[[list[Row], Request], Any]]
] = {
    ("5", "minTopNKeyword5"): (_top, _array),
    ("5", "minRisingKeyword5"): (_rising, _array),
    ("5", "minSearchDocCnt5"): (_documents, _single),
    ("5", "minPttnStstGndrInfo5"): (_hits(*GENDERS), _returned),
    ("5", "minPttnStstAgeInfo5"): (_hits(*AGES), _returned),
    ("7", "minPttnStstAddrInfo"): (_districts, _enveloped),
    ("8", "minPrcsInstInfo"): (_agencies, _enveloped),
    ("8", "minActsSubordinateStatutesInfo"): (_statutes, _enveloped),
}
