"""Where the name of a file ends."""

import pytest

from sunbae.modernize.edits import apply_edits
from sunbae.modernize.filenames import ending_of, may_be_same, suffix_of, with_suffix
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


@pytest.mark.parametrize(
    ("written", "read", "same"),
    [
        ("'a/m.h5'", "os.path.join(x, 'm.h5')", True),
        ("'m.h5'", "'my_m.h5'", False),
        ("x + 'm.h5'", "'my_m.h5'", True),
        ("x + '/m.h5'", "'my_m.h5'", False),
        ("f'{x}/m.h5'", "'b/m.h5'", True),
        ("f'{x}.h5'", "'m.h5'", True),
        ("'my_m.h5'", "x + '_m.h5'", True),
        ("'my_m.h5'", "x + '_n.h5'", False),
        ("x + 'm.h5'", "y + '_m.h5'", False),
        ("'{epoch:02d}-{val_loss:.2f}.h5'", "'07-0.12.h5'", True),
        ("'m-%02d.h5' % 7", "'m-07.h5'", True),
        ("'{}_{}.h5'.format(x, y)", "'m.h5'", False),
    ],
)
def test_a_file_that_is_read_may_be_one_that_is_written(written, read, same):
    script = Script(f"{HEAD}f({written})\nf({read})\n", "script.py")
    first, second = [ending_of(script, call.args[0].value) for call in script.calls if script.text(call.func) == "f"]
    assert may_be_same(first, second) is same
