"""Where the name of a file ends."""

import pytest

from sunbae.modernize.edits import apply_edits
from sunbae.modernize.filenames import ending_of, suffix_of, with_suffix
from sunbae.modernize.script import Script

HEAD = "import os\nfrom pathlib import Path\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("f('a.h5')", "f('a.new')"),
        ('f(r"a.h5")', 'f(r"a.new")'),
        ("f('''a.h5''')", "f('''a.new''')"),
        ("f(('a.h5'))", "f(('a.new'))"),
        ("f('a' '.h5')", "f('a' '.new')"),
        ("f(x + 'b.h5')", "f(x + 'b.new')"),
        ("f('%s.h5' % x)", "f('%s.new' % x)"),
        ("f('{}.h5'.format(x))", "f('{}.new'.format(x))"),
        ("f(f'{x}/b.h5')", "f(f'{x}/b.new')"),
        ("f(os.path.join(x, 'b.h5'))", "f(os.path.join(x, 'b.new'))"),
        ("f(Path('a') / 'b.h5')", "f(Path('a') / 'b.new')"),
        ("f(str(Path('b.h5')))", "f(str(Path('b.new')))"),
        ("x = 'a.h5'\nf(x)", "x = 'a.new'\nf(x)"),
        ("f('a')", "f('a.new')"),
    ],
)
def test_a_new_suffix(before, after):
    script = Script(HEAD + before, "script.py")
    found = ending_of(script, next(call for call in script.calls if script.text(call.func) == "f").args[0].value)
    edit = with_suffix(found, suffix_of(found.text), ".new")
    assert apply_edits(script.source, [edit, edit]) == HEAD + after


@pytest.mark.parametrize("code", ["f(x)", "f(g())", "f(f'{x}')", "f(3)"])
def test_an_end_that_is_not_written(code):
    script = Script(code, "script.py")
    assert ending_of(script, script.calls[0].args[0].value) is None
