import numpy as np
import pytest
from watch.evidence import evaluate, evidence, fit, rows, transform

from sunbae.watch.rules.scaler_before_split import RULE


def found(learnt_from, train, test):
    scaled = [part.part(slice(None)) for part in (train, test)]
    events = transform(learnt_from, does="scale"), fit(3, scaled[0]), evaluate(4, scaled[1])
    return list(RULE.find(evidence(*events, source="\nscaler = StandardScaler().fit(x)\n")))


WHOLE = rows(0, 100, steps=(0,))
WINDOWS = rows(0, 100, span=5, steps=(0,))
EVEN, ODD = np.arange(0, 100, 2), np.arange(1, 100, 2)


@pytest.mark.parametrize("whole", [WHOLE, WINDOWS])
def test_all_rows_were_learnt_from(whole):
    (one,) = found(whole, whole.part(EVEN), whole.part(ODD))
    assert "100% of the 50 rows" in one.message


@pytest.mark.parametrize("whole", [WHOLE, WINDOWS])
def test_only_those_of_training(whole):
    assert found(whole.part(EVEN), whole.part(EVEN), whole.part(ODD)) == []
