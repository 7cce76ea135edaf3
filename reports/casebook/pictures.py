"""The pictures of the stories: taken from the office's folder, or told of by practice and file where one cannot be."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from reports.casebook.read import Story
from reports.document import Photo
from reports.errors import PhotoRefusedError
from reports.photo_files import read_photo
from reports.text import clean

NO_FOLDER = "사진 폴더를 정하지 않음: 설정의 publication.casebook.picture_dir 확인"
NO_WORDS = "대체텍스트가 없음: 등록부의 그 행에 사진을 볼 수 없는 사람에게 들려줄 말을 적기"


@dataclass(frozen=True)
class Pictures:
    """What can be printed, and what cannot.

    Attributes:
        photos: by practice.
        files: the JPEG files in base64 by fingerprint, as an edition keeps them.
        problems: one line for each picture that is not printed, naming row and file.
    """

    photos: Mapping[str, Photo] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[str, ...] = ()


def chosen(stories: Iterable[Story], folder: Path | None) -> Pictures:
    """The pictures that the register names.

    Args:
        stories: the practices that are printed.
        folder: where the office keeps pictures; None while it has set none.
    """
    photos, files, problems = {}, {}, []
    for number, story in enumerate(stories, start=1):
        if not (name := clean(story.picture_name)):
            continue
        try:
            if folder is None:
                raise PhotoRefusedError(NO_FOLDER)
            if not (words := clean(story.picture_alt_text)):
                raise PhotoRefusedError(NO_WORDS)
            file = read_photo(folder, name)
        except PhotoRefusedError as refusal:
            problems.append(f"우수사례 등록부 {clean(story.practice_code)} 행의 사진 「{name}」: {refusal}")
            continue
        caption = clean(story.picture_caption)
        photos[story.practice_code] = Photo(
            f"story_{number}_photo", words, caption, file.sha256, file.width_px, file.height_px
        )
        files[file.sha256] = base64.b64encode(file.content).decode()
    return Pictures(photos, files, tuple(problems))
