"""Texts that are built to be slow to read, each of a name's length and no longer.

hostile.text("nested titles", 12)  ->  "《《《《《《》》》》》》"
"""

NEWS = "6月29日，和平区政协召开座谈会，围绕养老服务建言献策，主席王建国出席会议并讲话。"

#  what is said over and over; two strings: the first fills one half, the second the other
UNITS: dict[str, str | tuple[str, str]] = {
    "nested titles": ("《", "》"),
    "nested quotation marks": ("“", "”"),
    "nested brackets": ("（", "）"),
    "titles never closed": "《关于加强",
    "quotation marks never closed": "“有事来协商",
    "straight quotation marks": '"',
    "digits": "1234567890",
    "Chinese digits": "一二三四五六七八九十百千万",
    "decimals": "1.2,3",
    "one sentence": "和平区的同志们在这里认真地进行着各种各样的工作并且",
    "one character": "的",
    "one name": "王",
    "commas": "，",
    "full stops": "。",
    "pauses": "、",
    "blanks": " ",
    "lines": "\n",
    "lines of one character": "政\n协\n",
    "lines of headings": "和平区政协\n",
    "lines of menus": "首页 | 新闻 | 政协 | 提案\n",
    "lines of captions": "图为区政协委员调研。\n",
    "committees": "沈阳市和平区政协",
    "committees in a list": "沈阳市政协、长沙市政协、湖南省政协、",
    "committees without a place": "区政协",
    "titles and names": "主席王建国",
    "titles and names in a list": "区政协主席王建国、副主席李丽，",
    "members in a list": "委员张伟、",
    "elections": "选举王建国为主席",
    "names in a list": "王建国、李丽、张伟、",
    "titles alone": "书记、主任、主席、",
    "dates": "2023年6月29日",
    "dates in clauses": "2023年6月29日，",
    "days": "6月29日",
    "years that are not printed": "今年去年",
    "numbers with units": "60余场",
    "numbers in clauses": "开展协商活动60余场，",
    "researches": "围绕乡村振兴开展调研",
    "researches in clauses": "区政协围绕乡村振兴开展调研，",
    "meetings": "区政协召开座谈会。",
    "news": NEWS,
    "news in paragraphs": NEWS + "\n",
    "titles of proposals": "《关于加强建设的提案》",
    "names in quotation marks": "“有事来协商”平台",
    "proposals without 《》": "关于加强建设的提案",
}
FRESH = "news that never repeat"  # no line says what another says


def text(name: str, characters: int) -> str:
    """A text of so many characters."""
    if name == FRESH:
        return fresh(characters)
    unit = UNITS[name]
    if isinstance(unit, tuple):
        return unit[0] * (characters // 2) + unit[1] * (characters - characters // 2)
    return (unit * (characters // len(unit) + 1))[:characters]


def names() -> list[str]:
    return [*UNITS, FRESH]


def fresh(characters: int) -> str:
    """Short news of people, counts and titles that are different in every line."""
    surnames, given = "王李张刘陈杨赵黄周吴", "国文明建华玉海春秀德志永"
    lines: list[str] = []
    length = number = 0
    while length < characters:
        a, b, c = surnames[number % 10], given[number // 10 % 12], given[number // 120 % 12]
        lines.append(
            f"{number % 12 + 1}月{number % 28 + 1}日，滁州市政协副主席{a}{b}{c}到第{number}村调研，"
            f"走访{number + 2}户，提交《关于第{number}村产业发展的提案》。\n"
        )
        length += len(lines[-1])
        number += 1
    return "".join(lines)[:characters]


def of_bytes(name: str, size: int) -> str:
    """A text of so many bytes in UTF-8."""
    sample = text(name, 3_000)
    return text(name, size * len(sample) // len(sample.encode()))
