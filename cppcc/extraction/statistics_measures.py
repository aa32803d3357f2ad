"""What a number counts: the noun behind its unit (26次党组会议), else the words before it.

    "走访企业318家"  ->  走访企业        "提出意见建议11条"  ->  意见建议
    "协调解决39件"   ->  协调解决        "交由78家单位承办"  ->  单位

A verb that only says that something was done (提出, 开展, 形成) is no part of it. Before a bare
noun the verb says which ones were counted (收到提案 and 交办提案 are two figures) and stays.
"""

from __future__ import annotations

import re

from .statistics_vocabulary import DEEDS, HEAD_NOUNS, KEPT_WITH, LIGHT_VERBS, PEOPLE, VERBS_AFTER

LONGEST = 30
LONGEST_LIST = 4
CLAUSE_END = re.compile(r"[，。；：！？…]")
LIGHT = re.compile(rf"(?:{LIGHT_VERBS})(?:了|着|过|至|到)?")
#  words behind a unit up to a mark or a verb; “…”, 《…》 and （…） are passed over whole
RUN = re.compile(
    r"(?:“[^”]{1,30}”|《[^》]{1,30}》|（[^（）]{0,10}）|"
    rf"(?!{VERBS_AFTER})[^，。；：、！？…（）“”《》\d ]){{0,40}}"
)
#  30名在园区创业的返乡青年
RELATED = re.compile(
    r"(?:在|来自|从事)[^，。；：、的\d“”]{2,14}的"
    rf"(?P<noun>[一-鿿]{{0,4}}?(?:{PEOPLE}))(?![一-鿿]?(?:们|家|长))"
)
#  5个乡镇“委员之家”
PLACED = re.compile(r"(?:乡镇|镇街|镇乡|街道|社区|乡|镇|村|县|区|市|界别|专委会)(?=“)")
#  “田埂说事”已举办37期
NAMED_RUN = re.compile(
    r"“(?P<name>[^“”]{2,20})”(?:已|已经|累计|共|先后|目前|至今)*"
    r"(?:举办|开展|举行|播出|开讲|推出|组织|召开)(?:了)?$"
)
DESCRIBED = re.compile(r"(?:、[^，。；、“\d]{1,8}){1,2}的(?=[“一-鿿])")
COUNTABLE = re.compile(
    r"(?:提案|建议|意见|信息|项目|活动|会议|平台|品牌|《[^》]*》|委员|课题|机制|制度|.报告)$"
)
QUOTED = re.compile(r"[“《][^”》]{1,30}[”》]")
REMARK = re.compile(r" ?（[^（）]{1,4}）")
LISTED = re.compile(r"等(?=[一-鿿]{2})")
PERSON_UNITS = ("名", "位", "人")
#  24名教育、科技、医卫界别委员   30名市、县政协委员
LISTED_PERSONS = re.compile(
    rf"(?:(?!{VERBS_AFTER})[^，。；：！？…“”《》（）、\d ]){{1,10}}"
    rf"(?:、(?:(?!{VERBS_AFTER})[^，。；：！？…“”《》（）、\d ]){{1,10}}?){{0,5}}"
    rf"、(?:(?!{VERBS_AFTER})[^，。；：！？…“”《》（）、\d ]){{0,10}}?(?:{PEOPLE})+"
)
#  20家社区机构便民服务站，: the whole is one noun
WHOLE_NAME = re.compile(r"[，。；、！？]|$")
ENDS_AS_PLACE = re.compile(r"[一-鿿]{1,8}(?:室|站|点|厅|所|院|中心|窗口|车间|基地|门店|党支部)$")
PLACES = {"村", "镇", "乡", "县", "市", "区", "州", "省", "国"}
#  52人当选为常务委员
ELECTED = re.compile(r"(?:当选|增补)(?:为|了)?(?P<noun>[一-鿿]{2,10})(?=[，。；、]|$)")
PERSONS = re.compile(rf"(?:{PEOPLE})")
HEADS = {unit: re.compile(f"(?:{nouns})") for unit, nouns in HEAD_NOUNS.items()}
#  委员和专家   干部群众   委员代表   提案办理   单位负责人
GOES_ON = re.compile(rf"[、和与及或的]|以及|{PEOPLE}|负责|办|[承主协]|答|质|审|工作|[者长会团组队]")


def measured(
    text: str, start: int, number: int, unit: re.Match[str], stop: int
) -> tuple[int, int] | None:
    """Where the thing counted stands: behind the unit (26次党组会议), else before the number."""
    said = unit.group().lstrip(" ")
    share = unit["share"] is not None
    made = MADE_INTO.match(text, stop)
    if made:
        return made.span("noun")
    after = None if share or unit["money"] else noun_after(text, stop, said)
    if said == "人次" and after and not re.match(r"[，。；！？…]", text[after[1] :]):
        after = None
    if after:
        return after
    if share and (part := share_of(text, start, number)):
        return part
    return noun_before(text, start, number, said) or done_after(text, stop)


# --- behind the unit -------------------------------------------------------------------------


def noun_after(text: str, start: int, said: str) -> tuple[int, int] | None:
    """The noun that follows a unit: 22件重点提案办理成效显著 -> 重点提案."""
    remark = REMARK.match(text, start)
    start = remark.end() if remark else start
    start += text.startswith(" ", start)
    if text[start : start + 1].isdigit():
        return None
    elected = ELECTED.match(text, start)
    if elected:
        return elected.span("noun")
    related = RELATED.match(text, start) if said in PERSON_UNITS else None
    if related:
        return related.span("noun")
    run = RUN.match(text, start)
    end = run.end() if run else start
    if said in PERSON_UNITS and not PERSONS.search(text, start, end):
        listed = LISTED_PERSONS.match(text, start)
        end = listed.end() if listed else end
    described = DESCRIBED.match(text, end)
    if described and text[end - 1] in "性色化样式型用":  # 10个公益性、开放式的书屋
        if text[described.end()] == "“":
            close = text.find("”", described.end(), described.end() + 24)
            return (described.end() + 1, close) if close > 0 else None
        return noun_after(text, described.end(), said)
    placed = PLACED.match(text, start, end)
    if placed:
        return placed.span()
    words = text[start:end]
    owner, mark, owned = words.rpartition("的")
    if mark and len(owner) >= 2 and (not COUNTABLE.search(owned) or goes_with(owner, said)):
        end = start + len(owner)  # 3家部门的反馈   152件提案的办理意见
    elif mark:
        start += len(owner) + 1  # 六个线上线下互动的子协商平台
    end = cut_at_head(text, start, end, said)
    if text.endswith("之一", start, end):
        end -= 2
    while end > start and text[end - 1] in "的了中 ":
        end -= 1
    return (start, end) if end - start >= 2 or text[start:end] in PLACES else None


def cut_at_head(text: str, start: int, end: int, said: str) -> int:
    """The end of the first noun that the unit goes with: 14位社区书记分别 -> 社区书记."""
    heads = PERSONS if said in PERSON_UNITS else HEADS.get(said)
    if heads is None:
        return end
    whole = WHOLE_NAME.match(text, end)
    for head in heads.finditer(text, start, end):
        if head.end() < end and not GOES_ON.match(text, head.end()):
            if whole and ENDS_AS_PLACE.match(text, head.end(), end):
                continue
            return past_list(heads, text, head.end())
    return past_list(heads, text, end) if end > start else end


def past_list(heads: re.Pattern[str], text: str, end: int) -> int:
    """The end of a list of such nouns: 56家企业、商会 -> 企业、商会."""
    for _ in range(LONGEST_LIST):
        more = heads.match(text, end + 1) if text.startswith("、", end) else None
        if not more:
            break
        end = more.end()
    return end


#  13件已办结   99.2%已经办复   5条由街道当场认领   7条被县政府采纳
DONE = re.compile(
    r"(?:(?:均|全|都|已经|已|全部|分别|先后|得到|获得|获)*"
    r"(?:[被由获][^，。；、“”《》]{0,16}?)?(?:当场|现场|及时|正式|直接|全部|批示)?"
    r"(?P<deed>办结|办复|办理|立案|采纳|采用|采取|落实|解决|答复|整改|认领|吸纳|转化|回应|批示|转发|"
    r"列入计划|刊发|录用|签约|落地|开工|投产|销号|化解)(?=[，。；、]|$))"
)
#  24件改作委员来信处理
MADE_INTO = re.compile(
    r"(?:均|都|则|分别)?(?:改|转|并|归)(?:作|为|入)(?P<noun>[一-鿿]{2,8}?)(?:处理|办理|参考)?(?=[，。；、]|$)"
)


def done_after(text: str, start: int) -> tuple[int, int] | None:
    """What has become of them, where nothing else is said: 目前13件已办结 -> 办结."""
    done = DONE.match(text, start)
    return done.span("deed") if done else None


def goes_with(owner: str, said: str) -> bool:
    """Whether a unit goes with the noun before 的: 件 with 提案, 位 with 委员."""
    heads = PERSONS if said in PERSON_UNITS else HEADS.get(said)
    return heads is not None and any(head.end() == len(owner) for head in heads.finditer(owner))


# --- before the number -----------------------------------------------------------------------

#  占比20.9%   占提案总数的61%
SHARE_OF = re.compile(r"(?:^|[，、；。（其中])(?P<part>占[^，。；、]{1,16}?)(?:的|近|约|达|超过)?$")


def share_of(text: str, start: int, number: int) -> tuple[int, int] | None:
    """占提案总数, and 占比 of a clause that begins so."""
    before = max(start, number - 24)
    part = SHARE_OF.search(text[before:number].rstrip(" "))
    return (before + part.start("part"), before + part.end("part")) if part else None


def noun_before(text: str, start: int, number: int, said: str) -> tuple[int, int] | None:
    """The noun before a number: 开展了“请你来协商”系列活动60余场 -> “请你来协商”系列活动."""
    clause, end = clause_of(text, start, number)
    if BARE_VERB.fullmatch(text, clause, end):  # 至今已经召开26次
        return None
    named = NAMED_RUN.search(text, max(clause, end - 36), end)
    if named:
        return named.span("name")
    headless = headless_clause(text, clause, end, number)
    if headless:
        return headless
    masked = masked_quotes(text[clause:end])
    begin = clause
    relative = RELATIVE.search(masked) if said in PERSON_UNITS else None
    for verb in LIGHT.finditer(masked):
        if relative and verb.end() > relative.start():
            break
        if verb.end() < len(masked) - 1:
            begin = clause + verb.end()
    for listed in LISTED.finditer(masked, begin - clause):
        begin = clause + listed.end()
    bare = past_prefix(text, begin, end)
    if end - bare < 2 <= end - begin:
        bare = begin
    begin = bare if end - bare >= 2 else past_prefix(text, clause, end)
    begin = past_places(text, begin, end)
    whole = DEED.search(text, max(clause, end - 14), end) or whole_with_verb(
        text, clause, begin, end, said
    )
    if whole:
        return whole.span()
    if PREFIX.fullmatch(text, begin, end) or CHOSEN.search(text, begin, end):  # 其中3件
        return None
    begin = past_holders(text, begin, end, said)
    end = without_title(text, begin, end)
    begin = past_quote(text, begin, end, said)
    return (begin, end) if 2 <= end - begin <= LONGEST else None


#  提出提案的委员566人: what they did says which people
RELATIVE = re.compile(
    rf"(?:提出|提交|参加|出席|参与|接受|反映|报送|撰写|列席|受)[^，。；“”的]{{2,8}}的(?:{PEOPLE})$"
)
#  其中已经办结的120件   列入督办的有8件
HEADLESS = re.compile(
    r"(?:其中|另外|另有|截至目前|目前|，)*(?P<what>[^，。；：“”《》的]{4,20})的(?:有|共|共有|为|达)?$"
)
#  从中评出47件
CHOSEN = re.compile(r"(?:选出|评出|选取|筛选出|挑选出|遴选出|列出|抽取)$")
#  秘书长赵某及市政协常委31人
HOLDER_BEFORE = re.compile(
    r"(?:主席|秘书长|书记|主任|[市县区州省局部厅院会]长|副?[省市县区]长|常委)[一-鿿·]{2,12}?"
    r"(?:及|以及|和|与|、)(?=[^、和与及]{2,16}$)"
)
TITLE_AT_END = re.compile(r"(?<=[一-鿿]{2})《[^《》]*》$")
QUOTED_AT_START = re.compile(
    r"“[^“”]{1,20}”(?=[一-鿿]{2,8}(?:室|站|点|厅|之家|书屋|书房|书院|基地|中心)$)"
)


def headless_clause(text: str, clause: int, end: int, number: int) -> tuple[int, int] | None:
    """受条件限制暂时不能解决的76件: a clause with 的 and no noun says which ones."""
    if "的" not in text[end:number]:
        return None
    found = HEADLESS.search(text, clause, number)
    return found.span("what") if found else None


def past_holders(text: str, start: int, end: int, said: str) -> int:
    """Behind those who are named before the people counted: 秘书长某某及委员 -> 委员."""
    if said not in PERSON_UNITS:
        return start
    named = HOLDER_BEFORE.search(text[start:end])
    return start + named.end() if named else start


def without_title(text: str, start: int, end: int) -> int:
    """文史资料《…》1辑 -> 文史资料."""
    title = TITLE_AT_END.search(text[start:end])
    return start + title.start() if title else end


def past_quote(text: str, start: int, end: int, said: str) -> int:
    """“石榴籽”委员之家6个 -> 委员之家: the kind of place is counted, not its name."""
    quoted = QUOTED_AT_START.match(text[start:end]) if said in ("个", "处", "家", "间") else None
    return start + quoted.end() if quoted else start


TOTALS = ("一共", "总共", "累计", "合计", "总计", "共计", "已过", "超过", "突破", "分别")


def clause_of(text: str, start: int, number: int) -> tuple[int, int]:
    """The clause before a number, without a remark, 达, 共 … at its end; 实到 keeps its 到."""
    start = max(start, number - 60)
    masked = masked_quotes(text[start:number])
    for mark in CLAUSE_END.finditer(masked):
        start = max(start, number - len(masked) + mark.end())
    end = number
    while end > start:
        present = text[end - 2 : end] in ("实到", "应到", "报到")
        if text[end - 2 : end] in TOTALS:
            end -= 2
        elif text[end - 1] in "达到共约为的了， ：有是占" and not present:
            end -= 1
        elif text[end - 1] == "）" and "（" in text[max(start, end - 8) : end]:
            end = text.rindex("（", start, end)
        else:
            break
    return start, end


def masked_quotes(text: str) -> str:
    """The text with 口 for every character in “…” and 《…》."""
    if "“" not in text and "《" not in text:
        return text
    return QUOTED.sub(lambda quoted: "口" * len(quoted.group()), text)


#  其中民生类信息   实地视察企业   区政协走访调研企业   等为主题的协商活动
PREFIX = re.compile(
    r"[、，和及与并的了 ]+|被(?=[全省市区县州国])|"
    r"[省市区县州旗、和]{2,8}[两三四]级(?=政协|委员)|[省市区县州旗]{2}政协(?=联动|联合)|"
    r"地(?=[学考调开])|其中|经审查|实地|累计(?!捐|投)|共(?![识建享同青])计?|"
    r"合计|另有|各类|一次性?(?=捐)|(?:截至)?目前|"
    r"[一-鿿]{0,8}?政协(?:机关|党组)?(?:今年|去年|前年|全年|上半年|年内|先后|共|已|还|也|均)+|"
    r"(?:全国|省|市|区|县|州|旗|盟|我)?政协(?=走访|调研|视察|考察|征集)|"
    r"[^，。；]{0,20}为(?:主题|内容|重点)的|(?:主题|内容|重点)的|"
    r"(?:走访|视察|考察|调研|慰问|看望)(?![调视考走慰报课活点成项组座会工方选备对金品物团])"
)
#  高勒镇牧民: where they live is no part of them
PLACE_BEFORE = re.compile(r"[一-鿿、]{2,24}[镇乡村](?=[牧农渔村居群困贫老企商][一-鿿]{1,3}$)")
#  累计捐赠金额 keeps its verb; 协调解决, 实到 are all that is said
DEED = re.compile(rf"(?:{DEEDS})$")
#  走访企业   收到提案   资助贫困学生
WITH_VERB = re.compile(rf"(?:{KEPT_WITH})$")
SUBJECT = re.compile(r"(?:委员|政协|[组室会委]|机关|单位|各界|先后|累计)$")
#  参加委员460余人次
TAKING_PART = re.compile(r"(?:参与|参加|出席|列席)[一-鿿]{2,10}$")
BARE_VERB = re.compile(
    r"(?:至今|已经|已|先后|累计|总共|现场|一共|共|均)*(?:召开|举办|开展|组织|进行|完成|走访|调研|召集|"
    r"建成|建立|成立|设立|开办|出版|印发|发放)?(?:了)?"
)


def past_prefix(text: str, start: int, end: int) -> int:
    """Where a measure begins behind 其中, 实地 and other words that count nothing."""
    prefix = PREFIX.match(text, start, end)
    while prefix:
        start = prefix.end()
        prefix = PREFIX.match(text, start, end)
    return start


def past_places(text: str, start: int, end: int) -> int:
    """Where a measure begins behind the towns and villages that its people live in."""
    places = PLACE_BEFORE.match(text[start:end])
    return start + places.end() if places else start


def whole_with_verb(
    text: str, clause: int, start: int, end: int, said: str
) -> re.Match[str] | None:
    """The bare noun with the verb that says which ones were counted."""
    first = max(clause, end - 14)
    found = WITH_VERB.search(text, first, end)
    if not found and said in ("人次", "人", "名", "位"):
        found = TAKING_PART.search(text, first, end)
    if not found or found.start() > start and not SUBJECT.search(text, start, found.start()):
        return None
    return found
