"""CSV in legacy Korean encodings."""

from __future__ import annotations

from datetime import date

import pytest

from extract.delimited import Sheet, read_delimited
from extract.errors import SourceFormatError
from extract.window import Window

WINDOW = Window.of_night(date(2026, 11, 17))
TEXT = '번호,내용\r\n1,"첫 줄\n둘째 줄, ""따옴표"""\r\n2,\r\n'


def read(content: bytes, encoding: str = "cp949") -> Sheet:
    return read_delimited(content, encoding=encoding, feed="x.y", window=WINDOW)


def test_quoted_newlines_commas_and_quotes_are_part_of_the_text() -> None:
    sheet = read(TEXT.encode("cp949"))
    assert sheet.headers == ("번호", "내용")
    assert [c.to_list() for c in sheet.columns] == [["1", "2"], ['첫 줄\n둘째 줄, "따옴표"', None]]
    assert sheet.row_numbers.to_list() == [2, 3]
    assert sheet.rejected == ()


def test_syllables_that_euc_kr_lacks_are_read() -> None:
    assert read("내용\r\n똠방각하 펲시 햏\r\n".encode("cp949")).columns[0].to_list() == ["똠방각하 펲시 햏"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (TEXT.encode("utf-8-sig"), r"UTF-8\(BOM\)"),
        (TEXT.encode(), "UTF-8"),
        (("a,b\n" * 20000 + TEXT).encode(), "UTF-8"),
        (TEXT.encode("utf-16"), "UTF-16"),
        ("내용\r\n똠방각하\r\n".encode("euc_kr"), "EUC-KR"),
        ("내용\r\n".encode("cp949") + b"\x81\xff\xff", "바이트"),
    ],
)
def test_another_encoding_is_named(content: bytes, said: str) -> None:
    with pytest.raises(SourceFormatError, match=said):
        read(content)


def test_an_unknown_encoding_in_the_settings_is_a_format_error() -> None:
    with pytest.raises(SourceFormatError, match="cp9499"):
        read(TEXT.encode("cp949"), "cp9499")


def test_utf8_is_read_where_it_was_agreed() -> None:
    assert read(TEXT.encode("utf-8-sig"), "utf-8").headers == ("번호", "내용")


def test_a_row_of_another_width_is_set_aside_and_the_others_keep_their_numbers() -> None:
    sheet = read("번호,내용\r\n1,가\r\n2,나,다\r\n3\r\n4,라\r\n".encode("cp949"))
    assert sheet.columns[0].to_list() == ["1", "4"]
    assert sheet.row_numbers.to_list() == [2, 5]
    assert [(r.row_number, r.reason) for r in sheet.rejected] == [
        (3, "칸이 2개여야 하는데 3개"),
        (4, "칸이 2개여야 하는데 1개"),
    ]


@pytest.mark.parametrize("content", [b"", b"\r\n"])
def test_a_file_without_a_header_is_refused(content: bytes) -> None:
    with pytest.raises(SourceFormatError):
        read(content)


def test_a_quote_that_is_never_closed_does_not_swallow_rows_in_silence() -> None:
    with pytest.raises(SourceFormatError):
        read('번호,내용\r\n1,"끝이 없는\r\n2,나\r\n'.encode("cp949"))


def test_a_header_alone_is_a_file_with_no_rows() -> None:
    sheet = read("번호,내용\r\n".encode("cp949"))
    assert sheet.headers == ("번호", "내용")
    assert [len(c) for c in sheet.columns] == [0, 0]
