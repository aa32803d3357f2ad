"""Who is named, and what the text says of their posts. All names are invented."""

from __future__ import annotations

import pytest

from cppcc.extraction import committees, people, text
from cppcc.extraction.facts import Person
from cppcc.extraction.gazetteer import default


def find(document: str) -> list[Person]:
    page = text.read(document)
    places = default()
    return list(people.find(page, committees.find(page, places), places))


def names(document: str) -> list[str]:
    return [person.name for person in find(document)]


def posts(document: str) -> dict[str, list[tuple[str | None, str]]]:
    return {
        person.name: [(post.org, post.title) for post in person.posts] for person in find(document)
    }


MEETING = "6月3日，绍兴市政协召开主席会议。"


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        (  # leaders of a committee, one list a title
            "6月3日，绍兴市政协召开九届三十次主席会议。市政协主席魏建中主持会议并讲话。"
            "副主席钱永康、沈一鸣、陶文娟，秘书长茹国良参加会议。",
            {
                "魏建中": [("绍兴市政协", "主席")],
                "钱永康": [("绍兴市政协", "副主席")],
                "沈一鸣": [("绍兴市政协", "副主席")],
                "陶文娟": [("绍兴市政协", "副主席")],
                "茹国良": [("绍兴市政协", "秘书长")],
            },
        ),
        (  # stacked titles of one committee
            "3月8日，岳阳市政协党组书记、主席黎志刚率队到华容县调研。"
            "市政协党组成员、秘书长、办公室主任彭慧参加。",
            {
                "黎志刚": [("岳阳市政协党组", "书记"), ("岳阳市政协", "主席")],
                "彭慧": [
                    ("岳阳市政协党组", "成员"),
                    ("岳阳市政协", "秘书长"),
                    ("岳阳市政协办公室", "主任"),
                ],
            },
        ),
        (  # Party and government of a printed place, and of none
            "大理市委副书记、市长段培华出席大理市政协常委会会议，副市长杨丽春通报情况。",
            {
                "段培华": [("大理市委", "副书记"), ("大理市", "市长")],
                "杨丽春": [("大理市", "副市长")],
            },
        ),
        (
            "5月6日，浏阳市政协举行协商会。市委常委、统战部部长周海燕应邀出席。",
            {"周海燕": [("市委", "常委"), ("统战部", "部长")]},
        ),
        (  # a committee and another house in one breath
            "“这条路该修了。”郴州市政协委员、湘南学院副教授唐晓芸说。",
            {"唐晓芸": [("郴州市政协", "委员"), ("湘南学院", "副教授")]},
        ),
        (
            MEETING + "市政协副主席、民盟市委主委骆一平，市工商联主席金国荣，"
            "九三学社市委副主委方晓虹出席。",
            {
                "骆一平": [("绍兴市政协", "副主席"), ("民盟市委", "主委")],
                "金国荣": [("市工商联", "主席")],
                "方晓虹": [("九三学社市委", "副主委")],
            },
        ),
        (  # special committees
            MEETING + "市政协提案委员会主任娄建英作说明，经济委副主任俞沛根汇报。",
            {
                "娄建英": [("绍兴市政协提案委员会", "主任")],
                "俞沛根": [("绍兴市政协经济委", "副主任")],
            },
        ),
        (  # a body of the committee that the sentence has just named
            "全国政协提案委员会副主任卢昌盛、外事委员会副主任王胜海参加活动。",
            {
                "卢昌盛": [("全国政协提案委员会", "副主任")],
                "王胜海": [("全国政协外事委员会", "副主任")],
            },
        ),
        (  # a title behind one of a list is that one's own
            MEETING + "市政协副主席张梅英、袁彦明副部长揭幕。会议讨论钱永康秘书长的报告。",
            {
                "张梅英": [("绍兴市政协", "副主席")],
                "袁彦明": [(None, "副部长")],
                "钱永康": [("绍兴市政协", "秘书长")],
            },
        ),
        (
            MEETING + "市政协机关党组书记毛祖伟、一级巡视员章立人参加学习。",
            {
                "毛祖伟": [("绍兴市政协机关党组", "书记")],
                "章立人": [("绍兴市政协", "一级巡视员")],
            },
        ),
        (  # titles behind the name
            "昨天，射阳县政协组织视察。顾海洋委员建议加快改造，卞玉兰委员认为要细化方案。"
            "县委党校祁艳教授作辅导。",
            {
                "顾海洋": [("盐城市射阳县政协", "委员")],
                "卞玉兰": [("盐城市射阳县政协", "委员")],
                "祁艳": [("县委党校", "教授")],
            },
        ),
        (  # a calling is no office
            MEETING + "会议邀请知名律师施小舟讲课。",
            {"施小舟": [(None, "律师")]},
        ),
        (  # party committee and management of one house
            MEETING + "浙江越剧集团党委书记、董事长竺云飞出席。",
            {"竺云飞": [("浙江越剧集团党委", "书记"), ("浙江越剧集团", "董事长")]},
        ),
        (
            "全国政协主席汪洋主持会议。中共中央政治局常委、全国政协主席汪洋讲话。",
            {"汪洋": [("全国政协", "主席"), ("中共中央政治局", "常委")]},
        ),
        (  # candidates hold nothing yet; what they hold already is told
            "9日，渠县政协举行常委会会议，县政协党组书记、主席候选人蒲正国，"
            "副主席候选人邓雪梅、冉波参加。",
            {
                "蒲正国": [("达州市渠县政协党组", "书记")],
                "邓雪梅": [],
                "冉波": [],
            },
        ),
        (  # leaders without a title of their own
            "区领导梁小川、石文彬、成志远等参加慰问。",
            {"梁小川": [], "石文彬": [], "成志远": []},
        ),
        (  # nouns for people
            "“日子越过越好。”村民李来宝说。困难党员田永富家中，退役军人龙青山也在。",
            {"李来宝": [], "田永富": [], "龙青山": []},
        ),
    ],
)
def test_people_and_posts_are_read(
    document: str, expected: dict[str, list[tuple[str | None, str]]]
) -> None:
    assert posts(document) == expected


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        ("新一届政协选举严冬梅为政协阳朔县第十一届委员会主席。", ("严冬梅", "主席")),
        ("莫文辉当选为政协阳朔县第十一届委员会主席。", ("莫文辉", "主席")),
        ("会议决定任命秦德才为阳朔县政协办公室主任。", ("秦德才", "主任")),
        ("区商会会长陈立被聘为全区“招商大使”。", ("陈立", "招商大使")),
        ("会议免去廖志成的阳朔县政协秘书长职务。", ("廖志成", "秘书长")),
        ("调研组由县政协副主席蒙春燕任组长。", ("蒙春燕", "副主席")),
        ("“我愿意。”丁秀兰说。丁秀兰是阳朔县瑶医学会会长，常年义诊。", ("丁秀兰", "会长")),
        ("增补赵国英、张晓红（女）为政协第十届阳朔县委员会委员。", ("张晓红", "委员")),
        ("会议接受陈小伟辞去阳朔县政协秘书长职务。", ("陈小伟", "秘书长")),
        ("曾任阳朔县政协副主席的白应祥介绍，变化很大。", ("白应祥", "副主席")),
    ],
)
def test_an_election_or_appointment_gives_the_post(
    document: str, expected: tuple[str, str]
) -> None:
    name, title = expected
    assert title in [post[1] for post in posts(document)[name]]


def test_all_who_are_elected_together_have_the_post() -> None:
    found = posts(
        "曹志远当选为政协平江县第十届委员会主席；李清、吴思敏、何家骏当选为副主席；"
        "方敏当选为秘书长。"
    )
    assert {name: post[0][1] for name, post in found.items()} == {
        "曹志远": "主席",
        "李清": "副主席",
        "吴思敏": "副主席",
        "何家骏": "副主席",
        "方敏": "秘书长",
    }


@pytest.mark.parametrize(
    ("document", "former"),
    [
        ("时任绥化市北林区政协主席高德友表示，要再加力。", True),
        ("原市政协副主席胡庆云出席。", True),
        ("市政协原副主席胡庆云出席。", True),
        ("市政协副主席胡庆云出席。", False),
        ("会前，市政协副主席胡庆云看望了大家。", False),
    ],
)
def test_former_posts_are_told_apart(document: str, former: bool) -> None:
    (person,) = find(document)
    assert [post.former for post in person.posts] == [former]


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        # minority names, with a point, without a surname of the Han, in lists
        (
            "自治区政协主席库尔班·热合曼主持会议，副主席帕尔哈提·吐逊、热依汗·玉素甫出席。",
            ["库尔班·热合曼", "帕尔哈提·吐逊", "热依汗·玉素甫"],
        ),
        (
            "西藏自治区政协副主席旺堆平措、才旦央宗、李向东参加。",
            ["旺堆平措", "才旦央宗", "李向东"],
        ),
        ("旗政协主席巴特尔出席会议，副主席斯琴主持。", ["巴特尔", "斯琴"]),
        ("自治州政协主席白玛次旦主持会议。", ["白玛次旦"]),
        ("省政协副主席德哇加、马文秀、尚武出席。", ["德哇加", "马文秀", "尚武"]),
        ("州政协副主席吉狄拉铁、沙马拉吉参加。", ["吉狄拉铁", "沙马拉吉"]),
        ("法国专家皮埃尔·杜邦参加座谈会。", ["皮埃尔·杜邦"]),
        # compound surnames
        ("县政协主席欧阳震出席，副主席司马文君、上官云参加。", ["欧阳震", "司马文君", "上官云"]),
        # surnames that are words
        ("市政协主席于长海主持会议，副主席安康宁、任晓春出席。", ["于长海", "安康宁", "任晓春"]),
        # given names that are words
        ("县政协主席李和平主持，副主席王向前、赵建成出席。", ["李和平", "王向前", "赵建成"]),
        ("县政协副主席韦兴和、覃文贤参加了会议。", ["韦兴和", "覃文贤"]),
        # two characters or three
        ("主席李鹂带领委员视察。", ["李鹂"]),
        ("县政协主席陈向东带领委员视察。", ["陈向东"]),
        ("市政协主席王强强调，要抓紧。", ["王强"]),
        ("县政协秘书长郑莉关于方案的汇报获得通过。", ["郑莉"]),
        ("市委统战部部长陈桐作说明。", ["陈桐"]),
        ("市政协主席张平安排部署工作。", ["张平"]),
        ("市政协主席张平安出席并讲话。", ["张平安"]),
        ("县政协主席姚岚和委员们面对面交流。", ["姚岚"]),
        ("主席周敏在会上指出，要加强学习。", ["周敏"]),
        ("政协主席高峰出席会议。", ["高峰"]),
        # notes and blanks
        ("市政协主席卓  航出席会议。", ["卓航"]),
        ("副主席李芳（女，满族）、张国栋（回族）出席。", ["李芳", "张国栋"]),
        # one list without titles
        (
            "何文斌、张世杰、陈小燕、洛桑次仁等同志出席开幕会。",
            ["何文斌", "张世杰", "陈小燕", "洛桑次仁"],
        ),
        ("在主席台就座的还有：丁学祥、王小晨、刘鹤年。", ["丁学祥", "王小晨", "刘鹤年"]),
        # quotation marks between
        ("“最美退役军人”张建国接受采访。", ["张建国"]),
        # the end of an organisation is no name
        ("华中师范大学教授周洪亮说，要坚持。", ["周洪亮"]),
        # speech
        ("“这是好事。”刘红梅表示，“要坚持下去。”", ["刘红梅"]),
        # works
        ("有序推进周慕白艺术史料辑录、韩秋回忆录的编撰工作。", ["周慕白", "韩秋"]),
        ("整理出版《陆子恒回忆录》。", ["陆子恒"]),
        ("会上，董文豪、桂小峰、林玉松等驻镇委员分别发言。", ["董文豪", "桂小峰", "林玉松"]),
        ("省政协副主任何少华、王小川参加。", ["何少华", "王小川"]),
        ("自治区政协副主席阿沛·晋美和秘书长索朗培措出席。", ["阿沛·晋美", "索朗培措"]),
        # both conjunctions
        ("市政协主席魏建中和副主席钱永康参加。", ["魏建中", "钱永康"]),
        ("副主席马忠、马福祥及秘书长肖永参加。", ["马忠", "马福祥", "肖永"]),
        # traditional text keeps its characters
        ("市政協主席鄭麗華主持會議，副主席劉國慶、蕭偉出席。", ["鄭麗華", "劉國慶", "蕭偉"]),
    ],
)
def test_names_are_cut_where_they_end(document: str, expected: list[str]) -> None:
    assert names(document) == expected


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        ("本报讯（记者 谢小莲）1月4日，市政协召开会议。", {"谢小莲": [(None, "记者")]}),
        (
            "通讯员 张思国 乔正恺 本报记者 高峰\n\n《 山城晚报 》 ( 2024年05月18日   第 01 版)",
            {
                "张思国": [(None, "通讯员")],
                "乔正恺": [(None, "通讯员")],
                "高峰": [("山城晚报", "记者")],
            },
        ),
        ("(绵江融媒记者 周玉 文/图)", {"周玉": [("绵江融媒", "记者")]}),
        ("编辑:谭小鹏", {"谭小鹏": [(None, "编辑")]}),
        ("责任编辑:刘长河", {"刘长河": [(None, "责任编辑")]}),
        ("本版文字：王晶晶\n图片由各地政协提供", {"王晶晶": []}),
        ("会议通过了决议。（苗东 党世杰 陈涛）", {"苗东": [], "党世杰": [], "陈涛": []}),
        ("会议通过了决议。（山南县政协 赵桂英）", {"赵桂英": []}),
        (
            "（记者马秀芳乔栋国）10月30日，州委召开会议。",
            {"马秀芳": [(None, "记者")], "乔栋国": [(None, "记者")]},
        ),
        ("新华社记者姚大同摄", {"姚大同": [("新华社", "记者")]}),
        ("摄影：赵小耀", {"赵小耀": []}),
    ],
)
def test_bylines_name_people(
    document: str, expected: dict[str, list[tuple[str | None, str]]]
) -> None:
    assert posts(document) == expected


@pytest.mark.parametrize(
    "document",
    [
        # common words behind titles
        "政协委员高度评价报告，委员关心民生，代表方便群众。",
        "市政协主席会议成员带头，主席、副主席、秘书长分别带队。",
        "各专委会主任、委员活动小组组长列席会议。",
        "委员马上行动，专家严格把关，记者从市政协获悉，主任安排工作。",
        "全体委员、广大委员、与会委员、华侨委员、文史委员踊跃发言。",
        "书记常说，委员时常来，委员任期五年，委员于是提出建议。",
        "相关负责人表示，有关方面认为，会议指出，全会强调，文章说，方案提出。",
        # places, companies
        "市政协委员在和平区、王府井、于洪区和高新区视察。",
        "和平、于洪、皇姑三个区参加评比。",
        "调研组到万达公司、安踏集团、华为公司走访。",
        # national leaders in set phrases
        "以习近平同志为核心的党中央。习近平总书记指出，要团结。习近平强调，要学习。",
        "学习毛泽东思想、邓小平理论，开展学雷锋活动，弘扬焦裕禄精神。",
        # what looks like a list
        "推广黄瓜、白菜、马铃薯、金银花种植，参加农户增多。",
        "围绕安全、高效、文明、和谐开展协商，参加人数增多。",
        "商界、侨界、文史、经济、农业界别委员出席会议。",
        "药材有白芷、黄芪、党参，种植户增收。",
        "富强村民宿项目开工，主任务已经完成。",
        "负责人带队到粤港澳大湾区、成渝西、京津冀考察。",
        "县政协主席向全会作报告，主席高高兴兴地走进会场。",
        # short later mentions
        "杨主席说，要抓紧。",
        "作为委员要积极围绕发展献策，政协平台，委员有舞台。",
        "由政协主席、副主席带头走访委员，委员云讲堂开讲。",
        "赴长春中医药大学、中国科学院长春应化所开展调研。",
        "组织委员和界别群众、委员和专业人员、委员和自己的联系点对接。",
        "在代表全省的主席台上，开展新時代政協委員教育。",
    ],
)
def test_leaves_what_is_no_person_alone(document: str) -> None:
    assert names(document) == []


def test_a_person_is_one_however_often_named() -> None:
    document = (
        "8月24日，铁岭市政协主席苑长青带领委员视察。苑长青指出，要落实责任。"
        "座谈中，苑长青主席要求抓紧。"
    )
    (person,) = find(document)
    assert [document[start:end] for start, end in person.spans] == ["苑长青"] * 3
    assert [(post.org, post.title) for post in person.posts] == [("铁岭市政协", "主席")]


def test_a_short_name_is_not_seen_inside_other_words() -> None:
    document = "本报记者 高峰报道：高峰论坛昨日举行。"
    (person,) = find(document)
    assert len(person.spans) == 1


def test_gender_and_nationality_behind_a_name_are_read() -> None:
    (person,) = find("市政协副主席李芳（女，满族）出席。")
    assert (person.gender, person.ethnicity) == ("女", "满族")


def test_a_name_keeps_its_printed_characters() -> None:
    document = "市政協主席鄭  麗出席會議。"
    (person,) = find(document)
    assert person.name == "鄭麗"
    assert [document[start:end] for start, end in person.spans] == ["鄭  麗"]


def test_a_roster_gives_each_name_its_heading() -> None:
    found = posts("政协阳新县第十一届委员会委员名单\n\n王大伟\n李小兰（女）\n欧阳春\n张  军\n")
    assert found == {
        "王大伟": [("黄石市阳新县政协", "委员")],
        "李小兰": [("黄石市阳新县政协", "委员")],
        "欧阳春": [("黄石市阳新县政协", "委员")],
        "张军": [("黄石市阳新县政协", "委员")],
    }


def test_a_headline_that_ends_in_a_title_heads_no_roster() -> None:
    assert posts("如何做好一名政协委员\n\n李振华\n\n我是去年当选的，很受教育，感到责任重大。") == {}


def test_the_speaker_of_a_report_is_a_person() -> None:
    document = (
        "政协岳阳市委员会常务委员会工作报告\n\n——在政协岳阳市第九届委员会第四次会议上\n\n"
        "黎振风\n\n各位委员、同志们：\n\n我代表常务委员会向大会报告工作，请予审议。"
    )
    assert posts(document) == {"黎振风": []}


def test_a_bare_title_says_nothing_against_one_with_its_organisation() -> None:
    found = posts(
        "常州市政协参加座谈会。省政协副主席许文荣出席会议。许文荣副主席在讲话中提出要求。"
    )
    assert found == {"许文荣": [("江苏省政协", "副主席")]}


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        # surnames that are rare, or words as well
        ("县政协副主席起正华、杞光荣、淡文波、楼志坚出席。", "起正华 杞光荣 淡文波 楼志坚"),
        ("召陵区政协主席容建中到街道调研，副区长位国强、户彦军陪同。", "容建中 位国强 户彦军"),
        ("省政协副主席杨镇刚、俞正、蔚振忠以及秘书长薛映承出席。", "杨镇刚 俞正 蔚振忠 薛映承"),
        # names of other languages
        ("旗政协主席朝克图、副主席阿拉腾花、敖特根巴雅尔陪同。", "朝克图 阿拉腾花 敖特根巴雅尔"),
        (
            "自治区政协副主席穆铁礼甫·哈斯木、木合亚提·加尔木哈买提出席。",
            "穆铁礼甫·哈斯木 木合亚提·加尔木哈买提",
        ),
        ("州政协副主席叶尔肯别克、巴合提别克参加。", "叶尔肯别克 巴合提别克"),
        ("古丽娜尔·热合曼委员建议增加座椅。", "古丽娜尔·热合曼"),
        # between a verb and an office
        ("会议决定任命龙在渊为市政协副秘书长。", "龙在渊"),
        ("闵志刚、解秀英（女）、淡文林当选为副主席。", "闵志刚 解秀英 淡文林"),
        # a list with its title behind it
        ("尊敬的常月珍、乔振邦委员：您提出的提案收悉。", "常月珍 乔振邦"),
        # lists with a count or a company behind them
        ("会上，陈立新、张玉梅、胡军等6名同志作交流发言。", "陈立新 张玉梅 胡军"),
        ("展览展出沈尹白、吴大羽、陆维新等书法家作品60幅。", "沈尹白 吴大羽 陆维新"),
        ("调研组成员有徐丽华、陈志军、潘秀英。", "徐丽华 陈志军 潘秀英"),
        # what only people have behind them
        ("图为侨胞张绪文（左三）参观展览。", "张绪文"),
        ("吕学文，男，汉族，1965年8月生。", "吕学文"),
        ("开小卖部的孟庆芝高兴地说，路好走了。", "孟庆芝"),
        ("。据陈其业介绍，这里原是书院。", "陈其业"),
    ],
)
def test_names_are_found_by_what_stands_around_them(document: str, expected: str) -> None:
    assert names("绍兴市政协召开主席会议。\n\n" + document) == expected.split()


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        ("村民代表吴桂兰说，路修好了。", {"吴桂兰": [(None, "村民代表")]}),
        ("企业负责人孙立强表示，要抓住机遇。", {"孙立强": [(None, "负责人")]}),
        ("分管副市长解少波出席会议。", {"解少波": [(None, "副市长")]}),
        ("提案人何秀兰对办理结果表示满意。", {"何秀兰": []}),
        (
            "市政协党组副书记、副主席楼志坚，二级巡视员景春生参加。",
            {
                "楼志坚": [("绍兴市政协党组", "副书记"), ("绍兴市政协", "副主席")],
                "景春生": [("绍兴市政协", "二级巡视员")],
            },
        ),
        (
            "也是民建市委会主委、市政协副主席的方丽娜作发言。",
            {"方丽娜": [("民建市委会", "主委"), ("绍兴市政协", "副主席")]},
        ),
        (
            "绍兴市政府党组成员、副市长何佳莹出席。",
            {"何佳莹": [("绍兴市政府党组", "成员"), ("绍兴市", "副市长")]},
        ),
        ("浙江大学中文系主任王大成授课。", {"王大成": [("浙江大学中文系", "主任")]}),
        (
            "市政协原党组书记、主席沈伯年出席。",
            {"沈伯年": [("绍兴市政协党组", "书记"), ("绍兴市政协", "主席")]},
        ),
        ("市政协原副主席、离休干部沈伯年逝世。", {"沈伯年": [("绍兴市政协", "副主席")]}),
        (
            "何志远同志，1932年3月生，历任南通县委宣传部干事、副部长，南通县文化局局长。",
            {
                "何志远": [
                    ("南通县委宣传部", "干事"),
                    ("南通县委宣传部", "副部长"),
                    ("南通县文化局", "局长"),
                ]
            },
        ),
        ("市政协委员工作站站长王大成介绍。", {"王大成": [("绍兴市政协委员工作站", "站长")]}),
    ],
)
def test_posts_of_every_kind_are_read(
    document: str, expected: dict[str, list[tuple[str | None, str]]]
) -> None:
    assert posts("绍兴市政协召开主席会议。\n\n" + document) == expected


def test_a_working_committee_keeps_its_form_in_the_post() -> None:
    found = posts("锡林郭勒盟政协工委主任宝音德格带领调研组调研。")
    assert found == {"宝音德格": [("锡林郭勒盟政协工委", "主任")]}


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        ("图为县政协委员视察现场。 周小林 摄", ["周小林"]),
        ("文/图 王小亮", ["王小亮"]),
        ("王小亮/文 李大伟/图", ["王小亮", "李大伟"]),
        ("文字整理：沈佩珍", ["沈佩珍"]),
        ("联系人：介文海　　联系电话：0379-00000000", ["介文海"]),
        ("编辑：王芳 | 审核：次仁罗布 | 监制：赵大勇", ["王芳", "次仁罗布", "赵大勇"]),
        ("《秋山图》 国画 沈尹白 作", ["沈尹白"]),
        ("（陈其业口述，王大成整理）", ["陈其业", "王大成"]),
        ("县政协召开会议。（沈佩珍 易 海）", ["沈佩珍", "易海"]),
        ("县政协召开会议。（沈佩珍 本报记者 王大成）", ["沈佩珍", "王大成"]),
        ("县政协召开会议。（县政协 沈佩珍）", ["沈佩珍"]),
        ("县政协文史馆 沈佩珍", ["沈佩珍"]),
        # leave alone: a plan, a town, a company that made or gave something
        ("图为规划图 资料 图", []),
        ("供图：县融媒体中心", []),
        ("县政协办公室 文件通知", []),
        ("（县政协办公室供稿）", []),
    ],
)
def test_credits_name_people(document: str, expected: list[str]) -> None:
    assert names(document) == expected


def test_a_roster_changes_its_title_under_each_heading() -> None:
    document = (
        "政协绍兴市第九届委员会主席、副主席、常务委员名单\n\n（共6名，按姓氏笔画为序）\n"
        "主　席：王大勇\n副主席：李小兰（女）　张军\n　　　　钱志远　孙　玲（女）\n"
        "三、常务委员（2名）\n丁一波　马玉梅（女，回族）\n"
    )
    titles = {name: [title for _, title in row] for name, row in posts(document).items()}
    assert titles == {
        "王大勇": ["主席"],
        "李小兰": ["副主席"],
        "张军": ["副主席"],
        "钱志远": ["副主席"],
        "孙玲": ["副主席"],
        "丁一波": ["常务委员"],
        "马玉梅": ["常务委员"],
    }


def test_a_row_of_a_table_is_a_name_and_a_post() -> None:
    document = "出席人员：\n李春雷  绍兴市水利局局长\n邵  勇  绍兴市第一医院副院长\n"
    assert posts(document) == {
        "李春雷": [("绍兴市水利局", "局长")],
        "邵勇": [("绍兴市第一医院", "副院长")],
    }


@pytest.mark.parametrize(
    "document",
    [
        "委员户外活动，委员果断提出意见，代表着全体委员，村民相继发言，群众越来越满意。",
        "楼宇党建、景区建设、山区发展等领域，木材、果蔬、红木、银杏等产业参加展览。",
        "主席会议、常委会会议、秘书长会议，委员家访、委员通道、委员国情考察、记者节活动。",
        "负责人相互交流，干部容易接受，专家起到作用，委员位置靠前，主任委员起草报告。",
        "村民代表大会、职工代表大会、党员代表会议、居民代表意见，企业负责人座谈会。",
        "慰问了敬老院、福利院、学校等单位，走访贫困户三十户。",
        "张家港，2010年建市；李家村（左三村口）通了路。",
    ],
)
def test_leaves_words_that_begin_like_rare_names_alone(document: str) -> None:
    assert names(document) == []


def test_thousands_of_different_people_are_all_read() -> None:
    surnames, given = "王李张刘陈杨赵黄周吴徐孙胡朱", "国文明建华玉海春秀德志永"
    people_named = [a + b + c for a in surnames for b in given for c in given]
    hostile = "".join(f"市政协副主席{name}、" for name in people_named * 5)
    page = text.read(hostile)
    places = default()
    bodies = committees.find(page, places)
    assert len(list(people.find(page, bodies, places))) == len(people_named)


@pytest.mark.parametrize(
    "hostile",
    [
        "（" * 100_000,
        "主席" * 50_000,
        "主席张" * 10_000,
        "张三、" * 60_000,
        "1" * 200_000,
        "市政协主席李国强、" * 2_000,
        "阿·" * 100_000,
        "一" * 200_000,
        "记者 " * 60_000,
    ],
)
def test_a_hostile_text_names_few_people(hostile: str) -> None:
    page = text.read(hostile)
    places = default()
    bodies = committees.find(page, places)
    assert len(list(people.find(page, bodies, places))) <= 2


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        # surnames that few bear; given characters that few choose
        ("县政协副主席历文博、么志强、勉学军、盘金花出席。", "历文博 么志强 勉学军 盘金花"),
        ("州政协副主席千哲浩、太明玉出席，秘书长莫大纶作说明。", "千哲浩 太明玉 莫大纶"),
        # leave alone: words that begin so
        ("委员历时三年，主任达成共识，代表青睐海鲜，主席勉励大家，委员千方百计增收。", ""),
        # 在 inside a name, and behind one
        ("釜山市议会议长朴在勋会见代表团。", "朴在勋"),
        ("绍兴市政协主席高峰在会上讲话，主席李在会前走访。", "高峰"),
        # a day behind a name
        ("自治区政协主席罗桑朗杰14日在拉萨会见来宾。", "罗桑朗杰"),
        ("绍兴市政协主席会议6月3日召开，委员活动日8月开展。", ""),
        # what a name's bearer did
        (
            "茶农邓石长一脸喜色。书中有绅士孔孝先开凿水井、职员胡以安护送古籍的事。",
            "邓石长 孔孝先 胡以安",
        ),
        ("果农增收致富，茶农种植技术提高，职员高度负责，牧民放牧归来。", ""),
        ("委员买买提·吐尔逊、次仁旺姆就改善教学条件提出建议。", "买买提·吐尔逊 次仁旺姆"),
        # how neighbours speak of each other
        ("住在三楼的居民苗阿姨说，方便多了。村民王大爷说，路好走了。“真好。”李奶奶说。", ""),
        # under their work, with surnames that are words
        ("（本版摄影 计文涛 车晓明）", "计文涛 车晓明"),
        ("（本版图片 资料 图片）", ""),
        ("摄影 高原风光", ""),
        ("果农丰收，侨眷常来，牧民高原生活，委员海纳百川，主席青藏调研。", ""),
    ],
)
def test_rare_names_are_told_from_the_words_that_look_like_them(
    document: str, expected: str
) -> None:
    assert names(document) == expected.split()


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        (  # a team named behind its head, and one that is not
            "由市政协副主席何志远任团长的绍兴市经贸代表团在韩国考察。",
            {"何志远": [("绍兴市政协", "副主席"), ("绍兴市经贸代表团", "团长")]},
        ),
        (
            "何志远当选为团长的消息传来。副主席何志远到会。",
            {"何志远": [("绍兴市政协", "副主席")]},
        ),
        (  # the second of a team's heads
            "副主席何志遠任考察團團長，副主席李麗華任副團長。",
            {
                "何志遠": [("绍兴市政协", "副主席"), ("考察團", "團長")],
                "李麗華": [("绍兴市政协", "副主席"), ("考察團", "副團長")],
            },
        ),
        # where a member comes from
        ("澳门委员欧阳咏梅发言。", {"欧阳咏梅": [("绍兴市政协", "委员")]}),
        ("澳门律师欧阳咏梅发言。", {"欧阳咏梅": [("澳门", "律师")]}),
        # a trade, and a house
        ("土木工程师王大成发言。", {"王大成": [(None, "土木工程师")]}),
        ("宏远公司工程师王大成发言。", {"王大成": [("宏远公司", "工程师")]}),
        # a page of the paper
        ("本版责编 孙小玲  美编 王晶", {"孙小玲": [(None, "责编")], "王晶": [(None, "美编")]}),
        # who holds a meeting has a head
        ("市商会1月11日召开座谈会，会长钱德才主持。", {"钱德才": [("市商会", "会长")]}),
        ("市政协召开座谈会，会长钱德才参加。", {"钱德才": [(None, "会长")]}),
    ],
)
def test_organisations_are_found_where_they_stand(
    document: str, expected: dict[str, list[tuple[str | None, str]]]
) -> None:
    assert posts("绍兴市政协召开主席会议。\n\n" + document) == expected


def test_a_body_in_its_own_column_has_the_people_of_its_line() -> None:
    document = (
        "绍兴市政协各专门委员会负责人名单\n"
        "提案委员会    主　任：王大成    副主任：李　静（女）  历德海\n"
        "文史资料委员会    主　任：孙玲（女，满族）\n"
    )
    assert posts(document) == {
        "王大成": [("绍兴市政协提案委员会", "主任")],
        "李静": [("绍兴市政协提案委员会", "副主任")],
        "历德海": [("绍兴市政协提案委员会", "副主任")],
        "孙玲": [("绍兴市政协文史资料委员会", "主任")],
    }
