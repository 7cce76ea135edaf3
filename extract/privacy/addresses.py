"""Postal addresses down to a building, a lot or a flat.

A bare place (구월동, 인하로, 송도 센트럴파크) is what a complaint is about and stays; so do the names of the province,
the district and the 동 before an address, because a department needs them. What is masked begins at the road, the lot
or the house.
"""

from __future__ import annotations

import re

from extract.privacy.kind import Kind
from extract.privacy.words import words_of

_AREA = rf"(?:{'|'.join((*words_of('areas', 'province'), *words_of('areas', 'district')))})"
# What follows a district before the road or the lot: 용현5동, 도화2.3동, 강화읍, 신문리, 을지로3가.
_QUARTER = r"[가-힣]{1,6}(?:[0-9]{1,2}(?:[.,][0-9]{1,2})?)?(?:동|읍|면|리|가)"
_NOT_IN_A_WORD = r"(?<![가-힣A-Za-z0-9])"
_AREAS = rf"(?:{_NOT_IN_A_WORD}{_AREA}[ ,]{{0,2}}(?:{_AREA}[ ,]{{1,2}})?(?:{_QUARTER}[ ,]{{1,2}}){{0,2}})"
_ROAD = r"(?P<road>[가-힣][가-힣0-9.]{0,9}?(?:대로|로|길))"
_BRANCH = r"(?: ?[0-9]{1,4}(?:[가-하]|안|번|번안|번가)?길)?"
_NUMBER = r"(?:지하 ?)?[1-9][0-9]{0,3}(?: ?- ?[0-9]{1,4})?(?: ?번지)?"
# A number that is counted, measured or dated is no building; after a blank only when the unit is a word of its own.
_UNIT = (
    r"(?:㎡|%|[kK]?[mM](?![가-힣])|미터|킬로|퍼센트|분|시|일|월|년|명|개|대|곳|건|원|만|천|백|억|차선|차로|호선|회|번(?!지|길)|단계|배"
    r"|가지|군데|세대|가구|평|인(?!데|가|지|입)|정거장|블록|블럭|BL|등(?!록)|위|점|세|살|학년|반|조|항|주|도|자리|번째|여|톤|장|권|쪽|초|급|차|부|퍼|km"
    r"|공구|단지|군|석|면|마리|그루|구간|층|리터|노선|편|기|선|구역|지구|할|가)"
)
_NOT_COUNTED = (
    rf"(?![0-9]|[가-힣]{{0,2}}길|[.,:/~][0-9]|\s?~|-[0-9]|{_UNIT}"
    rf"|\s{_UNIT}(?:[^가-힣]|$|[은는이가을를의에도로]|동안|정도|이상|이하|이내|까지|간(?![가-힣])|가량|넘))"
)
_ENDING, _BRAND = ("|".join(words_of("building_words", kind)) for kind in ("ending", "brand"))
_BUILDING = rf"(?:[가-힣A-Za-z0-9]{{0,14}}(?:{_ENDING}|{_BRAND})[가-힣]{{0,3}}?(?: ?[0-9]{{1,2}} ?(?:단지|차))?)"
_HOUSE = r"(?:제 ?)?(?:[0-9]{1,4}|[가나다라마바사아자차카타파하A-Za-z]) ?동"
_ROOM = (
    r"(?:제 ?)?(?:지하 ?|지층 ?|[Bb])?[0-9]{1,4} ?호"
    r"(?!선|차|기|봉|[가-힣]?공급| ?(?:공급|건설|규모|이상|이하|정도|내외|매입))"
)
_FLOOR = r"(?:지하 ?|[Bb])?[0-9]{1,2} ?층"
_BRACKET = rf"(?: ?\((?:{_QUARTER}|{_BUILDING})(?:[ ,]{{1,2}}[가-힣A-Za-z0-9 ]{{1,20}})?\))"
_PLACE = (
    rf"(?:{_BUILDING}[ ,]{{0,2}})?{_HOUSE}[ ,\-]{{0,3}}(?:{_FLOOR}[ ,]{{0,2}})?(?:{_ROOM}|[0-9]{{3,4}}(?![0-9가-힣]))"
)
_ROOMS = (
    rf"(?:{_PLACE}|{_BUILDING}[ ,]{{0,2}}(?:(?:{_FLOOR}[ ,]{{0,2}})?{_ROOM}|{_FLOOR})|(?:{_FLOOR}[ ,]{{0,2}})?{_ROOM}"
    rf"|{_FLOOR}|{_HOUSE}(?![가-힣])|[가-힣A-Za-z0-9]{{0,14}}(?:{_ENDING}|{_BRAND})(?=$|[^가-힣A-Za-z0-9]|[은는이가을를의에앞인입]|으?로))"
)
_DETAIL = rf"(?:{_BRACKET}?[ ,]{{0,3}}{_ROOMS}{_BRACKET}?|{_BRACKET})"

WITH_AREA = re.compile(rf"{_AREAS}(?P<address>{_ROAD}{_BRANCH} {{0,2}}(?P<number>{_NUMBER}){_NOT_COUNTED}{_DETAIL}?)")
WITH_DETAIL = re.compile(
    rf"{_NOT_IN_A_WORD}(?P<address>{_ROAD}{_BRANCH} {{0,2}}{_NUMBER}(?![0-9])"
    rf"{_BRACKET}?[ ,]{{1,3}}(?:{_PLACE}|{_ROOM}|{_BUILDING} ?{_ROOM}))"
)
ROAD_ALONE = re.compile(
    rf"{_NOT_IN_A_WORD}(?P<address>{_ROAD}{_BRANCH} {{0,2}}(?P<number>{_NUMBER}){_NOT_COUNTED}(?P<detail>{_DETAIL})?)"
)
_LOT_NUMBER = r"(?:산 ?)?[1-9][0-9]{0,3}(?: ?- ?[0-9]{1,4})?"
LOT_WITH_AREA = re.compile(
    rf"{_NOT_IN_A_WORD}{_AREA}[ ,]{{0,2}}(?:{_AREA}[ ,]{{1,2}})?(?:{_QUARTER}[ ,]{{0,2}}){{1,2}}"
    rf"(?P<address>(?P<number>{_LOT_NUMBER}(?: ?번지(?: ?[0-9]{{1,4}} ?호)?)?){_NOT_COUNTED}(?! ?호){_DETAIL}?)"
)
LOT = re.compile(
    rf"{_NOT_IN_A_WORD}(?P<quarter>{_QUARTER})[ ,]{{0,2}}"
    rf"(?P<address>(?:{_LOT_NUMBER} ?번지(?: ?[0-9]{{1,4}} ?호)?|[1-9][0-9]{{1,3}}(?=[ ,]{{1,3}}{_PLACE})"
    rf"|(?:산 ?)?[0-9]{{2,4}}-[0-9]{{1,4}}{_NOT_COUNTED}(?! ?호)){_DETAIL}?)"
)
HOUSE = re.compile(rf"(?<![0-9])(?<![가-힣]제)(?P<address>{_PLACE})")
ROOM_OF_A_BUILDING = re.compile(
    rf"{_NOT_IN_A_WORD}(?P<address>[가-힣A-Za-z0-9]{{1,14}}(?:아파트|APT|apt|빌라|오피스텔|연립|맨션|원룸|고시원|하이츠|빌리지|캐슬|빌)"
    rf"[ ,]{{0,2}}(?:{_FLOOR}[ ,]{{0,2}})?{_ROOM})"
)
SAID_BEFORE = re.compile(
    r"(?:주소|주소지|거주지|자택|사는 ?곳|살고 ?있는 ?곳|주거지|집은|집이|본적|배송지|받는 ?곳|저희 ?집)[^\n0-9]{0,12}$"
)
SAID_AFTER = re.compile(r"\s?(?:번지)?\s?(?:에|에서)\s?(?:거주|사는|삽니다|살고|살아|살며|거처|입주)")

_PUBLIC = rf"(?:{'|'.join(words_of('public_places'))})"
# 정각로 29 인천시청 and 인천시청 (정각로 29): whose address it is stands beside it.
_PUBLIC_AFTER = re.compile(
    rf"{_BRACKET}?[ ,(]{{1,3}}(?:[가-힣0-9]{{1,10}} )?[가-힣0-9]{{0,10}}?{_PUBLIC}"
    r"(?!\s?(?:옆|맞은편|건너편|근처|뒤|부근|인근|주변))(?![가-힣]{2})"
)
_PUBLIC_BEFORE = re.compile(
    rf"{_PUBLIC}(?:은|는|의)?(?: ?(?:주소|위치)(?:는|가)?)?[ :,(]{{1,3}}(?:{_AREA}[ ,]{{0,2}}){{0,2}}$"
)
_HAS_ROOM = re.compile(r"[0-9] ?호|[0-9] ?동 ?[0-9]")
# Words that end like a 동 or a 리, and scores, shares and ranges after them: 활동 10-20, 거리 100-200.
_NO_QUARTER = frozenset(words_of("not_quarters"))

_ROADS = frozenset(words_of("roads"))
_NO_ROAD = frozenset(words_of("not_roads"))
# 경인로 223번길 13, 연희로 373-17: nothing else is written so.
_BRANCHED = re.compile(r"[가-힣0-9.]+[로길] ?[0-9]{1,4}번[가-하안]?길 ?[0-9]|[가-힣0-9.]{2,}[로길] [0-9]{2,4}-[0-9]")
_BARE_LOT = re.compile(r"[0-9]{2,4}-[0-9]{1,4}")
_MONTH_AND_DAY = re.compile(r"(?:[1-9]|1[0-2]) ?- ?(?:[1-9]|[12][0-9]|3[01])")


def _is_road(road: str) -> bool:
    return len(road) >= 2 and road not in _NO_ROAD and not road.endswith(("으로", "그로"))


def _is_public(match: re.Match[str], shadow: str) -> bool:
    """Whether the address is that of an office or a place for everybody, which anybody may look up."""
    if _HAS_ROOM.search(match.group("address")):
        return False
    start = match.start()
    before = _PUBLIC_BEFORE.search(shadow, max(0, start - 30), start)
    return before is not None or _PUBLIC_AFTER.match(shadow, match.end("number")) is not None


def _with_detail(match: re.Match[str], shadow: str) -> str | None:
    return "address" if _is_road(match.group("road")) else None


def _with_area(match: re.Match[str], shadow: str) -> str | None:
    return "address" if _is_road(match.group("road")) and not _is_public(match, shadow) else None


def _road_alone(match: re.Match[str], shadow: str) -> str | None:
    start, end = match.span("address")
    said = SAID_BEFORE.search(shadow, max(0, start - 30), start) or SAID_AFTER.match(shadow, end)
    known = match.group("road") in _ROADS or match.group("detail") or _BRANCHED.match(match.group("address"))
    is_one = _is_road(match.group("road")) and (said or known) and not _is_public(match, shadow)
    return "address" if is_one else None


def _lot(match: re.Match[str], shadow: str) -> str | None:
    quarter, address = match.group("quarter"), match.group("address")
    # 떨어지면 10-20, 점수가 21-19: an ending; 을지로3가 has its number before.
    is_ending = quarter[-1] == "면" or (quarter[-1] == "가" and not quarter[-2:-1].isdigit())
    is_bare = _BARE_LOT.fullmatch(address) is not None
    said = SAID_BEFORE.search(shadow, max(0, match.start() - 30), match.start()) or SAID_AFTER.match(
        shadow, match.end()
    )
    if is_bare and not said and (is_ending or quarter in _NO_QUARTER):
        return None
    return None if _MONTH_AND_DAY.fullmatch(address) else "address"


def _lot_with_area(match: re.Match[str], shadow: str) -> str | None:
    is_no_lot = re.fullmatch("[0-9]", match.group("address"))
    # 서울하면 100: no such 면.
    is_no_lot = is_no_lot or re.search(r"[하가오되보살]면\s?$", shadow[match.start() : match.start("address")])
    return None if is_no_lot or _is_public(match, shadow) else "address"


def _house(match: re.Match[str], shadow: str) -> str | None:
    # 000동 000호 is how a form is filled with nothing.
    return "address" if re.search("[1-9]", match.group("address")) else None


_NEEDS_ROAD = re.compile(r"[로길] {0,2}(?:지하 ?)?[0-9]|[로길] ?[0-9]{1,4}[가-힣]{0,2}길")
_NEEDS_LOT = re.compile(r"[동읍면리가][ ,]{0,2}(?:산 ?)?[0-9]")
_NEEDS_HOUSE = re.compile(r"동[ ,\-]{0,3}(?:제 ?|지하 ?|[Bb])?[0-9]")
_NEEDS_ROOM = re.compile(r"[0-9] ?호")
KINDS = (
    Kind(WITH_AREA, _with_area, group="address", needs=_NEEDS_ROAD),
    Kind(WITH_DETAIL, _with_detail, group="address", needs=_NEEDS_ROAD),
    Kind(ROAD_ALONE, _road_alone, group="address", needs=_NEEDS_ROAD),
    Kind(LOT_WITH_AREA, _lot_with_area, group="address", needs=_NEEDS_LOT),
    Kind(LOT, _lot, group="address", needs=_NEEDS_LOT),
    Kind(HOUSE, _house, group="address", needs=_NEEDS_HOUSE),
    Kind(ROOM_OF_A_BUILDING, _house, group="address", needs=_NEEDS_ROOM),
)
# The needs above, asked of raw text in the dialect of the Rust engine.
_RAW_BLANK = r"[ \p{Z}\p{Cf}]"
PREFILTER = (
    rf"[로길동읍면리가](?:{_RAW_BLANK}|[,，\p{{Pd}}\-−∼〜～ー─━ㅡ]){{0,4}}(?:[산제지]하?{_RAW_BLANK}?|[BbＢｂ])?\d"
    rf"|\d{_RAW_BLANK}?호"
)
