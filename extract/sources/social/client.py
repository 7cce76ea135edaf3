"""The drop folder of the social tool: query results, and the bulk feed's files with their manifest."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from extract.drop_folder import DropFile, find_drop_of_one
from extract.errors import SourceIncompleteError, SourceMissingError
from extract.social.bulk_file import LINES_SUFFIX, PARQUET_SUFFIX, BulkFile
from extract.sources.social.schema import BULK_POSTS, QUERY_POSTS
from extract.window import Window

QUERY_FILES = ("소셜분석_질의결과_{first}_{last}.xlsx", "소셜분석_질의결과_{first}_{last}.csv")
CSV_SUFFIX = ".csv"
MANIFEST = "social_bulk_{day:%Y%m%d}.manifest.json"


@dataclass(frozen=True)
class SocialClient:
    """Reads the private folder the tool and the vendor write to."""

    drop_dir: Path

    def read_query(self, window: Window) -> DropFile:
        """The query result of exactly this window, as XLSX or CSV, whichever is there.

        Raises:
            SourceError: missing, still being written, cut off, or there in both forms.
        """
        return find_drop_of_one(self.drop_dir, feed=QUERY_POSTS.name, window=window, patterns=QUERY_FILES)

    def read_manifest(self, day: date, *, window: Window) -> tuple[str, bytes]:
        """Name and content of a day's manifest, which the vendor writes last.

        Raises:
            SourceIncompleteError: files of the day are there, their manifest is not.
            SourceMissingError: nothing of the day is there.
        """
        name = MANIFEST.format(day=day)
        try:
            return name, (self.drop_dir / name).read_bytes()
        except OSError as error:
            if self._names_of(day):
                raise SourceIncompleteError(
                    BULK_POSTS.name,
                    window,
                    f"{day} 파일은 있으나 목록 {name} 이 없음: 아직 쓰는 중",
                    "전송이 끝난 뒤 다시 실행; 계속되면 공급사에 확인",
                ) from error
            raise SourceMissingError(
                BULK_POSTS.name,
                window,
                f"{day} 의 목록 {name} 을 읽을 수 없음({type(error).__name__})",
                "설정의 drop_dir 를 확인하고 공급사에 그 날의 전송 여부를 확인",
            ) from error

    def unlisted(self, day: date, files: Collection[BulkFile]) -> tuple[str, ...]:
        """Files of the day that its manifest does not name."""
        return tuple(sorted(self._names_of(day) - {f.name for f in files}))

    def _names_of(self, day: date) -> set[str]:
        found = self.drop_dir.glob(f"social_bulk_{day:%Y%m%d}_*")
        return {path.name for path in found if path.name.endswith((LINES_SUFFIX, PARQUET_SUFFIX))}
