"""RSS of the homepage: well-formed, sloppy, cut off, hostile."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from extract.errors import SourceFormatError, SourceIncompleteError
from extract.sources.homepage.notices import Notice, type_notices
from extract.sources.homepage.rss import parse_rss
from extract.window import KST, Window

WINDOW = Window.of_days(date(2026, 11, 10), date(2026, 11, 17))
ADDRESS = "https://www.incheon.go.kr/rss/IC010303.xml"
ITEM = (
    "<item><title>시정 &amp;amp; 소식</title><link>/IC010303/view?nttNo=12&amp;curPage=1</link>"
    "<description><![CDATA[<p>첫 줄</p><p>둘째 줄</p>]]></description>"
    "<pubDate>Tue, 17 Nov 2026 09:00:00 +0900</pubDate></item>"
)


def feed(*items: str, head: str = '<?xml version="1.0" encoding="UTF-8"?>') -> str:
    return f'{head}<rss version="2.0"><channel><title>시정소식</title>{"".join(items)}</channel></rss>'


def read(text: str | bytes) -> tuple[Notice, ...]:
    content = text if isinstance(text, bytes) else text.encode()
    return parse_rss(content, address=ADDRESS, window=WINDOW)


def test_an_entry_has_the_same_name_as_on_its_board() -> None:
    (notice,) = read(feed(ITEM))
    assert (notice.post_id, notice.board, notice.title) == ("IC010303:12", "시정소식", "시정 & 소식")
    assert notice.url == "https://www.incheon.go.kr/IC010303/view?nttNo=12"
    assert (notice.body, notice.day) == ("첫 줄\n\n둘째 줄", date(2026, 11, 17))


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("Tue, 17 Nov 2026 00:30:00 GMT", datetime(2026, 11, 17, 9, 30, tzinfo=KST)),
        ("Tue, 17 Nov 2026 09:00:00 KST", datetime(2026, 11, 17, 9, tzinfo=KST)),
        ("Mon, 16 Nov 2026 23:30:00 +0000", datetime(2026, 11, 17, 8, 30, tzinfo=KST)),
        ("2026-11-17T09:00:00+09:00", datetime(2026, 11, 17, 9, tzinfo=KST)),
        ("2026-11-17 09:00:00", datetime(2026, 11, 17, 9, tzinfo=KST)),
        ("2026.11.17", datetime(2026, 11, 17, tzinfo=KST)),
    ],
)
def test_moments_are_those_of_seoul_in_every_spelling(written: str, moment: datetime) -> None:
    (notice,) = read(feed(ITEM.replace("Tue, 17 Nov 2026 09:00:00 +0900", written)))
    assert notice.written == moment.isoformat()


@pytest.mark.parametrize("written", ["곧", "Fri, 31 Dec 9999 23:59:59 GMT", "0001-01-01T00:00:00+14:00"])
def test_a_date_nobody_can_read_sets_its_entry_aside(written: str) -> None:
    other = ITEM.replace("Tue, 17 Nov 2026 09:00:00 +0900", written).replace("nttNo=12", "nttNo=13")
    notices = read(feed(ITEM, other))
    rows, _, rejected, _ = type_notices(notices, window=WINDOW)
    assert (rows.num_rows, [r.column for r in rejected]) == (1, ["posted_at"])


def test_an_entry_without_link_or_id_is_set_aside() -> None:
    notices = read(feed("<item><title>제목만</title></item>"))
    _, _, rejected, _ = type_notices(notices, window=WINDOW)
    assert [r.column for r in rejected] == ["post_id"]


def test_a_feed_without_entries_is_none() -> None:
    assert read(feed()) == ()


@pytest.mark.parametrize(
    "text",
    [
        feed(ITEM).replace("시정 &amp;amp; 소식", "시정 & 소식"),
        feed(ITEM).replace("시정 &amp;amp; 소식", "시정&nbsp;소식"),
        feed(ITEM).replace("시정 &amp;amp; 소식", "시정 &#xD83D;&#0;소식"),
        feed(ITEM).replace("시정 &amp;amp; 소식", "시정 \x00\x08소식"),
    ],
)
def test_a_feed_with_mistakes_is_read_all_the_same(text: str) -> None:
    (notice,) = read(text)
    assert notice.post_id == "IC010303:12"
    assert notice.title.startswith("시정")
    notice.title.encode()


@pytest.mark.parametrize("encoding", ["cp949", "utf-16", "utf-8-sig"])
def test_the_encoding_it_is_really_in_counts(encoding: str) -> None:
    (notice,) = read(
        feed(ITEM, head='<?xml version="1.0" encoding="EUC-KR"?>').replace("소식", "똠소식").encode(encoding)
    )
    assert notice.title == "시정 & 똠소식"


BOMB = '<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    ("content", "error", "said"),
    [
        (feed(ITEM).replace("<rss", BOMB + "<rss").encode(), SourceFormatError, "ENTITY"),
        (feed(ITEM).replace("<rss", BOMB + "<rss").encode("utf-16"), SourceFormatError, "ENTITY"),
        (feed(ITEM).encode()[:-30], SourceIncompleteError, "끝이 없음"),
        (feed(ITEM, ITEM).encode()[:300], SourceIncompleteError, "끝이 없음"),
        (b"<xml>no feed</xml>", SourceIncompleteError, "끝이 없음"),
        (b"<a></rss>", SourceFormatError, "피드가 아닌"),
        (b"\xff\xfe\x00", SourceFormatError, "읽을 수 없음"),
        (b"\x81\x20<rss></rss>\xff", SourceFormatError, "읽을 수 없음"),
    ],
)
def test_what_is_no_whole_feed_is_refused(content: bytes, error: type[Exception], said: str) -> None:
    with pytest.raises(error, match=said):
        read(content)
