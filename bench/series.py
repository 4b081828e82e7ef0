"""`sunbae train --model auto` on public series: test RMSE beside the baselines, and the time of the whole process.

    python -m bench.series [NAME ...]

The data are looked for in `SUNBAE_DATA` or `../shared/data`. Each row is put into bench/series.json and RESULTS.md.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from bench.job import data_folder, taken, trained
from bench.report import save_series

SEEDS = 3
JOBS: dict[str, tuple[str, list[str]]] = {
    "temperature": ("korea_markets_temperature", ["--target", "seoul_tavg", "--time", "date"]),
    "kospi": ("korea_markets_temperature", ["--target", "kospi", "--time", "date"]),
    "jfk": ("jfk_weather_hourly", ["--target", "temp,humid", "--time", "time_utc", "--past", "72", "--horizon", "24"]),
    "etth1": ("ETTh1", ["--target", "OT", "--time", "date", "--past", "96", "--horizon", "24"]),
    "airline": ("airline_passengers", ["--target", "Passengers", "--time", "Month"]),
    "melbourne": ("daily_min_temperatures", ["--target", "Temp", "--time", "Date"]),
    "beijing": ("beijing_pollution", ["--target", "pm2.5", "--time", "year,month,day,hour"]),
    "seattle": ("seattle_weather", ["--target", "temp_max", "--time", "date"]),
    "seoul": ("seoul_temperature_daily", ["--target", "tavg", "--time", "date"]),
    "seoul_cp949": ("seoul_temperature_2015_2019_cp949", ["--target", "평균기온(℃)", "--time", "일시"]),
    "household": ("household_power_daily", ["--target", "Global_active_power", "--time", "datetime"]),
}
BASELINES = ("last value", "seasonal naive", "ridge on lags", "trees on lags")


def main(names: list[str]) -> None:
    """Run the jobs one after the other."""
    folder = data_folder() / "series"
    for name in names or JOBS:
        row = _row(name, folder)
        save_series("recipes", name, row)
        print(row, flush=True)


def _row(name: str, folder: Path) -> dict[str, str]:
    file, options = JOBS[name]
    with tempfile.TemporaryDirectory() as place:
        words = [str(folder / f"{file}.csv"), *options, *(() if "--horizon" in options else ("--horizon", "1"))]
        found, seconds = trained([*words, "--model", "auto", "--seeds", str(SEEDS)], Path(place))
    score, verdict = found["test"]["rmse"], found["verdict"][0].split(":")[0]
    others = {b: found["baselines"].get(b, {}).get("rmse") for b in BASELINES}
    return {
        "series": f"{file}: {options[1]}",
        "recipe": taken(found),
        "network": f"{score['mean']:.4g} ± {score['sd']:.2g}",
        **{b: "-" if value is None else f"{value:.4g}" for b, value in others.items()},
        "verdict": verdict,
        "seconds": f"{seconds:.0f}",
    }


if __name__ == "__main__":
    main(sys.argv[1:])
