import json
import math

import numpy as np
import pytest

from sunbae.judge.reconstruction import MEAN, PCA, UNTOUCHED, Reconstruction, fit_pca, label, rmse

RNG = np.random.default_rng(0)
# 400 rows of which three directions say nearly all.
ROWS = (RNG.normal(size=(400, 3)) * (5, 3, 2) @ np.linalg.qr(RNG.normal(size=(10, 3)))[0].T + 7).astype("float32")


def test_rows_of_few_directions_are_given_back_by_as_many_numbers() -> None:
    np.testing.assert_allclose(fit_pca(ROWS, 3).give_back(ROWS), ROWS, atol=1e-4)
    two = fit_pca(ROWS, 2)
    assert two.directions.shape == (2, 10)
    lost = np.mean((two.give_back(ROWS) - ROWS) ** 2) * 10
    values = np.linalg.eigvalsh(np.cov(ROWS.T.astype(float)))
    assert lost == pytest.approx(values[-3], rel=0.01)  # the third direction's variance


def test_more_numbers_than_rows_or_columns() -> None:
    assert fit_pca(ROWS[:2], 32).directions.shape == (2, 10)
    assert fit_pca(ROWS, 32).directions.shape == (10, 10)
    np.testing.assert_allclose(fit_pca(np.ones((4, 5), "float32"), 2).give_back(np.zeros((1, 5), "float32")), 1)


def test_with_noise_components_are_shrunk_to_what_gives_back_most() -> None:
    noisy = ROWS + 3 * RNG.normal(size=ROWS.shape).astype("float32")

    def error(pca):
        return float(np.mean((pca.give_back(noisy) - ROWS) ** 2))

    shrunk = fit_pca(ROWS, 3, noise=3.0)
    assert error(shrunk) < 0.9 * error(fit_pca(ROWS, 3))
    for noise in (2.0, 4.5):
        assert error(shrunk) < error(fit_pca(ROWS, 3, noise=noise))


def test_the_error_over_all_pictures() -> None:
    assert rmse(np.array([3.0, 4.0])) == pytest.approx(math.sqrt(12.5))


def found(network, pca=0.2, *, noise=0.0, joint=False, untouched=0.5, n=200):
    spread = np.linspace(0.9, 1.1, n)
    baselines = {MEAN: 0.3 * spread, PCA: pca * spread}
    if noise:
        baselines[UNTOUCHED] = untouched * spread
    return Reconstruction(32, noise, joint, tuple(value * spread for value in network), baselines)


@pytest.mark.parametrize(
    ("network", "level", "text"),
    [
        ((0.1, 0.11), "good", "the code of 32 numbers beats PCA with as many: RMSE 0.105 ± 0.007 against 0.200 ("),
        ((0.2,), "info", "the code of 32 numbers and PCA with as many are level: RMSE 0.200 against 0.200 ("),
        ((0.3,), "warn", "PCA beats the code, with as many numbers (32): RMSE 0.301 against 0.200 ("),
        ((0.2002,), "warn", "RMSE 0.201 against 0.200 ("),
        ((math.nan,), "bad", "its numbers are not finite"),
    ],
)
def test_the_verdict_on_the_code(network, level, text) -> None:
    verdict = found(network).verdicts()[0]
    assert (verdict.id, verdict.level) == ("reconstruction", level)
    assert text in verdict.text


def test_what_else_is_said() -> None:
    assert [v.id for v in found((0.1,)).verdicts()] == ["reconstruction", "code"]
    assert [v.id for v in found((0.1,), joint=True).verdicts()] == ["reconstruction"]
    assert [v.id for v in found((0.1,), noise=1.0, joint=True).verdicts()] == ["reconstruction"]
    said = found((0.1,), noise=1.0, untouched=0.05).verdicts()
    assert [v.id for v in said] == ["reconstruction", "denoising", "code"]
    assert "(RMSE 0.0501)" in said[1].text


def test_the_record_is_plain() -> None:
    record = json.loads(json.dumps(found((0.1, 0.2), noise=1.0).to_json(), allow_nan=False))
    assert record["network"]["mean"] == pytest.approx(np.mean(record["network"]["values"]))
    assert list(record["baselines"]) == [MEAN, PCA, UNTOUCHED]
    assert found((0.1,)).to_json()["network"]["sd"] is None
    assert label(PCA, 32) == "PCA with 32 numbers"
