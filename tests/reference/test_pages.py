from __future__ import annotations

import pytest
from PIL import Image, ImageDraw

from tests.reference import pages


@pytest.fixture(scope="module")
def drawn() -> dict[str, Image.Image]:
    return pages.drawn()


def test_the_pages_look_as_they_were_approved(drawn: dict[str, Image.Image]) -> None:
    kept = pages.kept()
    assert len(kept) > 8
    apart = {}
    for name in sorted(drawn.keys() | kept.keys()):
        if name not in drawn or name not in kept:
            apart[name] = "no longer drawn" if name not in drawn else "not kept yet"
            continue
        found = pages.difference(kept[name], drawn[name])
        if not found.is_small:
            apart[name] = f"mean {found.mean:.1f} of 255, {found.share:.1%} of the pixels strongly"
    if apart:
        pages.write(pages.FRESH, drawn)
        told = "\n".join(f"  {name}: {how}" for name, how in apart.items())
        pytest.fail(
            f"pages look different from their kept pictures (limits: mean {pages.MEAN_LIMIT}, "
            f"{pages.SHARE_LIMIT:.1%}):\n{told}\nLook at {pages.FRESH}/ beside tests/reference/kept/. If the new look "
            "is meant, run `make reference-pages` and commit the pictures.",
            pytrace=False,
        )


def test_kept_pictures_stay_small() -> None:
    assert sum(path.stat().st_size for path in pages.KEPT.glob("*.png")) < 1_000_000


def test_a_moved_block_is_seen_and_a_trembling_edge_is_not(drawn: dict[str, Image.Image]) -> None:
    page = drawn["report-01"]
    trembling = page.point(lambda shade: min(255, shade + 1))
    assert pages.difference(page, trembling).is_small
    moved = Image.new("L", page.size, 255)
    moved.paste(page, (0, 4))
    assert not pages.difference(page, moved).is_small
    lost = page.copy()
    ImageDraw.Draw(lost).rectangle((40, 180, 400, 230), fill=255)
    assert not pages.difference(page, lost).is_small
    assert not pages.difference(page, page.resize((10, 10))).is_small
