"""Web pages, Word documents and PDFs give the text that a reader sees, or say why they do not."""

import io
import subprocess
import sys
import zipfile
from collections.abc import Callable, Sequence

import docx
import pypdf
import pytest

from cppcc.extraction import encoding, extract, formats, formats_docx, formats_pdf
from cppcc.extraction.facts import Facts, as_json
from cppcc.extraction.folding import converter

TITLE = "河山市政协召开“优化营商环境”专题协商会"
PARAGRAPHS = (
    "6月29日，河山市政协召开“优化营商环境”专题协商会。市政协主席王小明出席会议并讲话。",
    "会前，市政协组织委员60余人次深入企业开展调研，形成调研报告5篇，提出意见建议32条。",
    "截至10月底，全市已建成委员工作室342个，开展协商议事活动1130多场，解决问题2700余个。",
)
MENU = "".join(
    f'<li><a href="/{name}">{name}</a></li>'
    for name in ("网站首页", "政协概况", "领导成员", "提案工作", "委员风采", "文史天地")
)
OTHER_NEWS = "".join(
    f'<li><a href="/{day}">{words}</a><span>2020-11-0{day}</span></li>'
    for day, words in enumerate(
        ("东山县政协主席李大为调研乡村振兴", "市委召开农村工作会议", "西山区政协收到提案118件"), 1
    )
)


def web_page(
    article: str, *, head: str = "", line: str = "", title: str = TITLE, name: str = "utf-8"
) -> bytes:
    """A page as committees' sites print it: menus, the article, related news, whose site it is."""
    return (
        f'<html><head><meta charset="{name}"><title>{title}-河山政协网</title>{head}</head><body>'
        f'<div class="nav"><ul>{MENU}</ul></div>'
        f'<div>当前位置：<a href="/">首页</a> &gt; <a href="/news">工作动态</a></div>'
        f"<div><h1>{title}</h1>{line}<div>{article}</div></div>"
        f"<div><div>相关新闻</div><ul>{OTHER_NEWS}</ul></div>"
        f"<div>主办：政协河山市委员会办公室 版权所有</div></body></html>"
    ).encode(name)


def in_paragraphs(paragraphs: Sequence[str] = PARAGRAPHS) -> str:
    return "".join(f"<p>　　{words}</p>\r\n" for words in paragraphs)


def stated(facts: Facts, text: str) -> dict[str, object]:
    """Facts without their places, which differ from file to file."""

    def bare(value: object) -> object:
        if isinstance(value, dict):
            places = {"start", "end", "spans", "span", "header", "source"}
            return {
                name: bare(inner)
                for name, inner in value.items()
                if name not in places and not name.endswith("_spans")
            }
        return [bare(inner) for inner in value] if isinstance(value, list) else value

    kept = bare(as_json(facts, text, source="x"))
    assert isinstance(kept, dict)
    return kept


# --- web pages -------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("name", ["utf-8", "gb2312", "gbk", "big5"])
def test_a_web_page_gives_the_facts_of_its_article_as_text(count: int, name: str) -> None:
    line = "<p><span>来源：河山日报</span> <span>发布时间：2024-07-01</span></p>"
    paragraphs = PARAGRAPHS[:count]
    plain = "\n".join((TITLE, "来源：河山日报 发布时间：2024-07-01", *paragraphs))
    if name == "big5":
        s2t = converter("s2tw").convert
        page = s2t(web_page(in_paragraphs(paragraphs), line=line).decode().replace("utf-8", "big5"))
        text, plain = formats.read(page.encode("big5"), "a.html").text, s2t(plain)
    else:
        data = web_page(in_paragraphs(paragraphs), line=line, name=name)
        text = formats.read(data, "a.html").text
    assert text == plain
    facts, expected = extract(text), extract(plain)
    assert facts.events and facts.people and facts.header.published == "2024-07-01"
    assert facts == expected


def test_a_page_whose_own_day_stands_behind_another_line_keeps_the_same_facts() -> None:
    page = web_page(in_paragraphs(), line="<p>点击：256</p><p>2024-07-01 09:30</p>")
    plain = "\n".join((TITLE, "2024-07-01 09:30", *PARAGRAPHS))
    text = formats.read(page, "a.html").text
    assert extract(text).header.published == "2024-07-01"
    assert stated(extract(text), text) == stated(extract(plain), plain)


@pytest.mark.parametrize(
    ("head", "line", "read"),
    [
        (
            '<meta name="PubDate" content="2024-07-01 09:30">'
            '<meta name="ContentSource" content="河山日报">',
            "",
            ("2024-07-01", "河山日报"),
        ),
        (
            '<meta property="article:published_time" content="2024-07-01T09:30:00+08:00">'
            '<meta property="og:site_name" content="河山新闻网">',
            "",
            ("2024-07-01", "河山新闻网"),
        ),
        (
            '<script type="application/ld+json">'
            '{"@type":"NewsArticle","datePublished":"2024-07-01"}</script>',
            "<p>来源：河山日报</p>",
            ("2024-07-01", "河山日报"),
        ),
        #  what is printed goes before what is declared
        (
            '<meta name="PubDate" content="2024-07-09">'
            '<meta name="ContentSource" content="东山日报">',
            "<p>来源：河山日报 发布时间：2024-07-01</p>",
            ("2024-07-01", "河山日报"),
        ),
        #  no day is taken from other news, from the address or from the text
        (
            '<link rel="canonical" href="https://www.hs.example/2021/05/06/1.html">',
            "",
            (None, None),
        ),
        ("", "", (None, None)),
    ],
)
def test_a_page_s_day_and_source_are_what_it_prints_or_declares(
    head: str, line: str, read: tuple[str | None, str | None]
) -> None:
    text = formats.read(web_page(in_paragraphs(), head=head, line=line), "a.html").text
    header = extract(text).header
    assert (header.published, header.publisher) == read
    assert header.title == TITLE
    assert "2020" not in text


def test_the_address_that_a_page_declares_is_its_address() -> None:
    address = "https://www.hs.example/news/1.html"
    head = f'<link rel="canonical" href="{address}">'
    text = formats.read(web_page(in_paragraphs(), head=head), "a.html").text
    assert extract(text).header.address == address


def test_headings_lists_and_tables_stay_in_their_order() -> None:
    article = (
        f"<h3>一、协商议政</h3><p>{PARAGRAPHS[0]}</p>"
        f"<h3>二、民主监督</h3><p>{PARAGRAPHS[1]}<br>另讯。</p>"
        "<ul><li>一是加强学习。</li><li>二是办好提案。</li></ul>"
        "<table><tr><th>单位</th><th>提案</th></tr>"
        "<tr><td>河山市\n  教育局</td><td>3 件</td></tr></table>"
        f"<p>{PARAGRAPHS[2]}</p>"
    )
    assert formats.read(web_page(article), "a.htm").text.split("\n") == [
        TITLE,
        "一、协商议政",
        PARAGRAPHS[0],
        "二、民主监督",
        PARAGRAPHS[1],
        "另讯。",
        "一是加强学习。",
        "二是办好提案。",
        "单位  提案",
        "河山市教育局  3 件",
        PARAGRAPHS[2],
    ]


def test_an_old_page_of_nested_tables_gives_its_article() -> None:
    body = "<br><br>".join("&nbsp;&nbsp;&nbsp;&nbsp;" + words for words in PARAGRAPHS)
    page = (
        "<html><head><meta http-equiv='Content-Type' content='text/html; charset=gb2312'>"
        f"<title>河山政协网</title></head><body><table><tr><td><ul>{MENU}</ul></td></tr><tr><td><table>"
        f"<tr><td align=center><font size=5><b>{TITLE}</b></font></td></tr>"
        "<tr><td align=center>作者：张三 来源：河山日报 发布日期：2024-07-01 点击：256</td></tr>"
        f"<tr><td>{body}</td></tr></table></td><td><ul>{OTHER_NEWS}</ul></td></tr></table></body></html>"
    )
    text = formats.read(page.encode("gb2312"), "a.html").text
    assert text.split("\n")[-3:] == list(PARAGRAPHS)
    assert "东山县" not in text and "网站首页" not in text
    assert extract(text).header.title == TITLE


@pytest.mark.parametrize(
    "data",
    [
        web_page(in_paragraphs()).replace(b'"utf-8"', b'"gb2312"'),  # declared wrongly
        web_page(in_paragraphs()).replace(b'<meta charset="utf-8">', b""),  # not declared
        web_page(in_paragraphs()).replace(b'"utf-8"', b'"no-such"'),
        b"\xef\xbb\xbf" + web_page(in_paragraphs()).replace(b'"utf-8"', b'"gbk"'),
        web_page(in_paragraphs()).decode().encode("utf-16"),
        web_page(in_paragraphs(), name="gbk").replace(b'<meta charset="gbk">', b""),
        #  a summary cut within a letter
        web_page(
            in_paragraphs(PARAGRAPHS * 9),
            name="gbk",
            head='<meta name="Description" content="河|">',
        ).replace(b"|", b"\xc9"),
    ],
)
def test_a_page_is_read_in_the_encoding_that_it_is_in(data: bytes) -> None:
    text = formats.read(data, "a.html").text
    assert text.split("\n")[:2] == [TITLE, PARAGRAPHS[0]]


def test_scripts_styles_and_comments_are_no_text() -> None:
    article = f"<script>var 甲=1</script><style>乙</style><!-- 丙 -->{in_paragraphs()}"
    text = formats.read(web_page(article), "a.html").text
    assert text.split("\n") == [TITLE, *PARAGRAPHS]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "empty"),
        (b"\x89PNG\r\n\x1a\n", "PNG"),
        (b"<html><body><img src=a.jpg></body></html>", "no text"),
        (b"<html><meta charset=gbk>" + b"\xff\xff\xff\x80" * 99, "not valid"),
    ],
)
def test_a_page_without_text_is_refused(data: bytes, said: str) -> None:
    with pytest.raises(encoding.Unreadable, match=said):
        formats.read(data, "a.html")


# --- Word ------------------------------------------------------------------------------------


def word(build: Callable[[docx.document.Document], None]) -> bytes:
    document = docx.Document()
    build(document)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def test_a_word_document_gives_paragraphs_and_tables_in_order() -> None:
    def build(document: docx.document.Document) -> None:
        document.add_heading(TITLE, level=1)
        document.add_paragraph(PARAGRAPHS[0])
        table = document.add_table(rows=2, cols=3)
        for row, cells in zip(
            table.rows, (("单位", "提案", "办复"), ("教育局", "3件", "")), strict=True
        ):
            for cell, words in zip(row.cells, cells, strict=True):
                cell.text = words
        table.cell(1, 1).merge(table.cell(1, 2))
        document.add_paragraph("第一行").add_run().add_break()
        document.paragraphs[-1].add_run("第二行\t右")
        document.sections[0].header.paragraphs[0].text = "页眉"
        document.sections[0].footer.paragraphs[0].text = "页脚"

    assert formats.read(word(build), "a.DOCX").text.split("\n") == [
        TITLE,
        PARAGRAPHS[0],
        "单位  提案  办复",
        "教育局  3件",
        "第一行",
        "第二行\t右",
    ]


def test_what_was_put_in_is_read_and_what_was_struck_out_is_not() -> None:
    marked = (
        '<w:p xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        "<w:ins><w:r><w:t>市政协</w:t></w:r></w:ins><w:del><w:r><w:delText>区政协</w:delText></w:r></w:del>"
        "<w:sdt><w:sdtContent><w:r><w:t>召开会议。</w:t></w:r></w:sdtContent></w:sdt></w:p>"
    )

    def build(document: docx.document.Document) -> None:
        document.element.body.insert(0, docx.oxml.parse_xml(marked))

    assert formats.read(word(build), "a.docx").text.strip() == "市政协召开会议。"


def test_a_word_document_gives_the_facts_of_its_text() -> None:
    def build(document: docx.document.Document) -> None:
        for words in (TITLE, *PARAGRAPHS):
            document.add_paragraph(words)

    plain = "\n".join((TITLE, *PARAGRAPHS))
    assert extract(formats.read(word(build), "a.docx").text) == extract(plain)


def archive(size: int = 10, *, name: str = "word/document.xml") -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as zipped:
        zipped.writestr(name, b"\0" * size)
    return file.getvalue()


def locked(data: bytes) -> bytes:
    """With the bit set that says a part is encrypted."""
    at = data.index(b"PK\x01\x02") + 8
    return data[:at] + bytes([data[at] | 1]) + data[at + 1 :]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "no Word document"),
        (b"PK\x03\x04" + b"\0" * 99, "no Word document"),
        (archive(), "no Word document"),
        (word(lambda document: None)[:-200], "no Word document"),
        (word(lambda document: None), "no text"),
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "password"),
        (b"\xd0\xcf\x11\xe0" + b"WordDocument", r"old Word file"),
        (locked(archive()), "password"),
        (archive(formats_docx.LARGEST_PART + 1), "unpacks"),
        (archive(formats_docx.LARGEST + 1, name="word/media/image1.png"), "unpacks"),
    ],
)
def test_a_word_document_that_cannot_be_read_is_refused_in_a_line(data: bytes, said: str) -> None:
    with pytest.raises(encoding.Unreadable, match=said) as refused:
        formats.read(data, "a.docx")
    assert refused.value.offset is None
    assert "\n" not in str(refused.value)


# --- PDF -------------------------------------------------------------------------------------

GBK = (
    b"<< /Type /Font /Subtype /Type0 /BaseFont /FangSong /Encoding /GBK-EUC-H"
    b" /DescendantFonts [%d 0 R] >>"
)
SHAPES = (
    b"<< /Type /Font /Subtype /Type0 /BaseFont /A+Song /Encoding /Identity-H"
    b" /DescendantFonts [%d 0 R] /ToUnicode 6 0 R >>"
)
WITHOUT_LETTERS = SHAPES.replace(b" /ToUnicode 6 0 R", b"")
DESCENDANT = (
    b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /FangSong /DW 1000"
    b" /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> >>"
)
PICTURE = (
    b"<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray"
    b" /BitsPerComponent 8 /Length 1 >>\nstream\n\xff\nendstream"
)


def portable(
    pages: Sequence[Sequence[str]],
    *,
    font: bytes = GBK,
    spell: Callable[[str], bytes] = lambda words: words.encode("gbk"),
    letters: str = "",
) -> bytes:
    """A PDF by hand: one picture on every page, and the lines in the given font."""
    table = "".join(
        f"<{at:04x}> <{char.encode('utf-16-be').hex()}>" for at, char in letters_of(letters)
    )
    cmap = (
        "/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <0000> <ffff> "
        f"endcodespacerange {len(letters)} beginbfchar {table} endbfchar endcmap end"
    ).encode()
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count %d /Kids [%s] >>"
        % (len(pages), b" ".join(b"%d 0 R" % (7 + 2 * at) for at in range(len(pages)))),
        font % 4,
        DESCENDANT,
        PICTURE,
        stream(cmap),
    ]
    for lines in pages:
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R"
            b" /Resources << /Font << /F 3 0 R >> /XObject << /I 5 0 R >> >> >>"
            % (len(objects) + 2)
        )
        drawn = b"".join(
            b"BT /F 12 Tf 1 0 0 1 60 %d Tm <%s> Tj ET\n"
            % (780 - 20 * at, spell(line).hex().encode())
            for at, line in enumerate(lines)
        )
        objects.append(stream(b"q 500 0 0 700 0 0 cm /I Do Q\n" + drawn))
    body, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    xref = b"".join(b"%010d 00000 n \n" % place for place in places)
    return body + (
        b"xref\n0 %d\n0000000000 65535 f \n%s"
        b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF"
        % (len(objects) + 1, xref, len(objects) + 1, len(body))
    )


def stream(content: bytes) -> bytes:
    return b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content)


def letters_of(letters: str) -> list[tuple[int, str]]:
    return list(enumerate(letters, start=1))


LINES = (TITLE, *PARAGRAPHS)


def test_a_pdf_in_a_chinese_font_gives_its_pages_in_order() -> None:
    data = portable([LINES[:2], LINES[2:]])
    assert formats.read(data, "a.pdf").text.split("\n") == list(LINES)


def test_a_pdf_of_numbered_shapes_is_read_by_the_table_that_it_brings() -> None:
    letters = "".join(dict.fromkeys("".join(LINES)))
    data = portable(
        [LINES],
        font=SHAPES,
        letters=letters,
        spell=lambda words: b"".join(
            (letters.index(char) + 1).to_bytes(2, "big") for char in words
        ),
    )
    text = formats.read(data, "a.PDF").text
    assert text.split("\n") == list(LINES)
    assert extract(text) == extract("\n".join(LINES))


def test_radicals_that_look_like_letters_become_letters() -> None:
    printed, letters = "⼈⺠政协主席⻢⼩明⻅到⼾主⻓⽅", "人民政协主席马小明见到户主长方"
    data = portable(
        [[printed]],
        font=SHAPES,
        letters=printed,
        spell=lambda words: b"".join(
            (printed.index(char) + 1).to_bytes(2, "big") for char in words
        ),
    )
    with pytest.raises(encoding.Unreadable, match="scanned"):  # too short beside a picture
        formats.read(data, "a.pdf")
    assert formats_pdf.letters(printed) == letters
    assert formats_pdf.letters("遼寧省政協") == "遼寧省政協"


def test_pages_without_text_are_listed() -> None:
    extracted = formats.read(portable([[], LINES, [], []]), "a.pdf")
    assert extracted.text.split("\n") == list(LINES)
    (note,) = extracted.notes
    assert "1, 3, 4" in note.words % note.values
    assert formats.read(portable([LINES]), "a.pdf").notes == ()


def encrypted(password: str) -> bytes:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(portable([LINES])))
    writer.encrypt(password, "owner", algorithm="RC4-128")
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()


def test_a_pdf_that_opens_without_a_password_is_read() -> None:
    assert formats.read(encrypted(""), "a.pdf").text.split("\n") == list(LINES)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "no PDF"),
        (b"<html></html>", "no PDF"),
        (b"%PDF-1.4\n%%EOF", "damaged"),
        (portable([LINES])[:900], "damaged|scanned"),
        (portable([]), "damaged"),
        (encrypted("secret"), "password"),
        (portable([[], [], []]), r"scanned PDF.*OCR"),
        (portable([["扫描全能王 创建"]] * 3), r"scanned PDF.*OCR"),
        (
            portable([LINES], font=WITHOUT_LETTERS, spell=lambda words: words.encode("utf-16-le")),
            r"without letters.*OCR",
        ),
    ],
)
def test_a_pdf_that_cannot_be_read_is_refused_in_a_line(data: bytes, said: str) -> None:
    with pytest.raises(encoding.Unreadable, match=said) as refused:
        formats.read(data, "a.pdf")
    assert refused.value.offset is None
    assert "\n" not in str(refused.value)


def test_a_pdf_of_too_many_pages_or_that_unpacks_too_far_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    data = portable([LINES, LINES, LINES])
    monkeypatch.setattr(formats_pdf, "LARGEST", 500)
    with pytest.raises(encoding.Unreadable, match="unpacks"):
        formats.read(data, "a.pdf")
    monkeypatch.setattr(formats_pdf, "MOST_PAGES", 2)
    with pytest.raises(encoding.Unreadable, match="more pages"):
        formats.read(data, "a.pdf")


# --- all -------------------------------------------------------------------------------------


@pytest.mark.parametrize("data", ["区政协\r\n\x0b召开".encode(), "区政协".encode("gbk") * 9])
def test_a_text_stays_as_it_is(data: bytes) -> None:
    assert formats.read(data, "a.txt") == (encoding.decode(data), ())


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (web_page(in_paragraphs()), "a.html"),
        (web_page(in_paragraphs(PARAGRAPHS[:1])), "a.html"),
        (word(lambda document: document.add_paragraph(TITLE)), "a.docx"),
        (portable([LINES]), "a.pdf"),
    ],
)
def test_the_same_bytes_give_the_same_text_whatever_came_before(data: bytes, name: str) -> None:
    assert len({formats.read(data, name) for _time in range(4)}) == 1


def test_what_a_database_cannot_store_is_left_out() -> None:
    assert formats.sound("区\0政\x01协\ud800会\t议\n") == "区政协\ufffd会\t议\n"


def test_readers_of_files_are_loaded_only_for_such_files() -> None:
    heavy = "('lxml', 'trafilatura', 'docx', 'pypdf', 'django')"
    program = (
        "import sys, cppcc.extraction, cppcc.extraction.formats as f; f.read(b'ok', 'a.txt');"
        f"print([name for name in {heavy} if name in sys.modules])"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    assert ran.stdout.strip() == b"[]"
