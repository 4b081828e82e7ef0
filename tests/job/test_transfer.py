"""A head on what a pretrained network sees, and the whole network that both make."""

import zipfile
from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from safetensors.numpy import load, save_file

import sunbae
from sunbae._compat import load_keras
from sunbae.data.picked import Picked
from sunbae.engine.fingerprint import digest
from sunbae.engine.predict import predictor
from sunbae.errors import DivergedError, OptionError
from sunbae.job import transfer as job
from sunbae.job.networks import Data, as_column
from sunbae.job.options import make_options
from sunbae.job.pictures_inside import layer_groups
from sunbae.job.transfer import (
    answers,
    backbone_of,
    fine_tuned,
    head_fit_options,
    moments,
    raw,
    see,
    train_head,
    val_loss,
    whole_networks,
)  # fmt: skip
from sunbae.models import pretrained
from sunbae.models.answering import answering
from sunbae.models.efficientnet_lite import Stage, efficientnet_lite0
from sunbae.models.recipes import Recipe
from sunbae.models.spec import ImageSpec, InputSpec, OutputSpec
from sunbae.models.transfer import TransferParams, frozen_places, transfer

STAGES = (Stage(3, 1, 4, 1, 1), Stage(5, 2, 6, 2, 2))
IMAGE = raw(ImageSpec(24, 32, 3, (100.0, 110.0, 120.0), (50.0, 50.0, 50.0)))
INPUTS, OUTPUTS = InputSpec(0, (), IMAGE), OutputSpec("multiclass", 3)
RECIPE = Recipe("transfer", TransferParams, transfer, only="images")
OPTIONS = make_options({"target": "kind", "seeds": 2, "epochs": 2, "batch_size": 16})


def params(**changes):
    return TransferParams.model_validate({"views": 3, "flip": "yes", "hidden": 4, "dropout": 0.2, **changes})


@pytest.fixture(scope="module")
def given(tmp_path_factory):
    """(backbone, pictures by part, classes by part): random weights and pictures of three colours."""
    patch = pytest.MonkeyPatch()
    small = lambda size, **options: efficientnet_lite0(size, stages=STAGES, width=8, **options)  # noqa: E731
    patch.setattr(pretrained, "efficientnet_lite0", small)
    rng = np.random.default_rng(0)
    drawn = {}
    for variable in small((24, 32)).variables:
        shape, deviation = variable.shape, 1.5 / np.sqrt(np.prod(variable.shape[:3]))
        values = rng.normal(0, deviation, shape) if len(shape) == 4 else rng.uniform(0.5, 1.5, shape)
        drawn[variable.path.replace("/", ".")] = values.astype(np.float32)
    file = tmp_path_factory.mktemp("weights") / "w.safetensors"
    save_file(drawn, file)
    y = {part: np.arange(n) % 3 for part, n in (("train", 24), ("validation", 9))}
    base = {part: rng.integers(0, 120, (len(codes), 24, 32, 3)) for part, codes in y.items()}
    for part, codes in y.items():
        base[part][np.arange(len(codes)), :, :, codes] += 120
    pictures = {part: Picked(a.astype(np.uint8), np.arange(len(a))) for part, a in base.items()}
    yield backbone_of(params(), IMAGE, str(file)), pictures, y
    patch.undo()


@pytest.fixture(scope="module")
def trained(given):
    """(what was seen, heads, whole networks) of two seeds."""
    backbone, pictures, y = given
    seen = see(backbone, pictures, params())
    heads = train_head(seen, y, OUTPUTS, params(), OPTIONS)
    return seen, heads, whole_networks(heads, backbone, INPUTS, lambda: RECIPE.build(INPUTS, OUTPUTS, params()))


@pytest.mark.exhaustive
def test_views_of_training_pictures_and_both_sides_of_others(given):
    backbone, pictures, _y = given
    told = []
    seen = see(backbone, pictures, params(), progress=lambda done, n: told.append((done, n)))
    assert {part: a.shape for part, a in seen.parts.items()} == {"train": (24, 3, 18), "validation": (9, 2, 18)}
    assert told[-1] == (24 * 3 + 9 * 2,) * 2
    assert see(backbone, pictures, params(test_flip=False)).parts["validation"].shape[1] == 1
    assert see(backbone, pictures, params(flip="no")).parts["validation"].shape[1] == 1


@pytest.mark.exhaustive
def test_whole_networks_answer_what_the_heads_do(given, trained):
    _backbone, pictures, _y = given
    seen, heads, full = trained
    expected = answers(heads, seen.parts["validation"])
    assert expected.shape == (2, 9, 3)
    found = predictor(answering(full.model, full.params), full.weights)({"image": pictures["validation"]})
    np.testing.assert_allclose(found, expected, rtol=1e-4, atol=1e-5)
    assert full.inputs == INPUTS


@pytest.mark.exhaustive
def test_only_the_head_is_trained_and_the_rest_is_the_same_in_all_seeds(trained):
    _seen, _heads, full = trained
    assert [v.path for v in full.model.trainable_variables] == [
        "hidden/kernel", "hidden/bias", "output/kernel", "output/bias",
    ]  # fmt: skip
    places = frozen_places(full.model)
    assert len(places) == len(full.model.get_layer("backbone").variables) + 2
    first, second = (non_trainable for _trainable, non_trainable in full.weights)
    for place in places:
        np.testing.assert_array_equal(first[place], second[place])
    assert any((a != b).any() for a, b in zip(full.weights[0][0], full.weights[1][0], strict=True))


@pytest.mark.exhaustive
def test_features_are_standardised_by_training_rows_alone(given, trained):
    _backbone, _pictures, y = given
    seen, heads, _full = trained
    layer = heads.model.get_layer("standardised")
    rows = seen.parts["train"].reshape(-1, 18)
    np.testing.assert_allclose(layer.moving_mean.value, rows.mean(axis=0), rtol=1e-5)
    np.testing.assert_allclose(layer.moving_variance.value, rows.var(axis=0), rtol=1e-4)
    other = seen.parts["validation"] + 5
    again = train_head(replace(seen, parts={**seen.parts, "validation": other}), y, OUTPUTS, params(), OPTIONS)
    np.testing.assert_array_equal(again.model.get_layer("standardised").moving_mean.value, layer.moving_mean.value)


@pytest.mark.exhaustive
def test_the_last_layers_can_be_trained_as_well(given, trained):
    _backbone, pictures, y = given
    heads = replace(trained[1], members=trained[1].members[:1])
    tuned_params = params(fine_tune=2, fine_tune_epochs=1, fine_tune_rate=1e-2, flip="no")
    build = lambda: RECIPE.build(INPUTS, OUTPUTS, tuned_params)  # noqa: E731
    begun = whole_networks(replace(heads, params=tuned_params), given[0], INPUTS, build)
    learnt = [v.path for v in begun.model.trainable_variables if v.path.endswith("kernel")]
    assert learnt == ["blocks.2.project_conv/kernel", "conv_head/kernel", "hidden/kernel", "output/kernel"]
    data = Data(*(({"image": pictures[part]}, as_column(y[part])) for part in ("train", "validation")))
    tuned = fine_tuned(begun, data, OPTIONS, build)
    assert tuned.seeds == begun.seeds
    for before, after in zip(begun.members, tuned.members, strict=True):
        assert len(after.history["val_loss"]) == len(before.history["val_loss"]) + 1
        changed = any((a != b).any() for a, b in zip(before.trainable, after.trainable, strict=True))
        assert changed == (after.best_epoch == 3)
        assert val_loss(tuned, after, data.validation) <= val_loss(begun, before, data.validation)
    # What the report looks into is the network that is saved.
    for variable, value in zip(tuned.model.trainable_variables, tuned.members[0].trainable, strict=True):
        np.testing.assert_array_equal(variable.value, value)
    for place in frozen_places(tuned.model):
        np.testing.assert_array_equal(*(one.members[0].non_trainable[place] for one in (begun, tuned)))


@pytest.fixture(scope="module")
def to_tune(given, trained):
    """(whole networks of two seeds, pictures and classes, what builds one) for a fine-tuning."""
    said = params(fine_tune=1, fine_tune_epochs=1, flip="no")
    _backbone, pictures, y = given
    build = lambda: RECIPE.build(INPUTS, OUTPUTS, said)  # noqa: E731
    begun = whole_networks(replace(trained[1], params=said), given[0], INPUTS, build)
    return begun, Data(*(({"image": pictures[part]}, as_column(y[part])) for part in ("train", "validation"))), build


def test_a_fine_tuning_that_diverges_leaves_the_network_that_was_there(to_tune, monkeypatch):
    def diverge(*_args):
        raise DivergedError("x")

    monkeypatch.setattr(job, "train_population", diverge)
    assert fine_tuned(to_tune[0], to_tune[1], OPTIONS, to_tune[2]).members == to_tune[0].members


def test_a_ctrl_c_in_fine_tuning_keeps_the_networks_that_were_trained(to_tune, monkeypatch):
    asked = []

    def interrupt(*_args):
        asked.append(1)
        raise KeyboardInterrupt

    monkeypatch.setattr(job, "train_population", interrupt)
    found = fine_tuned(to_tune[0], to_tune[1], OPTIONS, to_tune[2])
    assert len(asked) == 1
    assert [member.interrupted for member in found.members] == [True, True]
    for before, after in zip(to_tune[0].members, found.members, strict=True):
        assert after.trainable is before.trainable


def test_each_fine_tuning_has_checkpoints_of_its_own(to_tune, monkeypatch):
    said = []

    def note(architecture, *_args):
        said.append(digest(architecture.said))
        raise DivergedError("x")

    monkeypatch.setattr(job, "train_population", note)
    fine_tuned(to_tune[0], to_tune[1], OPTIONS, to_tune[2])
    assert said[0] != said[1]


def test_columns_beside_the_pictures_are_refused(given, trained):
    _seen, heads, _full = trained
    with pytest.raises(OptionError, match="reads pictures alone"):
        whole_networks(heads, given[0], InputSpec(2, (), IMAGE), lambda: None)


def test_how_long_a_head_is_trained():
    plain = make_options({"target": "kind"})
    assert head_fit_options(plain, 2700).epochs == 60
    assert head_fit_options(plain, 10**6).epochs == 10
    assert head_fit_options(plain, 50).epochs == 200
    assert (head_fit_options(OPTIONS, 50).epochs, head_fit_options(OPTIONS, 50).batch_size) == (2, 16)


def test_moments_are_exact_far_from_zero():
    rows = np.array([[10000.0, 1], [10001, 1], [10002, 1]], np.float32)
    mean, variance = moments(rows, chunk=2)
    np.testing.assert_allclose(mean, [10001, 1])
    np.testing.assert_allclose(variance, [2 / 3, 0], atol=1e-12)


@pytest.mark.filterwarnings("ignore:__array__ implementation doesn't accept:DeprecationWarning")
def test_a_saved_whole_network_has_plain_layers_only(given, trained):
    seen, heads, full = trained
    model = full.model
    keras = load_keras()
    plain = keras.Model.from_config(keras.Model(model.inputs, model.outputs).get_config())
    plain.set_weights(list(full.members[0].weights))
    found = plain.predict_on_batch({"image": given[1]["validation"][:]})
    alone = answers(heads, seen.parts["validation"][:, :1])[0]
    np.testing.assert_allclose(found, alone, rtol=1e-4, atol=1e-5)


@pytest.mark.exhaustive
def test_a_run_stores_the_backbone_once_and_its_bundle_answers_as_it_was_judged(given, monkeypatch, tmp_path):
    backbone, pictures, y = given
    monkeypatch.setattr(job, "backbone_of", lambda params, image: backbone)
    x, codes = (np.concatenate(parts) for parts in ([p[:] for p in pictures.values()], [*y.values()]))
    said = ["views=3", "flip=yes", "hidden=4", "dropout=0.2"]
    run = sunbae.train((x, codes), model="transfer", size=(24, 32), set=said, seeds=2, epochs=2, out=tmp_path / "run")
    with zipfile.ZipFile(run.bundle) as archive:
        names = set(load(archive.read("weights.safetensors")))
    assert len([name for name in names if name.startswith("1/")]) < 10 < len(names)
    judged = pl.read_csv(run.path / "predictions.csv")
    again = sunbae.load(run.bundle).predict(x[judged["row"].to_numpy() - 1])
    assert again.tolist() == judged["prediction"].cast(pl.String).to_list()


@pytest.mark.parametrize(("val_loss", "kept"), [(99.0, False), (-1.0, True)])
def test_what_was_trained_of_the_backbone_is_told_by_what_was_kept(to_tune, monkeypatch, val_loss, kept):
    begun, data, build = to_tune
    turn = iter(begun.members)

    def tuned(*_args):
        one = next(turn)
        history = {"loss": [1.0], "val_loss": [val_loss]}
        new = replace(one, trainable=tuple(a + 0 for a in one.trainable), history=history, best_epoch=1)
        return replace(begun, members=(new,))

    monkeypatch.setattr(job, "train_population", tuned)
    found = fine_tuned(begun, data, OPTIONS, build)
    groups = layer_groups(found.model, found.left)
    assert any(group.trained for group in groups if group.name.startswith("backbone/")) == kept
    assert begun.left == ("backbone",)
