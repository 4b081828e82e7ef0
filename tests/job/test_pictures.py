import shutil
from types import SimpleNamespace

import numpy as np
import polars as pl
import pytest
from batteries import some
from blots import CLASSES, blots, folder
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

import sunbae
from sunbae._compat import load_keras
from sunbae.data.picked import Picked
from sunbae.data.splitfile import split_csv
from sunbae.errors import DataError, OptionError
from sunbae.job import networks
from sunbae.job import prepare as preparing
from sunbae.job import train as training
from sunbae.job.listen import Listener
from sunbae.job.networks import class_weights
from sunbae.job.options import make_options
from sunbae.job.pictures import coarse, image_spec, looks_mirrored, picture_parts, picture_share
from sunbae.job.prepare import fewer, load_rows, load_targets, prepare
from sunbae.job.prove import prove
from sunbae.models.pretrained import FILES, LITE
from sunbae.models.recipes import IMAGE_RECIPES, RECIPES, TRANSFER

# Keras hands its variables to NumPy in a way that NumPy 2 complains of.
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation doesn't accept:DeprecationWarning")

SMALL = {
    "width": "8", "depth": "1", "filters": "4", "stages": "1", "hidden": "8", "blocks": "1",
}  # fmt: skip


def small(name: str) -> list[str]:
    return [f"{k}={v}" for k, v in SMALL.items() if k in RECIPES[name].params.model_fields]


def prepared(x, y, **options):
    said = make_options(options, pictured=True)
    return prepare(load_rows((x, y), said), said)


@pytest.mark.parametrize("name", some([name for name in IMAGE_RECIPES if name != TRANSFER], "cnn"))
def test_every_recipe_learns_saves_loads_predicts_and_is_explained(name, tmp_path) -> None:
    x, y = blots(60)
    run = sunbae.train((x, y), model=name, set=small(name), seeds=2, epochs=3, out=tmp_path / "run")
    loaded = sunbae.load(run.bundle)
    proba = loaded.predict_proba(x[:5])
    assert proba.shape == (5, 2)
    np.testing.assert_allclose(proba.sum(axis=1), 1)
    assert set(loaded.predict(x[:5])) <= {"0", "1"}
    lines = sunbae.explain(run.path).lines
    assert lines[0].name == "image"
    assert all(line.count is not None for line in lines)
    exported = tmp_path / "net.keras"
    run.export(exported, seed=0)
    model = load_keras().models.load_model(exported)
    answer = model(loaded.prepare(x[:5])["image"])
    of_first = loaded._predict(loaded._arrays(loaded._inputs_of(loaded.read(x[:5]))))[0]
    np.testing.assert_allclose(
        np.asarray(answer["answer"] if isinstance(answer, dict) else answer), of_first, atol=1e-5
    )


@pytest.mark.exhaustive
def test_a_folder_with_parts_is_trained_on_and_judged_by_its_test_part(tmp_path) -> None:
    photos = folder(tmp_path / "photos", parts=("train", "test"))
    run = sunbae.train(photos, model="dnn", set=small("dnn"), seeds=1, epochs=1, out=tmp_path / "run")
    parts = pl.read_csv(run.path / "split.csv")["part"].value_counts().rows_by_key("part")
    assert {part: rows[0][0] for part, rows in parts.items()} == {"train": 32, "validation": 8, "test": 40}
    assert run.record["target"] == "class"
    assert run.record["model"] == "dnn"
    assert make_options({}, pictured=True).model == "cnn"
    with pytest.raises(DataError, match="pictures were expected"):
        run.predictor.predict_table(sunbae.read_table(pl.DataFrame({"a": [1]})))
    here = run.predict(photos / "test" / "down")
    assert len(here) == 20
    assert set(here) <= set(CLASSES)
    assert "flowers" not in run.report.read_text(encoding="utf-8")
    frame = sunbae.load(run.bundle).predict_table(sunbae.load(run.bundle).read(photos / "test" / "down" / "001.png"))
    assert frame.frame.columns == ["prediction", "p_across", "p_down"]


@pytest.mark.exhaustive
def test_the_same_command_gives_the_same_bytes(tmp_path) -> None:
    x, y = blots(40)
    said = {"model": "resnet", "set": [*small("resnet"), "flip=yes", "cutout=3", "mixup=0.2"], "seeds": 2, "epochs": 2}
    runs = [sunbae.train((x, y), out=tmp_path / name, **said) for name in ("a", "b")]
    assert runs[0].bundle.read_bytes() == runs[1].bundle.read_bytes()
    assert (runs[0].path / "scores.json").read_text() == (runs[1].path / "scores.json").read_text()
    np.testing.assert_array_equal(sunbae.load(runs[0].bundle).predict(x), runs[0].predict(x))


@pytest.mark.exhaustive
def test_a_table_of_files_and_numbers_is_learnt_together(tmp_path) -> None:
    x, y = blots(60, channels=3)
    for k, pixels in enumerate(x):
        Image.fromarray(pixels).save(tmp_path / f"{k}.png")
    rng = np.random.default_rng(0)
    table = tmp_path / "photos.csv"
    files = [f"{k}.png" for k in range(60)]
    frame = pl.DataFrame({"path": files, "weight_g": rng.normal(size=60), "kind": [CLASSES[c] for c in y]})
    frame.write_csv(table)
    said = {"image": "path", "target": "kind", "set": small("cnn"), "seeds": 1, "epochs": 2}
    run = sunbae.train(table, out=tmp_path / "run", **said)
    columns = [one["column"] for one in run._scores["importance"]]
    assert sorted(columns) == ["(picture)", "weight_g"]
    assert len(run.predict(table)) == 60
    without = frame.select("path", "weight_g").head(3)
    without.write_csv(tmp_path / "new.csv")
    assert len(run.predict(tmp_path / "new.csv")) == 3


def test_a_text_beside_pictures_is_not_read(tmp_path) -> None:
    x, y = blots(60, channels=3)
    for k, pixels in enumerate(x):
        Image.fromarray(pixels).save(tmp_path / f"{k}.png")
    notes = [f"note {k}" if k % 2 else None for k in range(60)]
    files = [f"{k}.png" for k in range(60)]
    pl.DataFrame({"path": files, "note": notes, "kind": [CLASSES[c] for c in y]}).write_csv(tmp_path / "photos.csv")
    said = make_options({"image": "path", "target": "kind"}, pictured=True)
    found = prepare(load_rows(tmp_path / "photos.csv", said), said)
    (note,) = (column for column in found.schema.columns if column.name == "note")
    assert (note.kind, note.role) == ("text", "unused")
    assert found.prep.columns == ()


@settings(max_examples=8, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_what_is_learnt_of_pictures_does_not_depend_on_validation_and_test_pictures(seed) -> None:
    x, y = blots(40)
    before = prepared(x, y)
    rng = np.random.default_rng(seed)
    other = x.copy()
    for part in ("validation", "test"):
        rows = before.inputs[part].images.rows
        other[rows] = rng.integers(0, 256, other[rows].shape)
    after = prepared(other, y, split_column=None)
    same = np.array_equal(before.inputs["train"].images.rows, after.inputs["train"].images.rows)
    assert same, "the split follows classes and likeness, and these pictures are all different"
    assert after.image == before.image


@pytest.mark.exhaustive
def test_the_proof_is_of_pictures_too(monkeypatch) -> None:
    x, y = blots(40)
    said = make_options({"set": small("dnn"), "model": "dnn"}, pictured=True)
    rows = load_targets((x, y), said)
    assert prove(rows, said, rounds=1).holds
    leaky = lambda train, fit, **said: image_spec(Picked(train.base, np.arange(len(train.base))), fit, **said)  # noqa: E731
    monkeypatch.setattr(preparing, "image_spec", leaky)
    assert not prove(rows, said, rounds=1).learnt


def test_mean_and_deviation_are_those_of_the_training_pictures() -> None:
    x, y = blots(50, channels=3)
    found = prepared(x, y)
    train = x[found.inputs["train"].images.rows].astype(float)
    np.testing.assert_allclose(found.image.mean, train.mean(axis=(0, 1, 2)), rtol=1e-9)
    np.testing.assert_allclose(found.image.std, train.std(axis=(0, 1, 2)), rtol=1e-6)


def test_pictures_of_one_colour_have_a_deviation_of_one() -> None:
    spec = image_spec(Picked(np.full((5, 4, 4, 1), 9, np.uint8), np.arange(5)), "crop")
    assert (spec.mean, spec.std) == ((9.0,), (1.0,))


def test_copies_of_a_picture_stay_in_one_part() -> None:
    x, y = blots(40)
    twice = np.concatenate([x, x])
    found = prepared(twice, np.concatenate([y, y]))
    part_of = {int(row): part for part, one in found.inputs.items() for row in one.images.rows}
    assert all(part_of[row] == part_of[row + 40] for row in range(40))


def test_pictures_that_look_as_their_mirror_may_be_mirrored_and_letters_may_not() -> None:
    rng = np.random.default_rng(0)
    face = np.zeros((8, 8, 1))
    face[2, [2, 5]] = face[5, 2:6] = 200
    letter = np.zeros((8, 8, 1))
    letter[:, 1] = letter[0, 1:6] = letter[4, 1:5] = 200
    for shape, expected in ((face, True), (letter, False)):
        x = np.clip(shape + rng.normal(0, 20, (40, 8, 8, 1)), 0, 255).astype(np.uint8)
        assert looks_mirrored(Picked(x, np.arange(40)), np.arange(40) % 2, 2) is expected


def test_coarse_pixels_are_sums_of_blocks() -> None:
    x = np.arange(2 * 16 * 16, dtype=np.uint8).reshape(2, 16, 16, 1)
    found = coarse(Picked(x, np.array([1, 0])))
    assert found.shape == (2, 64)
    assert found[0, 0] == x[1, :2, :2].sum()
    assert found[1, -1] == x[0, -2:, -2:].sum()


def test_a_tenth_of_many_and_a_fifth_of_few_training_pictures_validate() -> None:
    assert [picture_share(n) for n in (3000, 100, 60_000)] == [0.1, 0.2, 5000 / 60_000]


def test_what_parts_of_pictures_lack_is_drawn_from_the_training_pictures() -> None:
    cluster, classes = np.arange(100), np.arange(100) % 4
    only_train = picture_parts(np.zeros(100, np.int8), cluster=cluster, classes=classes, seed=0)
    assert np.bincount(only_train.codes).tolist() == [64, 16, 20]
    assert np.bincount(classes[only_train.codes == 2]).tolist() == [5] * 4
    assert ["20 percent" in note for note in only_train.notes] == [True, True]
    given = np.repeat(np.array([0, 1], np.int8), [60, 40])
    without_test = picture_parts(given, cluster=cluster, classes=classes, seed=0)
    assert np.bincount(without_test.codes).tolist() == [48, 40, 12]
    assert without_test.notes == [
        "no picture for test is given: 20 percent of the training pictures became the test part, seed 0"
    ]
    whole = np.repeat(np.array([0, 1, 2], np.int8), [60, 20, 20])
    assert picture_parts(whole, cluster=cluster, classes=classes, seed=0).notes == []
    with pytest.raises(DataError, match="below train"):
        picture_parts(np.full(100, 2, np.int8), cluster=cluster, classes=None, seed=0)


def test_folders_of_train_and_validation_alone_and_of_unsorted_test_pictures(tmp_path) -> None:
    for parts in (("train", "val"), ("train", "test")):
        photos = folder(tmp_path / parts[1], parts=parts)
        if "test" in parts:  # as competitions have them: nobody says what they show
            for file in [*(photos / "test").glob("*/*")]:
                file.rename(photos / "test" / f"{file.parent.name}_{file.name}")
        options = make_options({}, pictured=True)
        rows = load_rows(photos, options)
        assert np.bincount(rows.split.parts(), minlength=3).min() > 0
        assert any("became the test part" in note for note in rows.split.notes)


def test_numbers_of_folders_and_labels_of_arrays_are_classes_however_many() -> None:
    x, _y = blots(96)
    labels = np.arange(96) % 12
    rows = load_rows((x, labels), make_options({}, pictured=True))
    assert (rows.target.task, rows.target.classes) == ("multiclass", tuple(map(str, range(12))))
    assert rows.target.reason == "classes of pictures, 12; --task regression takes numbers as a quantity"
    named = load_rows((x, np.array(["0", "10", "9", "none", "-", "1e3"] * 16)), make_options({}, pictured=True))
    assert (len(named.y), named.target.classes) == (96, ("-", "0", "10", "1e3", "9", "none"))
    quantity = load_rows((x, labels), make_options({"task": "regression"}, pictured=True))
    assert quantity.target.task == "regression"
    fractions = prepared(x, labels + 0.5)
    assert fractions.rows.target.task == "regression"
    assert next(c.reason for c in fractions.schema.columns if c.name == "class") == "the labels beside the arrays"


def test_a_column_of_a_table_called_part_is_no_part_of_pictures(tmp_path) -> None:
    frame = pl.DataFrame(
        {
            "a": np.arange(200) % 7 + 0.5,
            "y": np.arange(200) * 1.5,
            "part": ["Train", "Train", "Train", "Train", "Test"] * 40,
        }
    )
    rows = load_rows(frame, make_options({"target": "y", "split_column": "part"}))
    assert np.bincount(rows.split.parts()).tolist() == [120, 40, 40]


def test_rare_classes_of_pictures_count_more_from_three_to_one_on() -> None:
    even, uneven = np.repeat([0, 1], [20, 10]), np.repeat([0, 1], [30, 10])
    assert class_weights(even, "auto", pictured=True) is None
    weights = class_weights(uneven, "auto", pictured=True)
    assert weights[uneven == 0].sum() == pytest.approx(weights[uneven == 1].sum())
    assert class_weights(uneven, "auto", pictured=False) is None
    assert class_weights(uneven, "none", pictured=True) is None
    assert class_weights(even, "balanced", pictured=False) is not None
    assert class_weights(uneven.astype(float), "balanced", pictured=True) is None


def test_a_file_that_is_no_picture_is_told_once(tmp_path) -> None:
    (folder(tmp_path, n=20) / CLASSES[0] / "notes.txt").write_text("x")
    said = make_options({}, pictured=True)
    notes = load_rows(tmp_path, said).table.notes
    assert [note for note in notes if "notes.txt" in note] == [
        f"A file that is no picture was left out: {CLASSES[0]}/notes.txt."
    ]


def test_the_column_of_the_parts_may_be_named(tmp_path) -> None:
    photos = folder(tmp_path, parts=("train", "test"))
    found = [load_rows(photos, make_options(said, pictured=True)).split for said in ({}, {"split_column": "part"})]
    assert np.array_equal(found[0].parts(), found[1].parts())


def test_class_weights_are_told() -> None:
    x, _y = blots(80)
    found = prepared(x, np.repeat(["often", "rare"], [70, 10]))
    assert networks.weight_notes(found, "none") == []
    (note,) = networks.weight_notes(found, "auto")
    assert note.startswith("Rows of rare classes count more in training: rare 4 (--class-weight none")


def test_fewer_rows_keep_pictures_and_answers_together() -> None:
    found = prepared(*blots(60))
    some_of_it = fewer(found, 10)
    assert len(some_of_it.y["train"]) <= 10
    for part in ("train", "validation"):
        places = np.searchsorted(found.inputs[part].images.rows, some_of_it.inputs[part].images.rows)
        assert np.array_equal(found.y[part][places], some_of_it.y[part])
    assert some_of_it.inputs["test"] is found.inputs["test"]


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ({"model": "tsmixer"}, "--model tsmixer is for series"),
        ({"past": 3}, "--past cannot be combined with pictures"),
        ({"size": "1x5"}, "--size is '1x5'; 2 or more was expected"),
        ({"fit": "zoom"}, "--fit is 'zoom'; one of 'crop', 'pad' or 'stretch' was expected"),
    ],
)
def test_options_that_do_not_suit_pictures_are_refused(said, message) -> None:
    with pytest.raises(OptionError) as error:
        make_options(said, pictured=True)
    assert message in str(error.value)


def test_options_of_pictures_are_refused_for_a_table() -> None:
    with pytest.raises(OptionError, match="--class-weight, --size cannot be combined with --past"):
        make_options({"target": "a", "past": 3, "size": 8, "class_weight": "balanced"})
    with pytest.raises(OptionError, match="--size, --fit is for pictures"):
        make_options({"target": "a", "size": 8, "fit": "pad"})
    with pytest.raises(OptionError, match="--model cnn is for pictures"):
        make_options({"target": "a", "model": "cnn"})


def test_each_recipe_is_tried_on_pictures_as_it_wants_them(tmp_path, monkeypatch) -> None:
    (tmp_path / "weights").mkdir()
    (tmp_path / "weights" / FILES[LITE]).touch()
    monkeypatch.setenv("SUNBAE_DATA", str(tmp_path))
    photos = tmp_path / "photos"
    for kind, level in (("dark", 40), ("light", 200)):
        (photos / kind).mkdir(parents=True)
        for k in range(12):
            noise = np.random.default_rng([level, k]).integers(0, 50, (70, 100 + k, 3))
            Image.fromarray((noise + level).astype(np.uint8)).save(photos / kind / f"{k}.png")
    said = make_options({"model": "auto"}, pictured=True)
    before, seen = prepare(load_rows(photos, said), said), {}

    def train(prepared, options):
        seen[options.model] = prepared.image
        loss = {"cnn": 3.0, "resnet": 2.0, "transfer": 1.0}[options.model]
        member = SimpleNamespace(interrupted=False, history={"val_loss": [loss]}, best_epoch=1)
        return SimpleNamespace(members=(member,))

    monkeypatch.setattr(training, "train_recipe", train)
    choice, after = training._choose(before, said, Listener())
    assert choice.options.model == "transfer"
    shapes = {name: (*image.shape, image.fit) for name, image in seen.items()}
    small, large = (64, 64, 3, "crop"), (224, 224, 3, "stretch")
    assert shapes == {"cnn": small, "resnet": small, "transfer": large}
    assert after.image == seen["transfer"]
    assert after.rows.split is before.rows.split
    assert after.y["test"].tolist() == before.y["test"].tolist()


def test_a_network_looks_at_few_large_pictures_before_its_training(monkeypatch) -> None:
    rows = {"image": Picked(np.zeros((100, 8, 8, 3), np.uint8), np.arange(100)), "numbers": np.arange(100.0)[:, None]}
    assert networks.some_rows(rows)["numbers"][:, 0].tolist() == list(range(100))
    monkeypatch.setattr(networks, "PRIMED_BYTES", 5 * (8 * 8 * 3 + 8))
    some = networks.some_rows(rows)
    assert some["image"].shape == (5, 8, 8, 3)
    assert some["numbers"][:, 0].tolist() == [0, 24, 49, 74, 99]


def test_the_model_has_the_values_of_the_first_seed() -> None:
    said = make_options({"model": "dnn", "set": small("dnn"), "seeds": 2, "epochs": 2}, pictured=True)
    found = prepare(load_rows(blots(40), said), said)
    trained = networks.train_networks(found, said)
    for variables, arrays in zip(
        (trained.model.trainable_variables, trained.model.non_trainable_variables), trained.weights[0], strict=True
    ):
        for variable, array in zip(variables, arrays, strict=True):
            np.testing.assert_array_equal(np.asarray(variable), array)


def test_copies_and_conflicts_are_told_by_name(tmp_path) -> None:
    photos = folder(tmp_path / "photos", parts=("train", "test"))
    for k in range(5, 25, 2):  # of which some stay in training
        shutil.copy(photos / "train" / "down" / f"{k:03d}.png", photos / "test" / "down" / f"copy_{k:03d}.png")
    shutil.copy(photos / "train" / "down" / "003.png", photos / "train" / "across" / "wrong.png")
    rows = load_rows(photos, make_options({}, pictured=True))
    n = rows.overlap.twins
    assert 0 < n < 10
    assert all(copy == original.replace("train/down/", "test/down/copy_") for copy, original in rows.overlap.copies)
    (warning,) = rows.split.warnings
    assert warning.startswith(
        f"{n} of 58 validation and test pictures are the same as a training picture, or nearly: "
        f"{rows.overlap.copies[0][0]} = {rows.overlap.copies[0][1]}; "
    )
    assert warning.endswith(" ...")
    assert rows.conflicts == (
        "Pictures that are the same, or nearly, have different classes, 1 times: train/across/wrong.png (across) = "
        "train/down/003.png (down). See which is right."
    )


def test_a_split_is_of_the_same_pictures(tmp_path) -> None:
    photos = folder(tmp_path / "photos")
    rows = load_rows(photos, make_options({}, pictured=True))
    names = rows.pictures.file_names()
    assert names[:2] == ["across/000.png", "across/002.png"]
    (tmp_path / "split.csv").write_text(split_csv(rows.split, rows.table.row_numbers, None, names), encoding="utf-8")
    said = make_options({"split": str(tmp_path / "split.csv")}, pictured=True)
    assert load_rows(photos, said).split.parts().tolist() == rows.split.parts().tolist()
    (photos / "across" / "000.png").rename(photos / "across" / "001.png")
    with pytest.raises(DataError, match=r"row 1 was the picture across/000\.png, and is across/001\.png now"):
        load_rows(photos, said)
    assert load_rows(blots(40), make_options({}, pictured=True)).pictures.file_names() is None
