"""The social tool's two feeds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from extract.contract import Extraction, Extractor, Feed
from extract.drop_folder import check_columns
from extract.errors import SourceIncompleteError
from extract.sources.social.client import SocialClient
from extract.sources.social.parse import cut_query_sheet, parse_query_rows
from extract.sources.social.schema import QUERY_POSTS
from extract.window import Window


@dataclass(frozen=True)
class QueryPosts:
    """The office's own queries, exported as XLSX for a span of days."""

    client: SocialClient
    outbound_accounts: frozenset[str]
    feed: Feed = QUERY_POSTS

    def extract(self, window: Window, *, pulled_at: datetime) -> Extraction:
        """Read the export of exactly this window.

        Raises:
            SourceError: see `SocialClient.read_query`; also when sheet and marker state different totals.
        """
        drop, cells = self.client.read_query(window)
        sheet = cut_query_sheet(cells, window=window)
        if sheet.declared_count != drop.declared_count:
            raise SourceIncompleteError(
                self.feed.name,
                window,
                f"시트의 총건수 {sheet.declared_count:,} 와 완료 표지의 건수 {drop.declared_count:,} 가 다름",
                "분석도구에서 다시 내보내기",
            )
        columns = check_columns(self.feed, sheet.headers, window)
        rows, rejected = parse_query_rows(sheet, columns, outbound_accounts=self.outbound_accounts)
        return Extraction(
            rows=rows,
            rejected=rejected,
            declared_count=drop.declared_count,
            artefacts=(drop.artefact,),
            pulled_at=pulled_at,
            warnings=columns.warnings,
        )


def build(settings: Mapping[str, Any]) -> tuple[Extractor, ...]:
    """One extractor per feed.

    Args:
        settings: `drop_dir`; `outbound_accounts` (names of the city's own accounts).
    """
    client = SocialClient(Path(settings["drop_dir"]))
    accounts = frozenset(settings.get("outbound_accounts", ()))
    return (QueryPosts(client, accounts),)
