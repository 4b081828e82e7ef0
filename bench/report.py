"""results.json and what people read of it: RESULTS.md."""

from __future__ import annotations

import json
import re
import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.cases import CASES, CONTESTANTS, SECTIONS, TORCH, Section

HERE = Path(__file__).resolve().parent
JSON, MARKDOWN, SERIES = HERE / "results.json", HERE / "RESULTS.md", HERE / "series.json"
TABLES, IMAGES, LESSONS = HERE / "tables.json", HERE / "images.json", HERE / "lessons.json"
DRAWS = HERE / "draws.json"
AUDITED = HERE / "audit.json"
FEEDING, AUTO = HERE / "feeding.json", HERE / "auto.json"
PICTURES = HERE.parent / "docs" / "pictures.md"
SCRIPTS = HERE.parent / "tests" / "scripts"
Results = dict[str, dict[str, Any]]  # name of a case -> what `measure` found
EPOCHS = [name for name, case in CASES.items() if case.section == "epochs"]


@dataclass(frozen=True)
class Target:
    """What a ratio should be: at least `least`, at most `most`."""

    case: str
    against: tuple[str, ...]  # the lowest of their ratios counts
    words: str
    least: float = 0.0
    most: float = float("inf")


TARGETS = (
    *(
        Target(case, ("tensorflow",), "Keras on TensorFlow", least)
        for case, least in {"a": 20, "b": 100, "c": 10, "d": 4, "f": 2, "g": 1.15}.items()
    ),
    *(Target(case, ("jax",), "Keras on JAX", least) for case, least in {"a": 5, "b": 30, "d": 1.5, "f": 4}.items()),
    *(Target(case, TORCH, "the best of PyTorch", least) for case, least in {"a": 6, "d": 1.2, "f": 1.2}.items()),
    Target("j-dnn", ("many-16",), "16 seeds, in units of one", most=5),
    Target("ten-seeds", ("seeds-10-filled",), "ten seeds, in units of one, filled cache", most=3),
    Target("ten-seeds", ("seeds-10-empty",), "ten seeds, in units of one, empty cache", most=3),
)
NEVER_UNDER = 0.95  # of Keras on JAX, in any case
NOTES = (
    "A ratio is the time of a contestant in units of `sunbae.fit`'s, per epoch, within a repetition: median (minimum "
    "to maximum); above 1, `sunbae.fit` is faster. The first turn, one epoch, compiles (from an empty cache) and is "
    "not in the ratios.",
    "Contestants start from weights of their own libraries' making, and draw orders of their own, so losses agree in "
    'size; those of sunbae and Keras on JAX agree to the last digit (convolutions: with `kernels="exact"`) where their '
    "epochs do. A loss is the mean over the batches of the epoch, while training.",
    "PyTorch: tensors in memory, rows drawn by `randperm`, Adam with its defaults; images channels_last. Tuned: "
    "`Adam(fused=True)`, and a single thread for dense networks. Lightning: a DataLoader, a new Trainer in each turn, "
    "so that Adam starts anew. scikit-learn: `MLPRegressor.partial_fit`, one epoch a call, alpha=0, epsilon=1e-7; it "
    "minimises half the squared error (its loss is shown doubled), and predicts the validation rows in one call where "
    "the others go batch by batch.",
)
AHEAD: dict[Section, str] = {
    "populations": "A turn is everything: models built, programs traced and read from the cache, all epochs. The unit "
    "is one model built and trained by `sunbae.fit`; below the number of members, a population is a gain.",
    "to-loss": "The whole fit, compilation included, from an empty cache; each turn in a new process, with another "
    "seed.",
    "processes": "From the start of the process to its end, imports included. A filled cache is that of an earlier "
    "run.",
    "size": "Sizes were measured one after the other: their quotients are of medians.",
}


def load() -> Results:
    """What was measured before; nothing if nothing was."""
    return dict(json.loads(JSON.read_text(encoding="utf-8"))) if JSON.exists() else {}


def save(results: Results) -> None:
    """Write both files."""
    ordered = {name: results[name] for name in CASES if name in results}
    for place, text in ((JSON, json.dumps(ordered, indent=1) + "\n"), (MARKDOWN, "\n".join(_lines(ordered)) + "\n")):
        part = place.with_suffix(".part")
        part.write_text(text, encoding="utf-8")
        part.replace(place)


def cost(name: str, turn: dict[str, Any]) -> float:
    """Seconds: of the turn, or of an epoch."""
    return float(turn["seconds"]) / (1 if CASES[name].whole else turn["epochs"])


def costs(results: Results, name: str, who: str) -> list[float]:
    """Seconds of a contestant, repetition by repetition."""
    turns = results.get(name, {}).get("contestants", {}).get(who, {}).get("turns", [])
    return [cost(name, turn) for turn in turns]


def ratios(results: Results, name: str, who: str, unit: str = "") -> list[float]:
    """Of a contestant to the unit of the case, within repetitions."""
    own = costs(results, name, unit or CASES[name].unit)
    # Whoever takes fewer turns took them in the first repetitions.
    return [theirs / ours for theirs, ours in zip(costs(results, name, who), own, strict=False)]


def spread(values: Sequence[float], digits: int = 2) -> str:
    """Median (minimum to maximum)."""
    if not values:
        return "–"
    low, middle, high = (f"{v:.{digits}f}" for v in (min(values), statistics.median(values), max(values)))
    return f"{middle} ({low} to {high})" if len(values) > 1 else middle


def _lines(results: Results) -> Iterator[str]:
    yield from ("# Results", "", "Written by `make bench`; every single measurement is in results.json.", "")
    yield from (*_targets(results), "")
    for section, words in SECTIONS.items():
        names = [name for name in results if CASES[name].section == section]
        if names:
            yield from (f"## {words}", "")
            yield from (AHEAD[section], "") if section in AHEAD else ()
            yield from (*{"epochs": _epochs, "size": _sizes}.get(section, _each)(results, names), "")
    yield from _series()
    yield from _tables()
    yield from _auto()
    yield from _images()
    yield from _lessons()
    yield from _audited()
    yield from ("## How it was measured", "", *_measured(results))


SERIES_TABLES = {
    "recipes": (
        "Series: the network beside its baselines",
        "`python -m bench.series`: `sunbae train --model auto`, RMSE on the test windows (of several targets in their "
        "training deviations; mean and standard deviation over the seeds), and the seconds of the whole process.",
    ),
    "lengths": (
        "Series: memory and time against length",
        "`python -m bench.long_series`: ten hourly columns, windows of 168 + 24 steps, two epochs of one seed; the "
        "whole process, and its peak memory as the system counts it.",
    ),
}


def load_series() -> dict[str, dict[str, dict[str, str]]]:
    """Tables about series: name -> row -> column -> cell."""
    return dict(json.loads(SERIES.read_text(encoding="utf-8"))) if SERIES.exists() else {}


def save_series(table: str, row: str, cells: dict[str, str]) -> None:
    """Put a row into a table about series, and write RESULTS.md again."""
    found = load_series()
    found.setdefault(table, {})[row] = cells
    SERIES.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    save(load())


def _series() -> Iterator[str]:
    for name, rows in load_series().items():
        title, words = SERIES_TABLES[name]
        head = list(next(iter(rows.values())))
        yield from (
            f"## {title}",
            "",
            words,
            "",
            *_table(head, [[row.get(c, "") for c in head] for row in rows.values()]),
        )
        yield ""


TABLES_WORDS = (
    "`python -m bench.tables`: the recipes `realmlp` and `tabm` beside pytabkit's RealMLP_TD and TabM_D with their "
    "defaults; the same training, validation and test rows, 5 seeds, two side by side. Mean and standard deviation "
    "over the seeds on the test rows; seconds of the training (pytabkit: with the start of its two processes) and of "
    "the whole process, divided by the number of seeds. *: scores and epochs found on one NVIDIA H200 (the same code "
    "and rows, Python 3.12; sunbae with jax 0.11.2, pytabkit with torch 2.11), for pytabkit takes hours on two cores; "
    "the seconds are those epochs times the seconds of an epoch here, see `bench/tables.py`."
)


def load_tables() -> dict[str, dict[str, dict[str, Any]]]:
    """What `bench.tables` found: set -> contestant -> scores and seconds."""
    return dict(json.loads(TABLES.read_text(encoding="utf-8"))) if TABLES.exists() else {}


def save_tables(name: str, who: str, found: dict[str, Any]) -> None:
    """Put a contestant on a set into tables.json, and write RESULTS.md again."""
    kept = load_tables()
    kept.setdefault(name, {})[who] = found
    TABLES.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")
    save(load())


def _tables() -> Iterator[str]:
    rows = []
    for name, contestants in load_tables().items():
        for who, found in contestants.items():
            each = [f"{m}: {mean_sd(values)}" for m, values in found["test"].items()]
            times = [
                f"{found[kind] / found['seeds']:.1f}" if found.get(kind) else "" for kind in ("fit_s", "process_s")
            ]
            if found.get("device", "cpu") != "cpu":
                times[0] += "*"
            rows.append([name, who, "; ".join(each).replace("_", " "), *times])
    if rows:
        head = ["table", "contestant", "test rows", "seconds of a seed", "with its process"]
        yield from ("## Strong tables", "", TABLES_WORDS, "", *_table(head, rows), "")
    if compared := list(_compared()):
        head = ["table", "recipe", "sunbae", "pytabkit", "noise", "verdict", "times the seconds"]
        yield from (COMPARED_WORDS, "", *_table(head, compared), "")
    if drawn := list(_drawn()):
        head = ["table", "recipe", "draws", "sunbae", "pytabkit", "noise", "verdict"]
        yield from (DRAWS_WORDS, "", *_table(head, drawn), "")


COMPARED_WORDS = (
    "Noise is two standard errors of the difference of the means over the seeds; times the seconds: those that "
    "sunbae's training takes of pytabkit's."
)


def _compared() -> Iterator[list[str]]:
    for name, contestants in load_tables().items():
        for method in ("realmlp", "tabm"):
            ours, theirs = (contestants.get(f"{library}-{method}") for library in ("sunbae", "pytabkit"))
            if not ours or not theirs:
                continue
            for metric, values in ours["test"].items():
                means, noise, gain = difference(metric, values, theirs["test"][metric])
                timed = ours["fit_s"] and theirs["fit_s"]
                seconds = f"{ours['fit_s'] / theirs['fit_s']:.2f}" if timed else ""
                words = metric.replace("_", " ")
                yield [
                    name,
                    method,
                    f"{words} {means[0]:.5g}",
                    f"{means[1]:.5g}",
                    f"{noise:.2g}",
                    verdict(noise, gain),
                    seconds,
                ]


DRAWS_WORDS = (
    "`python -m bench.tables SET --draws N`: the same on other draws of training, validation and test rows, 5 seeds "
    "each; means over the draws. Noise is two standard errors of the mean difference over the draws."
)


def load_draws() -> dict[str, dict[str, dict[str, dict[str, float]]]]:
    """What `bench.tables --draws` found: set -> contestant -> draw -> metric -> mean over the seeds, on test rows."""
    return dict(json.loads(DRAWS.read_text(encoding="utf-8"))) if DRAWS.exists() else {}


def save_draw(name: str, who: str, draw: int, found: dict[str, float]) -> None:
    """Put a contestant on a draw into draws.json, and write RESULTS.md again."""
    kept = load_draws()
    kept.setdefault(name, {}).setdefault(who, {})[str(draw)] = found
    DRAWS.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")
    save(load())


def _drawn() -> Iterator[list[str]]:
    for name, contestants in load_draws().items():
        for method in ("realmlp", "tabm"):
            ours, theirs = (contestants.get(f"{library}-{method}", {}) for library in ("sunbae", "pytabkit"))
            both = [draw for draw in ours if draw in theirs]
            if len(both) < 2:
                continue
            for metric in ours[both[0]]:
                gains = [(ours[k][metric] - theirs[k][metric]) * (1 if metric == "accuracy" else -1) for k in both]
                noise = 2 * statistics.stdev(gains) / len(gains) ** 0.5
                means = [statistics.mean(one[k][metric] for k in both) for one in (ours, theirs)]
                yield [
                    name,
                    method,
                    str(len(both)),
                    f"{metric.replace('_', ' ')} {means[0]:.5g}",
                    f"{means[1]:.5g}",
                    f"{noise:.2g}",
                    verdict(noise, statistics.mean(gains)),
                ]


def difference(metric: str, ours: list[float], theirs: list[float]) -> tuple[tuple[float, float], float, float]:
    """Both means, two standard errors of their difference, and by how much ours is better."""
    mean = (statistics.mean(ours), statistics.mean(theirs))
    noise = 2 * (statistics.variance(ours) / len(ours) + statistics.variance(theirs) / len(theirs)) ** 0.5
    return mean, noise, (mean[0] - mean[1]) * (1 if metric == "accuracy" else -1)


def verdict(noise: float, gain: float) -> str:
    """Whether ours is better by more than the noise."""
    return "better" if gain > noise else "within noise" if gain >= -noise else "worse"


AUTO_WORDS = (
    "`python -m bench.auto`: `sunbae train --model auto` beside the classic recipes with their defaults, on the same "
    "rows; RMSE or accuracy on the test rows, mean and standard deviation over the seeds; noise as above. Seconds of "
    "the whole process with auto."
)


def load_auto() -> dict[str, dict[str, str]]:
    """What `bench.auto` found: data -> column -> cell."""
    return dict(json.loads(AUTO.read_text(encoding="utf-8"))) if AUTO.exists() else {}


def save_auto(name: str, cells: dict[str, str]) -> None:
    """Put a row into auto.json, and write RESULTS.md again."""
    AUTO.write_text(json.dumps(load_auto() | {name: cells}, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    save(load())


def _auto() -> Iterator[str]:
    if rows := list(load_auto().values()):
        yield from ("## Recipes by themselves", "", AUTO_WORDS, "", *_rows(rows), "")


IMAGES_WORDS = (
    "`python -m bench.images`: `sunbae train SET --model NETWORK --seeds 3`; accuracy on the test pictures (mean and "
    "standard deviation over the seeds), that of the linear model of coarse pixels, and minutes: of the training "
    "divided by the seeds, and of the whole process with decoding, judging and the report."
)


FEEDING_WORDS = (
    "`python -m bench.feeding`: an epoch of the recipe `cnn` whose rows are read from a file, and one that computes as "
    "much on the rows of a single batch; medians of 3 turns, ratio with minimum and maximum."
)
SETS, NETWORKS = ("mnist", "fashion_mnist", "cifar10", "cifar100"), ("dnn", "lstm", "cnn", "resnet")
JOBS = tuple(f"{name}-{network}" for name in SETS for network in NETWORKS)


def load_images() -> dict[str, dict[str, str]]:
    """What `bench.images` found: job -> column -> cell."""
    return dict(json.loads(IMAGES.read_text(encoding="utf-8"))) if IMAGES.exists() else {}


def save_images(job: str, cells: dict[str, str]) -> None:
    """Put a job into images.json, and write RESULTS.md and docs/pictures.md again."""
    kept = load_images() | {job: cells}
    kept = {name: kept[name] for name in JOBS if name in kept}
    IMAGES.write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    save(load())
    PICTURES.write_text("\n".join(_pictures_page(kept)), encoding="utf-8")


def _pictures_page(kept: dict[str, dict[str, str]]) -> Iterator[str]:
    yield from ("# Four sets of pictures, four networks each", "", f"Written by {IMAGES_WORDS}", "")
    grid = [[name, *(kept.get(f"{name}-{network}", {}).get("accuracy", "–") for network in NETWORKS)] for name in SETS]
    yield from (*_table(["accuracy", *NETWORKS], grid), "", *_rows(list(kept.values())), "")


def _rows(rows: list[dict[str, str]]) -> list[str]:
    head = list(rows[0])
    return _table(head, [[row[c] for c in head] for row in rows])


def save_feeding(row: dict[str, str]) -> None:
    """Put what `bench.feeding` found into feeding.json, and write RESULTS.md again."""
    FEEDING.write_text(json.dumps(row, indent=1) + "\n", encoding="utf-8")
    save(load())


def _images() -> Iterator[str]:
    rows = list(load_images().values())
    if rows:
        yield from ("## Pictures", "", IMAGES_WORDS, "", *_rows(rows), "")
    if FEEDING.exists():
        row = json.loads(FEEDING.read_text(encoding="utf-8"))
        yield from ("## Pictures that lie in a file", "", FEEDING_WORDS, "", *_rows([row]), "")


LESSONS_WORDS = (
    "`python -m bench.lessons --longer {longer}`: scripts in the manner of 2020 (tests/scripts), whole processes, "
    "imports and compiling included, medians of {n} turns; a fit trains for {longer} times the epochs that the test "
    "has. `sunbae run` on the script as it is; Keras on the script as `--modernize` writes it. In the median of "
    "{scripts} scripts `sunbae run` is {tensorflow:.1f} times as fast as Keras on TensorFlow and {jax:.1f} times as "
    "fast as Keras on JAX (lowest {low_tensorflow:.2f} and {low_jax:.2f}); run for the first time, with nothing "
    "compiled before, {first_tensorflow:.1f} and {first_jax:.1f} times (lowest {low_first_tensorflow:.2f} and "
    "{low_first_jax:.2f})."
)
LESSONS_HEAD = {
    "first": "the first time, s",
    "sunbae": "sunbae run, s",
    "keras on jax": "Keras on JAX, s",
    "keras on tensorflow": "Keras on TensorFlow, s",
}
Lessons = dict[str, dict[str, list[float]]]  # script -> contestant -> seconds of each turn


def load_lessons() -> dict[str, Lessons]:
    """What `bench.lessons` found, by how much longer the scripts train."""
    return dict(json.loads(LESSONS.read_text(encoding="utf-8"))) if LESSONS.exists() else {}


def save_lesson(longer: int, name: str, found: dict[str, list[float]]) -> None:
    """Put a script into lessons.json, and write RESULTS.md again."""
    kept = load_lessons()
    kept[str(longer)] = dict(sorted((kept.get(str(longer), {}) | {name: found}).items()))
    LESSONS.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")
    save(load())


def _lessons() -> Iterator[str]:
    for longer, every in load_lessons().items():
        kept, plain = {}, []
        for name, found in every.items():
            script = SCRIPTS / name
            if script.exists() and not re.search(rb"keras|tensorflow", script.read_bytes()):
                more = statistics.median(found["sunbae"]) - statistics.median(found["keras on jax"])
                plain.append(f"{name} {more:+.1f} s")
            else:
                kept[name] = found
        rows = [{who: statistics.median(each) for who, each in found.items()} for found in kept.values()]
        words: dict[str, float] = {}
        for backend in ("tensorflow", "jax"):
            for who, name in (("sunbae", backend), ("first", f"first_{backend}")):
                gains = [row[f"keras on {backend}"] / row[who] for row in rows]
                words |= {name: statistics.median(gains), f"low_{name}": min(gains)}
        n = min(len(found["sunbae"]) for found in kept.values())
        said = LESSONS_WORDS.format(longer=longer, n=n, scripts=len(rows), **words)
        said += f" Scripts without Keras gain nothing: {', '.join(plain)}." if plain else ""
        cells = [[name, *(f"{row[who]:.1f}" for who in LESSONS_HEAD)] for name, row in zip(kept, rows, strict=True)]
        head = ["script", *LESSONS_HEAD.values()]
        yield from (f"## Scripts, epochs x {longer}", "", said, "", *_table(head, cells), "")


AUDITED_WORDS = (
    "`python -m bench.audit`: each script of tests/scripts with and without the audit, in processes of their own. "
    "Output, exit code and weights after every fit are the same to the bit in {same} of {scripts}. The audit takes "
    "{seconds:+.2f} s ({least:+.2f} to {most:+.2f}) of a script's time, in the median; {over} scripts take more than "
    "0.3 s and 10 % longer. Of {sure} mistakes that the index of the scripts is sure of {right} are found; of severity "
    "medium or above {wrong} are reported that it does not name."
)


def load_audited() -> dict[str, dict[str, Any]]:
    """What `bench.audit` found, by script."""
    return dict(json.loads(AUDITED.read_text(encoding="utf-8"))) if AUDITED.exists() else {}


def save_audited(name: str, found: dict[str, Any]) -> None:
    """Put a script into audit.json, and write RESULTS.md again."""
    AUDITED.write_text(json.dumps(load_audited() | {name: found}, indent=1) + "\n", encoding="utf-8")
    save(load())


def _audited() -> Iterator[str]:
    kept = dict(sorted(load_audited().items()))
    if not kept:
        return
    times = {name: [statistics.median(one[f"{way}_s"]) for way in ("watched", "alone")] for name, one in kept.items()}
    more = {name: watched - alone for name, (watched, alone) in times.items()}
    over = [name for name, gap in more.items() if gap > max(0.3, 0.1 * times[name][1])]
    count = {what: sum(len(one[what]) for one in kept.values()) for what in ("right", "missed", "wrong")}
    words = AUDITED_WORDS.format(
        same=sum(len(one["same"]) == 4 for one in kept.values()), scripts=len(kept),
        seconds=statistics.median(more.values()), least=min(more.values()), most=max(more.values()), over=len(over),
        sure=count["right"] + count["missed"], right=count["right"], wrong=count["wrong"],
    )  # fmt: skip
    rows = [
        [name, f"{times[name][1]:.2f}", f"{times[name][0]:.2f}", f"{more[name]:+.2f}", " ".join(one["right"]),
         " ".join(one["missed"]), " ".join(one["wrong"])]
        for name, one in kept.items()
    ]  # fmt: skip
    head = ["script", "alone, s", "watched, s", "more, s", "found", "missed", "not in the index"]
    yield from ("## The audit", "", words, "", *_table(head, rows), "")


def mean_sd(values: Sequence[float]) -> str:
    """Mean ± standard deviation."""
    return f"{statistics.mean(values):.4g} ± {statistics.stdev(values):.2g}"


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    return ["| " + " | ".join(row) + " |" for row in (head, ["---"] * len(head), *rows)]


def _targets(results: Results) -> Iterator[str]:
    rows = []
    for target in TARGETS:
        unit = target.against[0].replace("-10-", "-1-") if target.case == "ten-seeds" else ""
        found = [r for who in target.against if (r := ratios(results, target.case, who, unit))]
        if not found:
            continue
        best = min(found, key=statistics.median)
        reached = target.least <= statistics.median(best) <= target.most
        wanted = f"at least {target.least:g}" if target.least else f"at most {target.most:g}"
        rows.append([target.words, f"({target.case})", wanted, spread(best), _reached(reached)])
    keras = {name: statistics.median(r) for name in EPOCHS if (r := ratios(results, name, "jax"))}
    if keras:
        worst = min(keras, key=keras.__getitem__)
        words = f"lowest of {len(keras)}: ({worst})"
        found = spread(ratios(results, worst, "jax"))
        rows.append(["Keras on JAX", words, f"at least {NEVER_UNDER}", found, _reached(keras[worst] >= NEVER_UNDER)])
    yield from ("## Targets", "", *_table(["beside", "case", "target", "measured", ""], rows))


def _reached(reached: bool) -> str:
    return "reached" if reached else "**not reached**"


def _epochs(results: Results, names: Sequence[str]) -> Iterator[str]:
    for note in NOTES:
        yield from (note, "")
    who = [who for who in CONTESTANTS if who != "sunbae" and any(who in CASES[name].who for name in EPOCHS)]
    rows = []
    for name in names:
        ours = [1000 * seconds for seconds in costs(results, name, "sunbae")]
        cells = [spread(ratios(results, name, w)) if w in CASES[name].who else "" for w in who]
        rows.append([f"({name}) {_title(results, name)}", spread(ours), *cells])
    yield from _table(["case", "sunbae, ms an epoch", *(CONTESTANTS[w].label for w in who)], rows)
    rows = []
    for name in names:
        for w, found in results[name]["contestants"].items():
            rows.append([f"({name})", CONTESTANTS[w].label, *_details(results, name, w, found)])
    head = ["case", "contestant", "epochs a turn", "ms an epoch", "first turn, s", "peak, MiB", "loss of epoch 1"]
    head.append("last loss, after epochs")
    yield from ("", *_table(head, rows))


def _title(results: Results, name: str) -> str:
    origin = results[name]["rows_from"]
    return results[name]["title"] + (f" ({origin})" if CASES[name].net in ("digits", "pictures") else "")


def _details(results: Results, name: str, who: str, found: dict[str, Any]) -> list[str]:
    if not found["turns"]:
        return [f"failed: {found.get('failed', 'no turn')}".replace("|", "/"), *[""] * 5]
    first, turns = found["first"], found["turns"]
    trained = sum(turn["epochs"] for turn in (first, *turns))
    return [
        str(turns[0]["epochs"]),
        spread([1000 * seconds for seconds in costs(results, name, who)]),
        f"{first['seconds']:.1f}",
        str(turns[-1]["peak_mib"]),
        f"{first['loss']:.5g}",
        f"{turns[-1]['loss']:.5g} after {trained}",
    ]


def _each(results: Results, names: Sequence[str]) -> Iterator[str]:
    """A table for each case."""
    for name in names:
        case, until = CASES[name], results[name]["case"]["until"]
        goal = "" if until is None else f", until the loss is {until:g}"
        yield from (f"**({name})** {_title(results, name)}{goal}", "")
        rows = []
        for who, found in results[name]["contestants"].items():
            turns, label = found["turns"], CONTESTANTS[who].label
            if not turns:
                rows.append([label, f"failed: {found.get('failed', 'no turn')}".replace("|", "/"), "", "", ""])
                continue
            last = [turn["loss"] for turn in turns]
            if until is not None:
                last = [turn["val_loss"] for turn in turns]
                label += "" if max(last) <= until else " (NOT reached)"
            epochs = "" if case.script else " / ".join(dict.fromkeys(str(turn["epochs"]) for turn in turns))
            losses = " / ".join(dict.fromkeys(f"{loss:.5g}" for loss in last))
            times, quotients = spread(costs(results, name, who)), spread(ratios(results, name, who))
            rows.append([label, times, quotients, epochs, losses])
        of = "validation loss" if until is not None else "loss"
        head = ["contestant", "seconds", f"in units of {CONTESTANTS[case.unit].label}", "epochs", of]
        yield from (*_table(head, rows), "")


def _sizes(results: Results, names: Sequence[str]) -> Iterator[str]:
    both = [name for name in names if name != "members"]
    rows = []
    for name in both:
        cells = [f"({name}) {results[name]['title']}"]
        for who in ("sunbae", "jax"):
            own, one = costs(results, name, who), costs(results, "rows-1", who)
            cells.append(spread([1000 * seconds for seconds in own], 1))
            cells.append(f"{statistics.median(own) / statistics.median(one):.2f}" if own and one else "–")
        rows.append([*cells, spread(ratios(results, name, "jax"))])
    if rows:
        head = ["size", "sunbae, ms an epoch", "in units of x 1", "Keras on JAX, ms an epoch", "in units of x 1"]
        yield from (*_table([*head, "Keras on JAX / sunbae"], rows), "")
    yield from _each(results, [name for name in names if name == "members"])


def _measured(results: Results) -> Iterator[str]:
    """Machine, versions, date and load of each case."""
    alike: dict[str, list[str]] = {}
    for name, record in results.items():
        merged: dict[str, str] = {}
        for found in record["versions"].values():
            merged |= {package: merged.get(package) or number for package, number in found.items()}
        text = f"{record['cpu']}, {record['cores']} cores, {record['system']}: "
        alike.setdefault(text + ", ".join(f"{k} {v}" for k, v in merged.items()), []).append(name)
    for text, names in alike.items():
        yield from (f"- {', '.join(names)}: {text}",)
    rows = []
    for name, record in results.items():
        turns = {who: len(found["turns"]) for who, found in record["contestants"].items()}
        others = [turn["others"] for found in record["contestants"].values() for turn in found["turns"]]
        most = max(turns.values(), default=0)
        fewer = ", ".join(f"{CONTESTANTS[who].label}: {n}" for who, n in turns.items() if n < most)
        busy = spread([o for o in others if o is not None])
        repetitions = str(most) + (f" ({fewer})" if fewer else "")
        rows.append([f"({name})", record["date"], str(record["load"]), busy, repetitions])
    head = ["case", "date", "load average at its start", "cores busy with other work", "repetitions"]
    yield from ("", *_table(head, rows))
    yield from ("", "Other work hurts some more than others: where it is far from 0, measure again on a quiet machine.")
