"""Names of private persons, where the words around them say that a name stands there.

Nothing is taken for a name by its looks alone. A sure context (제 이름은 ..., 성명: ...) takes any family name and one
or two syllables; an unsure one (남편 ..., ... 씨, a word beside a telephone number) also asks for syllables that
given names are made of, and for no everyday word. Officials in office and people of public life stay: 시장 홍길동.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from extract.privacy.kind import Kind
from extract.privacy.shadow import MASKS, NUMBER_BLANK
from extract.privacy.sieve import sieve_of
from extract.privacy.words import words_of

_DOUBLE = "|".join(words_of("surnames", "double"))
_COMMON = "".join(words_of("surnames", "common"))
_ANY = _COMMON + "".join(words_of("surnames", "rare"))
_FIRST, _LAST = ("".join(words_of("given_syllables", kind)) for kind in ("first", "last"))
# Endings of verbs and of words for papers, shares and groups: the lists hold them, an unsure name does not end so.
_UNLIKELY_LAST = "한해회단권률량례대표제화"
_SOME_LAST = "".join(syllable for syllable in _LAST if syllable not in _UNLIKELY_LAST)
_LIKELY = rf"(?:(?:{_DOUBLE})[{_FIRST}]?[{_LAST}]|[{_COMMON}][{_FIRST}][{_LAST}])"
_LIKELIER = rf"(?:(?:{_DOUBLE})[{_FIRST}]?[{_SOME_LAST}]|[{_COMMON}][{_FIRST}][{_SOME_LAST}])"
_POSSIBLE = rf"(?:(?:{_DOUBLE})[가-힣]{{1,2}}|[{_ANY}][가-힣]{{1,2}})"
_SPACED = rf"(?:[{_COMMON}] {{1,2}}[가-힣] {{1,2}}[가-힣](?![가-힣])|[{_COMMON}] [{_FIRST}][{_LAST}])"
_LATIN = r"(?:[A-Z][A-Za-z\-]{1,15}(?:,? [A-Z][A-Za-z\-]{0,15}){1,3})"

_NOT_IN_A_WORD = r"(?<![가-힣A-Za-z0-9])"
_ENDS = (
    r"(?=$|[^가-힣]|이?라[고는며네]|이?래[요서]|입니|이?에요|예요|이[고며]|인데|은(?![가-힣])|는(?![가-힣])|이(?:[가는를의도]|에게)?(?![가-힣])|가(?![가-힣])|을(?![가-힣])"
    r"|를(?![가-힣])|의(?![가-힣])|에게|께|와(?![가-힣])|과(?![가-힣])|도(?![가-힣])|씨|님|으?로(?![가-힣])|한테|이?랑(?![가-힣])|군(?![가-힣])|양(?![가-힣]))"
)
_IS = (
    r"(?=\s?(?:입니|이에요|예요|에요|이[고며]|인데|이?라고|이?라[는며]|올시다|이올|임(?![가-힣]))"
    r"|\s{0,2}[.,!)/;\n]|\s*$)"
)
_SAYS = r"(?=\s?(?:입니[다당]|이에요|예요|에요|이?라고|이?라[는며]|이?고요|인데요|올시다))"

_WORD_NAME = r"(?:성 ?명|이 ?름|성 ?함|본명|실명)"
_ROLE, _RELATION, _OFFICE = (
    f"(?:{'|'.join(words_of('name_contexts', kind)).replace('_', ' ?')})" for kind in ("role", "relation", "office")
)
_AFTER_OFFICE = re.compile(rf"{_OFFICE}\s?$")
_BEFORE_OFFICE = re.compile(rf"(?:\s?[(]?)?(?:전 |현 |前 |現 )?{_OFFICE}")
# 이름 of a thing: 공원 이름은, 시설의 이름:
_OF_A_THING = re.compile(
    r"(?:공원|시설|업체|업소|가게|상호|회사|학교|건물|아파트|도로|길|역|단지|제품|앱|사이트|파일|카페|식당|병원|프로그램|영화|드라마|노래|책|팀|행사"
    r"|축제|사업|제도|지역|동네|나라|도시|섬|산|다리|버스|노선|정류장|꽃|나무|동물|고양이|강아지|게임|캐릭터|브랜드|기관|단체|센터|부서|모임|시장"
    r"|마을|지명|그룹|주인공|역할|배역|인물)\s?(?:의\s?)?$"
)

SELF = rf"(?:제|저의|내|나의|본인)\s?(?:의\s?)?{_WORD_NAME}(?:은|는|이|:)?\s{{0,2}}(?P<name>{_POSSIBLE}){_IS}"
_LABELLED = rf"(?:\s?\([^()\n]{{0,8}}\))?\s{{0,2}}[:=]\s{{0,3}}(?P<name>{_POSSIBLE}{_ENDS}|{_SPACED}{_ENDS}|{_LATIN})"
LABEL_OF_NAME = rf"{_WORD_NAME}{_LABELLED}"
NAME_IS = rf"{_WORD_NAME}(?:(?:은|는|이)\s{{0,2}}|\s{{1,2}})(?P<name>{_LIKELY}){_ENDS}"
NAME_AT_END = rf"(?:성 ?명|성 ?함)\s{{1,2}}(?P<name>{_POSSIBLE})(?=\s{{0,2}}(?:$|[\n,/(]))"
LABEL_OF_ROLE = rf"{_ROLE}(?:\s?{_WORD_NAME}|명)?{_LABELLED}"
ROLE = rf"{_ROLE}(?:\s?{_WORD_NAME}|명)?(?:\s{{1,2}}|\()(?P<name>{_LIKELIER}{_ENDS}|{_LATIN})"
ROLE_IS = rf"{_ROLE}(?:\s?{_WORD_NAME}|명)?(?:은|는|이|인)\s{{1,2}}(?P<name>{_LIKELY}){_SAYS}"
# Two syllables in all are too like a word: only where a name must stand and ends.
SHORT = (
    rf"(?:{_WORD_NAME}|예금주|세대주|명의자|민원인|신청인|보호자|환자)(?:은|는)?\s{{1,2}}(?P<name>[{_COMMON}][{_LAST}])"
    r"(?=\s?(?:님|씨)(?![가-힣]{2})|\s?(?:입니다|이고|이며)|\s{0,2}[,(]|\s*$|\s{0,2}\n)"
)
FOREIGN = r"(?:성 ?명|성 ?함|예금주)\s{0,2}:\s{0,3}(?P<name>[가-힣]{2,5}(?: [가-힣]{1,5}){0,2})(?=\s*(?:$|[\n,(/]))"
RELATION = (
    rf"{_RELATION}(?:인|이신|은|는|이|가|분)?(?:\s?[,:]\s?|\s{{1,2}}|\()(?:(?:사는|사시는|주민|분)\s)?"
    rf"(?P<name>{_LIKELIER}{_ENDS}|{_LATIN}(?=\s?(?:씨|님)))"
)
_GREETING = r"(?:안녕하세요|안녕하십니까|안녕하세용|반갑습니다|수고하십니다|수고하세요|수고많으십니다)"
I_AM = (
    rf"(?:저는|저(?= )|나는|전|본인은|저희는|{_GREETING})[.,!?~ ]{{0,4}}(?:[^.!?\n]{{0,40}}?\s)?"
    rf"(?P<name>{_LIKELY}){_SAYS}"
)
I_AM_CALLED = rf"(?:저는|제가|전|본인은)\s{{1,2}}(?P<name>{_POSSIBLE})(?=이?라고\s?(?:합니|해요|하는|하고|하며|불러))"
_LIVING = r"(?:사는|살고\s?있는|거주하는|거주하고\s?있는|거주|거주중인|다니는|근무하는|재학\s?중인|재직\s?중인)"
FROM_A_PLACE = rf"{_LIVING}\s{{1,2}}(?P<name>{_LIKELIER}){_SAYS}"
INTRODUCED = rf"(?:^|[\n.,!?~]\s{{0,2}})(?P<name>{_LIKELIER})(?=\s?(?:입니다|이?라고 합니다)(?:$|[\s.!~]))"
CALLED = rf"{_NOT_IN_A_WORD}(?P<name>{_LIKELY})(?=이?라고\s?(?:합니|해요|하는데|하고요|하며|하구요|부릅))"
_SIGNS = r"(?:드림|올림|배상|拜上|씀|드립니다|올립니다)"
SIGNED = rf"{_NOT_IN_A_WORD}(?P<name>{_LIKELY}|{_SPACED})\s{{0,2}}(?={_SIGNS}(?:$|[\s.,!~^)(\]ㅠㅎ\-]))"
SIGNED_ON_A_LINE = rf"(?:^|[\n.!?\-]\s{{0,3}})(?P<name>{_POSSIBLE})\s{{0,2}}(?=(?:드림|올림|배상)\s*(?:$|\n|\.$))"
STAMPED = rf"{_NOT_IN_A_WORD}(?P<name>{_LIKELY}|{_SPACED})\s{{0,3}}\((?:인|서명|印|서명생략|날인)\)"
_DAY = r"20[0-9]{2} ?[.년/\-] ?[0-9]{1,2} ?[.월/\-] ?[0-9]{1,2} ?[.일]?"
DATED = rf"{_DAY}\s{{1,3}}(?P<name>{_LIKELIER})\s*$"
_TITLE = r"(?:씨|님|귀하|할머니|할아버지|어르신|학생|아저씨|아주머니)"
_AFTER_TITLE = r"(?:[^가-힣]|$|[는은가이를을의도만께와과로라네댁집]|에게|한테|입니|이?랑)"
TITLED = rf"{_NOT_IN_A_WORD}(?P<name>{_LIKELIER})(?=\s?{_TITLE}{_AFTER_TITLE})"
_REACHED = r"(?:연락처|전화|전번|휴대폰|핸드폰|[Hh]\.?[Pp]|tel)"
BEFORE_NUMBER = (
    rf"{_NOT_IN_A_WORD}(?P<name>{_LIKELY})(?:\s?(?:님|씨))?[\s(,:/\-\[]{{0,3}}{_REACHED}?[\s.:]{{0,2}}{NUMBER_BLANK}"
)
AFTER_NUMBER = rf"{NUMBER_BLANK}[)\]\s,/:\-]{{1,3}}(?:예금주\s?:?\s?)?\(?(?P<name>{_LIKELIER}){_ENDS}"

# A bare 김철수 씨 is as often somebody of public life; one who is written about to an office stands near such words.
_MATTER = re.compile(
    r"신청|접수|문의|연락|민원|상담|거주|사는|사시는|명의|본인|계약|임대|관리비|처리|요청|통화|방문|주소|이웃|택배|입원|보호자|댁|층간|세입자|집주인|옆집|윗집"
    r"|아랫집|[0-9]호|신고|고지서|등기|우편|체납|수급|계좌|송금|입금|환급|면허|차량|부재중|회신|전화|인적|주민|\x01|\x02"
)
_ADDRESSED = re.compile(r"\s?(?:님|씨)(?![가-힣]{2})")
# What stands after 성명: when no name does.
_NO_ANSWER = re.compile(
    r"미상|불상|없음|비공개|익명|무명|상동|위와|동일|본인|대리|생략|기재|작성|확인|필수|공란|시민|주민"
)
_NOT_NAMES = frozenset((*words_of("not_names"), *words_of("areas", "district"), *words_of("areas", "province")))
_LIKELY_NAME = re.compile(_LIKELY)
# After an everyday word of two syllables these are its ending.
_ENDINGS = "은의도만인한해지나라로서이일상별중하자고기을동"


def _is_everyday(name: str) -> bool:
    word = name.replace(" ", "")
    return word in _NOT_NAMES or (len(word) == 3 and word[:2] in _NOT_NAMES and word[2] in _ENDINGS)


def _sure(match: re.Match[str], shadow: str) -> str | None:
    name = match.group("name").replace(" ", "")
    # 구하은 is a name though 구하 is a word; 이야기 is none.
    is_word = name in _NOT_NAMES if _LIKELY_NAME.fullmatch(name) else _is_everyday(name)
    return None if is_word else "name"


def _unsure(match: re.Match[str], shadow: str) -> str | None:
    start, end = match.span("name")
    in_office = _AFTER_OFFICE.search(shadow, max(0, start - 8), start) or _BEFORE_OFFICE.match(shadow, end)
    # 이하은 님 is somebody, 이하은 alone is a word with a particle.
    is_word = _sure(match, shadow) is None if _ADDRESSED.match(shadow, end) else _is_everyday(match.group("name"))
    return None if in_office or is_word else "name"


def _label_of_name(match: re.Match[str], shadow: str) -> str | None:
    before = shadow[max(0, match.start() - 8) : match.start()]
    return None if _OF_A_THING.search(before) else _unsure(match, shadow)


def _foreign(match: re.Match[str], shadow: str) -> str | None:
    return None if _NO_ANSWER.search(match.group("name")) else _sure(match, shadow)


def _titled(match: re.Match[str], shadow: str) -> str | None:
    around = shadow[max(0, match.start() - 25) : match.start()] + shadow[match.end() : match.end() + 25]
    return _unsure(match, shadow) if _MATTER.search(around) else None


def _kind(
    pattern: str, decide: Callable[[re.Match[str], str], str | None], *, needs: re.Pattern[str] | None = None
) -> Kind:
    return Kind(re.compile(pattern), decide, group="name", needs=needs, may_hold_dates=True)


_NEEDS_NAME = re.compile(_WORD_NAME)
_NEEDS_SAYS = re.compile(_SAYS)
_NEEDS_SIGN = re.compile(_SIGNS)
_NEEDS_NUMBER = re.compile(NUMBER_BLANK)
KINDS = (
    _kind(SELF, _sure, needs=_NEEDS_NAME),
    _kind(LABEL_OF_NAME, _label_of_name, needs=_NEEDS_NAME),
    _kind(NAME_IS, _label_of_name, needs=_NEEDS_NAME),
    _kind(NAME_AT_END, _label_of_name, needs=_NEEDS_NAME),
    _kind(LABEL_OF_ROLE, _sure),
    _kind(ROLE, _unsure),
    _kind(SHORT, _unsure),
    _kind(FOREIGN, _foreign),
    _kind(ROLE_IS, _unsure, needs=_NEEDS_SAYS),
    _kind(RELATION, _unsure),
    _kind(I_AM, _unsure, needs=_NEEDS_SAYS),
    _kind(I_AM_CALLED, _sure, needs=_NEEDS_SAYS),
    _kind(FROM_A_PLACE, _unsure, needs=_NEEDS_SAYS),
    _kind(INTRODUCED, _unsure, needs=_NEEDS_SAYS),
    _kind(CALLED, _unsure, needs=_NEEDS_SAYS),
    _kind(SIGNED, _unsure, needs=_NEEDS_SIGN),
    _kind(SIGNED_ON_A_LINE, _sure, needs=_NEEDS_SIGN),
    _kind(STAMPED, _unsure),
    _kind(DATED, _unsure),
    _kind(TITLED, _titled),
    _kind(BEFORE_NUMBER, _unsure, needs=_NEEDS_NUMBER),
    _kind(AFTER_NUMBER, _unsure, needs=_NEEDS_NUMBER),
)
_SAID = _SAYS.replace("(?=", "(?:", 1)
PREFILTERS = (
    sieve_of("|".join((SELF, LABEL_OF_NAME, NAME_IS, NAME_AT_END, SHORT, FOREIGN))),
    sieve_of("|".join((LABEL_OF_ROLE, ROLE, RELATION))),
    # All that end in a name and 입니다 or 라고; what stands before them is too long to ask of every text.
    sieve_of(f"{_LIKELY}{_SAID}|{I_AM_CALLED.replace('(?=', '(?:')}"),
    sieve_of(rf"(?:{_LIKELY}|{_SPACED}|{_POSSIBLE})\s{{0,2}}{_SIGNS}"),
    sieve_of(rf"{_LIKELIER}\s?{_TITLE}|{STAMPED}|{DATED}"),
    # A number is found by its own question; only one that is masked already is not.
    "|".join(re.escape(mask) for mask in MASKS.values()),
)
