import json
import math

from hypothesis import given
from hypothesis import strategies as st
from report.samples import HOSTILE

from sunbae.report.embed import json_for_html, script_hash

TEXTS = st.one_of(st.sampled_from(HOSTILE), st.text(), st.text("</script><!--&>\u2028\u2029\ud800\x00"))


@given(st.recursive(TEXTS | st.integers(), lambda inner: st.lists(inner) | st.dictionaries(TEXTS, inner)))
def test_json_comes_back_as_it_went_in(value):
    assert json.loads(json_for_html(value)) == value


@given(TEXTS)
def test_nothing_in_json_can_end_its_element(value):
    text = json_for_html([value])
    assert text.isascii()
    assert not set("<>&") & set(text)


def test_what_is_not_finite_becomes_null():
    assert json_for_html({"a": (math.nan, math.inf, -math.inf, 1.5)}) == '{"a":[null,null,null,1.5]}'


def test_script_hash():
    # printf 'alert(1)' | openssl dgst -sha256 -binary | base64
    assert script_hash("alert(1)") == "'sha256-bhHHL3z2vDgxUt0W3dWQOrprscmda2Y5pLsLg4GF+pI='"
