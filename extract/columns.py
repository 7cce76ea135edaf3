"""A file's header row against the columns a feed was agreed to have. Pure: parsers may use it."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from extract.contract import Feed
from extract.errors import SourceFormatError
from extract.window import Window


@dataclass(frozen=True)
class ColumnMap:
    """Where each column of a feed stands in a file.

    Attributes:
        index: position by column name; a column the source may leave out and did is absent.
        warnings: columns the feed does not know.
    """

    index: Mapping[str, int]
    warnings: tuple[str, ...]


def check_columns(feed: Feed, headers: Sequence[object], window: Window) -> ColumnMap:
    """Match a file's header row to the feed's columns, by the names the source uses.

    Columns without a source name are computed here and not looked for. A new column is warned about and ignored: it has
    no class, so nobody has decided yet whether it may hold personal data.

    Raises:
        SourceFormatError: a required column is missing or renamed, or a header stands twice.
    """
    names = [_normal(header) for header in headers]
    known = {_normal(c.source_name): c for c in feed.columns if c.source_name}
    repeated = sorted({n for n in names if n and names.count(n) > 1})
    if repeated:
        raise SourceFormatError(
            feed.name, window, f"같은 열 이름이 두 번 나옴: {', '.join(repeated)}", "보내는 부서에 내보내기 양식을 확인"
        )
    new = [n for n in names if n and n not in known]
    missing = [n for n, c in known.items() if c.required and n not in names]
    if missing:
        hint = f"; 모르는 열: {', '.join(new)}" if new else ""
        raise SourceFormatError(
            feed.name,
            window,
            f"있어야 할 열이 없음: {', '.join(missing)}{hint}",
            "열 이름이 바뀌었으면 보내는 부서와 합의한 뒤 schema.py 의 source_name 을 고치기",
        )
    index = {c.name: names.index(n) for n, c in known.items() if n in names}
    return ColumnMap(index, tuple(f"새 열 '{n}' 은 읽지 않음: schema.py 에 등급을 정해 추가할 것" for n in new))


def _normal(header: object) -> str:
    return unicodedata.normalize("NFC", "" if header is None else str(header)).strip().lstrip("\ufeff").strip()
