"""XLSX sheets as rows of plain Python cells, read by calamine straight from the bytes that were hashed."""

from __future__ import annotations

import io

from python_calamine import CalamineError, CalamineWorkbook

from extract.errors import SourceFormatError
from extract.window import Window


def read_sheets(content: bytes, sheets: tuple[str, ...], *, feed: str, window: Window) -> dict[str, list[list[object]]]:
    """The named sheets as they stand from cell A1, empty rows kept so that row numbers are those a person sees.

    Returns:
        Rows by sheet; cells are str, float, int, bool, date, datetime, time, timedelta, or "" when empty.

    Raises:
        SourceFormatError: not an XLSX workbook, or a sheet is missing.
    """
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
        names = workbook.sheet_names
        missing = [s for s in sheets if s not in names]
        if missing:
            raise SourceFormatError(
                feed,
                window,
                f"시트 {', '.join(missing)} 이(가) 없음 (있는 시트: {', '.join(names)})",
                "보내는 부서에 내보내기 양식을 확인",
            )
        return {s: workbook.get_sheet_by_name(s).to_python(skip_empty_area=False) for s in sheets}  # type: ignore[misc]
    except CalamineError as error:
        raise SourceFormatError(
            feed,
            window,
            f"XLSX 통합문서로 읽을 수 없음({type(error).__name__})",
            "Excel 에서 .xlsx 로 다시 저장해 보내기",
        ) from error
