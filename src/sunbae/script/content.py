"""What the report of a script shows, gathered from its record."""

from __future__ import annotations

import os
import shlex
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sunbae.i18n import _, current_language
from sunbae.report import script_content as page
from sunbae.report.content import Level
from sunbae.runs.scripts import last_score, number_of_fits
from sunbae.script.arrays import data_rows
from sunbae.script.compared_content import comparison
from sunbae.script.models import model_tables
from sunbae.script.pictures import figures_shown
from sunbae.script.scores import Histories, fit_curves, fit_scores, other_scores
from sunbae.script.shown import both_ends, clipped, fits_named
from sunbae.script.source import Piece, Spots, source_parts, split_place
from sunbae.watch.findings import GRAVE, IN_WORDS, SEVERITIES
from sunbae.watch.pages import title, why
from sunbae.words import environment_name, way_name

MOST_FITS = 500
MOST_ROWS = 200  # of any other table
MOST_MODELS = 30
TRACEBACK = 30_000  # characters

_LEVELS: dict[str, Level] = {"critical": "bad", "high": "bad", "medium": "warn", "low": "info", "info": "info"}


@dataclass(frozen=True)
class Kept:
    """What a Run holds beside its record.

    Attributes:
      folder: of the Run, with the figures.
      source: the script, or the cells of a notebook.
      histories: number of a fit -> its curves.
      models: sha256 of a configuration -> its text.
    """

    folder: Path
    source: Sequence[Piece] = ()
    histories: Histories = field(default_factory=dict)
    models: Mapping[str, str] = field(default_factory=dict)


def script_report(record: Mapping[str, Any], kept: Kept) -> page.ScriptReport:
    """Everything that the report of a script shows, in the current language.

    Args:
      record: as run.json holds it.
    """
    parts = source_parts(kept.source, _marks(record))
    spots = Spots(parts)
    fits = record["fits"][:MOST_FITS]
    curves = fit_curves(fits, kept.histories, spots)
    tables, more_models = model_tables(record, kept.models, MOST_MODELS)
    data, ways = data_rows(record, spots), list(_ways(record, spots))
    findings, adapted = list(_findings(record, spots)), list(_adapted(record, spots))
    honest = list(_honest(record, spots))
    figures = figures_shown(kept.folder, record["figures"])
    lines_left_out = sum(piece.text.count("\n") + 1 for piece in kept.source) - sum(
        len(stretch) for part in parts for stretch in part.stretches
    )
    return page.ScriptReport(
        title=clipped(os.path.basename(record["script"].replace("\\", "/")), 120),
        script=clipped(record["script"]),
        arguments=clipped(shlex.join(record["arguments"])),
        created=str(record.get("created", ""))[:16].replace("T", " "),
        ending=_ending(record, spots),
        seconds=record["script_seconds"],
        n_fits=number_of_fits(record),
        score=_score(record),
        fits=tuple(fit_scores(fits, record, kept.histories, spots)),
        others=tuple(other_scores(record, spots)[:MOST_ROWS]),
        unrepeated=tuple(clipped(one) for one in record.get("seeds") or [] if isinstance(one, str))[:MOST_ROWS],
        times=tuple(_times(record)),
        ways=tuple(ways[:MOST_ROWS]),
        comparison=comparison(record.get("compare")),
        honest=honest[0] if honest else None,
        alone=tuple(honest[1:]),
        findings=tuple(findings[:MOST_ROWS]),
        adapted=tuple(adapted[:MOST_ROWS]),
        curves=tuple(curves),
        models=tuple(tables),
        data=tuple(data[:MOST_ROWS]),
        figures=tuple(figures),
        files=tuple(clipped(_from(file, record["cwd"])) for file in record["files"][:MOST_ROWS]),
        source=parts,
        settings=tuple(_settings(record)),
        environment=tuple((environment_name(name), clipped(value)) for name, value in record["environment"].items()),
        left_out=tuple(
            (name, n)
            for name, n in {
                "fits": number_of_fits(record) - len(fits),
                "curves": len(record["fits"]) - len(fits),
                "ways": len(ways) - MOST_ROWS,
                "findings": len(findings) - MOST_ROWS,
                "adapted": len(adapted) - MOST_ROWS,
                "models": more_models,
                "data": len(data) - MOST_ROWS,
                "figures": len(record["figures"]) - len(figures),
                "files": len(record["files"]) - MOST_ROWS,
                "source": lines_left_out,
            }.items()
            if n > 0
        ),
    )


def _score(record: Mapping[str, Any]) -> tuple[str, float] | None:
    found = last_score(record)
    return None if found is None else (clipped(found[0], 60), found[1])


def _ending(record: Mapping[str, Any], spots: Spots) -> page.Ending:
    ending = record["ending"]
    code, explanation = ending["code"], both_ends(record.get("explanation") or "", TRACEBACK)
    if "error" in ending:
        return page.Ending(
            "bad",
            _("The script stopped with an error: {error}").format(error=clipped(ending["error"], 120)),
            code,
            clipped(ending["message"], 2000),
            spots.spot(ending.get("at")),
            both_ends(ending["traceback"], TRACEBACK),
            explanation,
        )
    if ending.get("interrupted"):
        return page.Ending("warn", _("The script was interrupted."), code, at=spots.spot(ending.get("at")))
    if code != 0:
        return page.Ending("warn", _("The script ended itself with exit code {code}.").format(code=code), code)
    grave = [one for one in record.get("findings") or [] if one["severity"] in GRAVE]
    if grave:
        worst = min(grave, key=lambda one: SEVERITIES.index(one["severity"]))
        text = _("The score is not what it seems: {title}").format(title=title(worst["id"], current_language()))
        return page.Ending(_LEVELS[worst["severity"]], text, code)
    return page.Ending("good", _("The script ran to its end."), code)


def _times(record: Mapping[str, Any]) -> Iterator[page.TimePart]:
    kept = {"fit": record["fits"], "evaluate": record["evaluations"], "predict": record["predictions"]}
    rest = record["script_seconds"]
    for method, calls in kept.items():
        if calls:
            seconds = record["seconds"].get(method, 0.0)
            rest -= seconds
            yield page.TimePart(method, seconds, len(calls) + record["left_out"].get(method, 0))
    yield page.TimePart(_("everything else: imports, data, figures"), max(0.0, rest))


def _ways(record: Mapping[str, Any], spots: Spots) -> Iterator[page.Way]:
    """How the fits ran; of evaluates and predicts, those that Keras' own methods had to run."""
    for method, calls in (
        ("fit", record["fits"]),
        ("evaluate", record["evaluations"]),
        ("predict", record["predictions"]),
    ):
        groups: dict[tuple[str, tuple[str, ...]], list[Mapping[str, Any]]] = {}
        for call in calls:
            if call["way"] is not None and (method == "fit" or call["way"] == "keras"):
                groups.setdefault((call["way"], tuple(call["reasons"])), []).append(call)
        for (way, reasons), those in groups.items():
            who = fits_named([call["number"] for call in those]) if method == "fit" else f"{method} × {len(those)}"
            at = [spots.spot(place) for place in dict.fromkeys(call["at"] for call in those)]
            yield page.Way(way_name(way), who, tuple(map(clipped, reasons)), tuple(one for one in at[:3] if one))


def _findings(record: Mapping[str, Any], spots: Spots) -> Iterator[page.Finding]:
    """The gravest first."""
    language = current_language()
    found = record.get("findings") or []
    for one in sorted(found, key=lambda one: SEVERITIES.index(one["severity"])):
        where = [f"{at['file']}:{at['line']}" for at in one["where"]]
        yield page.Finding(
            clipped(one["id"], 20),
            _LEVELS[one["severity"]],
            spots.spot(where[0]) if where else None,
            clipped(one["message"], 1000),
            tuple(why(one["id"], language).split("\n")),
            clipped(one["fix"], 2000),
            "" if one["claimed"] is None else f"{one['metric']} {one['claimed']:.4g}",
            "" if one["honest"] is None else _with_spread(one["honest"], one["sd"]),
            title(one["id"], language),
            _(IN_WORDS[one["severity"]]),
            spots.spot(where[1]) if len(where) > 1 else None,
            f"# sunbae: ignore[{one['id']}]",
        )


def _with_spread(value: float, sd: float | None) -> str:
    return f"{value:.4g}" + ("" if sd is None else f" ± {sd:.2g}")


def _honest(record: Mapping[str, Any], spots: Spots) -> Iterator[page.HonestScore]:
    """The last score that the script and the repaired run have: of all repairs together, then of each rule alone."""
    for run in record.get("honest") or []:
        scores = [score for score in run["scores"] if score["honest"] is not None]
        if run["code"] == 0 and not run["left"] and scores:
            last = scores[-1]
            yield page.HonestScore(
                last["metric"], last["claimed"], last["honest"], last["sd"], tuple(run["rules"]), spots.spot(last["at"])
            )


def _adapted(record: Mapping[str, Any], spots: Spots) -> Iterator[page.Adapted]:
    for note in record["notes"]:
        yield page.Adapted(note["id"], spots.spot(note["at"]), clipped(note["what"], 600), clipped(note["today"], 600))


def _marks(record: Mapping[str, Any]) -> dict[tuple[str, int], list[page.Mark]]:
    """What stands beside the lines: the error, findings, fits, notes."""
    marks: dict[tuple[str, int], list[page.Mark]] = {}

    def mark(place: str | None, level: Level, text: str) -> None:
        where = None if place is None else split_place(place)
        if where is not None and page.Mark(level, text) not in marks.setdefault(where, []):
            marks[where].append(page.Mark(level, text))

    ending = record["ending"]
    if "error" in ending:
        mark(ending.get("at"), "bad", clipped(ending["error"], 60))
    for one in record.get("findings") or []:
        for at in one["where"][:1]:
            mark(f"{at['file']}:{at['line']}", _LEVELS[one["severity"]], clipped(one["id"], 20))
    lines: dict[tuple[str, bool], list[int]] = {}
    for fit in record["fits"]:
        if fit["at"] is not None:
            lines.setdefault((fit["at"], fit["way"] == "keras"), []).append(fit["number"])
    for (place, fallback), numbers in lines.items():
        mark(place, "warn" if fallback else "info", fits_named(numbers))
    for note in record["notes"]:
        mark(note["at"], "info", note["id"])
    return marks


def _settings(record: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """How the script was called."""
    yield _("working directory"), clipped(record["cwd"])
    if record["arguments"]:
        yield _("arguments"), clipped(shlex.join(record["arguments"]))
    yield _("exit code"), str(record["ending"]["code"])
    for name, value in (record.get("options") or {}).items():
        if value:
            yield f"--{name.replace('_', '-')}", "" if value is True else clipped(value)


def _from(file: str, folder: str) -> str:
    """A path as seen from a folder, if it is in there."""
    inside = os.path.join(folder, "")
    return file.removeprefix(inside) if file.startswith(inside) else file
