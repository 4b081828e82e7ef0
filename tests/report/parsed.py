"""A page as a browser would read it."""

from html.parser import HTMLParser

VOID = {"meta", "link", "br", "path", "circle", "input", "img"}


class Page(HTMLParser):
    """What a browser would build: tags with attributes, and text by the element it stands in."""

    def __init__(self, html):
        super().__init__(convert_charrefs=True)
        self.tags, self.open, self.texts, self.problems = [], [], [], []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if tag in VOID:
            return
        if not self.open or self.open.pop() != tag:
            self.problems.append(tag)

    def handle_data(self, data):
        if data.strip():
            self.texts.append((self.open[-1] if self.open else "", data))

    def scripts(self):
        return [text for tag, text in self.texts if tag == "script"]
