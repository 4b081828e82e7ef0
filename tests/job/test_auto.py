"""The recipe that validation chooses."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
from tiny import houses

from sunbae.errors import DivergedError, OptionError
from sunbae.job.auto import (
    Candidate,
    Choice,
    choose,
    choose_for_images,
    choose_for_rows,
    image_candidates,
    row_candidates,
    series_candidates,
    shortened,
    trial_pictures,
)
from sunbae.job.budget import FitOptions
from sunbae.job.options import make_options
from sunbae.job.train import train
from sunbae.models.pretrained import FILES, LITE
from sunbae.models.recipes import BRANCH_RECIPES, ROW_RECIPES, parse_params, recipe
from sunbae.models.spec import ImageSpec

PHOTOS = ImageSpec(64, 64, 3, (0.0,) * 3, (1.0,) * 3)
OPTIONS = make_options({"target": "y", "model": "auto", "past": 3})


def trial_of(losses, seen=None, interrupted=False):
    def trial(options):
        if seen is not None:
            seen.append(options)
        loss = losses[options.model]
        member = SimpleNamespace(
            history={"val_loss": [9.0, loss]}, best_epoch=2 if loss < 9 else 1, interrupted=interrupted
        )
        return SimpleNamespace(members=(member,))

    return trial


FIT = FitOptions(epochs=90, batch_size=32, patience=20)


def brief(options):
    return shortened(options, FIT)


CANDIDATES = [Candidate("nlinear"), Candidate("dnn", ("width=8",)), Candidate("gru")]


@pytest.mark.parametrize(
    ("losses", "taken"),
    [
        ({"nlinear": 1.0, "dnn": 0.5, "gru": 0.6}, "dnn"),
        ({"nlinear": 1.0, "dnn": 0.99, "gru": 0.985}, "nlinear"),  # within 2 %: the simplest
        ({"nlinear": float("nan"), "dnn": 0.7, "gru": 0.6}, "gru"),
    ],
)
def test_the_simplest_of_the_best(losses, taken):
    choice = choose(CANDIDATES, trial_of(losses), OPTIONS, brief)
    assert choice.options.model == taken
    assert [str(candidate) for candidate, _loss in choice.tried] == ["nlinear", "dnn width=8", "gru"]
    assert choice.notes()[0].startswith(f"--model auto: {taken}")


def test_trials_are_brief_and_the_rest_of_the_options_stays():
    seen = []
    choice = choose(CANDIDATES, trial_of({"nlinear": 3, "dnn": 1, "gru": 2}, seen), OPTIONS, brief)
    assert {o.seeds for o in seen} == {1}
    assert {(o.epochs, o.patience) for o in seen} == {(90, 20)}
    assert choice.options == OPTIONS.model_copy(update={"model": "dnn", "set": ("width=8",)})


@pytest.mark.exhaustive
@pytest.mark.parametrize("target", ["price", "price,dear"])
def test_of_a_table_with_one_target_or_several(target, tmp_path):
    run = train(houses(80), target=target, model="auto", drop=["size"], seeds=1, epochs=2, out=tmp_path / "run")
    assert run.record["model"] in ("dnn", "conv1d", "realmlp")
    assert any(note.startswith("--model auto") for note in run.record["notes"])


def test_an_interrupted_trial_ends_the_run():
    with pytest.raises(KeyboardInterrupt):
        choose(CANDIDATES, trial_of({"nlinear": 1}, interrupted=True), OPTIONS, brief)


def diverging(*names):
    def trial(options):
        if options.model in names:
            raise DivergedError("x")
        return trial_of({"nlinear": 1.0, "dnn": 0.5, "gru": 0.6})(options)

    return trial


def test_a_recipe_that_diverges_is_passed_over():
    choice = choose(CANDIDATES, diverging("dnn"), OPTIONS, brief)
    assert choice.options.model == "gru"
    assert choice.notes()[0].endswith("nlinear 1, dnn width=8 diverged, gru 0.6")


def test_nothing_is_chosen_if_all_diverge():
    with pytest.raises(DivergedError, match="with every recipe that --model auto tried: nlinear, dnn width=8, gru"):
        choose(CANDIDATES, diverging("nlinear", "dnn", "gru"), OPTIONS, brief)


def test_nothing_was_chosen_where_the_recipe_was_named():
    assert Choice(OPTIONS).notes() == []


@pytest.mark.parametrize(
    "candidates",
    [series_candidates(50, 1, 1), series_candidates(10**6, 168, 30), series_candidates(9000, 48, 9),
     row_candidates(100, 2), row_candidates(10**6, 50), image_candidates(PHOTOS)],
)  # fmt: skip
def test_every_candidate_can_be_built(candidates):
    for candidate in candidates:
        parse_params(recipe(candidate.model), candidate.set + candidate.trial)
    assert len(set(candidates)) == len(candidates) >= 2


def test_candidates_by_size():
    assert "gru" in {c.model for c in series_candidates(9000, 48, 9)}
    assert "gru" not in {c.model for c in series_candidates(10**6, 168, 9)}
    assert {c.model for c in row_candidates(10, 2)} <= set(ROW_RECIPES)
    assert {c.model for c in row_candidates(10, 2, several=True)} <= set(BRANCH_RECIPES)
    assert "realmlp" not in {c.model for c in row_candidates(10**6, 9)}


@pytest.fixture
def weights_at_hand(tmp_path, monkeypatch):
    """A folder with the file of a backbone, which is not opened."""
    (tmp_path / "weights").mkdir()
    (tmp_path / "weights" / FILES[LITE]).touch()
    monkeypatch.setenv("SUNBAE_DATA", str(tmp_path))


@pytest.mark.usefixtures("weights_at_hand")
def test_a_network_that_knows_photos_is_tried_on_photos_alone():
    assert [c.model for c in image_candidates(PHOTOS)] == ["cnn", "resnet", "transfer"]
    for other in (replace(PHOTOS, channels=1), replace(PHOTOS, height=32)):
        assert [c.model for c in image_candidates(other)] == ["cnn", "resnet"]
    # It reads no columns.
    assert [c.model for c in image_candidates(PHOTOS, beside=True)] == ["cnn", "resnet"]


@pytest.mark.usefixtures("weights_at_hand")
def test_trials_of_pictures():
    seen = []
    said = OPTIONS.model_copy(update={"past": None})
    choice = choose_for_images(9000, PHOTOS, trial_of({"cnn": 3, "resnet": 2, "transfer": 1}, seen), said, tell)
    assert trial_pictures(PHOTOS) == 2500
    assert [(o.model, o.set, o.epochs, o.seeds) for o in seen] == [
        ("cnn", (), 6, 1),
        ("resnet", (), 6, 1),
        ("transfer", ("views=2",), None, 1),
    ]
    # Few views are for the trial alone.
    assert (choice.options.model, choice.options.set) == ("transfer", ())


def test_trials_of_rows():
    seen = []
    said = OPTIONS.model_copy(update={"past": None})
    trial = trial_of({"dnn": 2, "conv1d": 2, "realmlp": 1}, seen)
    assert choose_for_rows(np.zeros((500, 6)), trial, said, tell).options.model == "realmlp"
    # One that shrinks its steps to the end is tried whole.
    assert [(o.epochs, o.patience) for o in seen] == [(300, 60)] * 4 + [(None, None)]


def tell(candidate, loss):
    """Nobody listens."""


def test_settings_belong_to_one_recipe():
    with pytest.raises(OptionError, match="--set belongs to one recipe, --model auto tries several"):
        make_options({"target": "y", "model": "auto", "set": ["width=3"]})
