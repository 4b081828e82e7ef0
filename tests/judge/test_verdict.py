from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from sunbae.judge import Curve, Evidence, collect_scores, judge
from sunbae.judge.scores import class_counts
from sunbae.judge.verdict import clearly_ahead

LEVEL = Curve((9.0, 5.0, 3.0, 3.0, 3.0), (9.0, 5.0, 3.0, 3.0, 3.0), 3, 1000)


def regression(
    network=(30.0, 32.0, 32.0),
    seeds=(0.99, 1.0, 1.01),
    linear=(60.0, 60.0, 60.0),
    trees=(40.0, 50.0, 50.0),
    n=500,
    **more,
):
    """Evidence on a target of standard deviation 100.

    `network`, `linear`, `trees`: RMSE on train, validation and test. `seeds`: factors on the network's errors.
    """
    rng = np.random.default_rng(0)
    sizes = {"train": 1000, "validation": 500, "test": n}
    y = {part: unit(rng, size) * 100.0 for part, size in sizes.items()}

    def of(errors):
        return {part: y[part] + error * unit(rng, sizes[part]) for part, error in zip(sizes, errors, strict=True)}

    model = of(network)
    nets = {part: [y[part] + s * (model[part] - y[part]) for s in seeds] for part in y}
    simple = {"mean": {part: np.full(size, 1.0) for part, size in sizes.items()}}
    simple |= {name: of(e) for name, e in (("linear", linear), ("boosted trees", trees)) if e}
    return assemble("regression", y, nets, simple, seeds, target="price", **more)


def unit(rng, n):
    """Normal numbers with mean 0 and standard deviation 1 exactly."""
    x = rng.normal(size=n)
    return (x - x.mean()) / x.std() if n > 1 else x


def classes(shares=(0.5, 0.3, 0.2), network=0.9, linear=0.7, trees=0.8, seeds=(0, 1, 2), n=400, names=None, **more):
    """Evidence on classes of these shares; `network`, `linear`, `trees` are chances of being right."""
    rng = np.random.default_rng(1)
    c = len(shares)
    y = {p: rng.permutation(np.repeat(np.arange(c), split(shares, m))) for p, m in (("train", 600), ("test", n))}
    y["validation"] = y["train"]

    def of(chance, codes):
        said = np.where(rng.random(len(codes)) < chance, codes, rng.integers(0, c, len(codes)))
        p = np.full((len(codes), c), 0.2 / c)
        p[np.arange(len(codes)), said] += 0.8
        return p

    test = of(network, y["test"])
    nets = {p: [jitter(test, s) if p == "test" else of(network, y[p]) for s in seeds] for p in y}
    prior = np.bincount(y["train"], minlength=c) / 600
    simple = {"majority": {p: np.tile(prior, (len(codes), 1)) for p, codes in y.items()}}
    simple |= {
        name: {p: of(a, codes) for p, codes in y.items()} for name, a in (("linear", linear), ("boosted trees", trees))
    }
    more = {"names": names or [f"c{i}" for i in range(c)], **more}
    return assemble("binary" if c == 2 else "multiclass", y, nets, simple, seeds, target="kind", **more)


def split(shares, n):
    counts = np.floor(np.array(shares) * n).astype(int)
    counts[0] += n - counts.sum()
    return counts


def jitter(p, seed):
    """The same predictions but for two rows."""
    p = p.copy()
    p[[seed % len(p), (seed + 50) % len(p)]] = p[[0, 0]][:, ::-1]
    return p


def assemble(
    task, y, nets, simple, seeds, *, target, names=(), curves=None, parts=("train", "validation", "test"), **more
):
    y = {p: y[p] for p in parts}
    numbers = tuple(range(len(seeds)))
    network = collect_scores(task, y, {p: nets[p] for p in parts}, seeds=numbers, classes=names)
    baselines = {
        b: collect_scores(task, y, {p: [predictions[p]] for p in parts}, seeds=[0], classes=names)
        for b, predictions in simple.items()
    }
    return Evidence(
        network,
        baselines,
        y["test"],
        nets["test"],
        {b: predictions["test"] for b, predictions in simple.items()},
        curves=[LEVEL] * len(seeds) if curves is None else curves,
        target=target,
        classes=names,
        train_counts=class_counts(y["train"], len(names)) if names else (),
        **more,
    )


def verdicts(evidence):
    found = judge(evidence)
    assert found[0].id == "headline"
    assert len({v.id for v in found}) == len(found)
    assert not any("{" in v.text or "nan" in v.text or "  " in v.text for v in found)
    return {v.id: v for v in found}


def headline(evidence):
    return verdicts(evidence)["headline"]


# --- the headline ---------------------------------------------------------------------------------


def test_better_than_every_baseline():
    found = headline(regression())
    assert found.level == "good"
    assert found.text == (
        "The network is better than every baseline: RMSE 32.0 ± 0.3 (R² 0.898 ± 0.002) "
        "against 50.0 of the best, boosted trees."
    )


def test_the_unit_is_written_where_the_user_gave_one():
    assert "RMSE 32.0 ± 0.3 won (R² 0.898 ± 0.002) against 50.0 won of" in headline(regression(unit="won")).text


def test_no_better_than_the_linear_model():
    found = headline(regression(linear=(32.0, 32.0, 32.5), trees=(40.0, 40.0, 40.0)))
    assert found.level == "warn"
    assert found.text == (
        "The network is not clearly better than the linear model: RMSE 32.0 ± 0.3 (R² 0.898 ± 0.002) against 32.5. "
        "Prefer the linear model: simpler, and faster to train."
    )
    behind = headline(regression(linear=(32.0, 32.0, 31.5), trees=(40.0, 40.0, 40.0)))
    assert behind.text.startswith("The network is no better than the linear model: RMSE 32.0 ± 0.3")


def test_of_two_baselines_that_are_level_the_simpler_is_preferred():
    assert "Prefer the linear model" in headline(regression(linear=(32.2,) * 3, trees=(31.8,) * 3)).text
    assert "Prefer boosted trees" in headline(regression(trees=(32.0,) * 3)).text


def test_worse_than_a_baseline():
    found = headline(regression(trees=(20.0, 22.0, 22.0)))
    assert found.level == "bad"
    assert found.text.startswith("The network is worse than boosted trees: RMSE 32.0 ± 0.3")
    assert found.text.endswith("against 22.0. Use boosted trees.")


def test_of_two_baselines_that_are_ahead_the_best_is_named():
    assert headline(regression(linear=(25.0,) * 3, trees=(20.0,) * 3)).text.endswith("Use boosted trees.")
    assert headline(regression(linear=(20.0,) * 3, trees=(25.0,) * 3)).text.endswith("Use the linear model.")


def test_one_that_is_ahead_counts_more_than_one_that_is_level():
    assert headline(regression(linear=(32.0,) * 3, trees=(20.0,) * 3)).text.endswith("Use boosted trees.")


def test_nothing_learnt():
    found = headline(regression(network=(100.0, 101.0, 101.0)))
    assert found.level == "bad"
    assert found.text.startswith("The network is no better than always answering the mean: RMSE 101.0 ± 1.0")
    assert found.text.endswith("against 100.0. It has learnt nothing useful.")
    worse = headline(regression(network=(100.0, 101.0, 150.0)))
    assert worse.text.startswith("The network is worse than always answering the mean: RMSE 150.0 ± 1.5")
    assert worse.level == "bad"


def test_a_test_part_too_small_to_tell():
    found = headline(regression(network=(80.0, 80.0, 85.0), n=15))
    assert found.level == "warn"
    assert found.text.startswith("The network is not clearly better than always answering the mean: RMSE 85.0 ± 0.8")
    assert found.text.endswith("The test part is too small to tell.")
    assert headline(regression(network=(80.0, 80.0, 85.0), n=2000)).level != "warn"


def test_seeds_too_uneven_to_tell():
    found = headline(regression(network=(80.0, 80.0, 85.0), seeds=(0.7, 1.0, 1.3), n=2000))
    assert found.text.endswith("The seeds differ too much.")


def test_one_seed_is_not_good_news():
    assert headline(regression(seeds=(1.0,))).level == "info"
    assert "RMSE 32.0 (R² 0.898) against" in headline(regression(seeds=(1.0,))).text


def test_only_the_trivial_baseline():
    evidence = regression(linear=None, trees=None)
    assert headline(evidence).text.startswith("The network is better than always answering the mean: RMSE 32.0 ± 0.3")


def test_no_baseline_at_all():
    evidence = replace(regression(), baselines={}, baseline_test={})
    found = verdicts(evidence)
    assert found["headline"].text == "On the test rows: RMSE 32.0 ± 0.3. There is no baseline to compare it with."
    assert found["headline"].level == "info"
    assert "stability" not in found


def test_the_difference_is_always_visible_in_the_headline():
    # 32.00 against 32.10 on shared errors: clearly different, but alike with three digits
    evidence = regression(n=4000, seeds=(1.0, 1.0))
    shared = evidence.y_test + (evidence.network_test[0] - evidence.y_test) * 1.0001
    one = replace(
        evidence,
        baselines={"linear": evidence.baselines["linear"]},
        baseline_test={"linear": shared},
    )
    text = headline(one).text
    assert text.startswith("The network is better than the linear model: RMSE 32.000 ± 0.000")
    assert text.endswith("against 32.003.")


def test_a_diverged_seed_leaves_no_score():
    evidence = regression()
    broken = np.full(500, math.nan)
    y = {"test": evidence.y_test}
    predictions = [evidence.network_test[0], evidence.network_test[1], broken]
    network = collect_scores("regression", y, {"test": predictions}, seeds=[0, 1, 2])
    found = verdicts(replace(evidence, network=network, network_test=predictions))
    assert found["headline"].level == "bad"
    assert found["headline"].text == (
        "There is no fair score: 1 of 3 networks predict values that are not usable numbers."
    )
    assert found["diverged"].text.startswith("In 1 of 3 seeds the loss stopped being a number.")
    assert not {"against-linear", "stability", "typical-error", "no-r2"} & set(found)


# --- against each baseline ------------------------------------------------------------------------


def test_every_baseline_gets_its_interval():
    found = verdicts(regression())
    assert found["against-mean"].text.startswith(
        "Better than always answering the mean: the gain in RMSE is 68.0, likely 6"
    )
    assert found["against-boosted-trees"].level == "good"
    worse = verdicts(regression(trees=(20.0, 22.0, 22.0)))["against-boosted-trees"]
    assert worse.text.startswith("Worse than boosted trees: the gap in RMSE is 10.0, likely ")
    assert worse.level == "bad"


def test_no_clear_difference_says_why():
    rows = verdicts(regression(linear=(32.0, 32.0, 33.0), n=40))["against-linear"]
    assert rows.level == "warn"
    assert rows.text.startswith("No clear difference from the linear model: RMSE differs by 1.0; other seeds and")
    assert rows.text.endswith("Most of that is the size of the test part: more test rows would tell.")
    seeds = verdicts(regression(linear=(32.0, 32.0, 33.0), seeds=(0.8, 1.0, 1.2), n=4000))["against-linear"]
    assert seeds.text.endswith("Most of that is the spread over the seeds.")
    alone = verdicts(regression(linear=(32.0, 32.0, 33.0), seeds=(1.0,), n=40))["against-linear"]
    assert alone.text.startswith("No clear difference from the linear model: RMSE differs by 1.0; other test rows")
    assert alone.text.endswith("and of other seeds nothing is known.")


def test_no_better_than_trivial_is_bad():
    assert verdicts(regression(network=(100.0, 101.0, 101.0)))["against-mean"].level == "bad"
    assert verdicts(regression(network=(80.0, 80.0, 85.0), n=15))["against-mean"].level == "warn"


def test_one_seed_is_told_in_the_comparison():
    found = verdicts(regression(seeds=(1.0,)))["against-linear"]
    assert found.level == "info"
    assert found.text.endswith("That is for this one seed.")
    assert "one seed" not in verdicts(regression())["against-linear"].text


def test_differences_of_accuracy_are_percentage_points():
    found = verdicts(classes(trees=0.75))
    assert found["headline"].text.startswith("The network is better than every baseline: accuracy 9")
    assert " % against " in found["headline"].text
    assert "percentage points, likely " in found["against-majority"].text


# --- fit ------------------------------------------------------------------------------------------


def fit_ids(evidence):
    states = {"healthy", "overfit", "underfit", "unfinished", "no-signal", "no-validation", "diverged"}
    return states & set(verdicts(evidence))


def test_healthy():
    found = verdicts(regression())
    assert found["healthy"].level == "good"
    assert found["healthy"].text == ("No sign of over- or underfitting: R² is 0.910 on train and 0.898 on validation.")
    assert fit_ids(regression()) == {"healthy"}


def test_overfit():
    evidence = regression(network=(10.0, 40.0, 40.0))
    assert fit_ids(evidence) == {"overfit"}
    found = verdicts(evidence)["overfit"]
    assert found.level == "warn"
    assert found.text.startswith("Overfitting: R² is 0.990 on train but 0.840 on validation. The network remembers")
    assert "rose again" not in found.text
    rising = Curve((9.0, 3.0, 2.0, 1.0, 1.0), (9.0, 3.0, 5.0, 6.0, 7.0), 2, 100)
    told = verdicts(regression(network=(10.0, 40.0, 40.0), curves=[rising] * 3))["overfit"].text
    assert told.endswith("After epoch 2 the validation loss rose again; the weights of that epoch were kept.")


def test_underfit():
    evidence = regression(network=(70.0, 70.0, 70.0))
    assert fit_ids(evidence) == {"underfit"}
    assert verdicts(evidence)["underfit"].text.startswith(
        "Underfitting: the network has learnt less from the training rows than boosted trees."
    )


def test_unfinished():
    falling = tuple(9.0 * 0.9**i for i in range(20))
    evidence = regression(curves=[Curve(falling, falling, 20, 20)] * 3)
    assert fit_ids(evidence) == {"unfinished"}
    assert verdicts(evidence)["unfinished"].text == (
        "Stopped too early: after 20 epochs the validation loss was still falling. Allow more epochs."
    )


def test_no_signal():
    evidence = regression(network=(100.0,) * 3, linear=(100.0,) * 3, trees=(100.0,) * 3)
    assert fit_ids(evidence) == {"no-signal"}
    assert verdicts(evidence)["no-signal"].text.endswith("These columns may say next to nothing about price.")


def test_no_validation():
    evidence = regression(parts=("train", "test"))
    assert fit_ids(evidence) == {"no-validation"}
    assert verdicts(evidence)["no-validation"].level == "warn"


def test_classes_show_log_loss():
    assert "log loss is " in verdicts(classes())["healthy"].text


# --- stability ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("seeds", "level", "text"),
    [
        ((0.99, 1.0, 1.01), "good", "Stable: over 3 seeds RMSE is 31.7 to 32.3."),
        ((0.7, 1.0, 1.3), "info", "Fairly stable: over 3 seeds RMSE is 22 to 42."),
        ((0.4, 1.0, 1.6), "warn", "Unstable: over 3 seeds RMSE is 13 to 51. Report the mean, never the best seed."),
    ],
)
def test_stability(seeds, level, text):
    found = verdicts(regression(seeds=seeds, n=2000))["stability"]
    assert (found.level, found.text) == (level, text)
    assert "single-seed" not in verdicts(regression(seeds=seeds))


def test_one_seed_has_no_stability():
    found = verdicts(regression(seeds=(1.0,)))
    assert found["single-seed"].level == "warn"
    assert found["single-seed"].text.startswith("One seed only: the score is one draw")
    assert "stability" not in found


def test_no_stability_without_a_gain():
    assert "stability" not in verdicts(regression(network=(100.0, 101.0, 101.0)))


# --- small, rare, imbalanced ----------------------------------------------------------------------


def test_a_small_test_part():
    found = verdicts(classes(n=24))["small-test"]
    assert found.text == "The test part has 24 rows only: each row is worth 4.2 % accuracy."
    assert "small-test" not in verdicts(classes(n=30))
    number = verdicts(regression(n=20, unit="won"))["small-test"].text
    assert number.startswith("The test part has 20 rows only. With other rows RMSE could be ")
    assert number.endswith(" won higher or lower.")
    assert "small-test" not in verdicts(regression(n=30))


def test_accuracy_below_the_majority():
    evidence = classes(shares=(0.9, 0.1), network=0.6, names=["no", "yes"])
    found = verdicts(evidence)["imbalance"]
    assert found.level == "warn"
    assert found.text.startswith("Accuracy is 7")
    assert found.text.endswith(" %, but always answering 'no' reaches 90.0 %. Look at AUC and the confusion matrix.")


def test_imbalance_is_told_when_accuracy_is_above_it_too():
    found = verdicts(classes(shares=(0.9, 0.1), network=0.99, names=["no", "yes"]))
    assert found["imbalance"].level == "info"
    assert found["imbalance"].text.startswith("Always answering 'no' has an accuracy of 90.0 %")
    assert found["imbalance"].text.endswith("flatters. The comparison is by AUC.")
    assert "AUC 0.9" in found["headline"].text
    assert "imbalance" not in verdicts(classes())
    many = verdicts(classes(shares=(0.8, 0.1, 0.1)))
    assert many["imbalance"].text.endswith("The comparison is by balanced accuracy.")


def test_rare_and_absent_classes():
    evidence = classes()
    assert not {"rare-classes", "absent-classes"} & set(verdicts(evidence))
    found = verdicts(classes(shares=(0.6, 0.35, 0.04, 0.01), n=90))
    assert found["rare-classes"].text == (
        "Few test rows of some classes: c2 (3). How well these are found is hardly known."
    )
    assert found["absent-classes"].text == ("No test rows of some classes: c3. Nothing can be said about these.")
    shares = (0.93, *[0.01] * 7)
    many = verdicts(classes(shares=shares, n=200))["rare-classes"].text
    assert "c1 (2), c2 (2), c3 (2), c4 (2), c5 (2) and 2 more." in many


def test_a_class_that_was_not_trained():
    evidence = classes(shares=(0.6, 0.3, 0.1), n=90)
    assert "untrained-classes" not in verdicts(evidence)
    found = verdicts(replace(evidence, train_counts=[*evidence.train_counts[:2], 0]))["untrained-classes"]
    n = int((evidence.y_test == 2).sum())
    assert found.level == "bad"
    assert found.text == (
        "No training rows of some classes: c2. The network cannot learn these; "
        f"{n} test rows are of them, and wrong in any case."
    )


def test_one_class_in_an_imbalanced_test_part():
    evidence = classes(shares=(0.9, 0.1), names=["no", "yes"])
    rows = evidence.y_test == 0
    y = {"test": evidence.y_test[rows]}
    nets = [p[rows] for p in evidence.network_test]
    simple = {b: p[rows] for b, p in evidence.baseline_test.items()}
    only = {"seeds": [0], "classes": ["no", "yes"]}
    found = verdicts(
        replace(
            evidence,
            network=collect_scores("binary", y, {"test": nets}, seeds=[0, 1, 2], classes=["no", "yes"]),
            baselines={b: collect_scores("binary", y, {"test": [p]}, **only) for b, p in simple.items()},
            y_test=y["test"],
            network_test=nets,
            baseline_test=simple,
        )
    )
    assert found["headline"].text == (
        "There is no score: AUC is not defined on these test rows. They may all be of one class."
    )
    assert found["absent-classes"].text.startswith("No test rows of some classes: yes.")


def test_a_diverged_network_is_not_told_about_accuracy():
    evidence = classes(shares=(0.9, 0.1), names=["no", "yes"])
    nets = [evidence.network_test[0], np.full((400, 2), math.nan), evidence.network_test[2]]
    y = {"test": evidence.y_test}
    network = collect_scores("binary", y, {"test": nets}, seeds=[0, 1, 2], classes=["no", "yes"])
    found = verdicts(replace(evidence, network=network, network_test=nets))
    assert "imbalance" not in found
    assert found["headline"].text.startswith("There is no fair score: 1 of 3 networks")


@pytest.mark.parametrize("n", [1, 2, 3])
def test_next_to_no_test_rows_prove_nothing(n):
    for found in (verdicts(regression(network=(30.0, 32.0, 90.0), n=n)), verdicts(classes(n=n))):
        assert found["headline"].level in ("warn", "bad")
        assert "small-test" in found
        assert not any("∞" in verdict.text or " 1 rows" in verdict.text for verdict in found.values())


@pytest.mark.parametrize(
    ("stretches", "said"),
    [(1, "The test part holds no two separate forecasts"), (4, "has room for 4 separate forecasts only"), (10, "")],
)
def test_rows_that_err_together_are_not_counted_singly(stretches, said):
    found = verdicts(regression(n=500, blocks=np.arange(500) * stretches // 500))
    assert said in found["small-test"].text if said else "small-test" not in found
    assert (found["headline"].level == "warn") == (stretches == 1)


def test_test_rows_of_one_class_judge_nobody():
    rows = classes(network=1.0, linear=1.0, trees=1.0, shares=(0.6, 0.3, 0.1))
    some = rows.y_test == 0
    networks = [p[some] for p in rows.network_test]
    others = {name: p[some] for name, p in rows.baseline_test.items()}

    def collected(predictions, seeds):
        return collect_scores("multiclass", {"test": rows.y_test[some]}, {"test": predictions}, seeds=seeds,
                              classes=rows.classes)  # fmt: skip

    found = verdicts(
        replace(
            rows,
            network=collected(networks, rows.network.seeds),
            baselines={name: collected([p], [0]) for name, p in others.items()},
            y_test=rows.y_test[some],
            network_test=networks,
            baseline_test=others,
        )
    )
    assert found["headline"].level == "warn"
    assert found["headline"].text.startswith("The network cannot be judged: all test rows are of one class, 'c0'.")
    assert not any(name.startswith("against-") for name in found)


def test_clearly_ahead():
    assert clearly_ahead(judge(regression()))
    assert clearly_ahead(judge(regression(seeds=(1.0,))))
    assert not clearly_ahead(judge(regression(network=(30.0, 49.9, 49.9))))
    assert not clearly_ahead(judge(regression(network=(30.0, 32.0, 70.0))))


# --- regression -----------------------------------------------------------------------------------


def test_the_error_in_words():
    assert verdicts(regression())["typical-error"].text == (
        "Predictions of price are off by 32.0 in its own unit, as a rule of thumb (RMSE)."
    )
    assert verdicts(regression(unit="won"))["typical-error"].text == (
        "Predictions of price are off by 32.0 won, as a rule of thumb (RMSE)."
    )
    assert "typical-error" not in verdicts(classes())


def test_negative_r2():
    found = verdicts(regression(network=(100.0, 101.0, 150.0)))["negative-r2"]
    assert found.level == "bad"
    assert found.text.startswith("R² is below zero (-1.25): on the test rows the network is worse than")
    assert "negative-r2" not in verdicts(regression())


def test_a_constant_test_target():
    evidence = regression()
    y = {"test": np.full(500, 7.0)}
    network = collect_scores("regression", y, {"test": evidence.network_test}, seeds=[0, 1, 2])
    found = verdicts(replace(evidence, network=network, y_test=y["test"]))
    assert found["no-r2"].text == "R² is not defined: every test row has the same price."
    assert "(R²" not in found["headline"].text
    assert "no-r2" not in verdicts(regression())


def test_accuracy_is_never_said_of_a_regression():
    for evidence in (regression(), regression(n=20), regression(network=(100.0, 101.0, 150.0))):
        assert not any("ccuracy" in v.text for v in judge(evidence))


# --- order, language, refusals --------------------------------------------------------------------


def test_the_order_is_fixed():
    assert [v.id for v in judge(regression())] == [
        "headline",
        "against-mean",
        "against-linear",
        "against-boosted-trees",
        "healthy",
        "stability",
        "typical-error",
    ]


def test_texts_go_through_the_catalogue(monkeypatch):
    import sunbae.i18n

    class Shouting:
        def gettext(self, message):
            return message.upper() if "{" not in message else message

    monkeypatch.setattr(sunbae.i18n, "_active", Shouting())
    found = judge(regression())
    assert found[0].text.endswith("BOOSTED TREES.")


@pytest.mark.parametrize(
    ("change", "text"),
    [
        ({"baseline_test": {}}, r"Scores of \['boosted trees', 'linear', 'mean'\], predictions of \[\]"),
        ({"network_test": []}, "0 predictions for 3 seeds"),
        ({"network": collect_scores("regression", {"train": [1.0]}, {"train": [[1.0]]}, seeds=[0])}, "no test score"),
    ],
)
def test_refusals(change, text):
    with pytest.raises(ValueError, match=text):
        judge(replace(regression(), **change))


def test_classes_need_their_training_counts():
    with pytest.raises(ValueError, match="0 train_counts for 3 classes"):
        judge(replace(classes(), train_counts=()))
