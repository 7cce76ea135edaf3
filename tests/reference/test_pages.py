from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from tests.reference import mails, pages, pictures


@pytest.fixture(scope="module")
def drawn() -> dict[str, Image.Image]:
    return pages.drawn()


def require_alike(kept: Path, drawn: dict[str, Image.Image]) -> None:
    """Fail with every picture that is not as it was kept, the fresh ones written for a person to look at."""
    apart = pictures.apart(pictures.kept(kept), drawn)
    if apart:
        pictures.write(pages.FRESH, drawn)
        told = "\n".join(f"  {name}: {how}" for name, how in apart.items())
        pytest.fail(
            f"pages look different from their kept pictures (limits: mean {pictures.MEAN_LIMIT}, "
            f"{pictures.SHARE_LIMIT:.1%}):\n{told}\nLook at {pages.FRESH}/ beside tests/reference/kept/. If the new "
            "look is meant, run `make reference-pages` and commit the pictures.",
            pytrace=False,
        )


def test_the_pages_look_as_they_were_approved(drawn: dict[str, Image.Image]) -> None:
    assert len(drawn) > 16
    require_alike(pages.KEPT, drawn)


def test_the_mail_looks_as_it_was_approved_in_light_and_dark_on_a_desk_and_a_telephone() -> None:
    found = mails.chromium()
    if found is None:
        pytest.skip(mails.MISSING)
    looked = mails.drawn(found)
    assert len(looked) == 4
    require_alike(mails.KEPT, looked)


def test_kept_pictures_stay_small() -> None:
    sizes = [path.stat().st_size for path in pages.KEPT.rglob("*.png")]
    assert len(sizes) > 20
    assert sum(sizes) < 1_000_000


def test_a_moved_block_is_seen_and_a_trembling_edge_is_not(drawn: dict[str, Image.Image]) -> None:
    page = drawn["report-01"]
    trembling = page.point(lambda shade: min(255, shade + 1))
    assert pictures.difference(page, trembling).is_small
    moved = Image.new("L", page.size, 255)
    moved.paste(page, (0, 4))
    assert not pictures.difference(page, moved).is_small
    lost = page.copy()
    ImageDraw.Draw(lost).rectangle((40, 180, 400, 230), fill=255)
    assert not pictures.difference(page, lost).is_small
    assert not pictures.difference(page, page.resize((10, 10))).is_small


def test_a_picture_that_is_gone_or_new_is_told_by_name() -> None:
    page = Image.new("L", (4, 4), 255)
    assert pictures.apart({"gone": page, "same": page}, {"new": page, "same": page}) == {
        "gone": "no longer drawn",
        "new": "not kept yet",
    }
