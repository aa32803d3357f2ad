"""What tests look for in a page: its words, its marks, and anything that a strict CSP forbids."""

from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}
TOLD = {"title", "placeholder", "aria-label", "alt", "value", "data-filter-title"}


class Page(HTMLParser):
    """A page taken apart. words: what a reader sees; marks: (class, id, link inside, text)."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self.forbidden: list[str] = []
        self.marks: list[dict[str, str]] = []
        self.opened: list[tuple[str, dict[str, str]]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.forbidden += [f"<{tag} {name}>" for name in given if name.startswith("on")]
        if "style" in given or tag == "style":
            self.forbidden.append(f"style in <{tag}>")
        if tag == "script" and "src" not in given and given.get("type") != "application/json":
            self.forbidden.append("inline script")
        if given.get("href", "").startswith("javascript:"):
            self.forbidden.append(given["href"])
        if given.get("type") not in ("hidden", "checkbox"):
            button = given.get("type") in ("submit", "button", None)
            told = TOLD - (set() if button and tag == "input" else {"value"})
            self.words += [value for name, value in given.items() if name in told]
        if tag == "mark":
            self.marks.append({"class": given.get("class", ""), "id": given.get("id", "")})
            self.marks[-1] |= {"text": "", "link": ""}
            given["mark"] = str(len(self.marks) - 1)
        if tag == "a":
            for mark in self.open_marks():
                mark["link"] = mark["link"] or given.get("href", "")
        if tag not in VOID:
            self.opened.append((tag, given))

    def handle_endtag(self, tag: str) -> None:
        while self.opened and self.opened.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        inside = {tag for tag, _ in self.opened}
        if data.strip() and not inside & {"script", "textarea", "mark"}:
            self.words.append(data.strip())
        for mark in self.open_marks():
            mark["text"] += data

    def open_marks(self) -> list[dict[str, str]]:
        return [self.marks[int(given["mark"])] for _, given in self.opened if "mark" in given]
