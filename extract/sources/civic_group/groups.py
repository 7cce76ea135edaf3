"""The groups to be read, from the profile's settings, refused before anything is asked when they make no sense."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any, Literal
from urllib.parse import parse_qsl, urlsplit

from selectolax.lexbor import LexborHTMLParser, SelectolaxError

from extract.window import Window

Kind = Literal["rss", "html"]
KINDS: tuple[Kind, ...] = ("rss", "html")
EMPTY_PAGE = LexborHTMLParser("<p></p>")


@dataclass(frozen=True)
class Selectors:
    """Where things stand on a group's own pages, as CSS selectors.

    Attributes:
        item: one entry of the list.
        link: within the item; the item itself when it is a link.
        title: within the item; empty takes the link's text.
        date: within the item; empty when the list shows none.
        body: on the article's own page; empty leaves articles unread.
        article_date: on the article's own page, for lists without dates; empty when there is none.
    """

    item: str
    link: str = "a"
    title: str = ""
    date: str = ""
    body: str = ""
    article_date: str = ""


@dataclass(frozen=True)
class Group:
    """One civic group and the page it publishes on.

    Attributes:
        name: the organisation; part of every statement's id.
        address: whole (https://...); may hold `{first_on}` and `{last_on}` where a site can be asked by days.
        feed_size: how many items its feed shows at most, when that is known: a feed with fewer shows everything.
        page_parameter: name of the query parameter that turns the pages of an HTML list; empty reads one page.
        most_pages: pages read in a night at most.
    """

    name: str
    kind: Kind
    address: str
    selectors: Selectors = field(default_factory=lambda: Selectors(item=""))
    feed_size: int = 0
    page_parameter: str = ""
    most_pages: int = 5

    def address_for(self, window: Window) -> str:
        """The address for these days."""
        return self.address.replace("{first_on}", window.start_on.isoformat()).replace(
            "{last_on}", window.last_on.isoformat()
        )


def groups_of(
    entries: Sequence[Mapping[str, Any]], *, allowed_hosts: Collection[str], base_url: str = ""
) -> tuple[Group, ...]:
    """The groups of a profile.

    Args:
        entries: one mapping for each group, with the names of `Group`'s attributes.
        allowed_hosts: hosts that may be asked (`host` or `host:port`), lower case.
        base_url: what stands before addresses that begin with a slash.

    Raises:
        ValueError: a key is missing, unknown or makes no sense, a host is not allowed, or a name comes twice.
    """
    groups = tuple(_group(entry, allowed_hosts, base_url) for entry in entries)
    names = [group.name for group in groups]
    if repeated := sorted({name for name in names if names.count(name) > 1}):
        raise ValueError(f"시민단체 설정에 같은 이름이 두 번 있음: {', '.join(repeated)}")
    return groups


def _group(entry: Mapping[str, Any], allowed_hosts: Collection[str], base_url: str) -> Group:
    name = str(entry.get("name", "")).strip()
    if not name:
        raise ValueError("시민단체 설정에 name 이 없는 항목이 있음")
    _refuse_unknown(name, entry, {f.name for f in fields(Group)})
    kind, address = entry.get("kind"), str(entry.get("address", ""))
    if kind not in KINDS:
        raise ValueError(f"시민단체 '{name}': kind 는 {', '.join(KINDS)} 가운데 하나")
    if address.startswith("/") and base_url:
        address = base_url.rstrip("/") + address
    if urlsplit(address).scheme not in ("http", "https") or not is_allowed(address, allowed_hosts):
        raise ValueError(f"시민단체 '{name}': 주소가 http(s) 가 아니거나 allowed_hosts 에 없는 서버")
    selectors = entry.get("selectors", {})
    _refuse_unknown(name, selectors, {f.name for f in fields(Selectors)})
    if kind == "html" and not selectors.get("item"):
        raise ValueError(f"시민단체 '{name}': html 이면 selectors.item 이 있어야 함")
    _refuse_unreadable(name, selectors)
    feed_size, most_pages = int(entry.get("feed_size", 0)), int(entry.get("most_pages", 5))
    if feed_size < 0 or most_pages < 1:
        raise ValueError(f"시민단체 '{name}': feed_size 는 0 이상, most_pages 는 1 이상")
    return Group(
        name=name,
        kind=kind,
        address=address,
        selectors=Selectors(**{"item": "", **selectors}),
        feed_size=feed_size,
        page_parameter=str(entry.get("page_parameter", "")),
        most_pages=most_pages,
    )


def _refuse_unknown(name: str, entry: Mapping[str, Any], known: Collection[str]) -> None:
    if unknown := sorted(set(entry) - set(known)):
        raise ValueError(f"시민단체 '{name}': 모르는 설정 {', '.join(unknown)}")


def _refuse_unreadable(name: str, selectors: Mapping[str, str]) -> None:
    for part, selector in selectors.items():
        try:
            if selector:
                EMPTY_PAGE.css(selector)
        except SelectolaxError:
            raise ValueError(f"시민단체 '{name}': selectors.{part} 가 CSS 선택자가 아님") from None


def is_allowed(address: str, allowed_hosts: Collection[str]) -> bool:
    """Whether the address is on one of the hosts, port included where it is not the usual one."""
    return host_of(address) in allowed_hosts


def host_of(address: str) -> str:
    """`host`, or `host:port` when a port is written; empty when there is no sensible host."""
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return ""
    # What stands before an @ is a login, and nobody's public page needs one.
    if parts.username is not None or not parts.hostname:
        return ""
    return parts.hostname.lower() + (f":{port}" if port else "")


def split_address(address: str) -> tuple[str, str, dict[str, str | int]]:
    """Scheme with host, path, and the query; of a parameter that comes twice the last."""
    parts = urlsplit(address)
    return (
        f"{parts.scheme}://{host_of(address)}",
        parts.path or "/",
        dict(parse_qsl(parts.query, keep_blank_values=True)),
    )
