"""The document's text as HTML: marks nest, links never do, nothing of the text is lost."""

import pytest

from cppcc.admin.marking import Fact, marked
from tests.admin.pages import Page

TEXT = "区政协主席赵中军表示"


def fact(number: int, kind: str, *spans: tuple[int, int], state: str = "") -> Fact:
    return Fact(number, kind, "类", f"事实{number}", f"/{number}/", spans, state)


def test_words_are_marked_and_linked() -> None:
    assert marked("区政协主席", [fact(7, "person", (3, 5))]) == (
        '区政协<mark class="kind-person" id="r7"><a href="/7/" title="类 · 事实7">主席</a></mark>'
    )


@pytest.mark.parametrize(
    ("spans", "pieces"),
    [
        pytest.param({1: [(0, 3)], 2: [(5, 8)]}, ["区政协", "赵中军"], id="apart"),
        pytest.param({1: [(0, 10)], 2: [(5, 8)]}, [TEXT, "赵中军"], id="nested"),
        pytest.param({2: [(5, 8)], 1: [(0, 10)]}, [TEXT, "赵中军"], id="order does not matter"),
        pytest.param({1: [(0, 5)], 2: [(0, 3)]}, ["区政协主席", "区政协"], id="one start"),
        pytest.param({1: [(0, 5)], 2: [(3, 5)]}, ["区政协主席", "主席"], id="one end"),
        pytest.param({1: [(0, 5)], 2: [(0, 5)]}, ["区政协主席", "区政协主席"], id="same words"),
        pytest.param(
            {1: [(0, 5)], 2: [(3, 8)]}, ["区政协主席", "主席", "赵中军"], id="crossing: in two"
        ),
        pytest.param({1: [(0, 3), (5, 8)]}, ["区政协", "赵中军"], id="two mentions"),
        pytest.param({1: [(0, 3)], 2: [(3, 5)]}, ["区政协", "主席"], id="touching"),
        pytest.param({1: [(8, 99)], 2: [(4, 4)], 3: [(0, 3)]}, ["区政协"], id="no such words"),
        pytest.param({}, [], id="nothing stated"),
    ],
)
def test_marks_hold_exactly_the_words_of_their_facts(
    spans: dict[int, list[tuple[int, int]]], pieces: list[str]
) -> None:
    html = marked(TEXT, [fact(number, "event", *where) for number, where in spans.items()])
    page = Page(f"<p>{html}</p>")
    assert [mark["text"] for mark in page.marks] == pieces
    assert Page(f"<mark>{html}</mark>").marks[0]["text"] == TEXT


def test_a_stretch_leads_to_the_innermost_fact_and_names_all() -> None:
    html = marked(TEXT, [fact(1, "event", (0, 10)), fact(2, "person", (5, 8))])
    assert '<a href="/2/" title="类 · 事实2\n类 · 事实1">赵中军</a>' in html
    assert '<a href="/1/" title="类 · 事实1">表示</a>' in html


def test_links_are_never_nested() -> None:
    html = marked(TEXT, [fact(n, "event", (n, 10 - n)) for n in range(5)])
    inside = False
    for piece in html.split("<")[1:]:
        if piece.startswith("a "):
            assert not inside
            inside = True
        elif piece.startswith("/a>"):
            inside = False


def test_of_the_same_words_the_event_is_nearer_than_the_committees_part_in_it() -> None:
    html = marked("召开会议", [fact(1, "event", (0, 4)), fact(2, "eventcommittee", (0, 4))])
    assert 'href="/1/"' in html
    assert 'href="/2/"' not in html


def test_each_fact_has_one_place() -> None:
    crossing = [fact(1, "event", (0, 5), (8, 10)), fact(2, "event", (3, 8))]
    html = marked(TEXT, crossing)
    assert html.count('id="r1"') == html.count('id="r2"') == 1


def test_a_rejected_fact_says_so() -> None:
    html = marked(TEXT, [fact(1, "person", (5, 8), state="rejected")])
    assert 'class="kind-person state-rejected"' in html


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        '"><img src=x onerror=alert(1)>',
        "</mark></div><style>*{display:none}</style>",
        "&lt;b&gt; ' \" &",
    ],
)
def test_hostile_words_are_only_words(hostile: str) -> None:
    text = f"政协{hostile}主席"
    said = Fact(1, "person", hostile, hostile, f"/{hostile}", ((2, 2 + len(hostile)),))
    page = Page(f"<p>{marked(text, [said])}</p>")
    assert page.forbidden == []
    assert page.marks[0]["text"] == hostile


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("一\n二", "一\n二"),
        ("一\r\n\n二", '一\r\n<span class="gap">\n</span>二'),
        ("一\n \n\u3000\n  二", '一\n<span class="gap"> \n\u3000\n  </span>二'),
    ],
)
def test_line_breaks_stay_and_blank_lines_are_low(text: str, shown: str) -> None:
    assert marked(text, []) == shown


def test_a_long_text_full_of_facts_shows_all_of_them() -> None:
    text = "政协" * 100_000
    facts = [fact(n, "person", (n * 8, n * 8 + 6), (n * 8 + 3, n * 8 + 9)) for n in range(20_000)]
    assert marked(text, facts).count("<mark") >= 40_000
