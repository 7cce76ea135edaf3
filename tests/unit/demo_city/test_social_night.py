import gzip
import hashlib
import json
from datetime import date
from pathlib import Path

import pytest

from demo_city.city import City
from demo_city.social_night import write_night
from extract.relevance import judge
from extract.social.screen import POST_KEYS

DAY = date(2026, 11, 17)
# Few posts to draw from are drawn more often; nothing else changes.
SMALL = City(scale=0.02)


@pytest.fixture(scope="module")
def night(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_night(SMALL, DAY, tmp_path_factory.mktemp("night"), rows=9_000, rows_per_file=4_000)


def posts_of(manifest: Path) -> list[dict[str, object]]:
    names = [f["name"] for f in json.loads(manifest.read_text())["files"]]
    return [json.loads(line) for name in names for line in gzip.open(manifest.parent / name, "rt", encoding="utf-8")]


def test_manifest_declares_what_is_there(night: Path) -> None:
    stated = json.loads(night.read_text())

    assert night.name == "social_bulk_20261117.manifest.json"
    assert [f["rows"] for f in stated["files"]] == [4_000, 4_000, 1_000]
    assert stated["rows"] == 9_000
    for file in stated["files"]:
        content = (night.parent / file["name"]).read_bytes()
        assert (len(content), hashlib.sha256(content).hexdigest()) == (file["bytes"], file["sha256"])
        assert gzip.decompress(content).count(b"\n") == file["rows"]


def test_posts_are_whole_and_of_that_day(night: Path) -> None:
    posts = posts_of(night)

    assert all(set(post) == set(POST_KEYS) for post in posts)
    assert len({post["id"] for post in posts}) == 9_000
    moments = [str(post["created_at"]) for post in posts]
    assert moments == sorted(moments)
    assert {moment[:10] for moment in moments} == {"2026-11-17"}
    assert moments[-1] >= "2026-11-17T23:59:00+09:00"


def test_a_few_posts_of_a_hundred_concern_the_city(night: Path) -> None:
    texts = [f"{post['title'] or ''}\n{post['text']}" for post in posts_of(night)]

    share = judge(texts, on=DAY)["is_relevant"].mean()

    # 3 % are voices, of which the rules know most.
    assert 0.015 < float(str(share)) < 0.04
    assert len(set(texts)) > 8_500


def test_same_night_twice_is_the_same_bytes(night: Path, tmp_path: Path) -> None:
    again = write_night(SMALL, DAY, tmp_path, rows=9_000, rows_per_file=4_000, workers=1)

    assert again.read_bytes() == night.read_bytes()
    other = write_night(City(seed=1, scale=0.02), DAY, tmp_path, rows=1_000)
    assert json.loads(other.read_text())["files"][0]["sha256"] != json.loads(night.read_text())["files"][2]["sha256"]
