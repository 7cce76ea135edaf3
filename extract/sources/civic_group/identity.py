"""What names a statement for good: the group's own name of it, its address, or what can be seen of it."""

from __future__ import annotations

import hashlib
import re
from urllib.parse import urljoin, urlsplit

YEAR = re.compile(r"(?<![0-9])[12][0-9]{3}(?![0-9])|^[0-9]{8}")


def item_id(group: str, named: str, title: str, published: str) -> str:
    """Stable between nights. A group's own name of the item, else its title with its date, unless that is relative."""
    seen = f"{title}\n{published if YEAR.search(published) else ''}"
    return hashlib.sha256("\n".join((group, named or seen)).encode(errors="replace")).hexdigest()[:32]


def own_page(link: str) -> str:
    """A link that can name an item: not that of the site's front page, which some feeds give to every item."""
    parts = urlsplit(link)
    return f"{parts.netloc}{parts.path}?{parts.query}" if parts.query or parts.path.strip("/") else ""


def absolute(written: object, base: str) -> str:
    """An absolute http(s) address, or nothing."""
    try:
        address = urljoin(base, str(written or "").strip())
        parts = urlsplit(address)
    except ValueError:
        return ""
    is_page = bool(written) and parts.scheme in ("http", "https") and bool(parts.netloc)
    return parts._replace(fragment="").geturl() if is_page and not re.search(r"\s", address) else ""
