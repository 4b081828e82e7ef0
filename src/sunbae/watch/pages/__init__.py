"""The page of each rule: why it matters, wrong and right, when to ignore. Markdown, English and Korean."""

from __future__ import annotations

import difflib
from importlib.resources import files

from sunbae.errors import OptionError
from sunbae.i18n import _


def ids() -> tuple[str, ...]:
    """Of all pages, sorted."""
    return tuple(sorted(file.name[:-3] for file in (files(__name__) / "en").iterdir() if file.name.endswith(".md")))


ADAPTED = "SB9"  # how the ids of what `sunbae run` adapts begin


def page(id: str, language: str) -> str:
    """The page of a rule.

    Args:
      language: such as "ko"; where there is no page in it, English.

    Raises: OptionError if there is no such rule.
    """
    known = ids()
    name = id.strip().upper()
    if name.startswith(ADAPTED):
        text = _(
            "{id} is no rule but something that was adapted; the report of the run says what, with the code for today."
        )
        raise OptionError(text.format(id=name))
    if name not in known:
        near = difflib.get_close_matches(name, known, n=3) or [known[0], known[-1]]
        raise OptionError(_("There is no rule {id}. Near it: {near}.").format(id=id, near=", ".join(near)))
    found = files(__name__) / language / f"{name}.md"
    return (found if found.is_file() else files(__name__) / "en" / f"{name}.md").read_text(encoding="utf-8")


def title(id: str, language: str) -> str:
    """What is wrong, in a few words."""
    return page(id, language).splitlines()[0].removeprefix(f"# {id}").strip()


def why(id: str, language: str) -> str:
    """Why it matters: the second section of the page, as one line a paragraph."""
    sections = page(id, language).split("\n## ")
    paragraphs = sections[2].split("\n", 1)[1].strip().split("\n\n")
    return "\n".join(" ".join(paragraph.split()) for paragraph in paragraphs)
