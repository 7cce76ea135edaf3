"""Personal numbers: which kind a shape is, or that the words around it make it nobody's."""

from __future__ import annotations

import re

from extract.privacy import context, patterns, plates
from extract.privacy.kind import Kind

HANGUL_ONLY = "공영일이삼사오육륙칠팔구"
HANGUL_DIGITS = str.maketrans("공영일이삼사오육륙칠팔구oOlIㅇ○〇", "001234566789" + "0011000")
# Shorter than any number, so that the words around it are those of the same sentence.
BANK_BEFORE, BANK_AFTER = 30, 14
_DAY = re.compile(r"(?:19|20)[0-9]{2}(?:(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])|(?:19|20)[0-9]{2})")
HYPHENATED_LICENCE = re.compile(r"[0-9]{2} ?- ?[0-9]{6} ?- ?[0-9]{2}$")


def passes_luhn(digits: str) -> bool:
    """ISO/IEC 7812 check digit."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def _digits(text: str) -> str:
    return "".join(c for c in text if c in "0123456789")


def _resident(match: re.Match[str], shadow: str) -> str | None:
    start, end = match.span()
    gap, sex = match.group(1), match.group(2)
    if context.is_near(context.COMPANY, shadow, start, end, before=14):
        return None
    said = context.is_near(context.RESIDENT, shadow, start, end, before=25, after=10)
    if "\n" in gap and "-" not in gap and not said:
        return None
    # Korean bar codes start with 880 and happen to hold a date.
    is_bar_code = not gap and match.group().startswith("880") and _is_ean13(match.group())
    if not gap and not said and (sex in "09" or is_bar_code or context.is_of_a_thing(shadow, start)):
        return None
    return "foreigner" if sex in "5678" else "rrn"


def _is_ean13(digits: str) -> bool:
    return sum(int(d) * (3 if i % 2 else 1) for i, d in enumerate(digits)) % 10 == 0


def _resident_dated(match: re.Match[str], shadow: str) -> str | None:
    start, end = match.span()
    said = context.is_near(context.RESIDENT, shadow, start, end, before=25, after=10)
    is_hyphenated = "-" in match.group("gap") and not match.group("century")
    if not (match.group("century") or match.group("inner")) or not (said or is_hyphenated):
        return None
    is_of_a_thing = context.is_of_a_thing(shadow, start) or context.is_near(
        context.COMPANY, shadow, start, end, before=14
    )
    return None if is_of_a_thing else _of_sex(match.group("sex"))


def _of_sex(digit: str) -> str:
    return "foreigner" if digit in "5678" else "rrn"


def _resident_spaced(match: re.Match[str], shadow: str) -> str | None:
    digits = _digits(match.group())
    if not _is_date_part(digits):
        return None
    return "foreigner" if digits[6] in "5678" else "rrn"


def _resident_loose(match: re.Match[str], shadow: str) -> str | None:
    if context.is_near(context.COMPANY, shadow, *match.span(), before=14):
        return None
    return "foreigner" if match.group(1) in "5678" else "rrn"


def _resident_in_two(match: re.Match[str], shadow: str) -> str | None:
    digits = _digits(match.group("number"))
    if not _is_date_part(digits):
        return None
    return "foreigner" if digits[6] in "5678" else "rrn"


def _resident_hangul(match: re.Match[str], shadow: str) -> str | None:
    spoken = match.group()
    digits = _digits(spoken.translate(HANGUL_DIGITS))
    aloud = sum(c in HANGUL_ONLY for c in spoken)
    said = context.is_near(context.RESIDENT, shadow, *match.span(), before=25, after=10) or "-" in spoken
    # Some digits read aloud; those that only look like digits may be two.
    is_meant = aloud >= 6 or (aloud and said and aloud + len(_digits(spoken)) >= 11)
    if not is_meant or len(digits) != 13 or not _is_date_part(digits):
        return None
    return "foreigner" if digits[6] in "5678" else "rrn"


def _is_date_part(digits: str) -> bool:
    return 1 <= int(digits[2:4]) <= 12 and 1 <= int(digits[4:6]) <= 31


def _phone(match: re.Match[str], shadow: str) -> str | None:
    return None if _is_filled_with_nothing(match.group()) else "phone"


def _is_filled_with_nothing(number: str) -> bool:
    """010-0000-0000 is how a form says what it wants."""
    return set(_digits(number)[3:]) == {"0"}


def _landline(match: re.Match[str], shadow: str) -> str | None:
    number, start = match.group(), match.start()
    is_known = _digits(number) in context.OFFICE_LINES
    # 고객번호 023464282: without a sign in it, the number of a customer or a paper.
    is_of_a_thing = number.isdigit() and context.is_of_a_thing(shadow, start)
    return None if is_known or is_of_a_thing or context.is_of_an_office(shadow, start) else "phone"


def _mobile(match: re.Match[str], shadow: str) -> str | None:
    # Letters that look like digits may stand for two of them, not more.
    text = match.group()
    is_read = sum(c in "0123456789" + HANGUL_ONLY for c in text) >= 9
    return "phone" if is_read and not _is_filled_with_nothing(text) else None


def _mobile_old_hangul(match: re.Match[str], shadow: str) -> str | None:
    text = match.group()
    is_spoken = sum(c in HANGUL_ONLY for c in text) >= 5
    return "phone" if is_spoken or (len(_digits(text)) >= 7 and text[0] in HANGUL_ONLY) else None


def _landline_hangul(match: re.Match[str], shadow: str) -> str | None:
    return "phone" if sum(c in HANGUL_ONLY for c in match.group()) >= 5 else None


def _landline_spaced(match: re.Match[str], shadow: str) -> str | None:
    digits = _digits(match.group())
    return "phone" if re.fullmatch(rf"0(?:{patterns.AREA}|1[016789])[0-9]{{7,8}}", digits) else None


def _local_phone(match: re.Match[str], shadow: str) -> str | None:
    number = match.group("number")
    if patterns.REPRESENTATIVE.match(number) or context.is_of_an_office(shadow, match.start()):
        return None
    head, tail = number[:4], number[-4:]
    is_years = head.isdigit() and head[:2] in ("19", "20") and tail[:2] in ("19", "20")
    return None if is_years else "phone"


def _email(match: re.Match[str], shadow: str) -> str | None:
    return "email"


def _card(match: re.Match[str], shadow: str) -> str | None:
    if context.is_of_a_thing(shadow, match.start()):
        return None
    said = context.is_near(context.CARD, shadow, *match.span(), before=20, after=8)
    return "card" if said or passes_luhn(_digits(match.group())) else None


def _card_named(match: re.Match[str], shadow: str) -> str | None:
    digits = _digits(match.group().translate(HANGUL_DIGITS))
    said = context.is_near(context.CARD, shadow, *match.span(), before=20, after=8)
    if not said or context.is_of_a_thing(shadow, match.start()):
        return None
    return "card" if len(digits) == 16 and passes_luhn(digits) else None


def _licence(match: re.Match[str], shadow: str) -> str | None:
    if HYPHENATED_LICENCE.search(match.group()):
        named = context.is_near(context.LICENCE, shadow, *match.span(), before=10)
        at_a_bank = context.is_near(context.BANK_STRONG, shadow, *match.span(), before=20)
        return "licence" if named or not at_a_bank else None
    if context.COMPACT_TIMESTAMP.fullmatch(match.group()) and not context.LICENCE_IS.search(shadow[: match.start()]):
        return None
    said = context.is_near(context.LICENCE, shadow, *match.span(), before=25, after=12)
    return "licence" if said and not context.is_of_a_thing(shadow, match.start()) else None


def _licence_short(match: re.Match[str], shadow: str) -> str | None:
    return "licence" if context.is_near(context.LICENCE, shadow, *match.span(), before=14) else None


def _licence_named(match: re.Match[str], shadow: str) -> str | None:
    start, end = match.span()
    said = context.is_near(context.LICENCE, shadow, start, end, before=14, after=8)
    is_time = context.COMPACT_TIMESTAMP.fullmatch(match.group()) and not context.LICENCE_IS.search(shadow[:start])
    return "licence" if said and not is_time and not context.is_of_a_thing(shadow, start) else None


def _account_spoken(match: re.Match[str], shadow: str) -> str | None:
    count = sum(c in HANGUL_ONLY for c in match.group())
    named = context.is_near(context.BANK, shadow, *match.span(), before=8)
    return "account" if named and 10 <= count <= 16 else None


def _account_short(match: re.Match[str], shadow: str) -> str | None:
    start, end = match.span("number")
    digits = _digits(match.group("number"))
    is_a_day = _DAY.fullmatch(digits) is not None
    if not 8 <= len(digits) <= 9 or is_a_day or context.PRICED_AFTER.match(shadow, end):
        return None
    return None if context.is_of_a_thing(shadow, start) else "account"


def _account(match: re.Match[str], shadow: str) -> str | None:
    start, end = match.span()
    number = match.group()
    digits = _digits(number)
    if not 10 <= len(digits) <= 16 or context.PRICED_AFTER.match(shadow, end) or context.is_of_a_thing(shadow, start):
        return None
    named_at_once = context.is_near(context.BANK, shadow, start, end, before=8)
    near_a_bank = context.BANK_STRONG.search(shadow, max(0, start - BANK_BEFORE), start) or context.BANK_AFTER.search(
        shadow, end, end + BANK_AFTER
    )
    near_a_bank = near_a_bank or context.BANK_AT_ONCE.match(shadow, end)
    if not (named_at_once or near_a_bank):
        return None
    if context.COMPACT_TIMESTAMP.fullmatch(digits) and not context.ACCOUNT_NUMBER_IS.search(shadow[:start]):
        return None
    return "account"


def _passport(match: re.Match[str], shadow: str) -> str | None:
    said = context.is_near(context.PASSPORT, shadow, *match.span(), before=25, after=10)
    in_series = match.group("letter") in patterns.PASSPORT_SERIES and "-" not in match.group()
    is_part = shadow[max(0, match.start() - 1) : match.start()] in ("-", "/", ".")
    return "passport" if said or (in_series and not is_part) else None


def _passport_old(match: re.Match[str], shadow: str) -> str | None:
    return "passport" if context.is_near(context.PASSPORT, shadow, *match.span(), before=25, after=10) else None


# The first kind that claims a stretch keeps it: the surest shapes first.
KINDS = (
    Kind(patterns.EMAIL, _email, needs=patterns.NEEDS_EMAIL, may_hold_dates=True),
    Kind(patterns.EMAIL_SPOKEN, _email, needs=patterns.NEEDS_EMAIL, may_hold_dates=True),
    Kind(patterns.EMAIL_IN_WORDS, _email, needs=patterns.NEEDS_EMAIL, may_hold_dates=True),
    Kind(patterns.EMAIL_NAMED, _email, group="address", needs=patterns.NEEDS_EMAIL, may_hold_dates=True),
    Kind(patterns.EMAIL_NAMED_AFTER, _email, group="address", needs=patterns.NEEDS_EMAIL, may_hold_dates=True),
    Kind(patterns.RESIDENT, _resident),
    Kind(patterns.RESIDENT_DATED, _resident_dated, may_hold_dates=True),
    Kind(patterns.RESIDENT_LOOSE, _resident_loose),
    Kind(patterns.RESIDENT_IN_TWO, _resident_in_two, group="number", needs=context.RESIDENT),
    Kind(patterns.RESIDENT_SPACED, _resident_spaced),
    Kind(patterns.RESIDENT_HANGUL, _resident_hangul),
    Kind(patterns.CARD, _card),
    Kind(patterns.AMEX, _card),
    Kind(patterns.CARD_NAMED, _card_named, needs=context.CARD),
    Kind(patterns.LICENCE_REGION, _licence),
    Kind(patterns.LICENCE, _licence),
    Kind(patterns.LICENCE_SHORT, _licence_short, needs=context.LICENCE),
    Kind(patterns.LICENCE_NAMED, _licence_named, needs=context.LICENCE),
    Kind(patterns.PASSPORT, _passport, needs=patterns.NEEDS_PASSPORT),
    Kind(patterns.PASSPORT_OLD, _passport_old, needs=context.PASSPORT),
    Kind(patterns.ACCOUNT_LIKE_A_PHONE, _account, needs=context.BANK),
    Kind(patterns.MOBILE_ABROAD, _mobile),
    Kind(patterns.MOBILE, _mobile),
    Kind(patterns.MOBILE_OLD_ABROAD, _phone),
    Kind(patterns.MOBILE_OLD, _phone),
    Kind(patterns.MOBILE_OLD_LOOSE, _phone),
    Kind(patterns.LANDLINE_ABROAD, _landline),
    Kind(patterns.FOREIGN_PHONE, _landline),
    Kind(patterns.LANDLINE, _landline),
    Kind(patterns.LANDLINE_SPACED, _landline_spaced),
    Kind(patterns.MOBILE_OLD_HANGUL, _mobile_old_hangul),
    Kind(patterns.LANDLINE_HANGUL, _landline_hangul),
    Kind(patterns.LOCAL_PHONE, _local_phone, group="number"),
    Kind(patterns.PASSPORT_NAMED, _passport_old, needs=context.PASSPORT),
    Kind(patterns.ACCOUNT_MIXED, _account, needs=context.BANK),
    Kind(patterns.ACCOUNT, _account, needs=context.BANK),
    Kind(patterns.ACCOUNT_SPOKEN, _account_spoken, needs=context.BANK),
    Kind(patterns.ACCOUNT_SHORT, _account_short, group="number", needs=context.BANK),
    Kind(patterns.PLATE_REGION, plates.plate_region),
    Kind(patterns.MOTORCYCLE, plates.motorcycle, needs=context.VEHICLE),
    Kind(patterns.PLATE, plates.plate),
    Kind(patterns.PLATE_SPOKEN, plates.plate_spoken, needs=context.VEHICLE),
    Kind(patterns.PLATE_SPECIAL, plates.plate_special, needs=context.VEHICLE),
)
