"""Signs: words without which a rule cannot match a clause, all found in one pass.

市政协领导到社区走访  ->  ACT | PLACE: only the rules for acts and places are tried
"""

from __future__ import annotations

from collections import defaultdict
from itertools import product

from ahocorasick_rs import AhoCorasick

from .events_vocabulary import KIND_OF_ACT

#  signs are bits: a clause has one number for all of them
HELD, HOLD, SITS, ACTIVITY, TEACHING, GIVING, UPON, ACT, GROUP, MET, WAY = (
    1 << bit for bit in range(11)
)
MODAL, STANDING, ABOUT, PLACE = (1 << bit for bit in range(11, 15))
PREDICATE = HELD | HOLD | SITS | ACTIVITY | TEACHING | GIVING | UPON | ACT | GROUP | MET | WAY

VISITS = ("调研", "视察", "考察", "监督", "督查", "督导", "慰问", "评议")
WORDS = {
    HELD: "召开 举行 举办 开班 开营 开幕 启幕 闭幕 落幕 结束 开讲 启动 议程 展出 开展 帷幕 "
    "序幕 收官 开 办过 办了",
    HOLD: "召开 举行 举办 主办 承办 协办 联办 召集 开办 开展 展开 组织 进行 参加 出席 迎来 "
    "办起 主持 办了 办过 "
    "开了 开起 开过 开一 开两 开首 开场 开次 开个 开第",
    SITS: "主席会议 常委会会议 常委会议 全体会议 党组会议 次会议",
    ACTIVITY: "活动",
    TEACHING: "聘请 邀请 特邀 聆听 收听 听取 收看 观看 党课 授课 讲授 讲课 宣讲 讲座 辅导 讲 课",
    GIVING: "巡诊 送去 送上 送来 赠送 捐赠 捐献 捐助 捐款 捐资 捐出 发放 义诊 坐诊 看病 体检 理发 "
    "春联 提供",
    MET: "开会 开了 开起 碰头 碰了头 一起 一堂 一桌",
    WAY: "来到 前往 走进 走到 去了 深入 赴 下到 到",
    UPON: "会上 会议上",
    ACT: " ".join(KIND_OF_ACT),
    GROUP: " ".join(
        visit + group
        for visit, group in product(VISITS, ("组", "团", "队", "小组", "小团", "小队"))
    ),
    MODAL: "要 必须 应 需要 务必 将 拟 计划 打算 准备 即将 力争 争取 有望 可以 能否 下一步 今后 "
    "明年 接下来 下阶段 决定 定于 届时 建议 进一步 希望 预计 预定 筹划 有意 期待 期盼",
    STANDING: "多次 定期 经常 坚持 每 常态化 持续开展 一直 长期 各自 分别各 通常 可以 一律 凡是 "
    "积极参与 主动参 踊跃参 广泛 场 次 期 制定 印发 出台 修订 完善 建立 健全 通过",
    ABOUT: "围绕 聚焦 针对 就 以 对",
    PLACE: "前往 来到 走进 深入 先后到 赴 到 在 走访 考察 视察 来",
}


def signs_of_words() -> dict[str, int]:
    """Every word with all that it is a sign of; of two that contain each other the shorter."""
    found: defaultdict[str, int] = defaultdict(int)
    for sign, words in WORDS.items():
        row = set(words.split())
        for word in row:
            if not any(other in word for other in row - {word}):
                found[word] |= sign
    return dict(found)


SIGNS = signs_of_words()
SIGN_OF = list(SIGNS.values())
AUTOMATON = AhoCorasick(list(SIGNS))

Sign = tuple[int, int]  # where its word starts, and what it is a sign of


def signs_in(text: str) -> list[Sign]:
    """Every sign in a text, clause by clause in its order."""
    found = AUTOMATON.find_matches_as_indexes(text, overlapping=True)
    return [(start, SIGN_OF[word]) for word, start, _ in found]
