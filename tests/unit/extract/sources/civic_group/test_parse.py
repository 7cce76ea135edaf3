"""Feeds of every age and encoding, and list pages, down to the hostile ones."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.errors import SourceError, SourceFormatError, SourceIncompleteError
from extract.sources.civic_group.groups import Selectors
from extract.sources.civic_group.parse import Item, Page, parse_article, parse_feed, parse_list, parse_statements
from extract.sources.civic_group.stance import read_rules
from extract.window import Window

WINDOW = Window.of_days(date(2026, 11, 10), date(2026, 11, 17))
PULLED_AT = datetime(2026, 11, 17, 16, tzinfo=UTC)
ADDRESS = "https://a.example/board/rss.xml"
SELECTORS = Selectors(item="li", link="a", date="i", body="div.text", article_date="em")


def feed(content: bytes | str, *, content_type: str = "", group: str = "가모임") -> Page:
    content = content.encode() if isinstance(content, str) else content
    return parse_feed(content, group=group, address=ADDRESS, content_type=content_type, window=WINDOW)


def rss(items: str, *, head: str = '<?xml version="1.0" encoding="UTF-8"?>') -> str:
    return f'{head}<rss version="2.0"><channel><title>t</title>{items}</channel></rss>'


def page(body: str) -> Page:
    return parse_list(
        body.encode(), SELECTORS, group="가모임", address="https://a.example/b/list", content_type="", window=WINDOW
    )


ONE = (
    "<item><title>성명 &amp;amp; 논평</title><link>/view?id=7#top</link><guid>7</guid>"
    "<pubDate>Tue, 17 Nov 2026 09:03:12 +0900</pubDate><author>사무국</author><category>성명</category>"
    "<description>&lt;p&gt;첫째 줄&lt;/p&gt;"
    "&lt;p&gt;둘째&lt;br&gt;줄&lt;script&gt;x()&lt;/script&gt;&lt;/p&gt;</description></item>"
)


def test_an_item_of_rss_is_read_with_its_relative_link() -> None:
    (item,) = feed(rss(ONE)).items
    assert (item.title, item.link, item.author, item.category) == (
        "성명 & 논평",
        "https://a.example/view?id=7",
        "사무국",
        "성명",
    )
    assert item.body == "첫째 줄\n\n둘째\n줄"
    assert item.published == "Tue, 17 Nov 2026 09:03:12 +0900"


def test_atom_and_rdf_are_feeds_too() -> None:
    atom = (
        '<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>tag:a,1</id><title type="html">성명 '
        "&lt;b&gt;하나&lt;/b&gt;"
        '</title><link href="x/1"/><updated>2026-11-17T09:03:12+09:00</updated><summary>짧은 글</summary>'
        '<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>긴 글이다</p></div></content>'
        "</entry></feed>"
    )
    rdf = (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="x"><title>t</title></channel>'
        '<item rdf:about="https://a.example/1"><title>성명</title><link>https://a.example/1</link>'
        "<dc:date>2026-11-17T09:03:12+09:00</dc:date></item></rdf:RDF>"
    )
    (first,), (second,) = feed(atom).items, feed(rdf).items
    assert (first.title, first.body, first.link) == ("성명 하나", "긴 글이다", "https://a.example/board/x/1")
    assert first.published == second.published == "2026-11-17T09:03:12+09:00"
    assert second.title == "성명"


@pytest.mark.parametrize(
    ("declared", "written", "content_type"),
    [
        ("EUC-KR", "cp949", "text/xml"),
        ("ks_c_5601-1987", "cp949", ""),
        ("UTF-8", "cp949", "text/xml; charset=EUC-KR"),
        ("EUC-KR", "utf-8", "text/xml; charset=euc-kr"),
        ("UTF-8", "utf-8-sig", ""),
        ("UTF-16", "utf-16", ""),
        ("base64", "utf-8", "text/xml; charset=idna"),
    ],
)
def test_a_feed_is_read_in_what_it_is_written_in(declared: str, written: str, content_type: str) -> None:
    head = f'<?xml version="1.0" encoding="{declared}"?>'
    # 똠 and 햏 are in cp949 and not in the set that EUC-KR once was.
    content = rss("<item><title>똠방각하 햏 성명</title><guid>1</guid></item>", head=head).encode(written)
    found = feed(content, content_type=content_type)
    assert [item.title for item in found.items] == ["똠방각하 햏 성명"]
    assert found.warnings == ()


def test_ids_are_stable_and_differ_between_groups_and_items() -> None:
    (first,), (again,), (other,) = feed(rss(ONE)).items, feed(rss(ONE)).items, feed(rss(ONE), group="나모임").items
    assert first.id == again.id != other.id
    assert len(first.id) == 32
    # The title may be edited: the guid names the item.
    assert feed(rss(ONE.replace("논평", "정정"))).items[0].id == first.id


def test_without_a_guid_the_link_names_an_item_unless_it_is_the_front_page() -> None:
    linked = "<item><title>가</title><link>https://a.example/1</link></item>"
    assert feed(rss(linked)).items[0].id == feed(rss(linked.replace("가", "나"))).items[0].id
    front = linked.replace("/1", "/")
    assert feed(rss(front)).items[0].id != feed(rss(front.replace("가", "나"))).items[0].id


def test_broken_xml_that_has_its_end_is_read_and_said() -> None:
    found = feed(rss("<item><title>가 & 나 <b></title><guid>1</guid></item>"))
    assert len(found.items) == 1
    assert found.items[0].title.startswith("가 & 나")
    assert found.warnings == ("XML 문법 오류가 있어 너그럽게 읽음",)


def test_signs_that_xml_forbids_do_not_stop_a_feed() -> None:
    found = feed(rss("<item><title>가\x00\x0b나&#xD800;&#0;다&#x110000;</title><guid>1</guid></item>"))
    assert [item.title for item in found.items] == ["가나다"]
    assert found.warnings == ()


def test_bytes_that_make_no_sense_are_said() -> None:
    content = rss("<item><title>성명 X</title><guid>1</guid></item>").encode().replace(b"X", b"\xff\xfe\x81")
    found = feed(content)
    assert found.items[0].title.startswith("성명 \ufffd")
    assert "글자 일부가 깨져 있음(문자 집합 오류)" in found.warnings


@pytest.mark.parametrize(
    ("content", "kind", "said"),
    [
        ("", SourceIncompleteError, "빈 응답"),
        ("  \n", SourceIncompleteError, "빈 응답"),
        (rss(ONE)[:-20], SourceIncompleteError, "끝이 없음"),
        (rss(ONE)[:200], SourceIncompleteError, "끝이 없음"),
        ("<!doctype html><html><body>점검 중</body></html>", SourceFormatError, "피드가 아닌"),
        ('{"items": []}', SourceFormatError, "피드가 아닌"),
        ("점검 중입니다", SourceFormatError, "피드가 아닌"),
        ("<a>" * 3000, SourceFormatError, "피드가 아닌"),
        ("x" * (4 * 1024 * 1024 + 1), SourceFormatError, "너무 큼"),
    ],
)
def test_what_is_no_whole_feed_is_an_error_that_says_what_it_is(
    content: str, kind: type[SourceError], said: str
) -> None:
    with pytest.raises(kind, match=said):
        feed(content)


@pytest.mark.parametrize(
    "prologue",
    [
        '<!DOCTYPE r [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>',
        '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE r [<!entity % p SYSTEM "https://b.example/x.dtd"> %p;]>',
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_of_its_own_are_refused(prologue: str, encoding: str) -> None:
    with pytest.raises(SourceFormatError, match="ENTITY"):
        feed(rss("<item><title>&a;&x;</title></item>", head=prologue).encode(encoding))


def test_an_empty_feed_is_a_feed() -> None:
    assert feed(rss("")).items == ()


@given(st.binary(max_size=400))
@settings(max_examples=60, deadline=None)
def test_no_bytes_bring_the_feed_reader_down(content: bytes) -> None:
    inside = [rss(around).encode().replace(b"@", content) for around in ("@", "<item>@</item>")]
    for whole in (content, *inside):
        with suppress(SourceError):
            assert isinstance(feed(whole), Page)


def test_a_list_gives_title_link_and_date() -> None:
    items = page(
        '<ul><li><a href="view?no=3">성명 <b>하나</b>\n둘</a> <i>2026.11.17</i></li>'
        '<li><a href="javascript:view(4)">논평</a><i></i></li><li>글이 없습니다</li></ul>'
    ).items
    assert [(i.title, i.link, i.published) for i in items] == [
        ("성명 하나 둘", "https://a.example/b/view?no=3", "2026.11.17"),
        ("논평", "", ""),
    ]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("<p>점검 중</p>", r"item\('li'\)"),
        ("<ul><li>글이 없습니다</li></ul>", r"link\('a'\)"),
        ("<div>" * 6000, "닫히지 않은 태그"),
    ],
)
def test_a_page_without_the_agreed_parts_names_the_selector(body: str, said: str) -> None:
    with pytest.raises(SourceFormatError, match=said):
        page(body)


def test_an_article_gives_its_text_and_date() -> None:
    content = "<em>2026-11-16</em><div class=text><p>첫째</p>둘째<style>p{}</style></div>".encode("cp949")
    found = parse_article(content, SELECTORS, content_type="text/html; charset=euc-kr", window=WINDOW)
    assert (found.body, found.published) == ("첫째\n둘째", "2026-11-16")
    with pytest.raises(SourceFormatError, match=r"body\('div\.text'\)"):
        parse_article(b"<p>x</p>", SELECTORS, content_type="", window=WINDOW)


def item(id_: str, title: str = "성명", *, published: str = "2026-11-16 10:00", author: str = "사무국") -> Item:
    return Item(id_ * 32, title, "본문", "https://a.example/1", author, "", published)


def statements(*items: Item, own: tuple[str, ...] = ()):
    return parse_statements(
        [("가모임", each) for each in items],
        window=WINDOW,
        pulled_at=PULLED_AT,
        rules=read_rules(),
        outbound_accounts=own,
    )


def test_undated_statements_stand_under_the_day_of_collection() -> None:
    rows, _, rejected, warnings = statements(item("a"), item("b", published=""), item("c", published="2026-99-99"))
    assert rows["posted_on"].to_pylist() == [date(2026, 11, 16), date(2026, 11, 17), date(2026, 11, 17)]
    assert rows["posted_at"].to_pylist() == [datetime(2026, 11, 16, 1, tzinfo=UTC), None, None]
    assert rows["is_day_assumed"].to_pylist() == [False, True, True]
    assert (rejected, warnings) == ((), ("날짜를 읽을 수 없는 글 1건은 수집일로 봄",))


def test_an_id_stands_once() -> None:
    rows, numbers, rejected, _ = statements(item("a"), item("a"), item("a", "다른 글"), item("b"))
    assert rows["post_id"].to_pylist() == ["a" * 32, "b" * 32]
    assert numbers.to_pylist() == [1, 4]
    assert [(r.row_number, r.column, r.reason) for r in rejected] == [(3, "post_id", "같은 글ID 가 이 목록에 또 있음")]


def test_the_groups_own_name_takes_no_side() -> None:
    rows, *_ = parse_statements(
        [("소각장반대모임", item("a", "소각장반대모임 소식"))],
        window=WINDOW,
        pulled_at=PULLED_AT,
        rules=read_rules(),
        outbound_accounts=(),
    )
    assert rows.select(["stance_code", "stance_basis", "issue"]).to_pylist() == [
        {"stance_code": "unsure", "stance_basis": None, "issue": None}
    ]


def test_what_the_city_publishes_there_is_outbound() -> None:
    rows, *_ = statements(item("a"), item("b", author="인천시"), own=("인천시",))
    assert rows["is_outbound"].to_pylist() == [False, True]


def test_no_statement_is_an_empty_table() -> None:
    rows, numbers, rejected, warnings = statements()
    assert (rows.num_rows, len(numbers), rejected, warnings) == (0, 0, (), ())
