"""A photograph from a folder, made fit to be published: checked, turned upright, without its metadata, made small.

A picture of a telephone says where and by whom it was taken; nothing of that is kept. What comes out is a plain sRGB
JPEG: the same file and the same Pillow give the same bytes.
"""

from __future__ import annotations

import hashlib
import io
import unicodedata
import warnings
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from reports.errors import PhotoRefusedError

FORMATS = ("JPEG", "PNG")
LARGEST_BYTES = 20 * 1024 * 1024
LARGEST_PIXELS = 60_000_000
"""A telephone's largest; more would fill memory before anybody sees it."""
SMALLEST_SIDE = 300
LONGEST_SIDE = 1_400
"""174 mm of an A4 page at 200 dots an inch."""
QUALITY = 82
_WHITE = (255, 255, 255)


@dataclass(frozen=True)
class PhotoFile:
    """A photograph ready for print.

    Attributes:
        content: JPEG, sRGB, upright, without metadata.
        sha256: fingerprint of `content`.
        width_px: its width.
        height_px: its height.
    """

    content: bytes
    sha256: str
    width_px: int
    height_px: int


def read_photo(folder: Path, name: str) -> PhotoFile:
    """The photograph of that name in a folder.

    Args:
        folder: where people put pictures; nothing outside of it is read.
        name: a file's name without a folder.

    Raises:
        PhotoRefusedError: in Korean, what is wrong with the file and what to do.
    """
    path = _path(folder, name)
    if path.stat().st_size > LARGEST_BYTES:
        raise PhotoRefusedError(f"파일이 {LARGEST_BYTES // 1024 // 1024}MB보다 큼: 줄여서 다시 넣기")
    return prepared(path.read_bytes())


def prepared(content: bytes) -> PhotoFile:
    """The photograph of a file's bytes.

    Raises:
        PhotoRefusedError: it is no picture, of another format, cut off, too large or too small.
    """
    try:
        with warnings.catch_warnings():
            # The limit on pixels is ours and asked before anything is decoded.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            opened = Image.open(io.BytesIO(content), formats=FORMATS)
        width, height = opened.size
        if width * height > LARGEST_PIXELS:
            raise PhotoRefusedError(f"화소가 너무 많음({width:,}×{height:,}): 줄여서 다시 넣기")
        if min(width, height) < SMALLEST_SIDE:
            raise PhotoRefusedError(
                f"사진이 너무 작음({width:,}×{height:,}): 한 변이 {SMALLEST_SIDE}화소 이상이어야 함"
            )
        small = _upright_rgb(opened)
    except PhotoRefusedError:
        raise
    except Image.DecompressionBombError as error:
        raise PhotoRefusedError("화소가 너무 많음: 줄여서 다시 넣기") from error
    except UnidentifiedImageError as error:
        raise PhotoRefusedError("JPEG나 PNG 사진이 아님: 사진을 JPEG로 저장해 다시 넣기") from error
    except (OSError, SyntaxError, ValueError, EOFError) as error:
        # What Pillow raises for files that are cut off or broken inside.
        raise PhotoRefusedError("사진을 읽을 수 없음(깨졌거나 끝까지 복사되지 않음): 다시 저장해 넣기") from error
    small.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    buffer = io.BytesIO()
    small.save(buffer, "JPEG", quality=QUALITY, optimize=True)
    made = buffer.getvalue()
    return PhotoFile(made, hashlib.sha256(made).hexdigest(), small.width, small.height)


def _path(folder: Path, name: str) -> Path:
    if not name or name.startswith(".") or any(sign in name for sign in "/\\:\0"):
        raise PhotoRefusedError("파일 이름만 적어야 함(폴더 이름 없이)")
    if not folder.is_dir():
        raise PhotoRefusedError("사진 폴더가 없음: 설정의 picture_dir 확인")
    # macOS writes 사진.jpg with its letters taken apart.
    wanted = unicodedata.normalize("NFC", name)
    found = [path for path in sorted(folder.iterdir()) if unicodedata.normalize("NFC", path.name) == wanted]
    if not found:
        raise PhotoRefusedError("사진 폴더에 파일이 없음: 이름(대소문자, 확장자까지)을 확인하고 파일을 넣기")
    if found[0].is_symlink() or not found[0].is_file():
        raise PhotoRefusedError("파일이 아님(바로가기나 폴더): 사진 파일 자체를 넣기")
    return found[0]


def _upright_rgb(opened: Image.Image) -> Image.Image:
    """Decoded, turned as its camera says, in sRGB on white; a new picture that carries nothing over."""
    opened.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
    upright = ImageOps.exif_transpose(opened)
    if "A" in upright.getbands() or "transparency" in upright.info:
        laid = upright.convert("RGBA")
        plain = Image.new("RGB", laid.size, _WHITE)
        plain.paste(laid, mask=laid.getchannel("A"))
        return plain
    turned = _standard_colours(upright) or upright.convert("RGB")
    clean = Image.new("RGB", turned.size)
    clean.paste(turned)
    return clean


def _standard_colours(picture: Image.Image) -> Image.Image | None:
    """The picture in sRGB by the profile it carries; None without one, or where it is broken."""
    profile = picture.info.get("icc_profile")
    if not profile:
        return None
    try:
        own, standard = ImageCms.ImageCmsProfile(io.BytesIO(profile)), ImageCms.createProfile("sRGB")
        return ImageCms.profileToProfile(picture, own, standard, outputMode="RGB")
    except (ImageCms.PyCMSError, OSError):
        return None
