"""Pictures of the casebook's stories, drawn; nobody real is in them. `python -m demo_city.pictures FOLDER` writes."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from PIL import Image, ImageDraw

WIDTH, HEIGHT = 1_400, 840
_FINE = 2  # drawn twice as large, for smooth edges
SKY, FAR, GROUND, ROAD, KERB = "#dcebf5", "#b9d0e2", "#e9e4d8", "#8f98a3", "#c9ced4"
NAVY, BLUE, TEAL, ORANGE, YELLOW, RED = "#123c69", "#2f6fa8", "#3a8f8a", "#d9773d", "#f0c75e", "#b8503a"
SKIN, HAIR, WHITE, GREEN, BROWN = "#eec7a5", "#3b3230", "#ffffff", "#6d9a5b", "#8a5a3c"


class _Sheet:
    """A sheet that is drawn on in its own pixels."""

    def __init__(self) -> None:
        self._image = Image.new("RGB", (WIDTH * _FINE, HEIGHT * _FINE), SKY)
        self._pen = ImageDraw.Draw(self._image)

    def box(self, left: float, top: float, right: float, bottom: float, fill: str, *, round_by: float = 0) -> None:
        self._pen.rounded_rectangle([v * _FINE for v in (left, top, right, bottom)], round_by * _FINE, fill=fill)

    def disc(self, x: float, y: float, radius: float, fill: str | None, *, ring: str | None = None) -> None:
        edges = [v * _FINE for v in (x - radius, y - radius, x + radius, y + radius)]
        self._pen.ellipse(edges, fill=fill, outline=ring, width=9 * _FINE if ring else 0)

    def line(self, points: Sequence[tuple[float, float]], fill: str, width: float) -> None:
        self._pen.line(
            [(x * _FINE, y * _FINE) for x, y in points], fill=fill, width=round(width * _FINE), joint="curve"
        )
        for x, y in (points[0], points[-1]):
            self.disc(x, y, width / 2, fill)

    def shape(self, points: Sequence[tuple[float, float]], fill: str) -> None:
        self._pen.polygon([(x * _FINE, y * _FINE) for x, y in points], fill=fill)

    def town(self, ground_at: float) -> None:
        """Houses far away, trees, ground."""
        for left, top, width in ((40, 250, 150), (210, 180, 110), (350, 290, 190), (820, 210, 130), (980, 150, 120),
                                 (1130, 270, 210)):  # fmt: skip
            self.box(left, top, left + width, ground_at, FAR)
            for row in range(int(top) + 30, int(ground_at) - 40, 52):
                for column in range(left + 18, left + width - 30, 44):
                    self.box(column, row, column + 22, row + 26, SKY)
        for x in (590, 700, 1370):
            self.box(x - 7, ground_at - 90, x + 7, ground_at, BROWN)
            self.disc(x, ground_at - 130, 62, GREEN)
        self.box(0, ground_at, WIDTH, HEIGHT, GROUND)

    def person(
        self, x: float, foot: float, coat: str, *, reach: tuple[float, float] | None = None, tall: float = 1
    ) -> None:
        """Somebody who stands; `reach` is where the hand is."""
        hip, neck, head = foot - 120 * tall, foot - 245 * tall, foot - 285 * tall
        self.line([(x - 18, foot), (x - 12, hip)], NAVY, 30)
        self.line([(x + 18, foot), (x + 12, hip)], NAVY, 30)
        self.box(x - 44, neck, x + 44, hip + 30, coat, round_by=26)
        hand = reach or (x + 52, hip)
        self.line([(x + (30 if hand[0] > x else -30), neck + 32), hand], coat, 26)
        self.disc(*hand, 14, SKIN)
        self.disc(x, head, 36, SKIN)
        self._pen.pieslice([v * _FINE for v in (x - 39, head - 42, x + 39, head + 36)], 180, 360, fill=HAIR)

    def finished(self) -> Image.Image:
        return self._image.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)


def _stop() -> Image.Image:
    """A bus stop with a board of notes, and two people who write."""
    sheet = _Sheet()
    sheet.town(600)
    sheet.box(0, 700, WIDTH, HEIGHT, ROAD)
    sheet.box(0, 690, WIDTH, 706, KERB)
    for left in range(40, WIDTH, 220):
        sheet.box(left, 768, left + 120, 780, WHITE)
    for x in (110, 610):
        sheet.box(x, 240, x + 16, 690, NAVY)
    sheet.box(80, 220, 650, 256, BLUE, round_by=8)
    sheet.box(150, 560, 480, 586, BROWN, round_by=6)
    for x in (180, 440):
        sheet.box(x, 586, x + 14, 690, NAVY)
    sheet.box(700, 300, 1010, 570, WHITE, round_by=10)
    sheet.box(700, 300, 1010, 346, TEAL, round_by=10)
    for x in (730, 966):
        sheet.box(x, 570, x + 14, 690, NAVY)
    notes = (YELLOW, ORANGE, "#a9d0c8", "#f2b5a0", YELLOW, "#b7cbe6", "#a9d0c8", ORANGE, "#f2b5a0", YELLOW)
    for place, colour in enumerate(notes):
        left, top = 722 + place % 5 * 56, 366 + place // 5 * 92
        sheet.box(left, top, left + 46, top + 60, colour, round_by=4)
        for row in (14, 28, 42):
            sheet.box(left + 8, top + row, left + 38, top + row + 4, "#7d6a50")
    sheet.person(1090, 700, ORANGE, reach=(990, 500))
    sheet.person(1230, 706, BLUE, reach=(1160, 560), tall=0.92)
    return sheet.finished()


def _water() -> Image.Image:
    """Two people in a lane who hold bottles against each other."""
    sheet = _Sheet()
    sheet.town(560)
    for left, colour in ((0, "#cbb6a0"), (1010, "#b9a48f")):
        sheet.box(left, 170, left + 390, 640, colour)
        for column in (left + 50, left + 220):
            sheet.box(column, 250, column + 110, 360, "#f3ede2", round_by=6)
            sheet.box(column + 52, 250, column + 58, 360, "#a08d79")
    sheet.shape([(390, 560), (1010, 560), (1330, HEIGHT), (70, HEIGHT)], "#d7d1c4")
    sheet.box(610, 690, 790, 760, NAVY, round_by=12)
    sheet.disc(700, 716, 40, WHITE, ring=BLUE)
    sheet.line([(700, 716), (722, 700)], RED, 6)
    sheet.person(500, 770, TEAL, reach=(646, 470), tall=1.2)
    sheet.person(905, 770, ORANGE, reach=(766, 470), tall=1.15)
    for x, liquid in ((646, "#b9783a"), (766, "#9fd3ee")):
        sheet.box(x - 34, 330, x + 34, 468, "#f5fafc", round_by=14)
        sheet.box(x - 28, 370, x + 28, 462, liquid, round_by=10)
        sheet.box(x - 16, 304, x + 16, 334, NAVY, round_by=6)
    return sheet.finished()


def _crossing() -> Image.Image:
    """A crossing with a low kerb, a pram and a wheelchair."""
    sheet = _Sheet()
    sheet.town(520)
    sheet.box(0, 560, WIDTH, HEIGHT, ROAD)
    sheet.box(0, 545, WIDTH, 566, KERB)
    for left in range(250, 1200, 150):
        sheet.shape([(left, 580), (left + 80, 580), (left + 60, HEIGHT), (left - 50, HEIGHT)], WHITE)
    sheet.shape([(200, 545), (1210, 545), (1250, 575), (160, 575)], YELLOW)
    for x in range(230, 1200, 44):
        sheet.disc(x, 560, 9, "#d6a93a")
    sheet.box(1265, 170, 1285, 560, NAVY)
    sheet.box(1232, 150, 1318, 300, "#26313d", round_by=14)
    sheet.disc(1275, 190, 26, "#5a2f2a")
    sheet.disc(1275, 256, 26, "#57b36b")
    sheet.person(400, 700, BLUE, reach=(500, 545))
    sheet.line([(500, 545), (548, 610), (690, 620)], NAVY, 10)
    sheet.shape([(540, 520), (720, 520), (690, 626), (560, 626)], TEAL)
    sheet.shape([(540, 520), (600, 440), (640, 520)], "#2c6f6b")
    for body, x in ((592, 570), (660, 680)):
        sheet.line([(body, 620), (x, 676)], NAVY, 8)
        sheet.disc(x, 676, 34, None, ring=NAVY)
    sheet.disc(930, 650, 92, None, ring=NAVY)
    sheet.disc(1050, 716, 26, None, ring=NAVY)
    sheet.line([(880, 470), (890, 610), (1010, 612), (1046, 700)], NAVY, 12)
    sheet.box(890, 430, 978, 590, RED, round_by=28)
    sheet.line([(930, 590), (1020, 596), (1046, 684)], NAVY, 30)
    sheet.line([(950, 470), (992, 556)], RED, 24)
    sheet.disc(992, 556, 13, SKIN)
    sheet.disc(934, 388, 36, SKIN)
    sheet.box(897, 345, 971, 384, HAIR, round_by=20)
    return sheet.finished()


PICTURES: Mapping[str, Callable[[], Image.Image]] = {
    "B2026-01.png": _stop,
    "B2026-02.png": _water,
    "B2026-03.png": _crossing,
}


def write(folder: Path) -> None:
    """Draw every picture into a folder; 256 colours keep the files small."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, drawn in PICTURES.items():
        drawn().quantize(256, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE).save(
            folder / name, optimize=True
        )


if __name__ == "__main__":
    write(Path(sys.argv[1]))
