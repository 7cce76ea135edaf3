"""The words around a number that decide what it is, or that it is nobody's.

A shape alone is not enough for accounts, most passports and plates written loosely; and some shapes that look personal
belong to firms or to a petition.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

BANK = re.compile(
    r"은행|뱅크|카뱅|계좌|구좌|입금|송금|이체|예금|적금|농협|축협|수협|신협|산림조합|[케토]뱅|새마을(?:금고)?|우체국|저축|증권|통장|환급|환불|"
    r"신한|국민|우리|하나|기업|산업|제일|씨티|토스|카카오|케이|[Kk][Bb]|[Nn][Hh]|[Ii][Bb][Kk]|[Ss][Cc]|대구|부산|경남|광주|전북"
)
# Words that only mean a bank when the number follows at once: 국민 is also the people, 우리 is also us.
BANK_STRONG = re.compile(
    r"은행|뱅크|[카케토]뱅|계좌|구좌|입금|송금|이체|예금|적금|농협|축협|수협|신협|산림조합|새마을(?:금고)?|우체국|저축|증권|통장|환급"
)
BANK_AFTER = re.compile(
    r"은행|뱅크|[카케토]뱅|계좌|입금|송금|예금|이체|농협|축협|수협|신협|산림조합|새마을(?:금고)?|우체국|저축|증권|통장|환급"
)
# Short names of banks right after a number; 우리, 하나, 국민 and 기업 only with a particle that money is sent with.
BANK_AT_ONCE = re.compile(
    r"[\s(,]{0,3}(?:(?:신한|제일|씨티|토스|케이뱅크|[Kk][Bb]|[Nn][Hh]|[Ii][Bb][Kk]|[Ss][Cc])(?:$|[\s).,]|으?로|에|이[고며에]|입)"
    r"|(?:[Kk][Bb]|[Kk][Ee][Bb]|[Ii][Bb][Kk])\s?(?:국민|하나|기업)|(?:국민|우리|하나|기업)(?:으로|로|에\s|\)|$|입니다|이고))"
)
CARD = re.compile(r"카드|[Cc]ard|CARD|비자|마스터|아멕스|체크|신용|결제|승인")
PASSPORT = re.compile(r"여권|[Pp]assport|PASSPORT")
LICENCE = re.compile(r"면허")
RESIDENT = re.compile(r"주민|등록번호|외국인|외등|거소|민증|생년|주번|민번|신분증")
FOREIGNER = re.compile(r"외국인")
COMPANY = re.compile(r"법인\s?(?:등록)?\s?(?:번호)?[^0-9]{0,4}$")
BUSINESS = re.compile(r"사업자|사업\s?등록|고유번호")
COURT_BEFORE = re.compile(r"(?:선고|판결|판례|대법원?|법원|결정|헌재|사건)(?:번호)?[\s:(,]{0,3}$")
COURT_AFTER = re.compile(r"\s?(?:[,)]\s?)?(?:판결|판례|결정|전원합의체|사건|호(?![가-힣]))")
VEHICLE = re.compile(
    r"(?<![0-9])차(?![로례원별액담단선])|번호판|견인|택시|트럭|오토바이|이륜|운전|버스|승합|화물|카니발|쏘나타|소나타|그랜저|쏘렌토|싼타페|투싼|스포티지|셀토스|제네시스|봉고|"
    r"아반떼|모닝|포터|스타렉스|벤츠|[Bb][Mm][Ww]|SUV|suv|막고|막아|막은|세워|정차|끼어들|신호\s?위반|뺑소니|접촉\s?사고|추돌|과태료|난폭|굉음"
)
# Numbers of things and papers, which say so.
OTHER_NUMBER = re.compile(
    r"(?:접수|고객|문서|관리|송장|등기|주문|공고|민원|신청|사건|회원|예약|일련|제품|계량기|처리|허가|시설|대기|증권|수험|사업자|법인|법인\s?등록)"
    r"\s?(?:등록)?\s?번호[^0-9]{0,4}$|(?:바코드|상품\s?코드|ISBN|커밋|타임\s?스탬프)[^0-9]{0,4}$"
)
# A thing's number that is money's as well (결제주문번호, 카드고객번호) may be the card's or the account's own.
MONEY_NUMBER = re.compile(r"(?:카드|결제|계좌|통장)[가-힣]*\s?(?:번호|코드)[^0-9]{0,4}$")
# Directly before a landline, with nothing but a word for telephone between. 구청 앞 우리 가게 032-... is no office.
OFFICE = re.compile(
    r"(?:시청|구청|군청|도청|읍사무소|면사무소|동사무소|주민\s?센터|행정복지\s?센터|콜\s?센터|보건소|소방서|경찰서|지구대|파출소|교육청"
    r"|우체국|세무서|공단|(?:도시|교통|관광|주택|전력|가스)공사|사업소|사업본부|민원실|당직실|상황실|상담\s?센터|상담실|고객\s?센터|시의회"
    r"|(?:시청|구청|군청)\s[가-힣]{2,10}(?:과|팀|실|국|센터)|구의회|복지관|도서관|박물관|담당\s?부서|담당\s?공무원|대표\s?(?:전화|번호)|주무관"
    r"|[가-힣]*(?:정책|행정|관리|지원|운영|안전|녹지|건축|교통|민원|복지|환경|청소|세무|주택|도시|건설|위생|총무|토지|하수|수도|보육|문화|체육|순환|도로|하천|공원|산림|농업|수산"
    r"|경제|일자리|청년|여성|가족|아동|노인|장애인|사회|자치|인구|징수|세정|재난|안전|홍보|감사|회계|기획|예산|법무|정보|통신|관광|항만|해양|버스|택시"
    r"|물류|철도|주차|차량|건강|감염병|식품|동물|축산|대기|보전|개발|재생|경관|광고)과)"
    r"\s?(?:대표|당직|민원|상담|담당|문의|야간)?[\s(]{0,2}(?:전화\s?번호|전화|번호|연락처|[Tt][Ee][Ll]|☎|☏)?\s?"
    r"(?:은|는|이|가|인|로|에)?[\s:(.,~/\-]{0,3}$"
)
# The city hall's own line, which stands under every notice.
OFFICE_LINES = frozenset({"0324402114"})
ADDRESS_OF_A_PAGE = re.compile(r"(?:https?://|www\.)\S*$")
LICENCE_IS = re.compile(r"면허(?:증)?\s?(?:번호)?\s?(?:는|은|가|이)?\s?:?\s?$")
ACCOUNT_NUMBER_IS = re.compile(r"계좌(?:\s?번호)?\s?[:는은]?\s?$")
# A number that is counted or priced belongs to nobody.
_COUNTED = r"(?:원|만\s?원|억|천\s?원|명|건|개|세대|㎡|%|년|월|일)"
PRICED_AFTER = re.compile(rf"{_COUNTED}(?![가-힣]{{2}})|(?:원|만\s?원)|\s{_COUNTED}(?![가-힣])|\s원[은을이의에]")
PETITION_NUMBER = re.compile(r"(?<![0-9A-Za-z])\d[A-Za-z]{2}-\d{4}-\d{6,7}(?!\d)")
TIMESTAMP = re.compile(
    r"(?<![0-9])(?<![0-9]-)(?:19|20)[0-9]{2}\s?[-./년]\s?(?:0?[1-9]|1[0-2])\s?[-./월]\s?(?:0?[1-9]|[12][0-9]|3[01])(?![0-9])"
    # No day: "2026년11-12-123456-12" ends in a driving licence.
    r"(?!-[0-9]{6})"
    r"(?!(?!일)[가-힣]\s?[0-9]{4}(?![0-9]))(?:\s?일|\.)?(?:[T\s]{1,2}\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?"
)
COMPACT_TIMESTAMP = re.compile(
    r"(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:[01]\d|2[0-3])[0-5]\d(?:[0-5]\d)?"
)
BUSINESS_NUMBER = re.compile(r"(?<!\d)(?<!\d-)\d{3}-\d{2}-\d{5}(?!\d)(?!-\d)")


def is_near(word: re.Pattern[str], shadow: str, start: int, end: int, *, before: int, after: int = 0) -> bool:
    """Whether a word stands within so many characters before or after the span."""
    if word.search(shadow[max(0, start - before) : start]):
        return True
    return bool(after and word.search(shadow[end : end + after]))


def is_of_a_thing(shadow: str, start: int) -> bool:
    """Whether the number at `start` is named as a paper's or a thing's, or is part of a page's address."""
    before = shadow[max(0, start - 200) : start]
    is_called = OTHER_NUMBER.search(before[-20:]) is not None and MONEY_NUMBER.search(before) is None
    return is_called or ADDRESS_OF_A_PAGE.search(before) is not None


def is_of_an_office(shadow: str, start: int) -> bool:
    """Whether the words directly before `start` say that the landline there is a public office's."""
    return OFFICE.search(shadow, max(0, start - 40), start) is not None


def has_business_checksum(digits: str) -> bool:
    """Whether ten digits carry the check digit of a Korean business registration number."""
    weights = (1, 3, 7, 1, 3, 7, 1, 3, 5)
    total = sum(int(d) * w for d, w in zip(digits, weights, strict=False)) + int(digits[8]) * 5 // 10
    return (10 - total % 10) % 10 == int(digits[9])


def protected_spans(shadow: str) -> Iterator[tuple[int, int]]:
    """Stretches that are certainly not personal: petition numbers, dates with a century, firms' numbers."""
    for pattern in (PETITION_NUMBER, TIMESTAMP):
        for match in pattern.finditer(shadow):
            yield match.span()
    for match in BUSINESS_NUMBER.finditer(shadow):
        said = is_near(BUSINESS, shadow, *match.span(), before=15)
        at_a_bank = is_near(BANK_STRONG, shadow, *match.span(), before=15, after=8)
        if said or (has_business_checksum(match.group().replace("-", "")) and not at_a_bank):
            yield match.span()
