"""The command line. Keras and JAX are imported only by the commands that need them."""

from __future__ import annotations

import errno
import json
import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sunbae import __version__, cliaudit, clirun
from sunbae.clihelp import Command, Group, UsageError, help_asked, show_usage_error
from sunbae.errors import OptionError, SunbaeError
from sunbae.files import user_path, write_failure
from sunbae.i18n import LANGUAGES, N_, _, language_of_environment, set_language

if TYPE_CHECKING:
    from sunbae.runs.store import RunRecord

EXIT_USER, EXIT_INTERRUPT = 2, 130
_NO_SPACE = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO}


class _Commands(Group):
    """The commands; a Ctrl-C in any of them ends with exit code 130, whatever typer makes of it."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt as exc:
            print(str(exc) or _("Stopped. Nothing was written."), file=sys.stderr)
            raise typer.Exit(EXIT_INTERRUPT) from None


app = typer.Typer(
    name="sunbae",
    cls=_Commands,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["-h", "--help"]},
    help=N_("The senior beside your Keras code: from a table to a tuned, judged and saved network that cannot leak."),
    epilog=N_("Start with:  sunbae train houses.csv --target price"),
)


def main() -> None:
    """Run the command line; the user's mistakes end with exit code 2 and no traceback."""
    _open_closed_streams()
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            # A Korean column name must not end a run on a console that cannot show it; what goes to another program,
            # such as the path of a report, stays what can be told from another.
            piped = stream is sys.stdout and not stream.isatty()
            stream.reconfigure(errors="backslashreplace" if piped else "replace")
    set_language(language_of_environment())
    try:
        try:
            asked = help_asked(typer.main.get_command(app), sys.argv[1:])
            if asked is not None:
                typer.echo(asked.get_help())
                raise SystemExit(0)
            raise SystemExit(app(standalone_mode=False) or 0)
        finally:
            sys.stdout.flush()  # here, where a reader that went away is met
    except typer.Abort:  # Ctrl-C at a question
        raise SystemExit(EXIT_INTERRUPT) from None
    except UsageError as exc:
        show_usage_error(exc)
        raise SystemExit(EXIT_USER) from None
    except SunbaeError as exc:
        _complain(str(exc))
        raise SystemExit(EXIT_USER) from None
    except BrokenPipeError:
        # The reader of our output went away (`| head`); that is no error of ours.
        _discard_output()
        raise SystemExit(1) from None
    except OSError as exc:
        if exc.errno not in _NO_SPACE:
            raise
        _discard_output()
        _complain(write_failure(Path(exc.filename or "stdout"), exc))
        raise SystemExit(EXIT_USER) from None


def _open_closed_streams() -> None:
    """Let output go nowhere where the caller closed the stream (`>&-`); else the next file that is opened gets it."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, os.fdopen(os.open(os.devnull, os.O_WRONLY), "w", encoding="utf-8"))


def _discard_output() -> None:
    """Give up what stdout could not take; the interpreter would try it again at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _complain(message: str) -> None:
    from rich.console import Console

    console = Console(stderr=True, emoji=False)
    console.print(_("Error:"), style="bold red", end=" ", highlight=False)
    console.print(message, highlight=False, markup=False, soft_wrap=True)


def _print_json(value: Any) -> None:
    """One line on stdout; where that is not UTF-8, escapes instead of letters that would be lost."""
    utf8 = (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"
    print(json.dumps(value, ensure_ascii=not utf8, allow_nan=False))


def _names(values: list[str] | None) -> tuple[str, ...] | None:
    """Names from options that may be repeated and may hold several, separated by commas (quoted if they have one)."""
    if values is None:
        return None
    from sunbae.job.declared import cells_of

    return tuple(name for value in values for name in cells_of(value))


def _language(value: str | None) -> str | None:
    if value is not None:
        set_language(value)
    return value


def _version(asked: bool) -> None:
    if asked:
        print(f"sunbae {__version__}")
        raise typer.Exit


@app.callback()
def common(
    lang: Annotated[
        str | None,
        typer.Option(
            "--lang", callback=_language, is_eager=True, metavar="|".join(LANGUAGES), help=N_("Language of messages.")
        ),
    ] = None,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help=N_("Print the version and exit."))
    ] = False,
) -> None:
    """Options that stand before the command."""


_COLUMNS, _READING, _SPLIT = N_("Columns (all inferred unless told)"), N_("Reading"), N_("Split")
_SERIES, _PICTURES = N_("Series (with --past or --horizon)"), N_("Pictures")
_PREP, _NETWORK, _OUTPUT = N_("Preparation"), N_("Network and training"), N_("Output")


def _may_download(source: str, *, quiet: bool) -> bool:
    """Ask, where somebody can answer, whether a set that is not on this computer may be fetched."""
    from sunbae.data.datasets import SETS, find_set

    if quiet or os.path.exists(source) or source not in SETS or find_set(source) or not sys.stdin.isatty():
        return False
    size = sum(file.n_bytes for file in SETS[source].downloads)
    text = _("{name} is not on this computer. Fetch {size} MiB from {url}?")
    asked = text.format(name=source, size=-(-size // 2**20), url=SETS[source].downloads[0].url)
    return typer.confirm(asked, default=False, err=True)


def _list_option(group: str, text: str, *flags: str) -> Any:
    return typer.Option(*flags, help=text, rich_help_panel=group, metavar="A,B")


@app.command(
    cls=Command,
    help=N_(
        "Train networks on a table, a series or pictures, judge them on rows they never saw, save and explain all."
    ),
    epilog=N_("""[bold]Examples[/bold]

sunbae train houses.csv --target price

sunbae train houses.csv --target price --set width=64 --set shape=diamond --seeds 3

sunbae train houses.csv --target price --model lstm --set width=32

sunbae train people.xlsx --target income --group family --drop name

sunbae train sales.csv --target amount --time date

sunbae train houses.csv --target price,rent --join streets.csv --key street

sunbae train houses.csv --branch "house=area,rooms; layers=20-10" --branch "place=city,street; lstm width=8"
--middle "layers=30-7" --output "price; layers=30-7" --output "sold; weight=0.5"

sunbae train flats.csv --image photo --target price,kind --branch "look=photo; cnn" --branch "where=street,area"

sunbae train weather.csv --target temperature,humidity --time date --past 72 --horizon 24 --model gru

sunbae train photos/ --model cnn        (photos/cats/*.jpg, photos/dogs/*.jpg)

sunbae train fashion_mnist --model resnet --seeds 3

sunbae train run.toml        (every option from a file; each Run holds one)"""),
)
def train(
    data: Annotated[
        str,
        typer.Argument(
            help=N_(
                "CSV, TSV, Parquet, Excel, JSON lines or NumPy file; a folder or zip of class folders with pictures, "
                "mnist, fashion_mnist, cifar10 or cifar100; or a run.toml."
            ),
            metavar="DATA",
        ),
    ],
    target: Annotated[
        str | None, typer.Option(help=N_("Column to predict, or several: A,B."), rich_help_panel=_COLUMNS)
    ] = None,
    task: Annotated[
        str | None, typer.Option(help=N_("regression, binary, multiclass or classification."), rich_help_panel=_COLUMNS)
    ] = None,
    drop: Annotated[list[str] | None, _list_option(_COLUMNS, N_("Columns that the network must not see."))] = None,
    categorical: Annotated[
        list[str] | None, _list_option(_COLUMNS, N_("Columns that are labels, though they look like numbers."))
    ] = None,
    numeric: Annotated[
        list[str] | None, _list_option(_COLUMNS, N_("Columns that are numbers; other cells count as missing."))
    ] = None,
    id_: Annotated[list[str] | None, _list_option(_COLUMNS, N_("Columns that name a row."), "--id")] = None,
    time: Annotated[
        str | None,
        typer.Option(
            help=N_("Date-time column (of a series also year,month,day): the past trains, the future tests."),
            rich_help_panel=_COLUMNS,
        ),
    ] = None,
    group: Annotated[
        str | None,
        typer.Option(
            help=N_("Rows of one group stay on one side of the split; of series: which one a row is of."),
            rich_help_panel=_COLUMNS,
        ),
    ] = None,
    weight: Annotated[
        str | None, typer.Option(help=N_("Column with the weight of each row in training."), rich_help_panel=_COLUMNS)
    ] = None,
    dayfirst: Annotated[
        bool | None,
        typer.Option(
            "--dayfirst/--no-dayfirst", help=N_("Is 01/02/2024 the 1st of February?"), rich_help_panel=_COLUMNS
        ),
    ] = None,
    encoding: Annotated[
        str | None,
        typer.Option(help=N_("Such as utf-8, cp949, utf-16; found out unless told."), rich_help_panel=_READING),
    ] = None,
    separator: Annotated[
        str | None,
        typer.Option(help=N_("Between cells: , ; | or tab; found out unless told."), rich_help_panel=_READING),
    ] = None,
    decimal: Annotated[str | None, typer.Option(help=N_("Decimal mark, . or ,"), rich_help_panel=_READING)] = None,
    missing: Annotated[
        list[str] | None,
        _list_option(_READING, N_("Cells that mean missing (empty always does), instead of ? NA NaN null ...")),
    ] = None,
    sheet: Annotated[
        str | None, typer.Option(help=N_("Excel sheet, by name or number from 1."), rich_help_panel=_READING)
    ] = None,
    skip_bad_rows: Annotated[
        bool | None,
        typer.Option(
            "--skip-bad-rows",
            help=N_("Leave rows with too many or too few cells out, and say so."),
            rich_help_panel=_READING,
        ),
    ] = None,
    join: Annotated[
        list[str] | None,
        typer.Option(
            help=N_("File whose columns are put beside those of DATA, row by row of the same --key."),
            metavar="FILE",
            rich_help_panel=_READING,
        ),
    ] = None,
    key: Annotated[
        list[str] | None, _list_option(_READING, N_("Column that DATA and the files of --join have in common."))
    ] = None,
    past: Annotated[
        int | None,
        typer.Option(help=N_("Steps that are looked at; two seasons unless told."), rich_help_panel=_SERIES),
    ] = None,
    horizon: Annotated[
        int | None,
        typer.Option(help=N_("Steps that are forecast. [dim]\\[default: 1][/dim]"), rich_help_panel=_SERIES),
    ] = None,
    future: Annotated[
        list[str] | None, _list_option(_SERIES, N_("Columns that are known beforehand, such as holidays or prices."))
    ] = None,
    gap: Annotated[
        int | None,
        typer.Option(
            help=N_("Steps left out between the parts, besides those that windows need. [dim]\\[default: 0][/dim]"),
            rich_help_panel=_SERIES,
        ),
    ] = None,
    stationary: Annotated[
        str | None,
        typer.Option(
            help=N_(
                "How a changing level is taken out and put back: none, level, last or instance; on validation unless "
                "told."
            ),
            rich_help_panel=_SERIES,
        ),
    ] = None,
    backtest: Annotated[
        int | None,
        typer.Option(
            help=N_("Train and judge again from so many earlier origins."), metavar="N", rich_help_panel=_SERIES
        ),
    ] = None,
    duplicates: Annotated[
        str | None,
        typer.Option(
            help=N_("Of several rows of one time: error, first, last or mean. [dim]\\[default: error][/dim]"),
            rich_help_panel=_SERIES,
        ),
    ] = None,
    sort: Annotated[
        bool | None, typer.Option("--sort", help=N_("Sort rows that are in no time order."), rich_help_panel=_SERIES)
    ] = None,
    image: Annotated[
        str | None,
        typer.Option(
            help=N_("Column of a table that names the picture of each row, a file beside the table."),
            rich_help_panel=_PICTURES,
        ),
    ] = None,
    image_folder: Annotated[
        str | None,
        typer.Option(
            help=N_("Folder that the paths of --image begin in; that of the table unless told."),
            metavar="FOLDER",
            rich_help_panel=_PICTURES,
        ),
    ] = None,
    download: Annotated[
        bool | None,
        typer.Option(
            "--download",
            help=N_("Fetch mnist, fashion_mnist, cifar10 or cifar100 from the internet if it is not here."),
            rich_help_panel=_PICTURES,
        ),
    ] = None,
    size: Annotated[
        str | None,
        typer.Option(
            help=N_("Pixels that pictures are brought to, HEIGHTxWIDTH or one number; found out unless told."),
            metavar="64x64",
            rich_help_panel=_PICTURES,
        ),
    ] = None,
    fit: Annotated[
        str | None,
        typer.Option(
            help=N_(
                "How a picture of another shape gets there: crop (its middle), pad (with bars) or stretch. "
                "[dim]\\[default: crop; for transfer stretch][/dim]"
            ),
            rich_help_panel=_PICTURES,
        ),
    ] = None,
    class_weight: Annotated[
        str | None,
        typer.Option(
            help=N_(
                "balanced: rare classes count more in training; none; auto: balanced if one is three times as "
                "frequent as another. [dim]\\[default: auto][/dim]"
            ),
            rich_help_panel=_PICTURES,
        ),
    ] = None,
    ratio: Annotated[
        str | None,
        typer.Option(
            help=N_("Shares of train, validation and test. [dim]\\[default: 6:2:2][/dim]"),
            metavar="6:2:2",
            rich_help_panel=_SPLIT,
        ),
    ] = None,
    split: Annotated[
        str | None,
        typer.Option(
            help=N_("Use the split of an earlier Run, or a CSV of row,part."),
            metavar="RUN|FILE",
            rich_help_panel=_SPLIT,
        ),
    ] = None,
    split_column: Annotated[
        str | None, typer.Option(help=N_("Column that says train, validation or test."), rich_help_panel=_SPLIT)
    ] = None,
    validation: Annotated[
        str | None, typer.Option(help=N_("File with the validation rows."), metavar="FILE", rich_help_panel=_SPLIT)
    ] = None,
    test: Annotated[
        str | None, typer.Option(help=N_("File with the test rows."), metavar="FILE", rich_help_panel=_SPLIT)
    ] = None,
    scale: Annotated[
        str | None,
        typer.Option(
            help=N_("auto, quantile, standard, minmax, robust, robust_clip, maxabs or none."), rich_help_panel=_PREP
        ),
    ] = None,
    outliers: Annotated[
        float | None,
        typer.Option(
            help=N_("Remove training rows further out than so many standard deviations; 3 is customary."),
            metavar="Z",
            rich_help_panel=_PREP,
        ),
    ] = None,
    one_hot_max: Annotated[
        int | None,
        typer.Option(
            help=N_("Most labels for a one-hot column; above, an embedding. [dim]\\[default: 20][/dim]"),
            rich_help_panel=_PREP,
        ),
    ] = None,
    model: Annotated[
        str | None,
        typer.Option(
            help=N_(
                "Recipe: dnn, simple_rnn, lstm, gru, conv1d, realmlp, tabm, cnn, resnet, transfer, autoencoder, "
                "nlinear, dlinear or tsmixer (realmlp and tabm for rows of a table, cnn, resnet, transfer and "
                "autoencoder for pictures, the last three for series; auto tries several, and validation decides), or "
                "a function in a file: my.py:net. "
                "[dim]\\[default: dnn, of pictures cnn][/dim]"
            ),
            rich_help_panel=_NETWORK,
        ),
    ] = None,
    set_: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            help=N_(
                "Hyper-parameter of the recipe, such as width=64 depth=2 dropout=0.2; a wrong name lists them all."
            ),
            metavar="NAME=VALUE",
            rich_help_panel=_NETWORK,
        ),
    ] = None,
    branch: Annotated[
        list[str] | None,
        typer.Option(
            help=N_(
                'Columns with a network of their own, of any recipe: "house=area,rooms; dnn layers=20-10"; of '
                'pictures, that of --image: "look=photo; cnn". Columns that no branch names make one more, by --model '
                "and --set."
            ),
            metavar="NAME=A,B;...",
            rich_help_panel=_NETWORK,
        ),
    ] = None,
    middle: Annotated[
        str | None,
        typer.Option(
            help=N_('Dense layers after the branches are joined: "layers=30-7".'),
            metavar="NAME=VALUE",
            rich_help_panel=_NETWORK,
        ),
    ] = None,
    output: Annotated[
        list[str] | None,
        typer.Option(
            help=N_(
                "Layers, loss (mse, mae, huber; crossentropy), weight and metrics of the output of a target, or of "
                'several numbers: "price,rent; layers=30-7 loss=mae weight=0.5".'
            ),
            metavar="A,B;...",
            rich_help_panel=_NETWORK,
        ),
    ] = None,
    seeds: Annotated[
        int | None,
        typer.Option(
            help=N_("How many networks, each from its own seed. [dim]\\[default: 5][/dim]"), rich_help_panel=_NETWORK
        ),
    ] = None,
    seed: Annotated[
        int | None,
        typer.Option(
            help=N_("The first seed; it also draws the split. [dim]\\[default: 0][/dim]"), rich_help_panel=_NETWORK
        ),
    ] = None,
    epochs: Annotated[
        int | None,
        typer.Option(
            help=N_("Most passes over the training rows; by their number unless told."), rich_help_panel=_NETWORK
        ),
    ] = None,
    batch_size: Annotated[
        int | None, typer.Option(help=N_("Rows per step; by their number unless told."), rich_help_panel=_NETWORK)
    ] = None,
    patience: Annotated[
        int | None,
        typer.Option(
            help=N_("Epochs without a better val_loss (or val_accuracy, see the report) before a network stops."),
            rich_help_panel=_NETWORK,
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            "-o",
            help=N_("Folder of the Run. [dim]\\[default: sunbae-runs/DATA-001][/dim]"),
            rich_help_panel=_OUTPUT,
        ),
    ] = None,
    json_: Annotated[
        bool,
        typer.Option(
            "--json",
            help=N_("Print one JSON object on stdout; everything else goes to stderr."),
            rich_help_panel=_OUTPUT,
        ),
    ] = False,
    prove: Annotated[
        bool,
        typer.Option(
            "--prove",
            help=N_("Prove on your data that validation and test rows teach nothing."),
            rich_help_panel=_OUTPUT,
        ),
    ] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help=N_("Only the result."), rich_help_panel=_OUTPUT)] = False,
) -> None:
    """`sunbae train`."""
    given = {
        "target": target, "task": task, "drop": _names(drop), "categorical": _names(categorical),
        "numeric": _names(numeric), "id": _names(id_), "time": time, "group": group, "weight": weight,
        "dayfirst": dayfirst, "encoding": encoding, "separator": separator, "decimal": decimal,
        "missing": _names(missing), "sheet": sheet, "skip_bad_rows": skip_bad_rows,
        "join": tuple(join) if join else None, "key": _names(key), "past": past, "horizon": horizon,
        "future": _names(future), "gap": gap, "stationary": stationary, "backtest": backtest,
        "duplicates": duplicates, "sort": sort, "image": image, "image_folder": image_folder,
        "download": download, "size": size, "fit": fit,
        "class_weight": class_weight, "ratio": _ratio(ratio),
        "split": split, "split_column": split_column, "validation": validation, "test": test, "scale": scale,
        "outliers": outliers, "one_hot_max": one_hot_max, "model": model, "set": tuple(set_) if set_ else None,
        "branch": tuple(branch) if branch else None, "middle": middle, "output": tuple(output) if output else None,
        "seeds": seeds, "seed": seed, "epochs": epochs, "batch_size": batch_size, "patience": patience,
    }  # fmt: skip
    given = {name: value for name, value in given.items() if value is not None}
    from sunbae.data.images import is_images
    from sunbae.data.source import check_source
    from sunbae.job.options import make_options, read_config

    source = data
    if data.lower().endswith(".toml"):
        config = read_config(Path(data))
        source = config.pop("data")
        given = config | given
        if not quiet:
            # It may be found elsewhere than here.
            print(_("Data of {config}: {path}").format(config=data, path=source), file=sys.stderr)
    named = given.get("image")
    pictured = is_images(source, image=named if isinstance(named, str) else None)
    # Before Keras is imported: a mistyped name is answered at once.
    check_source(source, pictured=pictured, has_target=bool({"target", "output"} & given.keys()))
    if pictured and _may_download(source, quiet=quiet or json_):
        given["download"] = True
    options = make_options(given, pictured=pictured)
    from rich.console import Console

    from sunbae.job.console import ConsoleListener
    from sunbae.job.listen import Listener
    from sunbae.job.train import run_job

    # Names such as `a:b:c` are no emoji.
    console = Console(stderr=json_, emoji=False)
    listener = ConsoleListener(console, options)
    if prove:
        from sunbae.job.prove import prove_no_leak

        proof = prove_no_leak(source, options)
        console.print(proof, highlight=False, markup=False, soft_wrap=True)
    try:
        run = run_job(source, options, out=out, listener=Listener() if quiet else listener)
    finally:
        listener.stop()
    if json_:
        _print_json(run.to_json())
    elif quiet:
        lines = [run.verdict[0], *run.doubts, str(run.report)]
        console.print("\n".join(lines), highlight=False, markup=False, soft_wrap=True)


def _ratio(text: str | None) -> tuple[float, ...] | None:
    if text is None:
        return None
    try:
        return tuple(float(part) for part in text.replace(",", ":").split(":"))
    except ValueError:
        raise OptionError(
            _("--ratio is {text!r}; three numbers were expected, such as 6:2:2.").format(text=text)
        ) from None


@app.command(
    cls=Command,
    help=N_(
        "Predict for new rows, or forecast the next steps of a series, with the mean of a Run's networks; or with a "
        "model of Keras."
    ),
    epilog=N_("""[bold]Examples[/bold]

sunbae predict houses-001 new_houses.csv -o prices.csv

sunbae predict weather-001 -o forecast.csv          (a series: the steps after the end of its data)

sunbae predict weather-001 today.csv                (rows that go on from there)

sunbae predict model.sunbae new_houses.csv

sunbae predict houses-001 test.csv --submission sample_submission.csv -o submission.csv

sunbae predict model.h5 images.npy -o digits.csv          (a model of Keras; nothing in it is run)

sunbae predict model.json images.npy --weights model.weights.h5"""),
)
def predict(
    run: Annotated[
        str,
        typer.Argument(
            help=N_("Name or folder of a Run, a Bundle file, or a model of Keras (.keras, .h5, .json)."),
            metavar="RUN_OR_MODEL",
        ),
    ],
    data: Annotated[
        str | None,
        typer.Argument(
            help=N_("File with the rows to predict for; of a series, later rows, or nothing."), metavar="NEW_DATA"
        ),
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help=N_("CSV file to write. [dim]\\[default: stdout][/dim]"))
    ] = None,
    submission: Annotated[
        Path | None, typer.Option(help=N_("Sample submission whose header, ids and order are kept."), metavar="FILE")
    ] = None,
    encoding: Annotated[
        str | None, typer.Option(help=N_("Such as utf-8, cp949, utf-16; found out unless told."))
    ] = None,
    separator: Annotated[
        str | None, typer.Option(help=N_("Between cells: , ; | or tab; found out unless told."))
    ] = None,
    decimal: Annotated[str | None, typer.Option(help=N_("Decimal mark, . or , as in training unless told."))] = None,
    missing: Annotated[
        list[str] | None,
        typer.Option(
            help=N_("Cells that mean missing (empty always does); as in training unless told."), metavar="A,B"
        ),
    ] = None,
    sheet: Annotated[str | None, typer.Option(help=N_("Excel sheet, by name or number from 1."))] = None,
    weights: Annotated[
        Path | None,
        typer.Option(help=N_("Weights of an architecture (.json): .weights.h5, .h5 or .npz."), metavar="FILE"),
    ] = None,
    join: Annotated[
        list[str] | None,
        typer.Option(
            help=N_("File whose columns are put beside those of NEW_DATA, as in training; once for each file."),
            metavar="FILE",
        ),
    ] = None,
    key: Annotated[
        list[str] | None,
        typer.Option(help=N_("Column that NEW_DATA and the files of --join have in common."), metavar="A,B"),
    ] = None,
    image: Annotated[
        str | None,
        typer.Option(help=N_("Column of NEW_DATA that names the picture of each row; as in training unless told.")),
    ] = None,
    image_folder: Annotated[
        str | None,
        typer.Option(
            help=N_("Folder that the paths of --image begin in; that of the table unless told."), metavar="FOLDER"
        ),
    ] = None,
) -> None:
    """`sunbae predict`."""
    from sunbae.data.images import is_images
    from sunbae.data.source import require_source

    for source in (data, submission, *(join or ())):
        if source is not None and not os.path.exists(source) and not is_images(source):
            # Before Keras is imported: a mistyped name is answered at once.
            require_source(source)
    if bool(join) != bool(key):
        raise OptionError(_("--join and --key belong together: the other file, and the column that both files have."))
    if out is not None:
        out = _require_csv(_place(out, run, data, submission, weights, *(join or ())))
    reading = {"encoding": encoding, "separator": separator, "missing": _names(missing), "sheet": sheet}
    from sunbae.job.load import is_foreign

    if is_foreign(run) or weights is not None:
        for option, given in (("--submission", submission), ("--join", join)):
            if given:
                text = _("{option} belongs to Runs and Bundles; {path} is a model of Keras.")
                raise OptionError(text.format(option=option, path=run))
        _predict_foreign(run, weights, data, out, reading | {"decimal": decimal})
        return
    from sunbae.job.submission import read_sample, submission_csv

    sample = read_sample(submission) if submission is not None else None
    from sunbae.job.forecast import Forecaster
    from sunbae.job.predict import ReadsPictures, load, with_ids

    predictor = load(run)
    if isinstance(predictor, Forecaster):
        if join:
            raise OptionError(_("--join is for tables; {run} forecasts a series.").format(run=run))
        if sample is not None:
            raise OptionError(_("--submission is for tables; {run} forecasts a series.").format(run=run))
        forecast = predictor.forecast(data, decimal=decimal, **reading)
        _write_predictions(forecast.frame.write_csv(), forecast.frame.height, forecast.notes, out)
        return
    if data is None:
        raise OptionError(_("{run} predicts for rows: name a file with them.").format(run=run))
    pictured = {"image": image, "folder": image_folder} if isinstance(predictor, ReadsPictures) else {}
    if (image or image_folder) is not None and not pictured:
        raise OptionError(_("--image is for pictures; {run} reads rows of numbers and labels.").format(run=run))
    if pictured and join:
        raise OptionError(_("--join is for tables; {run} reads pictures.").format(run=run))
    table = predictor.read(data, decimal=decimal, **reading, **pictured)
    if join:
        others = [predictor.read(other, decimal=decimal, **reading) for other in join]
        table = predictor.join(table, others, _names(key) or ())
    prediction = predictor.predict_table(table)
    notes = [*table.notes, *prediction.notes]
    if sample is not None:
        text, more = submission_csv(sample, table, prediction, predictor)
        notes, n = [*notes, *more], sample.table.n_rows
    else:
        text, n = with_ids(prediction, table).write_csv(), table.n_rows
    _write_predictions(text, n, notes, out)


def _predict_foreign(
    model: str, weights: Path | None, data: str | None, out: Path | None, reading: dict[str, Any]
) -> None:
    from sunbae.job.foreign import given
    from sunbae.job.load import load_foreign_model

    if data is None:
        raise OptionError(_("{run} predicts for rows: name a file with them.").format(run=model))
    network = load_foreign_model(model, weights)
    rows = given(data, **reading)
    frame = network.frame(network.predict_given(rows))
    _write_predictions(frame.write_csv(), frame.height, rows.notes, out)


def _write_predictions(text: str, n: int, notes: Iterable[str], out: Path | None) -> None:
    for note in notes:
        print("! " + note, file=sys.stderr)
    if out is None:
        _check_letters(text)
        sys.stdout.write(text)
        return
    from sunbae.files import atomic_write

    atomic_write(out, text)
    print(_("{n} predictions written to {path}").format(n=n, path=out), file=sys.stderr)


def _check_letters(text: str) -> None:
    """Refuse to write into a file or pipe what its encoding has no letters for: a label of ??? would be a false one."""
    if sys.stdout.isatty():
        return
    encoding = sys.stdout.encoding or "utf-8"
    try:
        text.encode(encoding)
    except UnicodeEncodeError as exc:
        said = _("The output is in {encoding}, which cannot write {letter}. Name a file with --out; it is in UTF-8.")
        raise OptionError(said.format(encoding=encoding, letter=_quoted(text[exc.start]))) from exc


def _quoted(letter: str) -> str:
    """A letter as the console can show it."""
    try:
        letter.encode(sys.stderr.encoding or "utf-8")
    except UnicodeEncodeError:
        return ascii(letter)
    return repr(letter)


def _place(out: Path, *sources: str | Path | None) -> Path:
    """Where to write; refused are the place of what is read, and the folders of runs.

    Raises: OptionError.
    """
    from sunbae.runs.store import run_around

    place, folder = user_path(out), run_around(user_path(out))
    if folder is not None:
        raise OptionError(
            _(
                "--out {path} is in the folder of the run {folder}, which stays as it was made. Name another place."
            ).format(path=out, folder=folder)
        )
    for source in sources:
        both = source is not None and os.path.isfile(place) and os.path.isfile(user_path(source))
        if both and os.path.samefile(place, user_path(str(source))):
            raise OptionError(
                _("--out {path} is a file that is read, and would be overwritten. Name another file.").format(path=out)
            )
    return place


# Tables that are no text, or are packed: a file of predictions with such an ending could not be opened.
_NO_CSV = {".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".parquet", ".pq", ".json", ".jsonl", ".ndjson", ".npy", ".npz"}
_NO_CSV |= {".gz", ".zip", ".bz2", ".xz", ".zst", ".7z"}


def _require_csv(place: Path) -> Path:
    """A place that is not called like a file of another kind.

    Raises: OptionError if it is.
    """
    if place.suffix.lower() in _NO_CSV:
        text = _("--out {path}: predictions are written as CSV text. Name a file that ends in .csv.")
        raise OptionError(text.format(path=place))
    return place


app.command(cls=Command, help=clirun.HELP, epilog=clirun.EXAMPLES, context_settings=clirun.SETTINGS)(clirun.run)
app.command(cls=Command, help=cliaudit.CHECK_HELP, epilog=cliaudit.CHECK_EXAMPLES)(cliaudit.check)
app.command(cls=Command, help=cliaudit.RULE_HELP, epilog=cliaudit.RULE_EXAMPLES)(cliaudit.rule)


@app.command(
    cls=Command,
    help=N_("Write a network as a file for plain Keras: by its ending the whole network, its architecture or weights."),
    epilog=N_("""[bold]Examples[/bold]

sunbae export houses-001 -o houses.keras

sunbae export houses-001 -o houses.h5 --seed 3

sunbae export houses-001 -o houses.weights.h5

sunbae export old.h5 -o new.keras          (a model of Keras 2 for Keras 3)"""),
)
def export(
    run: Annotated[
        str,
        typer.Argument(
            help=N_("Name or folder of a Run, a Bundle file, or a model of Keras (.keras, .h5, .json)."),
            metavar="RUN_OR_MODEL",
        ),
    ],
    out: Annotated[
        Path,
        typer.Option(
            "--out",
            "-o",
            help=N_("File to write: .keras, .h5 (whole network), .json (architecture), .weights.h5, .npz (weights)."),
        ),
    ],
    seed: Annotated[int | None, typer.Option(help=N_("Which of the networks; the first unless told."))] = None,
    weights: Annotated[
        Path | None,
        typer.Option(help=N_("Weights of an architecture (.json): .weights.h5, .h5 or .npz."), metavar="FILE"),
    ] = None,
) -> None:
    """`sunbae export`."""
    from sunbae.job.export import ending_of

    ending_of(out)
    out = _place(out, run, weights)
    from sunbae.job.load import load

    for note in load(run, weights=weights).export(out, seed=seed):
        print(note, file=sys.stderr)
    print(_("The network is in {path}").format(path=out), file=sys.stderr)


@app.command(
    name="data",
    cls=Command,
    help=N_("Sets of pictures that have a name: where each is on this computer; fetch one from the internet."),
    epilog=N_("""[bold]Examples[/bold]

sunbae data list

sunbae data get fashion_mnist"""),
)
def data_sets(
    action: Annotated[str, typer.Argument(help=N_("list or get."), metavar="list|get")] = "list",
    name: Annotated[
        str | None, typer.Argument(help=N_("mnist, fashion_mnist, cifar10 or cifar100."), metavar="NAME")
    ] = None,
) -> None:
    """`sunbae data`."""
    from sunbae.data.datasets import list_sets, named_set

    if action == "get" and name is not None:
        from rich.console import Console
        from rich.progress import DownloadColumn, Progress

        columns = (*Progress.get_default_columns(), DownloadColumn())
        with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
            task = bar.add_task(name, total=None)
            found = named_set(
                name, allow_download=True, progress=lambda done, n: bar.update(task, completed=done, total=n)
            )
        print("\n".join(found.notes))
        return
    if action != "list" or name is not None:
        raise OptionError(
            _("sunbae data list, or sunbae data get NAME, was expected; found: {found}.").format(
                found=" ".join(filter(None, ["sunbae data", action, name]))
            )
        )
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table as RichTable

    table = RichTable(box=None, padding=(0, 2, 0, 0), header_style="bold")
    for title in (_("name"), _("what"), _("size"), _("where")):
        table.add_column(title, overflow="fold")
    for row in list_sets():
        where = escape(str(row.where)) if row.where else _("not here: sunbae data get {name}").format(name=row.name)
        table.add_row(row.name, escape(row.what), f"{-(-row.n_bytes // 2**20)} MiB", where)
    Console(emoji=False).print(table)


@app.command(cls=Command, help=N_("List the runs, the newest last. SUNBAE_RUNS names another folder than sunbae-runs."))
def runs(
    json_: Annotated[bool, typer.Option("--json", help=N_("Print a JSON array."))] = False,
) -> None:
    """`sunbae runs`."""
    from sunbae.runs.store import list_runs, runs_folder

    found = list_runs()
    if json_:
        _print_json([{"run": str(r.path), **r.record} for r in found])
        return
    if not found:
        print(
            _("There are no runs in {folder} yet. Make one: sunbae train DATA.csv --target COLUMN").format(
                folder=runs_folder()
            )
        )
        return
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold")
    for title in (_("run"), _("made"), _("target"), _("model"), _("seeds"), _("score")):
        table.add_column(title, overflow="fold")
    for r in found:
        made = str(r.record.get("created", ""))[:16]
        table.add_row(
            *(escape(str(cell)) for cell in (r.name, made, *(_script_cells(r) if r.is_script else _cells(r))))
        )
    Console(emoji=False).print(table)


def _cells(run: RunRecord) -> tuple[Any, ...]:
    """Target, model, seeds and test score of a training."""
    from sunbae.words import metric_label

    metric = run.record.get("metric", "")
    score = (run.record.get("test") or {}).get(metric)
    shown = f"{metric_label(metric)} {score:.5g}" if isinstance(score, (int, float)) else "-"
    model = run.record.get("model") or (run.record.get("options") or {}).get("model", "?")
    return run.record.get("target", "?"), model, len(run.record.get("seeds", [])), shown


def _script_cells(run: RunRecord) -> tuple[Any, ...]:
    """What it is, its fits, and its last score."""
    from sunbae.runs.scripts import last_score, number_of_fits

    n, score = number_of_fits(run.record), last_score(run.record)
    fits = _("1 fit") if n == 1 else _("{n} fits").format(n=n)
    return _("script"), fits, "-", "-" if score is None else f"{score[0]} {score[1]:.5g}"


@app.command(cls=Command, help=N_("Open the report of a Run in the browser."))
def report(
    run: Annotated[str, typer.Argument(help=N_("Name or folder of a Run."), metavar="RUN")],
    no_open: Annotated[bool, typer.Option("--no-open", help=N_("Only print where the report is."))] = False,
) -> None:
    """`sunbae report`."""
    from sunbae.runs.store import find_run

    path = find_run(run).report.resolve()
    if not path.exists():
        raise OptionError(_("{path} does not exist; the run has no report.").format(path=path))
    print(path)
    if not no_open:
        typer.launch(path.as_uri())


@app.command(
    cls=Command,
    help=N_("Explain a network layer by layer: shapes, parameters with their formula, activations, mistakes."),
    epilog=N_("""[bold]Examples[/bold]

sunbae explain model.h5          (only its configuration is read; nothing in it is run)

sunbae explain houses-001 --svg network.svg

sunbae explain dnn --input 13 --set width=64

sunbae explain lstm --input 24,3          (a window of 24 steps of 3 features)"""),
)
def explain(
    model: Annotated[
        str,
        typer.Argument(
            help=N_("Run, Bundle, .keras, .h5, JSON of model.to_json(), or the name of a recipe."), metavar="MODEL"
        ),
    ],
    input_: Annotated[
        str | None,
        typer.Option(
            "--input", help=N_("Shape of one sample, where the model does not say it: 8 or 28,28,1."), metavar="SHAPE"
        ),
    ] = None,
    set_: Annotated[
        list[str] | None,
        typer.Option("--set", help=N_("Hyper-parameter of a recipe, such as width=64."), metavar="NAME=VALUE"),
    ] = None,
    svg: Annotated[Path | None, typer.Option(help=N_("Write a picture of the network."), metavar="FILE")] = None,
    json_: Annotated[bool, typer.Option("--json", help=N_("Print one JSON object."))] = False,
) -> None:
    """`sunbae explain`."""
    from sunbae.job.explain import explain as explained
    from sunbae.job.explain import explain_all, parse_shape

    shape = None if input_ is None else parse_shape(input_)
    if svg is not None:
        svg = _place(svg, model)
    given: dict[str, Any] = {"input_shape": shape, "settings": set_ or ()}
    # A picture is of one model.
    anatomies = explain_all(model, **given) if svg is None else [explained(model, **given)]
    if svg is not None:
        from sunbae.anatomy.picture import picture
        from sunbae.files import atomic_write

        atomic_write(svg, picture(anatomies[0]))
        print(_("The picture is in {path}").format(path=svg), file=sys.stderr)
    if json_:
        from sunbae.anatomy.examine import as_json

        told = [as_json(anatomy) for anatomy in anatomies]
        _print_json(told[0] if len(told) == 1 else {"models": told})
        return
    from rich.console import Console

    from sunbae.anatomy.show import renderables

    console = Console(emoji=False)
    for anatomy in anatomies:
        if len(anatomies) > 1:
            console.print(anatomy.name, style="bold underline", highlight=False, markup=False)
        for part in renderables(anatomy):
            console.print(part, highlight=False)
