"""Where a person's name begins and ends in running text.

"主席李鹂带领全体政协委员"  ->  李鹂: 带领 can follow a name, 领经 cannot, 鸥 is a given name

A name is taken only where something stands behind it that can follow a name; how sure that must
be is the caller's to say, who knows what stands before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from .people_vocabulary import (
    ADDRESSES,
    CLOSERS,
    COMPOUND_SURNAMES,
    FOLLOWERS,
    GIVEN,
    NATIONAL_LEADER,
    NEVER_GIVEN,
    NEVER_LAST,
    SOFT_FOLLOWERS,
    SOFT_GIVEN,
    SURE_FOLLOWERS,
    SURNAMES,
    TITLES,
    TRANSLITERATION,
    WEAK_SURNAMES,
    WORDS,
)

#  who stands before: a title (主席…), a noun (村民…), a list of names, nothing at all
AFTER_TITLE = 1.0
AFTER_NOUN = 2.1
IN_A_LIST = 2.6
ALONE = 3.3

LINKS = frozenset("为是有由即如及与和")
FUNCTION = frozenset("的了是我们这那个说也着或不把被吗吧呢该并但且因给使每某您你他她它哪谁")
CACHED = 1 << 16
#  a name begins with one of these
HAN_FIRST = SURNAMES | WEAK_SURNAMES | {name[0] for name in COMPOUND_SURNAMES}
FIRST = HAN_FIRST | TRANSLITERATION
NEVER_CLOSES = NEVER_GIVEN | NEVER_LAST
LONGEST_WORD = max(map(len, WORDS))
LONGEST_FOLLOWER = max(5, *map(len, FOLLOWERS))
LONGEST_TRANSLITERATED = 8
#  what tells whether a name without dots begins at a place
WINDOW_BEFORE = 24  # what tells whether a name ends at a place
WINDOW = LONGEST_TRANSLITERATED + max(LONGEST_FOLLOWER, LONGEST_WORD)
TITLE_WORDS = frozenset(TITLES) | {"副" + title for title in TITLES}
NAMED_TO = frozenset("为任是兼")
#  李大为|秘书长, but 钱某|为秘书长
DOES = frozenset("有大作敢无善勇思宏志能")
#  张某|则通报了, 王某|还走访了
ADVERBS = frozenset("则也还又就均都亦却便曾已正将再")
DOTS = "·•・‧．"
DOT = re.compile(f"[{DOTS}]")
LONGEST_FIRST_PART = 6
MOST_TOLD = 1.4  # what the rest of a document can add to a name's score
#  努尔江·阿不都满   帕珠·格列多吉
DOTTED = re.compile(rf"[一-鿿]{{1,{LONGEST_FIRST_PART}}}(?:[{DOTS}][一-鿿]{{1,9}}){{1,3}}")
#  阿拉腾花   珠康·土登克珠
FOREIGN_END = re.compile(
    rf"[一-鿿]{{1,7}}[{DOTS}][一-鿿{DOTS}]{{1,10}}$|(?<![一-鿿])[一-鿿]{{4,7}}$"
)
#  |14日会见   |8月3日表示
DAY = re.compile(r"\d{1,2}[日月]")
#  卓  航
FIRST_PART = re.compile(r"[一-鿿]+")
FOLLOWER_INSIDE = re.compile(
    "|".join(sorted((word for word in FOLLOWERS if len(word) > 1), key=len, reverse=True))
)
SPACED = re.compile(r"(?P<surname>[一-鿿]) {1,4}(?P<given>[一-鿿])")
#  师范大学|教授: the end of an organisation, not a name
HOUSE_END = re.compile(
    r"(?:大学|学院|医院|中心|公司|集团|协会|学会|商会|大队|法院|银行|社区|街道|支部|小学|中学|政府|党校|报社|[委协局厅部校院所会社处科站室府])$"
)
PLACE_INSIDE = frozenset("市县区省州旗乡镇村里")
PLACE_ENDS = "市县区省州旗乡镇村"


class Name(NamedTuple):
    """text[start:end] is a name; blanks may stand inside."""

    start: int
    end: int
    score: float
    closed: bool  # a mark, a blank or the end of the passage stands behind


class Opening(NamedTuple):
    """How a name can begin words, or end them."""

    length: int
    score: float
    closed: bool
    open: bool  # whether the rest of the document can add to the score


LONGEST_COUNTED = 40_000  # characters of a document in which repeats are counted


@dataclass
class Evidence:
    """What the rest of a document says about where names end."""

    text: str
    closed: frozenset[str] = frozenset()  # names seen with a mark behind them
    counts: dict[str, int] = field(default_factory=dict)
    counted: bool = field(init=False)  # whether repeats are
    #  what was read where the same words stood: how long the name is that they begin or end with
    begun: dict[tuple[str, float, bool], Opening | None] = field(default_factory=dict)
    ended: dict[str, Opening | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.counted = len(self.text) < LONGEST_COUNTED

    def close(self, names: frozenset[str]) -> None:
        """Tell which names were seen with a mark behind them."""
        self.closed = names
        self.begun.clear()
        self.ended.clear()

    def count(self, name: str) -> int:
        """How often the document prints these characters."""
        if name not in self.counts:
            self.counts[name] = self.text.count(name)
        return self.counts[name]


def at(
    text: str, start: int, evidence: Evidence, *, floor: float, foreign: bool = False
) -> Name | None:
    """The name that begins at an offset, or None. floor: AFTER_TITLE, IN_A_LIST, ALONE;
    foreign: a list has begun, in which names without a Chinese surname can stand."""
    foreign = foreign or floor <= AFTER_TITLE
    if start >= len(text) or not (foreign or text[start] in FIRST):
        return None
    best = None
    most = floor
    if DOT.search(text, start + 1, start + LONGEST_FIRST_PART + 1):
        for name in dotted(text, start, foreign=foreign):
            if name.score > most or (best is None and name.score == most):
                best, most = name, name.score
    key = text[start : start + WINDOW], floor, foreign
    if key in evidence.begun:
        found = evidence.begun[key]
    else:
        found = best_opening(*key, evidence)
        if len(evidence.begun) < CACHED:
            evidence.begun[key] = found
    if found is None or (best and found.score <= most):
        return best
    return Name(start, start + found.length, found.score, found.closed)


def best_opening(words: str, floor: float, foreign: bool, evidence: Evidence) -> Opening | None:
    """The likeliest name without dots at the head of words."""
    best = None
    most = floor
    for opening in openings(words, floor <= AFTER_NOUN, foreign):
        length, score, _, may_be_told = opening
        if may_be_told:
            if score + MOST_TOLD < most:
                continue
            more = 1.0 if words[:length] in evidence.closed else 0.0
            if evidence.counted and length < len(words):
                more += repeated(words[:length], words[: length + 1], evidence)
            score += more
        if score > most or (best is None and score == most):
            best, most = opening._replace(score=score), score
    return best


#  an item of a list that has no surname of the Han: 德哇加、
ITEM = re.compile(r"[一-鿿]{2,4}(?=、)")


def item(text: str, start: int, evidence: Evidence) -> Name | None:
    """An item of a list of people that is a name by its place alone: another name follows it."""
    match = ITEM.match(text, start)
    if not match or not NEVER_CLOSES.isdisjoint(match.group()):
        return None
    if match.group()[0] in LINKS:  # 副主席为|王某某、
        return None
    if is_word(text, start, 2, titled=False) or has_title(match.group(), 4):
        return None
    following = at(text, match.end() + 1, evidence, floor=IN_A_LIST, foreign=True)
    return Name(start, match.end(), IN_A_LIST, closed=True) if following else None


def before(text: str, end: int, evidence: Evidence) -> Name | None:
    """The name that ends at an offset, as before a title: 祁艳|教授."""
    words = text[max(0, end - WINDOW_BEFORE) : end]
    if words in evidence.ended:
        found = evidence.ended[words]
    else:
        found = closing(words, len(words), evidence)
        if len(evidence.ended) < CACHED:
            evidence.ended[words] = found
    return Name(end - found.length, end, found.score, found.closed) if found else None


def closing(text: str, end: int, evidence: Evidence) -> Opening | None:
    """How long the name is that ends at an offset."""
    dotted_here = DOT.search(text, max(0, end - 12), end)
    foreign = FOREIGN_END.search(text, max(0, end - 16), end) if dotted_here else None
    if foreign and DOT.search(foreign.group()) and starts_here(text, foreign.start()):
        return Opening(end - foreign.start(), IN_A_LIST, closed=False, open=False)
    for length in (3, 2, 4):
        start = end - length
        if start < 0:
            continue
        printed = text[start:end]
        score = score_before(printed)
        if score is None or (dotted_here and start and text[start - 1] in DOTS):
            continue
        told_elsewhere = printed in evidence.closed
        if printed[-1] in NAMED_TO and evidence.count(printed[:-1]) > evidence.count(printed):
            continue  # 许某为|秘书长
        if is_named_to(printed) and printed not in evidence.closed:
            continue
        sure = score + (1.0 if told_elsewhere else 0.0)
        if sure < 0.5 or is_word(text, start, length, titled=False):
            continue
        left = starts_here(text, start) or (1.0 if told_elsewhere else 0.0)
        if printed[0] in WEAK_SURNAMES and left < 2 and length < 4:
            continue
        if sure >= 0.5 and left:
            return Opening(length, sure + left, closed=False, open=False)
    return None


def is_named_to(printed: str) -> bool:
    """Whether a name of two and a verb read like a name of three: 钱伟为|秘书长."""
    if len(printed) != 3 or printed[-1] not in NAMED_TO or printed[1] in DOES:
        return False
    return (han_score(printed[:2]) or 0.0) >= 0.4


@lru_cache(maxsize=CACHED)
def score_before(printed: str) -> float | None:
    """How much characters before a title look like a name; None for the end of a house."""
    if printed[-1] in "和与及在对由从向" or HOUSE_END.search(printed):
        return None
    if len(printed) == 4 and printed[:2] not in COMPOUND_SURNAMES:
        return None
    return han_score(printed)


def before_mark(text: str, end: int, *, listed: bool = False) -> Name | None:
    """The name that ends at a mark which only people have behind them: 白某|（女，回族）.
    listed: it is an item of a list of people."""
    foreign = FOREIGN_END.search(text, max(0, end - 16), end)
    if foreign and starts_here(text, foreign.start()):
        printed = foreign.group()
        if set(printed) & set(DOTS) or all(char in TRANSLITERATION for char in printed):
            return Name(foreign.start(), end, IN_A_LIST, closed=True)
    for length in (3, 2, 4):
        start = end - length
        if start < 0 or not looks_framed(text[start:end]):
            continue
        left = starts_here(text, start)
        if is_word(text, start, length, titled=length == 3 and left > 1):
            continue
        if length == 4 and text[start : start + 2] not in COMPOUND_SURNAMES:
            continue
        if left > 1 or (left and (length > 2 or listed)):
            return Name(start, end, IN_A_LIST, closed=True)
    spaced = SPACED.search(text, max(0, end - 6), end)
    if spaced and spaced.end() == end and looks_framed(spaced["surname"] + spaced["given"]):
        return Name(spaced.start(), end, IN_A_LIST, closed=True)
    return None


def looks_whole(text: str, start: int, end: int) -> bool:
    """Whether three characters are a name by themselves: a sure surname, a chosen given name."""
    printed = text[start:end]
    score = han_score(printed) if len(printed) == 3 else None
    return score is not None and score >= 1.5 and not is_word(text, start, 2, titled=False)


def looks_framed(printed: str) -> bool:
    """Whether characters between two sure marks can be a name: a surname begins it, or it has
    the characters of other languages; no title or function word stands in it."""
    if DOT.search(printed):
        return True
    if printed in WORDS or has_title(printed, 3):
        return False
    if not FUNCTION.isdisjoint(printed):
        return False
    return is_surname(printed[0]) or all(char in TRANSLITERATION for char in printed)


@lru_cache(maxsize=CACHED)
def has_title(printed: str, longest: int) -> bool:
    """Whether a title of at most so many characters stands in a word."""
    return any(
        printed[start : start + length] in TITLE_WORDS
        for length in range(2, longest + 1)
        for start in range(len(printed) - length + 1)
    )


@lru_cache(maxsize=CACHED)
def openings(words: str, titled: bool, foreign: bool) -> tuple[Opening, ...]:
    """Every way in which a name without dots can begin words."""
    spaced = SPACED.match(words)
    if spaced and strength(words, spaced.end()) >= 2:
        if not is_surname(spaced["surname"]) or spaced["given"] in NEVER_CLOSES:
            return ()
        score = 3.2 if spaced["surname"] in SURNAMES else 2.7
        return (Opening(spaced.end(), score, closed=True, open=False),)
    found = [*han(words, titled=titled)] if words[0] in HAN_FIRST else []
    if foreign:
        found.extend(transliterated(words))
    return tuple(found)


def han(words: str, *, titled: bool) -> Iterator[Opening]:
    """赵国中, 李鹂, 欧阳修, 司马相如, 陈方安生."""
    for length in (2, 3, 4):
        if length > len(words):
            break
        if words[length - 1] in NEVER_GIVEN or not "一" <= words[length - 1] <= "鿿":
            break
        score = reading(words, length, titled=titled)
        if score is not None:
            yield Opening(length, score, ended(words, length), open=True)


def reading(words: str, length: int, *, titled: bool) -> float | None:
    """How well the first characters of words read as a name; None where they cannot be one."""
    printed = words[:length]
    score = han_score(printed)
    if score is None or printed[-1] in NEVER_LAST:
        return None
    follows = strength(words, length)
    if "在" in printed and follows < 2.5:
        return None
    closed = ended(words, length)
    compound = printed[:2] in COMPOUND_SURNAMES
    if length == 4 and not compound and not closed:
        return None
    weak = printed[0] in WEAK_SURNAMES and not compound
    least = 1 if titled and length == 3 else 2
    if weak and (follows < least or not all(char in GIVEN for char in printed[1:])):
        return None
    if weak and printed[1:] in WORDS and not closed:  # 向|全会
        return None
    following = words[length : length + 1]
    certain = follows >= 2.5 and (not weak or following == "、" or not closed)
    if is_word(words, 0, length, titled=titled and certain and length < 4):
        return None
    score -= straddles(words, length)
    if following and following in PLACE_ENDS:
        score -= 3.0
    return score + follows


def straddles(text: str, end: int) -> float:
    """What speaks against a name that ends inside a word: 郑莉关|于, 陈桐作|说明, 李和|平."""
    if end >= len(text) or text[end] in CLOSERS or text[end] == " ":
        return 0.0
    across = text[end - 1 : end + 1]
    if across in WORDS or across in FOLLOWERS:
        return 1.6
    if text[end - 1] in ADVERBS and strength(text, end) >= 2.5:
        return 1.6
    return 1.0 if text[end - 1] in SOFT_GIVEN else 0.0


@lru_cache(maxsize=CACHED)
def han_score(printed: str) -> float | None:
    """How much characters look like a Chinese name; None where they cannot be one."""
    compound = printed[:2] in COMPOUND_SURNAMES and len(printed) > 2
    given = printed[2:] if compound else printed[1:]
    if NATIONAL_LEADER in printed or not 1 <= len(given) <= 3 or given in ADDRESSES:
        return None
    if "在" in given and not (given[0] == "在" and len(given) == 2 and printed[0] in SURNAMES):
        return None
    if any(char in NEVER_GIVEN or not "一" <= char <= "鿿" for char in given):
        return None
    if compound:
        score = 0.8
    elif printed[0] in SURNAMES:
        score = 0.0
    elif printed[0] in WEAK_SURNAMES:
        score = -1.0
    else:
        return None
    if len(given) == 3 and (compound or not is_surname(printed[1])):
        return None
    if len(given) == 3 and printed[0] in LINKS:  # 和苏某某
        return None
    if len(given) == 3 and not PLACE_INSIDE.isdisjoint(given):  # 高罗镇里
        return None
    for char in given:
        score += 0.5 if char in GIVEN else -0.4
    if len(printed) == 3:
        score += 0.5
    return score - (1.5 if len(given) == 3 else 0.0)


def repeated(name: str, longer: str, evidence: Evidence) -> float:
    """What it adds that the document prints a name again with something else behind it."""
    times = evidence.count(name)
    if times > 1 and evidence.count(longer) < times:
        return 0.4 if len(name) > 2 else 0.2
    return 0.0


def dotted(text: str, start: int, *, foreign: bool = False) -> Iterator[Name]:
    """努尔江·阿不都满, 帕珠·格列多吉. foreign: a title stands before, or a list of names."""
    match = DOTTED.match(text, start)
    if not match or not (foreign or is_transliterated(FIRST_PART.match(match.group()))):
        return
    last_dot = max(text.rfind(dot, start, match.end()) for dot in DOTS)
    whole = ended(text, match.end()) and not FOLLOWER_INSIDE.search(text, last_dot, match.end())
    if whole and match.end() - last_dot > 2:
        yield Name(start, match.end(), 4.0, closed=True)
    end = last_dot + 1
    while end < match.end() and text[end] in TRANSLITERATION:
        end += 1
    for further in range(end + 1, min(end + 3, match.end()) + 1):
        if not strength(text, end) and strength(text, further) >= 2.6:
            end = further
    for shorter in range(end, last_dot + 1, -1):
        follows = strength(text, shorter)
        if follows:
            closed = ended(text, shorter)
            score = 1.5 + follows - 0.8 * (end - shorter)
            if text[shorter - 2 : shorter] in FOLLOWERS:  # 杜邦|参加
                score -= 3.0
            if text[shorter - 1] in "和与及" and not closed:  # 晋某|和秘书长
                score -= 3.0
            yield Name(start, shorter, score, closed)
    if end > last_dot + 1:
        yield Name(start, end, 1.5, closed=False)


def is_transliterated(first: re.Match[str] | None) -> bool:
    """Whether what stands before the first dot is written in the characters of such names."""
    return first is not None and all(char in TRANSLITERATION for char in first.group())


def ended(text: str, end: int) -> bool:
    """Whether a mark, a blank or the end of the passage stands at an offset."""
    return end >= len(text) or text[end] in CLOSERS or text[end] == " "


def transliterated(words: str) -> Iterator[Opening]:
    """白玛次旦, 巴特尔, 斯琴: behind a title only, and with a sure end."""
    if words[0] in LINKS or word_at(words[:LONGEST_WORD]):
        return
    for length in range(1, min(len(words), LONGEST_TRANSLITERATED) + 1):
        if words[length - 1] not in TRANSLITERATION:
            return
        if length < 2 or words[length - 2 : length] in FOLLOWERS:  # 沙马拉吉|参加
            continue
        follows = strength(words, length)
        if follows >= 2.5 and (length > 3 or not is_surname(words[0])):
            score = follows - 1.2 + 0.3 * length
            yield Opening(length, score, ended(words, length), open=False)


def strength(text: str, end: int) -> float:
    """How well the words at an offset follow a name: 3 a mark or a verb, 1 a particle, 0 none."""
    return follows_name(text[end : end + LONGEST_FOLLOWER])


@lru_cache(maxsize=CACHED)
def follows_name(words: str) -> float:
    """How well words follow a name."""
    if not words or words[0] in CLOSERS:
        return 3.0
    if words[0] == " ":
        return 2.6
    if DAY.match(words):
        return 3.0
    if any(words[:length] in FOLLOWERS for length in range(len(words), 1, -1)):
        return 3.0
    if any(words[:length] in TITLE_WORDS for length in (5, 4, 3, 2)):
        return 2.0
    if words[0] in "为任" and any(words[1:end] in TITLE_WORDS for end in range(3, len(words) + 1)):
        return 3.0
    if words[0] in ADVERBS and follows_name(words[1:]) >= 3 and len(words) > 2:
        return 3.0
    if words[0] in SURE_FOLLOWERS:
        return SURE_FOLLOWERS[words[0]]
    return 1.0 if words[0] in SOFT_FOLLOWERS else 0.0


#  a name can begin behind these: 看望|孙建业委员, 街道|姜红岩委员, 党校|祁艳教授
LEFT_WORDS = re.compile(
    r"(?:看望|慰问|走进|探望|结对|帮扶|批准|讨论|审议|听取|通过|选举|走访|采访|邀请|聘请|特邀|推荐|来自|以及|随同|陪同|委托|祝贺|感谢|欢迎|其中|只见|正如|据|如|由|请|(?<!成)就|通报|宣布|提名|决定|同意|任命|免去|缅怀|悼念|纪念|学习|表彰|"
    r"与|和|及|向|对|让|跟|了|是|在|为|到|听|的|"
    r"校|院|所|局|会|社区|街道|村|镇|乡|公司|集团|厂|店|中心|医院|大学|学院|银行|协会|商会|律所|事务所|工作室|小组|党校|"
    r"委|党|民革|民盟|民建|民进|农工|致公|九三|台盟|联|部|处|科|室|组|界|界别|委员|主席|书记|主任|教授|记者|家|农民|名|位|"
    r"长|员|师|士|人|上|下|中|前|后|日|年|时|当|区|县|市|省|州|旗)$"
)


def starts_here(text: str, start: int) -> float:
    """How well a name can begin at an offset, by what stands before: 0 not at all."""
    if start == 0 or not "一" <= text[start - 1] <= "鿿":
        return 2.0
    if text.endswith("政协", 0, start):
        return 2.0
    return 1.0 if left_word(text[max(0, start - 4) : start]) else 0.0


@lru_cache(maxsize=CACHED)
def left_word(words: str) -> bool:
    """Whether words end with one that a name can follow."""
    return LEFT_WORDS.search(words) is not None


def is_surname(char: str) -> bool:
    """Whether a character can be a surname."""
    return char in SURNAMES or char in WEAK_SURNAMES


def is_word(text: str, start: int, length: int, *, titled: bool) -> bool:
    """Whether a word that is no name begins here: 高度评价. A longer name behind a title,
    such as 方向明, goes through."""
    size = word_at(text[start : start + LONGEST_WORD])
    return size > 0 and (size >= length or not titled or text[start + size] not in GIVEN)


@lru_cache(maxsize=CACHED)
def word_at(words: str) -> int:
    """How long the word is that begins here and is no name; 0 for none."""
    return next((size for size in range(len(words), 1, -1) if words[:size] in WORDS), 0)
