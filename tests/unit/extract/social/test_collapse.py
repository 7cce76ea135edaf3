import json
import unicodedata
from collections import Counter
from datetime import UTC, datetime, timedelta

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.social.collapse import MIN_CHARACTERS, MIN_NEAR_CHARACTERS, MIN_SIMILARITY, collapse
from extract.sources.social.schema import SCREENED_POSTS

SCHEMA = SCREENED_POSTS.arrow_schema()
MORNING = datetime(2026, 11, 17, 0, 3, tzinfo=UTC)
# 64 letters without blanks: 61 grams, of which one changed letter touches at most four.
LONG = (
    "주안역 앞 버스 정류장에 비가림 시설이 없어서 비가 오는 날마다 어르신들이 그대로 비를 맞고 서 계십니다 "
    "올해 안에 지붕을 설치해 주시기 바랍니다 부탁드립니다"
)
LONG_CHANGED = LONG.replace("어르신들이", "어르신들도")


def post(post_id: str, body: str | None = LONG, **changes: object) -> dict[str, object]:
    return {
        **dict.fromkeys(SCHEMA.names),
        "post_id": post_id,
        "posted_at": MORNING,
        "platform": "twitter",
        "body": body,
        "is_outbound": False,
        "screen_reason": "주안역 + 버스",
        "is_screen_sample": False,
        **changes,
    }


def table(*posts: dict[str, object]) -> pa.Table:
    return pa.Table.from_pylist(list(posts), schema=SCHEMA)


def sets(*posts: dict[str, object]) -> dict[str, list[str]]:
    """Who stands for whom."""
    rows = collapse([table(*posts)]).to_pylist()
    found = {r["post_id"]: json.loads(r["copied_ids"]) if r["copied_ids"] else [] for r in rows}
    assert [r["copy_count"] for r in rows] == [1 + len(found[r["post_id"]]) for r in rows]
    return found


def test_copies_are_one_row_with_the_count_and_ids_of_all() -> None:
    assert sets(
        post("b"), post("a"), post("c"), post("d", "인천 2호선 배차 간격이 너무 길어서 아침마다 지각합니다")
    ) == {
        "a": ["b", "c"],
        "d": [],
    }


def test_the_earliest_stays_and_of_equally_early_ones_the_smallest_id() -> None:
    later = {"posted_at": MORNING + timedelta(minutes=1)}

    assert sets(post("a", **later), post("c"), post("b")) == {"b": ["c", "a"]}


def test_no_value_of_a_post_changes_and_rows_come_by_time_and_id() -> None:
    posts = [
        post("b", url="https://x.example/1", like_count=3),
        post(
            "c", body="인천 2호선 배차 간격이 너무 길어서 아침마다 지각합니다", posted_at=MORNING - timedelta(hours=1)
        ),
        post("a", title="제목", body="송도 센트럴파크 산책로 가로등이 며칠째 꺼져 있어서 무섭습니다"),
    ]

    result = collapse([table(*posts)])

    assert result.schema.names == [*SCHEMA.names, "copy_count", "copied_ids"]
    assert result.select(SCHEMA.names).to_pylist() == [posts[1], posts[2], posts[0]]
    assert result["copied_ids"].to_pylist() == [None, None, None]


@pytest.mark.parametrize(
    "written",
    [
        LONG.replace(" ", ""),
        LONG + "!!! ㅠㅠ",
        LONG + " https://x.example/123",
        "RT @hong: " + LONG,
        LONG.replace("없어서", "없어서\n"),
        LONG_CHANGED,
    ],
)
def test_what_people_change_when_they_pass_a_text_on_makes_no_new_post(written: str) -> None:
    assert sets(post("a"), post("b", written)) == {"a": ["b"]}


def test_full_width_and_decomposed_letters_are_the_same_letters() -> None:
    text = "인천광역시 GTX-B 노선 착공이 늦어지는 이유를 알려 주세요 기다립니다"
    assert sets(
        post("a", text),
        post("b", unicodedata.normalize("NFD", text)),
        post("c", text.replace("GTX-B", "ＧＴＸ－Ｂ")),
        post("d", text.lower()),
    ) == {"a": ["b", "c", "d"]}


def test_title_counts_like_text() -> None:
    assert sets(post("a"), post("b", LONG[20:], title=LONG[:20])) == {"a": ["b"]}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (LONG + " 45번", LONG + " 46번"),
        (LONG, LONG.replace("주안역", "부평역")),
        (LONG, LONG + " 남동구"),
        (LONG, LONG[:40] + LONG),
    ],
)
def test_another_number_place_or_length_is_another_post(one: str, other: str) -> None:
    assert sets(post("a", one), post("b", other)) == {"a": [], "b": []}


@pytest.mark.parametrize(
    "changes",
    [
        {"platform": "blog"},
        {"site_name": "twitter.com"},
        {"is_outbound": True},
        # 15:00 UTC is midnight in Korea.
        {"posted_at": datetime(2026, 11, 17, 15, 0, tzinfo=UTC)},
        {"is_screen_sample": True},
    ],
)
def test_day_platform_origin_side_and_sample_are_never_mixed(changes: dict[str, object]) -> None:
    assert sets(post("a"), post("b", **changes)) == {"a": [], "b": []}
    assert sets(post("a"), post("b", LONG_CHANGED, **changes)) == {"a": [], "b": []}


def test_an_empty_site_is_an_unknown_one_and_two_known_ones_may_be_copies() -> None:
    assert sets(post("a", site_name=" "), post("b", site_name=None)) == {"a": ["b"]}
    assert sets(post("a", site_name="x.com"), post("b", site_name="y.com")) == {"a": ["b"]}


def test_the_last_minute_of_a_korean_day_belongs_to_it() -> None:
    assert sets(post("a"), post("b", posted_at=datetime(2026, 11, 17, 14, 59, 59, tzinfo=UTC))) == {"a": ["b"]}


def test_the_sample_of_what_was_dropped_stays_whole() -> None:
    assert sets(post("a", is_screen_sample=True), post("b", is_screen_sample=True)) == {"a": [], "b": []}


def test_a_few_words_that_two_people_say_are_two_posts() -> None:
    assert MIN_CHARACTERS == 20
    assert sets(post("a", "가" * 19), post("b", "가" * 19)) == {"a": [], "b": []}
    assert sets(post("a", "가" * 20), post("b", "가" * 20)) == {"a": ["b"]}
    assert sets(post("a", None), post("b", None)) == {"a": [], "b": []}


def test_one_word_changed_in_a_short_sentence_makes_another_post() -> None:
    # 39 and 40 letters; the last one changed takes one gram of 36 or 37 from either, .95.
    assert MIN_NEAR_CHARACTERS == 40
    letters = LONG.replace(" ", "")
    assert sets(post("a", letters[:39]), post("b", letters[:38] + "힣")) == {"a": [], "b": []}
    assert sets(post("a", letters[:40]), post("b", letters[:39] + "힣")) == {"a": ["b"]}


def test_ids_that_stand_there_twice_are_left_for_the_landing() -> None:
    result = collapse([table(post("a"), post("a"), post("b"), post("c"))])

    assert result["post_id"].to_pylist() == ["a", "a", "b"]
    assert result["copy_count"].to_pylist() == [1, 1, 2]


def test_who_is_like_a_copy_but_not_like_the_one_that_stays_stays_too() -> None:
    # 100 different letters are 97 grams, and each letter changed in the middle takes four away. b changes two letters
    # of a: 89 grams of 105 are shared, .848. c changes two more: as like b as b is like a, but 81 of 113, .717, like a.
    a = [chr(0xAC00 + 7 * n) for n in range(100)]
    b = ["힣" if at in (20, 40) else letter for at, letter in enumerate(a)]
    c = ["힢" if at in (60, 80) else letter for at, letter in enumerate(b)]

    made = sets(*(post(name, "".join(text)) for name, text in zip("abc", (a, b, c), strict=True)))

    assert made == {"a": ["b"], "c": []}


def test_nothing_in_nothing_out() -> None:
    empty = collapse([SCHEMA.empty_table()])

    assert (empty.num_rows, empty.schema.names[-2:]) == (0, ["copy_count", "copied_ids"])
    with pytest.raises(ValueError, match="at least one table"):
        collapse([])


# Words of a campaign, so that copies, near copies, short posts and repeated ids all come up.
LETTERS = "가나다라마바사아자차카타파하거너더러머버서어저처커터퍼허"
WORDS = [LETTERS[at : at + 6] for at in range(0, 22)]


def bodies() -> st.SearchStrategy[str]:
    base = st.sampled_from([" ".join(WORDS[k : k + 14]) for k in range(4)])
    changed = st.tuples(base, st.integers(0, 80), st.sampled_from("힣힢힡")).map(
        lambda t: t[0][: t[1]] + t[2] + t[0][t[1] + 1 :]
    )
    return st.one_of(base, changed, changed, st.just("짧은 글"), base.map(lambda t: t + " 7"))


POSTS = st.lists(
    st.builds(
        lambda n, minute, body, platform, site, sample: post(
            f"p{n}",
            body,
            posted_at=MORNING + timedelta(minutes=minute),
            platform=platform,
            site_name=site,
            is_screen_sample=sample,
        ),
        st.integers(0, 60),
        st.sampled_from([0, 1, 2, 890, 900]),
        bodies(),
        st.sampled_from(["twitter", "twitter", "blog"]),
        st.sampled_from([None, "x.com", "y.com"]),
        st.sampled_from([False, False, False, True]),
    ),
    min_size=2,
    max_size=40,
)


@settings(max_examples=40, deadline=None)
@given(st.data(), POSTS)
def test_no_order_and_no_cut_changes_anything(data: st.DataObject, posts: list[dict[str, object]]) -> None:
    shuffled = data.draw(st.permutations(posts))
    cuts = sorted(data.draw(st.lists(st.integers(0, len(posts)), max_size=4)))
    pieces = [shuffled[a:b] for a, b in zip([0, *cuts], [*cuts, len(posts)], strict=True)]

    assert collapse([table(*piece) for piece in pieces]).equals(collapse([table(*posts)]))


def group_of(row: dict[str, object]) -> tuple[object, ...]:
    posted_at = row["posted_at"]
    assert isinstance(posted_at, datetime)
    return ((posted_at + timedelta(hours=9)).date(), row["platform"], row["site_name"] is None, row["is_screen_sample"])


@settings(max_examples=40, deadline=None)
@given(POSTS)
def test_every_post_is_counted_once_where_it_was_and_by_a_near_copy(posts: list[dict[str, object]]) -> None:
    rows = collapse([table(*posts)]).to_pylist()

    counted: Counter[object] = Counter()
    for row in rows:
        counted[group_of(row)] += row["copy_count"]
    assert counted == Counter(group_of(p) for p in posts)

    ids = [r["post_id"] for r in rows] + [i for r in rows for i in json.loads(r["copied_ids"] or "[]")]
    assert sorted(ids) == sorted(str(p["post_id"]) for p in posts)

    said = {p["post_id"]: str(p["body"]).replace(" ", "") for p in posts}
    for row in rows:
        for copied in json.loads(row["copied_ids"] or "[]"):
            one, other = ({t[n : n + 4] for n in range(len(t) - 3)} for t in (said[row["post_id"]], said[copied]))
            assert len(one & other) >= MIN_SIMILARITY * len(one | other)
