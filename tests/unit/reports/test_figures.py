import re
import xml.etree.ElementTree as ET

import pytest

from reports.figures import draw

CHARTS = {
    "panels": {
        "weeks": ["8. 17.", "8. 24.", "8. 31."],
        "panels": [
            {"label": "120 상담", "values": [10, None, 2279], "state": ""},
            {"label": "국민신문고 민원", "values": [1, 2, None], "state": "자료 미수신"},
            {"label": "빈 채널", "values": [None, None, None], "state": ""},
        ],
        "unit": "건",
    },
    "bars": {
        "items": [
            {"label": "부평구", "value": 12, "reference": 30.5},
            {"label": "옹진군", "value": 0, "reference": None},
        ],
        "unit": "건",
        "reference_label": "최근 12주 평균",
    },
    "intervals": {
        "items": [{"label": "도로과 (n=5)", "value": 0.0, "low": 0.0, "high": 0.43}],
        "reference": 1.0,
        "reference_label": "시 전체 100.0%",
    },
}


@pytest.mark.parametrize("shape", CHARTS)
def test_a_chart_is_drawn_twice_with_the_same_bytes(shape: str) -> None:
    chart = {"shape": shape, "title": "제목", "description": "설명", "data": CHARTS[shape]}
    first, second = draw(chart), draw(chart)
    assert first == second
    assert first.png.startswith(b"\x89PNG")


@pytest.mark.parametrize("shape", CHARTS)
def test_the_picture_carries_words_for_who_cannot_see_it(shape: str) -> None:
    chart = {"shape": shape, "title": "A < B & C", "description": "x > y", "data": CHARTS[shape]}
    svg = draw(chart).svg
    assert "<!DOCTYPE" not in svg
    assert not re.search(r'<path d=""', svg)
    root = ET.fromstring(svg)
    names = {child.tag.rpartition("}")[2]: child.text for child in root}
    assert names["title"] == "A < B & C"
    assert names["desc"] == "x > y"
    assert root.attrib["role"] == "img"


def test_an_unknown_shape_is_an_error() -> None:
    with pytest.raises(KeyError):
        draw({"shape": "pie", "title": "", "description": "", "data": {}})
