"""Messages in the user's language: gettext over the catalogues in `locale/`.

Write `_("{n} rows").format(n=n)`: the text is looked up first and filled afterwards. A text that is made before the
language is known is marked, `N_("text")`, and looked up when it is shown. English texts are the keys;
`locale/ko/LC_MESSAGES/sunbae.po` holds the Korean ones and `make locale` compiles it.
"""

from __future__ import annotations

import gettext
import locale
import os
import re
from pathlib import Path

from sunbae.errors import OptionError

LANGUAGES = ("en", "ko")
_FOLDER = Path(__file__).parent / "locale"
_active: gettext.NullTranslations = gettext.NullTranslations()
_language = "en"


def language_of_environment(environ: dict[str, str] | None = None) -> str:
    """The language that the user's environment asks for: `SUNBAE_LANG`, else the locale, else English."""
    env = dict(os.environ) if environ is None else environ
    asked = env.get("SUNBAE_LANG") or env.get("LC_ALL") or env.get("LC_MESSAGES") or env.get("LANG")
    if not asked and environ is None:
        asked = locale.getlocale()[0]  # Windows has no LANG
    # ko, ko_KR.UTF-8 or Korean_Korea.949, but not kok_IN, which is Konkani
    return "ko" if re.match(r"(ko|korean)([_.\-@]|$)", (asked or "").lower()) else "en"


def set_language(language: str) -> None:
    """Use `language` for every message from here on.

    Raises: OptionError if it is none of LANGUAGES.
    """
    global _active, _language
    if language not in LANGUAGES:
        raise OptionError(
            _("--lang is {language!r}; it must be one of {known}.").format(
                language=language, known=", ".join(LANGUAGES)
            )
        )
    _active = (
        gettext.NullTranslations()
        if language == "en"
        # Without a compiled catalogue (a fresh checkout) the messages are English, which is better than none.
        else gettext.translation("sunbae", _FOLDER, languages=[language], fallback=True)
    )
    _language = language


def current_language() -> str:
    """The language of messages now, `en` or `ko`."""
    return _language


def _(message: str) -> str:
    """`message` in the current language."""
    # The catalogue keeps its own description under the empty text.
    return _active.gettext(message) if message else ""


def N_(message: str) -> str:
    """`message` as it is, marked so that it is collected for translation."""
    return message
