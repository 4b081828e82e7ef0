"""The records of a bundle."""

import pytest
from pydantic import ValidationError
from tiny import houses, untrained

from sunbae.bundle.check import _is_read
from sunbae.bundle.format import Head, Manifest, PrepRecord, prep_from_record, prep_record, weight_names
from sunbae.data import parse
from sunbae.prep.pipeline import apply_prep


@pytest.mark.parametrize("scale", ["standard", "quantile", "robust"])
def test_a_prep_survives(scale):
    prep = untrained(scale=scale).prep
    record, arrays = prep_record(prep)
    again = prep_from_record(PrepRecord.model_validate_json(record.model_dump_json()), arrays)
    before, after = apply_prep(prep, houses()), apply_prep(again, houses())
    assert before.numbers.tobytes() == after.numbers.tobytes()
    assert {name: codes.tobytes() for name, codes in before.codes.items()} == {
        name: codes.tobytes() for name, codes in after.codes.items()
    }
    assert before.codes
    assert again.features() == prep.features()


def test_arrays_are_contiguous():
    _record, arrays = prep_record(untrained(scale="quantile").prep)
    assert len(arrays) == 5
    assert all(a.flags["C_CONTIGUOUS"] for a in arrays.values())


def test_weight_names():
    assert weight_names(1, 2, 1) == (["1/trainable/0", "1/trainable/1"], ["1/non_trainable/0"])


def test_a_later_manifest_still_has_a_head():
    text = '{"format": 9, "sunbae": "7.0", "sha256": {}, "signature": "x"}'
    assert Head.model_validate_json(text).format == 9
    with pytest.raises(ValidationError, match="signature"):
        Manifest.model_validate_json(text)


@pytest.mark.parametrize("number", ["0", "-1", "true", '"1"', "1.0", "null"])
def test_a_format_is_a_whole_number_from_one(number):
    with pytest.raises(ValidationError, match="format"):
        Head.model_validate_json(f'{{"format": {number}, "sunbae": "0.1.0"}}')


def test_every_date_format_that_is_read_may_be_in_a_bundle():
    known = [*parse.DATE_FORMATS, *parse._DAY_FIRST, *parse._MONTH_FIRST, parse.COMPACT_DATE]
    known += [f for orders in parse._SHORT_YEARS for f in orders]
    assert [f for f in known if not _is_read(f, None)] == []
    assert not any(_is_read(f, None) for f in ("%H", "%p", "%Y-%m-%d %M", "%f"))
