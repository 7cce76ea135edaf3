"""Photographs of a folder: what is refused, and what is left of one that is taken."""

from __future__ import annotations

import io
import unicodedata
from pathlib import Path

import pytest
from PIL import Image

from reports import photo_files
from reports.errors import PhotoRefusedError
from reports.photo_files import prepared, read_photo

ORIENTATION, MAKE, GPS = 0x0112, 0x010F, 0x8825


def jpeg(width: int = 800, height: int = 600, *, exif: Image.Exif | None = None, colour: str = "#3a8f8a") -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(buffer, "JPEG", exif=exif or Image.Exif())
    return buffer.getvalue()


def telephone() -> bytes:
    """A picture taken upright in Incheon: it lies on its side, and says where it was."""
    exif = Image.Exif()
    exif[ORIENTATION], exif[MAKE] = 6, "SomePhone"
    exif[GPS] = {1: "N", 2: (37.0, 27.0, 22.0), 3: "E", 4: (126.0, 42.0, 19.0)}
    return jpeg(800, 600, exif=exif)


def test_place_and_telephone_are_gone_and_the_picture_stands_upright() -> None:
    given = telephone()
    assert Image.open(io.BytesIO(given)).getexif().get_ifd(GPS)
    made = prepared(given)
    # 6: turned by a quarter, so that the width becomes the height.
    assert (made.width_px, made.height_px) == (600, 800)
    found = Image.open(io.BytesIO(made.content))
    assert (found.format, found.mode, found.size) == ("JPEG", "RGB", (600, 800))
    assert len(found.getexif()) == 0
    assert "icc_profile" not in found.info
    assert b"Exif" not in made.content
    assert b"SomePhone" not in made.content


def test_the_same_picture_gives_the_same_bytes_and_a_large_one_becomes_small() -> None:
    given = jpeg(4_000, 3_000)
    assert prepared(given) == prepared(given)
    assert (prepared(given).width_px, prepared(given).height_px) == (1_400, 1_050)
    assert (prepared(jpeg(500, 400)).width_px, prepared(jpeg(500, 400)).height_px) == (500, 400)


def test_what_is_seen_through_becomes_white() -> None:
    buffer = io.BytesIO()
    Image.new("RGBA", (400, 400), (0, 0, 0, 0)).save(buffer, "PNG")
    assert Image.open(io.BytesIO(prepared(buffer.getvalue()).content)).getpixel((200, 200)) == (255, 255, 255)


def _other_format(name: str) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (400, 400)).save(buffer, name)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "JPEG나 PNG 사진이 아님"),
        (b"%PDF-1.7 no picture at all", "JPEG나 PNG 사진이 아님"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>', "JPEG나 PNG 사진이 아님"),
        (_other_format("GIF"), "JPEG나 PNG 사진이 아님"),
        (jpeg()[: len(jpeg()) // 2], "사진을 읽을 수 없음"),
        (jpeg(299, 800), "사진이 너무 작음(299×800)"),
    ],
    ids=["nothing", "document", "drawing", "another format", "cut off", "tiny"],
)
def test_what_is_no_fit_picture_is_refused_with_what_to_do(content: bytes, said: str) -> None:
    with pytest.raises(PhotoRefusedError) as refusal:
        prepared(content)
    assert said in str(refusal.value)


def test_too_many_pixels_are_refused_before_they_are_decoded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(photo_files, "LARGEST_PIXELS", 479_999)
    with pytest.raises(PhotoRefusedError, match="화소가 너무 많음"):
        prepared(jpeg(800, 600))
    assert prepared(jpeg(799, 600)).width_px == 799


def test_a_file_that_is_too_big_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.jpg").write_bytes(jpeg())
    monkeypatch.setattr(photo_files, "LARGEST_BYTES", 100)
    with pytest.raises(PhotoRefusedError, match="보다 큼"):
        read_photo(tmp_path, "a.jpg")


@pytest.mark.parametrize("name", ["../a.jpg", "sub/a.jpg", "..", ".a.jpg", "C:a.jpg", "a\\b.jpg", "a\0.jpg", ""])
def test_nothing_outside_of_the_folder_is_read(tmp_path: Path, name: str) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "a.jpg").write_bytes(jpeg())
    with pytest.raises(PhotoRefusedError, match="파일 이름만"):
        read_photo(tmp_path / "folder", name)


def test_a_link_and_a_folder_are_no_files(tmp_path: Path) -> None:
    (tmp_path / "real.jpg").write_bytes(jpeg())
    (tmp_path / "link.jpg").symlink_to(tmp_path / "real.jpg")
    (tmp_path / "dir.jpg").mkdir()
    for name in ("link.jpg", "dir.jpg"):
        with pytest.raises(PhotoRefusedError, match="파일이 아님"):
            read_photo(tmp_path, name)


def test_a_missing_file_or_folder_is_said(tmp_path: Path) -> None:
    with pytest.raises(PhotoRefusedError, match="사진 폴더에 파일이 없음"):
        read_photo(tmp_path, "a.jpg")
    with pytest.raises(PhotoRefusedError, match="사진 폴더가 없음"):
        read_photo(tmp_path / "none", "a.jpg")


def test_a_korean_name_is_found_however_a_computer_spells_it(tmp_path: Path) -> None:
    (tmp_path / unicodedata.normalize("NFD", "정류장.jpg")).write_bytes(jpeg())
    assert read_photo(tmp_path, unicodedata.normalize("NFC", "정류장.jpg")).width_px == 800
