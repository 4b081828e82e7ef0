"""pydantic's errors in sunbae's words, in both languages."""

from typing import Annotated, Literal

import pytest
from pydantic import BaseModel, Field, ValidationError

from sunbae.errors import OptionError
from sunbae.i18n import _
from sunbae.models.dense import DnnParams
from sunbae.models.expected import expected
from sunbae.models.recipes import RECIPES, parse_params


class Record(BaseModel):
    n: Annotated[int, Field(ge=1, le=9)] = 1
    x: Annotated[float, Field(gt=0, lt=1, allow_inf_nan=False)] = 0.5
    one: Literal["a"] = "a"
    some: Literal["a", "b", "c"] = "a"
    flag: bool = False
    names: tuple[str, ...] = ()


def said(**values):
    with pytest.raises(ValidationError) as raised:
        Record.model_validate(values)
    return expected(raised.value.errors()[0])


WRONG = [
    ({"n": 0}, "1 or more was expected", "1 이상이어야 합니다"),
    ({"n": 10}, "9 or less was expected", "9 이하여야 합니다"),
    ({"n": "x"}, "a whole number was expected", "정수여야 합니다"),
    ({"n": 1.5}, "a whole number was expected", "정수여야 합니다"),
    ({"x": 0}, "a number above 0.0 was expected", "0.0보다 큰 수여야 합니다"),
    ({"x": 1}, "a number below 1.0 was expected", "1.0보다 작은 수여야 합니다"),
    ({"x": "x"}, "a number was expected", "숫자여야 합니다"),
    ({"x": float("nan")}, "a finite number was expected", "유한한 수여야 합니다"),
    ({"one": "x"}, "one of 'a' was expected", "다음 중 하나여야 합니다: 'a'"),
    ({"some": "x"}, "one of 'a', 'b' or 'c' was expected", "다음 중 하나여야 합니다: 'a', 'b', 'c'"),
    ({"flag": "x"}, "true or false was expected", "true 또는 false여야 합니다"),
    ({"names": "x"}, "a list was expected", "목록이어야 합니다"),
    ({"names": (1,)}, "a text was expected", "글자여야 합니다"),
]


@pytest.mark.parametrize(("values", "english", "korean"), WRONG)
def test_expected(language, values, english, korean):
    assert said(**values) == english
    language("ko")
    assert said(**values) == korean


def test_other_errors_keep_the_words_of_pydantic():
    with pytest.raises(ValidationError) as raised:
        DnnParams(wdth=3)
    assert expected(raised.value.errors()[0]) == "Extra inputs are not permitted"


def test_a_setting_of_the_recipe(language):
    language("ko")
    with pytest.raises(OptionError, match=r"^--set width=abc: 정수여야 합니다$"):
        parse_params(RECIPES["dnn"], ["width=abc"])


def test_every_hyper_parameter_says_in_korean_what_it_does(language):
    language("ko")
    for recipe in RECIPES.values():
        docs = [field.description for field in recipe.params.model_fields.values()]
        assert [doc for doc in docs if not doc or _(doc) == doc] == []
