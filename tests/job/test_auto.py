"""The recipe that validation chooses."""

from types import SimpleNamespace

import pytest
from tiny import houses

from sunbae.errors import OptionError
from sunbae.job.auto import Candidate, Choice, choose, row_candidates, series_candidates
from sunbae.job.budget import FitOptions
from sunbae.job.options import make_options
from sunbae.job.train import train
from sunbae.models.recipes import RECIPES, parse_params, recipe

OPTIONS = make_options({"target": "y", "model": "auto", "past": 3})


def trial_of(losses, seen=None, interrupted=False):
    def trial(options):
        if seen is not None:
            seen.append(options)
        member = SimpleNamespace(history={"val_loss": [9.0, losses[options.model]]}, interrupted=interrupted)
        return SimpleNamespace(members=(member,))

    return trial


FIT = FitOptions(epochs=90, batch_size=32, patience=20)
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
    choice = choose(CANDIDATES, trial_of(losses), OPTIONS, FIT)
    assert choice.options.model == taken
    assert [str(candidate) for candidate, _loss in choice.tried] == ["nlinear", "dnn width=8", "gru"]
    assert choice.notes()[0].startswith(f"--model auto: {taken}")


def test_trials_are_brief_and_the_rest_of_the_options_stays():
    seen = []
    choice = choose(CANDIDATES, trial_of({"nlinear": 3, "dnn": 1, "gru": 2}, seen), OPTIONS, FIT)
    assert {o.seeds for o in seen} == {1}
    assert {(o.epochs, o.patience) for o in seen} == {(90, 20)}
    assert choice.options == OPTIONS.model_copy(update={"model": "dnn", "set": ("width=8",)})


@pytest.mark.exhaustive
@pytest.mark.parametrize("target", ["price", "price,dear"])
def test_of_a_table_with_one_target_or_several(target, tmp_path):
    run = train(houses(80), target=target, model="auto", drop=["size"], seeds=1, epochs=2, out=tmp_path / "run")
    assert run.record["model"] in ("dnn", "conv1d")
    assert any(note.startswith("--model auto") for note in run.record["notes"])


def test_an_interrupted_trial_ends_the_run():
    with pytest.raises(KeyboardInterrupt):
        choose(CANDIDATES, trial_of({"nlinear": 1}, interrupted=True), OPTIONS, FIT)


def test_nothing_was_chosen_where_the_recipe_was_named():
    assert Choice(OPTIONS).notes() == []


@pytest.mark.parametrize(
    "candidates",
    [series_candidates(50, 1, 1), series_candidates(10**6, 168, 30), series_candidates(9000, 48, 9),
     row_candidates(100, 2), row_candidates(10**6, 50)],
)  # fmt: skip
def test_every_candidate_can_be_built(candidates):
    for candidate in candidates:
        parse_params(recipe(candidate.model), candidate.set)
    assert len(set(candidates)) == len(candidates) >= 3


def test_candidates_by_size():
    assert "gru" in {c.model for c in series_candidates(9000, 48, 9)}
    assert "gru" not in {c.model for c in series_candidates(10**6, 168, 9)}
    assert {c.model for c in row_candidates(10, 2)} <= {name for name, r in RECIPES.items() if r.features}


def test_settings_belong_to_one_recipe():
    with pytest.raises(OptionError, match="--set belongs to one recipe, --model auto tries several"):
        make_options({"target": "y", "model": "auto", "set": ["width=3"]})
