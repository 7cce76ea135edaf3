from datetime import UTC, date, datetime

import pytest

from extract.errors import SourceFormatError, SourceIncompleteError
from extract.quota import MemoryLedger
from extract.sources.homepage.extractor import build
from extract.window import Window
from tests.fakes.board_server import PAGE_SIZE, Board, serving

WINDOW = Window.of_days(date(2026, 11, 10), date(2026, 11, 17))
PULLED_AT = datetime(2026, 11, 17, 16, tzinfo=UTC)


def numbered(count: int) -> list[str]:
    return [str(n) for n in range(count, 0, -1)]


def extract(boards: dict[str, Board], **settings: int):
    with serving(boards) as base_url:
        asked = {"base_url": base_url, "board_codes": list(boards), **settings}
        (extractor,) = build(asked, ledger=MemoryLedger())
        return extractor.extract(WINDOW, pulled_at=PULLED_AT)


@pytest.mark.parametrize(
    ("count", "pages"),
    [(0, 1), (1, 1), (PAGE_SIZE, 1), (PAGE_SIZE + 1, 2), (2 * PAGE_SIZE, 2), (2 * PAGE_SIZE + 1, 3)],
)
def test_every_page_is_walked_and_none_too_many(count: int, pages: int) -> None:
    board = Board(numbered(count))

    extraction = extract({"proposal": board})

    assert extraction.rows["post_id"].to_pylist() == numbered(count)
    assert extraction.declared_count == count
    assert [r["page"] for r in board.list_requests] == [str(n) for n in range(1, pages + 1)]
    assert board.list_requests[0] == {"from": "2026-11-10", "to": "2026-11-17", "page": "1"}
    assert sorted(board.detail_requests) == sorted(numbered(count))


def test_posts_of_several_boards_make_one_delivery_with_an_artefact_each() -> None:
    extraction = extract({"proposal": Board(["2", "1"]), "notice": Board(["7"])})

    assert extraction.rows.select(["board_code", "post_id"]).to_pylist() == [
        {"board_code": "proposal", "post_id": "2"},
        {"board_code": "proposal", "post_id": "1"},
        {"board_code": "notice", "post_id": "7"},
    ]
    assert extraction.declared_count == 3
    assert len(extraction.artefacts) == 2
    assert all("/board/" in a.address and a.byte_count > 0 and len(a.sha256) == 64 for a in extraction.artefacts)


def test_same_pages_give_the_same_checksum() -> None:
    first, second = (extract({"proposal": Board(numbered(60))}).artefacts[0] for _ in range(2))

    assert first.sha256 == second.sha256


def test_total_that_changes_while_walking_stops_the_delivery() -> None:
    board = Board(numbered(120), total=lambda page: 120 if page < 3 else 121)

    with pytest.raises(SourceIncompleteError, match="120 에서 121 로 바뀜"):
        extract({"proposal": board})


def test_page_that_is_empty_too_early_stops_the_delivery() -> None:
    board = Board(numbered(120), page_ids=lambda page: numbered(120)[:50] if page == 1 else [])

    with pytest.raises(SourceIncompleteError, match="2쪽이 비어 있음"):
        extract({"proposal": board})


def test_post_shown_twice_because_the_list_moved_stops_the_delivery() -> None:
    ids = numbered(60)
    board = Board(ids, page_ids=lambda page: ids[:50] if page == 1 else ids[49:59])

    with pytest.raises(SourceIncompleteError, match="겹친 글"):
        extract({"proposal": board})


def test_page_with_more_posts_than_the_total_stops_the_delivery() -> None:
    board = Board(numbered(3), total=lambda _: 2)

    with pytest.raises(SourceIncompleteError, match="총 2건인데 3건"):
        extract({"proposal": board})


def test_detail_page_of_another_shape_names_the_selector() -> None:
    board = Board(numbered(5), detail=lambda i: "<html><body>점검 중</body></html>" if i == "3" else None)

    with pytest.raises(SourceFormatError, match=r"article\.board-view"):
        extract({"proposal": board})


def test_maintenance_page_instead_of_a_list_names_the_selector() -> None:
    with pytest.raises(SourceFormatError, match=r"p\.total strong"):
        extract({"proposal": Board([], list_html=lambda _: "<html><body>점검 중</body></html>")})


def test_moved_parts_are_a_matter_of_settings() -> None:
    board = Board(
        ["1"],
        list_html=lambda _: '<b id="n">1</b><ol><li><a class="subject" href="/board/p/view?id=1">글</a></li></ol>',
    )

    with serving({"p": board}) as base_url:
        (extractor,) = build(
            {"base_url": base_url, "board_codes": ["p"], "selectors": {"total": "b#n", "items": "ol > li"}},
            ledger=MemoryLedger(),
        )
        extraction = extractor.extract(WINDOW, pulled_at=PULLED_AT)

    assert extraction.rows["body"].to_pylist() == ["버스가\n안 와요"]


def test_a_list_without_end_is_given_up() -> None:
    board = Board(numbered(3 * PAGE_SIZE))

    with pytest.raises(SourceIncompleteError, match=f"2쪽까지 {2 * PAGE_SIZE}건"):
        extract({"proposal": board}, most_pages=2)

    assert board.detail_requests == []
