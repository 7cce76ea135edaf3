"""What each kind of personal number looks like, as citizens write it.

All patterns run on the shadow of a text (`extract.privacy.shadow`): digits, hyphens and spaces are ASCII there.
Resident numbers issued since 2020-10 carry no valid check digit, so a plausible date of birth is asked for and no
check digit; licences are 2-2-6-2 with regions 11-26 and 28; cards carry the check digit of ISO/IEC 7812.
"""

from __future__ import annotations

import re

# What people put between groups of digits; 에 and 다시 are how a number is read aloud.
GAP = r"(?:[\s\-./()~,_*:|=+'\"<>\[\]]|에|다시|의){0,4}"
# A shorter gap, within a line, for numbers that nobody reads aloud.
THIN_GAP = r"[ \t\-./_]{0,3}"
RESIDENT_GAP = r"(?:[ \t\-./_~,:)*]{0,3}|\s?-\s{0,3}|\s{1,3}-|[\r\n]{1,2}|\s?다시\s?)"
# Between the groups of a card, an account or a licence that the words around name: also over two lines, or read aloud.
NAMED_GAP = r"(?:[\s\-./_~,*]{0,4}|\s?(?:다시|에)\s?)"
NOT_INSIDE = r"(?<![0-9])(?<![0-9]-)"
DIGIT = "[0-9공영일이삼사오육륙칠팔구oOlIㅇ○〇]"
SPOKEN = "[공영일이삼사오육륙칠팔구]"
ZERO = "[0공영oOㅇ○〇]"
ONE = "[1일lI]"
REGION = "서울|부산|대구|인천|광주|대전|울산|세종|경기|강원|충북|충남|전북|전남|경북|경남|제주"

RESIDENT = re.compile(
    rf"{NOT_INSIDE}[0-9]{{2}}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])({RESIDENT_GAP})"
    r"([0-9])(?:[0-9]{6}|(?<=[^0-9][0-9])[ \-][0-9]{6})(?![0-9])"
)
# The date of birth with a century or in three groups.
RESIDENT_DATED = re.compile(
    r"(?<![0-9])(?<![0-9][\-.])(?P<century>19|20)?[0-9]{2}(?P<inner>[ \-./]{0,2})(?:0[1-9]|1[0-2])(?P=inner)"
    rf"(?:0[1-9]|[12][0-9]|3[01])(?P<gap>{RESIDENT_GAP})(?P<sex>[1-8])[0-9]{{6}}(?![0-9])(?!-[0-9])"
)
RESIDENT_SPACED = re.compile(
    rf"{NOT_INSIDE}(?<![0-9] )[0-9] [0-9] [01] [0-9] [0-3] [0-9](?: ?- ?| {{1,2}})([0-9])(?: [0-9]){{6}}(?! ?[0-9])"
)
RESIDENT_LOOSE = re.compile(
    rf"{NOT_INSIDE}[0-9]{{2}}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01]) ?- ?([0-9])(?: ?[0-9]){{6}}(?! ?[0-9])"
)
RESIDENT_IN_TWO = re.compile(
    r"앞\s?(?:자리|번호)?[^0-9\n]{0,8}(?P<number>[0-9]{6}[^0-9\n]{0,12}뒷?\s?(?:자리|번호)?[^0-9\n]{0,8}[0-9]{7})(?![0-9])"
)
RESIDENT_HANGUL = re.compile(rf"(?<![0-9]){DIGIT}{{6}}{GAP}{DIGIT}{{7}}(?![0-9])")

# 010 numbers always have eight more digits, so they are found however the blanks fall; older prefixes only in groups.
MOBILE = re.compile(rf"{ZERO}(?:(?<![0-9].)(?<![0-9]-.))[\s)\-]{{0,2}}{ONE}[\s\-]?{ZERO}(?:{GAP}{DIGIT}){{8}}(?![0-9])")
MOBILE_ABROAD = re.compile(rf"(?:\+ ?|\b00 ?|(?<![0-9]))82{GAP}(?:0{GAP})?10(?:{GAP}{DIGIT}){{8}}(?![0-9])")
# 010 with seven digits is a slip of the keyboard, and still somebody's number.
MOBILE_OLD = re.compile(rf"{NOT_INSIDE}01[016789]{GAP}[0-9]{{3,4}}{GAP}[0-9]{{4}}(?![0-9])(?!-[0-9])")
MOBILE_OLD_LOOSE = re.compile(rf"{NOT_INSIDE}(?<![0-9] )01[16789](?:[ .\-]?[0-9]){{7,8}}(?![0-9])(?!-[0-9])")
MOBILE_OLD_HANGUL = re.compile(
    rf"{ZERO}(?<![0-9].)(?<![0-9]-.)\s?{ONE}\s?[16789일육륙칠팔구]{GAP}{DIGIT}{{3,4}}{GAP}{DIGIT}{{4}}(?![0-9])"
)
MOBILE_OLD_ABROAD = re.compile(
    rf"{NOT_INSIDE}(?:\+ ?|00 ?)?82{GAP}0?1[016789]{GAP}[0-9]{{3,4}}{GAP}[0-9]{{4}}(?![0-9])"
)
AREA = r"(?:2|3[1-3]|4[1-4]|5[1-5]|6[1-4]|70|50[0-9])"
LANDLINE = re.compile(rf"{NOT_INSIDE}(?<![0-9]\.)0{AREA}{GAP}[0-9]{{3,4}}{GAP}[0-9]{{4}}(?![0-9])(?!-[0-9])")
LANDLINE_SPACED = re.compile(rf"{NOT_INSIDE}(?<![0-9] )0(?:[ -][0-9]){{8,11}}(?! ?[0-9])")
LANDLINE_ABROAD = re.compile(rf"(?<![0-9])(?:\+ ?|00 ?)82{GAP}0?{AREA}{GAP}[0-9]{{3,4}}{GAP}[0-9]{{4}}(?![0-9])")
LANDLINE_HANGUL = re.compile(
    rf"{ZERO}(?<![0-9].)(?:[2이]|[3삼][1-3일이삼]|[4사][1-4일이삼사]|[5오][1-5일이삼사오]|[6육][1-4일이삼사]|[7칠]{ZERO})"
    rf"{GAP}{DIGIT}{{3,4}}{GAP}{DIGIT}{{4}}(?![0-9])"
)
FOREIGN_PHONE = re.compile(r"(?<![0-9])\+[1-9][0-9]{0,2}(?:[\s\-.()]{0,2}[0-9]){7,12}(?![0-9])")
# Seven or eight digits are a phone only where somebody says so.
LOCAL_PHONE = re.compile(
    r"(?:전화(?:\s?번호)?|연락처|핸드폰(?:\s?번호)?|휴대폰(?:\s?번호)?|휴대전화|폰\s?번호|폰번|☎|☏|[Tt][Ee][Ll]|[Hh]\.?[Pp])"
    r"[^0-9\n]{0,8}(?P<number>[0-9]{3,4}\s?[-.]\s?[0-9]{4})(?![0-9]|\s?[-.]\s?[0-9])"
)
# Nationwide numbers of firms and offices: nobody's own.
REPRESENTATIVE = re.compile(r"1[568][0-9]{2}\s?[-.]")

_AT = r"(?:@{1,2}|골뱅이|(?<=[A-Za-z0-9])엣(?=[A-Za-z])|앳|[(\[{<*]\s?(?:at?|@|골뱅이|앳)\s?[)\]}>*])"
_DOT = r"\s?(?:\.|[(\[{<*]\s?(?:dot|닷|쩜|점|\.)\s?[)\]}>*]|닷|쩜|점|,(?=(?:com|net|co|kr|org)(?![A-Za-z])))\s?"
EMAIL = re.compile(
    r"(?:(?<![A-Za-z0-9._%+\-])[A-Za-z0-9._%+\-]++\s?|(?<![가-힣])[가-힣]{2,10}(?=@))"
    rf"{_AT}\s?"
    rf"(?:(?:[A-Za-z0-9\-]{{1,63}}|[가-힣]{{2,10}}){_DOT}(?:[A-Za-z0-9\-]{{1,63}}{_DOT}){{0,3}}"
    r"(?:[A-Za-z]{2,24}(?![A-Za-z0-9._%+\-]*\s?(?:@|[(\[{]\s?(?:at?|골뱅이)\s?[)\]}]))|한국|컴|넷|씨오|케이알)"
    r"|(?:naver|daum|hanmail|gmail|nate|kakao|hotmail|outlook|yahoo|icloud|korea)(?![A-Za-z]))",
    re.IGNORECASE,
)
EMAIL_SPOKEN = re.compile(
    r"(?:(?<![A-Za-z0-9._%+\-])[A-Za-z0-9._%+\-]++|[가-힣]{2,20})?\s?(?:골뱅이|@|(?<=[A-Za-z0-9])앳)\s?"
    r"(?:네이버|다음|한메일|지메일|쥐메일|구글|네이트|카카오|핫메일|아웃룩|야후|코리아)"
    r"(?:\s?(?:\.|닷|쩜|점)\s?(?:컴|넷|com|net|kr|co\.kr|씨오\s?(?:\.|닷|쩜|점)?\s?케이알))?",
    re.IGNORECASE,
)
EMAIL_IN_WORDS = re.compile(
    r"(?<![A-Za-z0-9._%+\-])[A-Za-z0-9._%+\-]{2,64}[\s_](?:at|앳|엣)[\s_](?:[A-Za-z0-9\-]{2,20}[\s_]?(?:dot|닷|쩜|점|\.)[\s_]?){1,3}"
    r"(?:com|net|org|kr|컴|넷)(?![A-Za-z])",
    re.IGNORECASE,
)
EMAIL_NAMED = re.compile(
    r"(?:메일|e-?mail)(?:\s?주소)?(?:은|는|이)?\s{0,2}:?\s{0,2}(?P<address>[A-Za-z0-9][A-Za-z0-9._\-]{2,30}\s"
    r"(?:네이버|다음|한메일|지메일|쥐메일|네이트|카카오))",
    re.IGNORECASE,
)
EMAIL_NAMED_AFTER = re.compile(
    r"(?<![A-Za-z0-9])(?P<address>[A-Za-z0-9][A-Za-z0-9._\-]{2,30}\s(?:네이버|다음|네이트|카카오))\s?메일"
)

# Written loosely, a card also needs its name beside it and the check digit.
CARD_NAMED = re.compile(rf"{NOT_INSIDE}{DIGIT}(?:{NAMED_GAP}{DIGIT}){{15}}(?![0-9])(?!-[0-9])")
CARD = re.compile(rf"{NOT_INSIDE}[2-9][0-9]{{3}}(?:{THIN_GAP}[0-9]{{4}}){{3}}(?![0-9])(?!-[0-9])")
AMEX = re.compile(rf"{NOT_INSIDE}3[47][0-9]{{2}}{THIN_GAP}[0-9]{{6}}{THIN_GAP}[0-9]{{5}}(?![0-9])(?!-[0-9])")

# An account that begins like a mobile number: 기업은행 010-123456-01-010.
ACCOUNT_LIKE_A_PHONE = re.compile(rf"{NOT_INSIDE}01[0-9](?:-[0-9]{{2,6}}){{3}}(?![0-9])(?!-[0-9])")
# Groups set off in two manners: 110-123 456789.
ACCOUNT_MIXED = re.compile(
    rf"{NOT_INSIDE}(?<![0-9][.,])(?=[0-9]+(?:-[0-9]+[ .]|[ .][0-9]+-|\.[0-9]+ | [0-9]+\.|-[0-9]+-[0-9]+\.))"
    r"[0-9]{3,6}[\-. ][0-9]{2,8}[\-. ][0-9]{2,8}(?:[\-.][0-9]{1,8}){0,2}(?![0-9])(?!-[0-9])"
)
ACCOUNT = re.compile(
    rf"{NOT_INSIDE}(?<![0-9][.,])(?:[0-9]{{2,10}}(?:\s?-\s{{0,2}}[0-9]{{1,8}}){{1,4}}"
    rf"|[0-9]{{2,10}}(?: [0-9]{{2,8}}){{1,3}}(?: [0-9](?![0-9]))?"
    rf"|[0-9]{{3,10}}(?:\.[0-9]{{2,8}}){{1,3}}(?:\.[0-9](?![0-9]))?"
    rf"|[0-9]{{3,6}}(?:/[0-9]{{2,8}}){{2,3}}(?:/[0-9](?![0-9]))?"
    rf"|[0-9]{{2,6}}(?:\s?다시\s?[0-9]{{1,8}}){{1,4}}|[0-9]{{10,16}})(?![0-9])(?!-[0-9])"
)
ACCOUNT_SPOKEN = re.compile(rf"(?<![가-힣]){SPOKEN}{{2,6}}(?:\s?[\s\-]\s?{SPOKEN}{{1,8}}){{1,4}}")
# Firms of securities, and old accounts, have eight or nine digits.
ACCOUNT_SHORT = re.compile(
    r"(?:계좌|증권)(?:\s?번호)?(?:는|은)?[\s:(]{0,2}"
    r"(?P<number>[0-9]{8,9}|[0-9]{3,6}[ \-][0-9]{2,6}(?:[ \-][0-9]{1,4})?)(?![0-9])(?!-[0-9])"
)

NEEDS_EMAIL = re.compile(
    r"@|골뱅이|앳|[A-Za-z0-9]엣|_(?:[aA][tT]|앳|엣)_|[aA][tT]?\s?[)\]}>*]|\s(?:[aA][tT]|앳|엣)\s|[A-Za-z0-9._\-]\s(?:네이버|다음|한메일|[지쥐]메일|네이트|카카오)"
)
NEEDS_PASSPORT = re.compile(r"[A-Za-z][\s\-]{0,2}[0-9]{3}")

SYLLABLE = "[가나다라마거너더러머버서어저고노도로모보소오조구누두루무부수우주아바사자배허하호국합육해공]"
# These also count, measure or mark a case after a number: 10조, 101호, 30도, 12로, 3부, 5주, 2배.
AMBIGUOUS = frozenset("조호도로구부수주배고나자사서오보공국")
_UNITS = r"(?:년|원|만|억|천|명|건|개|세대|가구|㎡|m|km|kg|톤|시간|분|회|점|%|퍼센트|번지|평)"
NOT_COUNTED = rf"(?!,[0-9]{{3}}(?![0-9])|\s?[./\-]\s?[0-9]|{_UNITS}|\s{_UNITS}(?![가-힣])|[세권여])"
# The last four digits, also in two pairs or read aloud.
_LAST_FOUR = rf"(?P<last>[0-9]{{4}}|[0-9]{{2}} [0-9]{{2}}|{SPOKEN}{{4}})(?![0-9])"
_AFTER_HEAD, _AFTER_SYLLABLE = r"(?P<gap1>[\s.\-(]{0,2})", r"(?P<gap2>[\s.\-)]{0,2})"
PLATE_REGION = re.compile(
    rf"(?:{REGION})\s?(?P<head>[0-9]{{1,2}})(?P<gap1>\s?)(?P<syllable>{SYLLABLE})(?P<gap2>\s?)(?P<last>[0-9]{{4}})(?![0-9]){NOT_COUNTED}"
)
MOTORCYCLE = re.compile(
    rf"(?:{REGION})\s?[가-힣]{{2,4}}(?P<gap>\s?)(?P<syllable>{SYLLABLE})\s?[0-9]{{4}}(?![0-9]){NOT_COUNTED}"
)
PLATE = re.compile(
    rf"(?<![0-9])(?<![0-9][.,])(?P<head>[0-9]{{2,3}}){_AFTER_HEAD}(?P<syllable>{SYLLABLE}){_AFTER_SYLLABLE}{_LAST_FOUR}{NOT_COUNTED}"
)
PLATE_SPOKEN = re.compile(
    rf"(?<![0-9가-힣])(?P<head>{SPOKEN}{{2,3}})(?P<gap1>\s?)(?P<syllable>{SYLLABLE})(?P<gap2>\s?)(?P<last>{SPOKEN}{{4}}|[0-9]{{4}})(?![0-9])"
)
# Temporary plates and those of embassies.
PLATE_SPECIAL = re.compile(
    r"(?<![가-힣])(?:임 ?[0-9]{4}|(?:외교|영사|준외|준영|국기|협정|대표) ?[0-9]{3} ?-? ?[0-9]{3})(?![0-9])"
)
# How a court numbers its cases, of before 2000: 98다1234.
COURT_CASE = re.compile(
    r"(?:[4-9][0-9])(?:다|나|누|두|도|노|로|마|무|부|수|고|러|머|버|서|사|자|주|오|모|보|조|후|허|아)[0-9]{4}"
)

PASSPORT = re.compile(
    r"(?<![A-Za-z0-9])(?P<letter>[A-Za-z])\s?-?(?:[0-9]{8}|[0-9]{3}\s?[A-Za-z]\s?[0-9]{4})(?![A-Za-z0-9])"
)
PASSPORT_OLD = re.compile(r"(?<![A-Za-z0-9])[A-Za-z]{1,2}\s?-?[0-9]{7}(?![A-Za-z0-9])")
# In any manner, where the word 여권 stands near by: in groups, the new letter set off, or read aloud.
PASSPORT_NAMED = re.compile(
    rf"(?:(?<![A-Za-z0-9])[A-Za-z]{{1,2}}|(?<![A-Za-z0-9가-힣])(?:엠|에스|알))[\s\-]{{0,2}}{DIGIT}(?:[\s\-]?{DIGIT}){{2}}"
    rf"(?:(?:[\s\-]?{DIGIT}){{4,5}}|[\s\-]?[A-Za-z](?:[\s\-]?{DIGIT}){{4}})(?![\s\-]?[0-9])"
    # Written in one piece it is known whatever digits follow after a blank.
    r"|(?<![A-Za-z0-9])[A-Za-z]{1,2}[\s\-]?[0-9]{7,8}(?![A-Za-z0-9])"
)
# Series letters Korea issues; any other letter needs the word 여권 near by.
PASSPORT_SERIES = frozenset("MSRGD")

LICENCE = re.compile(
    rf"{NOT_INSIDE}(?:1[1-9]|2[0-6]|28){THIN_GAP}[0-9]{{2}}{THIN_GAP}[0-9]{{6}}{THIN_GAP}[0-9]{{2}}(?![0-9])(?!-[0-9])"
)
LICENCE_SHORT = re.compile(
    rf"{NOT_INSIDE}[0-9]{{2}} ?- ?(?:[0-9]{{6}} ?- ?[0-9]{{2}}|[0-9]{{2}} ?- ?[0-9]{{6}})(?![0-9])(?!-[0-9])"
)
# In any manner and of any region, where the word 면허 stands near by.
LICENCE_NAMED = re.compile(
    rf"{NOT_INSIDE}(?:[0-9]{{2}}{NAMED_GAP}[0-9]{{2}}{NAMED_GAP}[0-9]{{3}} ?[0-9]{{3}}{NAMED_GAP}[0-9]{{2}}"
    rf"|{SPOKEN}{{2}}{NAMED_GAP}{SPOKEN}{{2}}{NAMED_GAP}{SPOKEN}{{6}}{NAMED_GAP}{SPOKEN}{{2}})(?![0-9])(?!-[0-9])"
)
LICENCE_REGION = re.compile(
    rf"(?:{REGION})(?:남부|북부)?{THIN_GAP}(?:(?:1[1-9]|2[0-6]|28){THIN_GAP})?[0-9]{{2}}{THIN_GAP}[0-9]{{6}}{THIN_GAP}[0-9]{{2}}(?![0-9])(?!-[0-9])"
)

# What every kind of number implies: seven digits with gaps, an e-mail sign, a plate, a new passport.
SOME_NUMBER = re.compile(
    rf"(?:{DIGIT}{GAP}){{6}}{DIGIT}|{NEEDS_EMAIL.pattern}"
    rf"|(?:[0-9]|{SPOKEN}{{2}})[\s.\-(]{{0,2}}{SYLLABLE}[\s.\-)]{{0,2}}(?:[0-9]{{2}} ?[0-9]{{2}}|{SPOKEN}{{4}})"
    rf"|[A-Za-z][\s\-]{{0,2}}{DIGIT}(?:[\s\-]?{DIGIT}){{2}}[\s\-]?[A-Za-z][\s\-]?{DIGIT}|{MOTORCYCLE.pattern}|{PLATE_SPECIAL.pattern}"
)
# The same asked of whole columns, in the dialect of the Rust regex engine and on the text as it came.
_RAW_SPACE = r"\s\x1c-\x1f\p{Z}\p{Cf}"
_RAW_BLANK = rf"{_RAW_SPACE}\p{{Pd}}\-.．·ㆍ‧•∙⋅・･−∼〜～ー─━－ㅡ"
_RAW_GAP = rf"(?:[{_RAW_BLANK}/()~,_／（），＿*＊:：|｜=＝+＋'＇\"＂<＜>＞\[\]［］]|에|다시|의){{0,5}}"
_RAW_DIGIT = r"[\d공영일이삼사오육륙칠팔구oOlIｏＯｌＩㅇ○〇]"
_RAW_LETTER = "[A-Za-zＡ-Ｚａ-ｚ]"
PREFILTER = (
    rf"(?:{_RAW_DIGIT}{_RAW_GAP}){{6}}{_RAW_DIGIT}"
    rf"|[@＠]|골뱅이|앳|[A-Za-zＡ-Ｚａ-ｚ\d]엣|[_＿](?:[aAａＡ][tTｔＴ]|엣)[_＿]"
    rf"|[aAａＡ][tTｔＴ]?[{_RAW_SPACE}]?[)\]}}>*）］｝＞＊]|[{_RAW_SPACE}](?:[aAａＡ][tTｔＴ]|앳|엣)[{_RAW_SPACE}]"
    rf"|[A-Za-zＡ-Ｚａ-ｚ\d{_RAW_BLANK}_＿][{_RAW_SPACE}](?:네이버|다음|한메일|[지쥐]메일|네이트|카카오)"
    rf"|(?:\d|{SPOKEN}{{2}})[{_RAW_BLANK}(（]{{0,2}}{SYLLABLE}[{_RAW_BLANK})）]{{0,2}}(?:\d{{2}}[{_RAW_SPACE}]?\d{{2}}|{SPOKEN}{{4}})"
    rf"|{_RAW_LETTER}[{_RAW_BLANK}]{{0,2}}(?:{_RAW_DIGIT}[{_RAW_BLANK}]?){{3}}{_RAW_LETTER}[{_RAW_BLANK}]?{_RAW_DIGIT}"
    rf"|(?:{REGION})[{_RAW_SPACE}]?[가-힣]{{2,4}}[{_RAW_SPACE}]?{SYLLABLE}[{_RAW_SPACE}]?\d{{4}}"
    rf"|임[{_RAW_SPACE}]?\d{{4}}|(?:외교|영사|준외|준영|국기|협정|대표)[{_RAW_SPACE}]?\d{{3}}"
)
