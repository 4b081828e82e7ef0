"""Models of others through `sunbae.load`: data are checked, both shapes are said, outputs become a table."""

import numpy as np
import polars as pl
import pytest
from keras2 import drawn

import sunbae
from sunbae._compat import load_keras
from sunbae.errors import ColumnError, DataError, ModelError, OptionError
from sunbae.job.export import export_model
from sunbae.job.foreign import ForeignModel, given

# Keras hands its variables to NumPy in a way that NumPy 2 complains of.
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation doesn't accept:DeprecationWarning")

keras = load_keras()
layers = keras.layers


def saved(folder, model, name="model.h5"):
    export_model(model, folder / name)
    return sunbae.load(folder / name)


@pytest.fixture(scope="module")
def rows(tmp_path_factory):
    """(batch, 3) to one number: the sum."""
    model = keras.Sequential([keras.Input((3,)), layers.Dense(1, kernel_initializer="ones")])
    return saved(tmp_path_factory.mktemp("m"), model)


@pytest.fixture(scope="module")
def pair(tmp_path_factory):
    """Two inputs by name, two outputs."""
    a, b = keras.Input((2,), name="a"), keras.Input((), name="b", dtype="int32")
    two = layers.Concatenate(name="joined")([a, layers.Embedding(9, 1, embeddings_initializer="ones")(b)])
    one = layers.Dense(1, kernel_initializer="ones", name="sum")(two)
    return saved(tmp_path_factory.mktemp("m"), keras.Model({"a": a, "b": b}, [two, one]), "pair.keras")


def test_every_way_to_give_rows(rows, tmp_path):
    x = np.arange(12).reshape(4, 3)
    np.save(tmp_path / "x.npy", x)
    np.savez(tmp_path / "x.npz", anything=x)
    frame = pl.DataFrame(x, schema=["p", "q", "r"], orient="row")
    frame.write_csv(tmp_path / "x.csv")
    for data in (x, x.tolist(), tmp_path / "x.npy", str(tmp_path / "x.npz"), tmp_path / "x.csv", frame, {"x": x}, [x]):
        assert rows.predict(data).tolist() == [[3.0], [12.0], [21.0], [30.0]]
    assert rows.frame(rows.predict(x)).to_dict(as_series=False) == {
        "row": [1, 2, 3, 4], "prediction": [3.0, 12.0, 21.0, 30.0]
    }  # fmt: skip


def test_several_inputs_and_outputs(pair, tmp_path):
    a, b = np.ones((3, 2)), np.array([0, 1, 2])
    np.savez(tmp_path / "x.npz", b=b, a=a)
    for data in (tmp_path / "x.npz", {"b": b, "a": a, "more": a}, [a, b]):
        frame = pair.frame(pair.predict(data))
        assert frame.columns == ["row", "joined_1", "joined_2", "joined_3", "sum"]
        assert frame["sum"].to_list() == [3.0, 3.0, 3.0]
    assert pair.inputs == {"a": (None, 2), "b": (None,)}
    assert [array.dtype for array in pair.check(given([a, b])).values()] == [np.float32, np.int32]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (np.ones((4, 5)), r"model\.h5 expects \(batch, 3\); the data is \(4, 5\)\. 2 features too many"),
        ({"p": np.ones((4, 3)), "q": np.ones(4)}, r"expects .*\(batch, 3\); the data is p \(4, 3\), q \(4,\)\. Save"),
        (np.array([["a", "b", "c"]]), "is of type <U1; numbers were expected"),
        (np.ones((0, 3)), "has no samples"),
    ],
)  # fmt: skip
def test_data_that_do_not_fit(rows, data, said):
    with pytest.raises(DataError, match=said):
        rows.predict(data)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (np.ones((4, 2)), r"expects a \(batch, 2\), b \(batch,\); the data is \(4, 2\)\. Give one array for"),
        ({"a": np.ones((4, 2)), "b": np.ones((4, 1))}, r"expects b \(batch,\); the data is b \(4, 1\)\. Drop"),
        ({"a": np.ones((4, 2)), "b": np.ones(5)}, r"the data has a \(4, 2\), b \(5,\): as many samples"),
    ],
)  # fmt: skip
def test_data_that_do_not_fit_several_inputs(pair, data, said):
    with pytest.raises(DataError, match=said):
        pair.predict(data)


def test_a_table_with_text(rows, tmp_path):
    (tmp_path / "x.csv").write_text("p,q,r\n1,2,\n1,red,3\n")
    with pytest.raises(ColumnError, match=r"x\.csv: column 'q' has 'red' in row 2; a model of Keras takes numbers"):
        rows.predict(tmp_path / "x.csv")


def test_missing_cells_are_said(tmp_path):
    (tmp_path / "x.csv").write_text("p,q\n1,2\n,3\n")
    data = given(tmp_path / "x.csv")
    assert np.isnan(data.arrays[""][1, 0])
    assert any("Missing cells: 1" in note for note in data.notes)


def test_a_batch_of_fixed_size(tmp_path):
    model = keras.Sequential([keras.Input(batch_shape=(2, 3)), layers.Dense(1)])
    model = saved(tmp_path, model)
    assert model.predict(np.ones((4, 3))).shape == (4, 1)
    empty = saved(tmp_path, keras.Sequential([keras.Input(batch_shape=(0, 3)), layers.Dense(1)]))
    with pytest.raises(DataError, match=r"takes batches of 0 samples"):
        empty.predict(np.ones((3, 3)))
    with pytest.raises(DataError, match=r"takes batches of 2 samples; the data is x?.*\(3, 3\)"):
        model.predict(np.ones((3, 3)))


def test_from_one_format_into_another(pair, rows, tmp_path):
    assert pair.export(tmp_path / "other.h5") == ()
    x = {"a": drawn((3, 2))[0], "b": np.array([0, 1, 2])}
    assert np.allclose(sunbae.load(tmp_path / "other.h5").predict(x)[1], pair.predict(x)[1])
    with pytest.raises(OptionError, match="--seed belongs to Runs and Bundles"):
        rows.export(tmp_path / "new.keras", seed=0)


def test_what_keras_3_cannot_hold_is_not_written(rows, tmp_path, monkeypatch):
    monkeypatch.setattr(rows, "_own_functions", ("hard_sigmoid_of_keras_2",))
    with pytest.raises(ModelError, match="no file of Keras 3 can hold this network"):
        rows.export(tmp_path / "new.keras")
    rows.export(tmp_path / "new.npz")
    assert isinstance(rows, ForeignModel)


def test_weights_belong_to_an_architecture(tmp_path):
    with pytest.raises(OptionError, match="--weights belongs to an architecture"):
        sunbae.load(tmp_path / "absent", weights=tmp_path / "w.npz")
    (tmp_path / "m.json").write_text("{}")
    with pytest.raises(OptionError, match="is no file"):
        sunbae.load(tmp_path / "m.json", weights=tmp_path / "w.npz")


def test_pictures_are_refused_with_what_to_do(tmp_path):
    (tmp_path / "a.png").touch()
    for data in (tmp_path, tmp_path / "a.png"):
        with pytest.raises(DataError, match="does not say how its pictures were prepared"):
            given(data)
