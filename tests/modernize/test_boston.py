"""The house prices of Boston without scikit-learn's function."""

import numpy as np

from sunbae.modernize.boston import house_prices
from sunbae.modernize.convert import modernize

USES = {
    "from sklearn.datasets import load_boston\n": "load_boston",
    "from sklearn.datasets import load_iris, load_boston as boston\n": "boston",
    "from sklearn import datasets\nx = datasets.load_boston\n": "load_boston",
    "import sklearn.datasets\nx = sklearn.datasets.load_boston\n": "load_boston",
}


def test_the_table_is_the_one_that_was_removed():
    # Of scikit-learn 0.23.2: the sum of all 506 x 13 numbers, of the prices, and the first and last row.
    table = np.loadtxt(house_prices().decode().splitlines()[1:], delimiter=",")
    assert table.shape == (506, 14)
    np.testing.assert_allclose(table[:, :-1].sum(), 460946.55522, rtol=1e-9)
    np.testing.assert_allclose(table[:, -1].sum(), 11401.6)
    assert table[0, :4].tolist() == [0.00632, 18.0, 2.31, 0.0]
    assert table[-1, -3:].tolist() == [396.9, 7.88, 11.9]


def test_every_way_to_call_it(tmp_path):
    for source, name in USES.items():
        made = modernize(source)
        assert made.files == (("boston.csv", house_prices()),)
        assert modernize(made.source).source == made.source
        names = {"__file__": str(tmp_path / "new.py")}
        (tmp_path / "boston.csv").write_bytes(made.files[0][1])
        exec(compile(made.source, "new.py", "exec"), names)
        load = names[name]
        data = load()
        assert (data.data.shape, data.target.shape) == ((506, 13), (506,))
        assert data["feature_names"][-1] == "LSTAT"
        x, y = load(return_X_y=True)
        np.testing.assert_array_equal(x, data.data)
        np.testing.assert_array_equal(y, data.target)
