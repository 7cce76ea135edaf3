"""The drop folder of the social tool: query results as XLSX, the bulk feed as compressed files with a manifest."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from extract.drop_folder import DropFile, find_drop
from extract.errors import SourceIncompleteError, SourceMissingError
from extract.sources.social.schema import BULK_POSTS, QUERY_POSTS
from extract.window import Window
from extract.workbook import read_sheets

QUERY_FILE = "소셜분석_질의결과_{first}_{last}.xlsx"
QUERY_SHEET = "질의결과"
MANIFEST = "social_bulk_{day:%Y%m%d}.manifest.json"


@dataclass(frozen=True)
class SocialClient:
    """Reads the private folder the tool and the vendor write to."""

    drop_dir: Path

    def read_query(self, window: Window) -> tuple[DropFile, list[list[object]]]:
        """The query result of exactly this window: its file, and the sheet from cell A1.

        Raises:
            SourceError: missing, still being written, cut off, or not a workbook with that sheet.
        """
        drop = find_drop(self.drop_dir, feed=QUERY_POSTS.name, window=window, pattern=QUERY_FILE)
        sheets = read_sheets(drop.content, (QUERY_SHEET,), feed=QUERY_POSTS.name, window=window)
        return drop, sheets[QUERY_SHEET]

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
            if any(self.drop_dir.glob(f"social_bulk_{day:%Y%m%d}_*.ndjson.gz")):
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
