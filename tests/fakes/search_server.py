"""Naver, Kakao and BigKinds on loopback over any list of posts, with room for a test to spoil an answer."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from extract.contract import Extractor
from extract.quota import Ledger, MemoryLedger
from extract.sources.bigkinds import extractor as bigkinds
from extract.sources.kakao import extractor as kakao
from extract.sources.naver import extractor as naver
from extract.window import KST
from tests.fakes.http_server import Answer, Served, serve

KEY = "s3cret-KEY-9f8e"
PAGE = 3
NEWEST = datetime(2026, 11, 17, 22, 0, tzinfo=KST)


@dataclass(frozen=True)
class Post:
    """What an engine knows of a post."""

    name: str
    at: datetime
    words: str = ""
    publisher: str = "인천일보"


@dataclass(frozen=True)
class Asked:
    """One request: its path, what was asked, and how many came before it."""

    path: str
    number: int
    query: str
    first: int
    size: int
    day: str = ""
    publishers: tuple[str, ...] = ()

    @property
    def page(self) -> int:
        return self.first // self.size + 1


Spoil = Callable[[Asked, dict[str, Any]], Answer | dict[str, Any]]


def posts(count: int, *, newest: datetime = NEWEST, apart: timedelta = timedelta(minutes=1)) -> list[Post]:
    """So many posts, newest first."""
    return [Post(f"p{n}", newest - n * apart) for n in range(count)]


def json_answer(body: object, *, status: int = 200, headers: Mapping[str, str] | None = None) -> Answer:
    return Answer(json.dumps(body, ensure_ascii=False).encode(), status=status, headers=headers or {})


def as_they_are(asked: Asked, body: dict[str, Any]) -> dict[str, Any]:
    return body


@dataclass
class Engine:
    """One of the three, running.

    Attributes:
        asked: every request in order.
        waits: what the extractor slept, in seconds.
    """

    source: str
    served: Served
    ledger: Ledger
    asked: list[Asked] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)

    def extractor(self, **more: Any) -> Extractor:
        """The source's extractor against this engine; `more` are settings."""
        http = {"sleep": self.waits.append, "timeout_seconds": 0.5, "max_elapsed_seconds": 30, "max_attempts": 3}
        settings: dict[str, Any] = {
            "base_url": self.served.url,
            "client_id": "id",
            "api_key": KEY,
            "queries": ["인천"],
            "min_interval_seconds": 0,
            "http": http,
        }
        usual: dict[str, dict[str, Any]] = {
            "naver": {"kinds": ["news"], "limits": {"page_size": PAGE, "last_start": 19}},
            "kakao": {"kinds": ["blog"], "page_size": PAGE, "last_page": 7},
            "bigkinds": {"page_size": PAGE, "most_hits": 21},
        }
        module = {"naver": naver, "kakao": kakao, "bigkinds": bigkinds}[self.source]
        (built,) = module.build(settings | usual[self.source] | more, ledger=self.ledger)
        return built


@contextmanager
def running(
    source: str, known: Sequence[Post], *, spoil: Spoil = as_they_are, ledger: Ledger | None = None
) -> Iterator[Engine]:
    """Serve the posts as that source would; `spoil` sees each good body first and may send another or an `Answer`."""

    def respond(path: str, query: dict[str, str], number: int) -> Answer:
        asked = _asked(source, path, query, number, served.bodies)
        engine.asked.append(asked)
        sent = spoil(asked, _body(source, asked, known))
        return sent if isinstance(sent, Answer) else json_answer(sent)

    with serve(respond) as served:
        engine = Engine(source, served, ledger or MemoryLedger())
        yield engine


def _asked(source: str, path: str, query: dict[str, str], number: int, bodies: list[bytes]) -> Asked:
    if source == "naver":
        return Asked(path, number, query["query"], int(query["start"]) - 1, int(query["display"]))
    if source == "kakao":
        size = int(query["size"])
        return Asked(path, number, query["query"], (int(query["page"]) - 1) * size, size)
    argument = json.loads(bodies[-1])["argument"]
    return Asked(
        path,
        number,
        argument["query"],
        argument["return_from"],
        argument["return_size"],
        argument["published_at"]["from"],
        tuple(argument["provider"]),
    )


def _body(source: str, asked: Asked, known: Sequence[Post]) -> dict[str, Any]:
    words = asked.query.split()[1:]
    found = [
        p
        for p in known
        if all((w[1:] not in p.words) if w.startswith("-") else (w in p.words) for w in words)
        and (source != "bigkinds" or p.at.date().isoformat() == asked.day)
        and (not asked.publishers or p.publisher in asked.publishers)
    ]
    shown = found[asked.first : asked.first + asked.size]
    if source == "naver":
        items = [_naver_item(asked.path, p) for p in shown]
        return {"total": len(found), "start": asked.first + 1, "display": len(items), "items": items}
    if source == "kakao":
        documents = [
            {
                "title": f"<b>인천</b> {p.name}",
                "contents": "내용",
                "url": f"https://a.kr/{p.name}",
                "datetime": p.at.isoformat(timespec="milliseconds"),
                "blogname": "가",
                "thumbnail": "",
            }
            for p in shown
        ]
        is_end = asked.first + asked.size >= len(found)
        meta = {"total_count": len(found), "pageable_count": len(found), "is_end": is_end}
        return {"meta": meta, "documents": documents}
    documents = [
        {
            "news_id": f"01.{p.name}",
            "title": p.name,
            "content": "내용",
            "published_at": p.at.isoformat(timespec="milliseconds"),
            "provider": p.publisher,
            "category": ["지역"],
            "byline": "기자",
            "provider_link_page": f"https://a.kr/{p.name}",
        }
        for p in shown
    ]
    return {"result": 0, "return_object": {"total_hits": len(found), "documents": documents}}


def _naver_item(path: str, post: Post) -> dict[str, str]:
    item = {"title": f"<b>인천</b> {post.name}", "link": f"https://a.kr/{post.name}", "description": "내용"}
    if "news" in path:
        return item | {"originallink": "", "pubDate": post.at.strftime("%a, %d %b %Y %H:%M:%S +0900")}
    return item | ({"postdate": f"{post.at:%Y%m%d}"} if "blog" in path else {})


def totals_of(source: str, body: dict[str, Any], total: object) -> dict[str, Any]:
    """The body with another total."""
    if source == "naver":
        return body | {"total": total}
    if source == "kakao":
        return body | {"meta": body["meta"] | {"total_count": total}}
    return body | {"return_object": body["return_object"] | {"total_hits": total}}


def hits_of(source: str, body: dict[str, Any], hits: object) -> dict[str, Any]:
    """The body with other hits."""
    if source == "bigkinds":
        return body | {"return_object": body["return_object"] | {"documents": hits}}
    return body | {("items" if source == "naver" else "documents"): hits}
