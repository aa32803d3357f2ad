"""Cells as people type them."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cppcc.models import Post
from cppcc.tables.cells import Choice, Day, Flag, Listed, Number, Unclear, Words, WrittenDate

READ = [
    (Words(), " 张三 ", "张三"),
    (Number(int), "14", 14),
    (Number(int), "14.0", 14),
    (Number(int), "１，２００", 1200),
    (Number(int), "", None),
    (Number(Decimal), "1,200.5", Decimal("1200.5")),
    (Day(), "2023-06-29", date(2023, 6, 29)),
    (Day(), "2023/6/29", date(2023, 6, 29)),
    (Day(), "2023年6月29日", date(2023, 6, 29)),
    (Day(), "2023.6.29", date(2023, 6, 29)),
    (Day(), "2023-06-29 00:00:00", date(2023, 6, 29)),
    (Day(), "", None),
    (WrittenDate(), "2023", "2023"),
    (WrittenDate(), "2023年", "2023"),
    (WrittenDate(), "2023/6", "2023-06"),
    (WrittenDate(), "2023年6月29日", "2023-06-29"),
    (WrittenDate(), "2023-01/2023-06", "2023-01/2023-06"),
    (WrittenDate(), "2018/..", "2018/.."),
    (WrittenDate(), "", ""),
    (Flag(), "是", True),
    (Flag(), "TRUE", True),
    (Flag(), "否", False),
    (Flag(), "", False),
    (Listed(), "辽中\n 辽中县 \n", ["辽中", "辽中县"]),
    (Listed(), '["一行\\n两行"]', ["一行\n两行"]),
    (Listed(), "", []),
    (Choice(Post.Role.choices), "vice_chair", "vice_chair"),
    (Choice(Post.Role.choices), "Vice Chair", "vice_chair"),
    (Choice(Post.Role.choices), "副主席", "vice_chair"),
    (Choice(Post.Role.choices), "", ""),
]
UNCLEAR = [
    (Number(int), "十四"),
    (Number(int), "14.5"),
    (Number(Decimal), "NaN"),
    (Number(Decimal), "1e"),
    (Day(), "2023-06"),
    (Day(), "2023-02-30"),
    (Day(), "29.6.2023"),
    (Day(), "0012"),
    (WrittenDate(), "昨天"),
    (WrittenDate(), "2023-13"),
    (WrittenDate(), "2023-06/2023-01"),
    (Flag(), "或许"),
    (Listed(), "[1, 2]"),
    (Listed(), "[一"),
    (Choice(Post.Role.choices), "副主习"),
]


@pytest.mark.parametrize(("cell", "typed", "value"), READ)
def test_reads_what_people_type(cell: Any, typed: str, value: Any) -> None:
    assert cell.clean(typed) == value


@pytest.mark.parametrize(("cell", "typed"), UNCLEAR)
def test_refuses_what_could_mean_anything(cell: Any, typed: str) -> None:
    with pytest.raises(Unclear) as caught:
        cell.clean(typed)
    assert str(caught.value)


def test_a_slip_in_a_choice_names_the_near_matches() -> None:
    with pytest.raises(Unclear) as caught:
        Choice(Post.Role.choices).clean("vice_chiar")
    assert caught.value.near[0] == "vice_chair"


@given(st.lists(st.text(min_size=1)))
def test_every_list_comes_back(words: list[str]) -> None:
    cell = Listed()
    assert cell.clean(cell.render(words)) == words
