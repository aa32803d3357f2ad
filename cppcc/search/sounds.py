"""How names sound, for those who type letters: 曾中军 is Zeng Zhongjun, zengzhongjun and zzj.

sound_of("曾中军")   ->  NameSound(pinyin="Zeng Zhongjun", letters="zengzhongjun", initials="zzj")
letters_of("Zēng zhōngjūn")  ->  "zengzhongjun"
sounding("zzj")     ->  ["曾中军", "赵中军", …]    names that sound so, the nearest first
fill()              ->  2                         names of people that had no sound yet
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from django.db.models import Case, Exists, OuterRef, Q, Value, When
from django.db.models.functions import Length

from cppcc.extraction.people_vocabulary import COMPOUND_SURNAMES
from cppcc.extraction.text import fold
from cppcc.models import NameSound, Person

#  surnames that sound otherwise than their characters mostly do
SURNAMES = {
    "乐": "yue",
    "乜": "nie",
    "么": "yao",
    "仇": "qiu",
    "什": "shi",
    "会": "gui",
    "佴": "nai",
    "区": "ou",
    "单": "shan",
    "卜": "bu",
    "参": "shen",
    "召": "shao",
    "句": "gou",
    "员": "yun",
    "折": "she",
    "曾": "zeng",
    "朴": "piao",
    "查": "zha",
    "洗": "xian",
    "牟": "mu",
    "盖": "ge",
    "祭": "zhai",
    "种": "chong",
    "秘": "bi",
    "粘": "nian",
    "繁": "po",
    "缪": "miao",
    "翟": "zhai",
    "能": "nai",
    "薄": "bo",
    "藏": "zang",
    "覃": "qin",
    "角": "jue",
    "解": "xie",
    "适": "kuo",
    "都": "du",
    "重": "chong",
    "阚": "kan",
    "隗": "wei",
    "黑": "he",
}
TYPED = re.compile(r"[a-zü'’\-\s]*[a-zü][a-zü'’\-\s]*")
OTHER = re.compile(r"[^a-z]+")
#  between the parts of a name of another language: 阿不力孜·买买提
DOTS = re.compile(r"[\s·•‧・.]+")
MOST = 200  # names that letters can stand for
BATCH = 5000  # names


# --- what a name sounds like ----------------------------------------------------------------------


def sound_of(name: str) -> NameSound:
    parts = [syllables(part) for part in parted(fold(name))]
    every = [one for part in parts for one in part]
    return NameSound(
        name=name,
        pinyin=" ".join("".join(part).capitalize() for part in parts),
        letters="".join(plain(one) for one in every),
        initials="".join(plain(one)[:1] for one in every),
    )


def parted(name: str) -> list[str]:
    """Surname and given name; of a name with dots its parts."""
    parts = [part for part in DOTS.split(name) if part]
    if len(parts) != 1:
        return parts
    whole = parts[0]
    compound = (one for one in COMPOUND_SURNAMES if whole.startswith(one) and whole != one)
    surname = next(compound, whole[0])
    return [part for part in (surname, whole.removeprefix(surname)) if part]


def syllables(part: str) -> list[str]:
    from pypinyin import lazy_pinyin  # its dictionary is large, and most processes need none

    if part in SURNAMES:
        return [SURNAMES[part]]
    read: list[str] = lazy_pinyin(part, v_to_u=True)
    return read


def plain(syllable: str) -> str:
    """As it is typed: Lǜ is lv."""
    bare = unicodedata.normalize("NFD", syllable.lower()).replace("u\u0308", "v")
    return OTHER.sub("", bare)


# --- names that sound as typed --------------------------------------------------------------------


def letters_of(typed: str) -> str:
    """What was typed as one row of letters; nothing of a single one, or where it is more."""
    bare = unicodedata.normalize("NFD", typed.strip().lower())
    marked = unicodedata.normalize("NFC", re.sub("[\u0300\u0301\u0304\u030c]", "", bare))
    letters = plain(marked) if TYPED.fullmatch(marked) else ""
    return letters if len(letters) > 1 else ""


def sounding(letters: str, most: int = MOST) -> list[str]:
    """Names whose pinyin or initials begin so: those that sound just so first, then the shortest.

    Zero queries where no letters were typed.
    """
    if not letters:
        return []
    begins = Q(letters__startswith=letters) | Q(initials__startswith=letters)
    just_so = Case(
        When(letters=letters, then=Value(0)), When(initials=letters, then=Value(1)), default=2
    )
    names = NameSound.objects.filter(begins).order_by(just_so, Length("letters"), "letters", "name")
    return list(names.values_list("name", flat=True)[:most])


def just_so(letters: str) -> list[str]:
    """Names whose whole pinyin or initials these are."""
    if not letters:
        return []
    names = NameSound.objects.filter(Q(letters=letters) | Q(initials=letters)).order_by("name")
    return list(names.values_list("name", flat=True)[:MOST])


# --- keeping up with the people -------------------------------------------------------------------


def fill(*, using: str = "default") -> int:
    """Give every name of a person its sound; how many had none. Safe to run at any time."""
    known = NameSound.objects.filter(name=OuterRef("name"))
    lacking = Person.objects.using(using).filter(~Exists(known)).order_by("name")
    return learn(lacking.values_list("name", flat=True).distinct(), using=using)


def learn(names: Iterable[str], *, using: str = "default") -> int:
    sounds = [sound_of(name) for name in names]
    made = NameSound.objects.using(using)
    made.bulk_create(sounds, batch_size=BATCH, ignore_conflicts=True)
    return len(sounds)
