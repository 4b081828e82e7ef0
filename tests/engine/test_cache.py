"""Programs are kept on disk, read by the next process, and JAX is as it was afterwards."""

import os
import subprocess
import sys
import time

import jax
import jax.numpy as jnp
import pytest

from sunbae.engine import cache
from sunbae.engine.cache import cache_folder, kept_on_disk

NAMES = ("jax_compilation_cache_dir", "jax_persistent_cache_min_compile_time_secs", "jax_compilation_cache_max_size")


def settings():
    return [getattr(jax.config, name) for name in NAMES]


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("SUNBAE_CACHE", str(tmp_path))
    return cache_folder()


def compile_something(factor):
    jax.jit(lambda x: jnp.sin(x) * factor)(jnp.arange(7.0)).block_until_ready()


def files(folder):
    return sorted(p.name for p in folder.glob("*-cache")) if folder.exists() else []


def test_inside_only(folder):
    before = settings()
    compile_something(1.25)
    with kept_on_disk():
        compile_something(2.25)
        inside = files(folder)
        with kept_on_disk():
            pass
        assert settings() != before
    assert inside
    compile_something(3.25)
    assert files(folder) == inside
    assert settings() == before


def test_settings_come_back_after_an_error(folder):
    before = settings()
    with pytest.raises(ZeroDivisionError), kept_on_disk():
        raise ZeroDivisionError
    assert settings() == before


def test_a_cache_of_the_users_own_is_left_alone(folder, tmp_path):
    own = str(tmp_path / "own")
    jax.config.update("jax_compilation_cache_dir", own)
    try:
        with kept_on_disk():
            assert jax.config.jax_compilation_cache_dir == own
    finally:
        jax.config.update("jax_compilation_cache_dir", None)
    assert not folder.exists()


def test_switched_off_or_not_writable(monkeypatch, tmp_path):
    before = settings()
    monkeypatch.setenv("SUNBAE_CACHE", "")
    assert cache_folder() is None
    with kept_on_disk():
        assert settings() == before
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("SUNBAE_CACHE", str(tmp_path / "file"))
    with kept_on_disk():
        assert settings() == before


def test_another_processor_has_a_folder_of_its_own(folder, monkeypatch):
    monkeypatch.setattr(cache, "_processor", lambda: "another one")
    assert cache_folder() != folder
    assert cache_folder().parent == folder.parent


def test_the_next_process_reads_what_this_one_compiled(tmp_path):
    code = """if True:
        import numpy as np, logging, sys
        import sunbae
        from sunbae._compat import load_keras
        keras = load_keras()
        hits = []
        logging.getLogger("jax._src.compiler").addHandler(type("H", (logging.Handler,), {
            "emit": lambda self, r: hits.append(r.getMessage())})())
        logging.getLogger("jax._src.compiler").setLevel(logging.DEBUG)
        logging.getLogger("jax._src.compiler").propagate = False
        model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
        model.compile("sgd", "mse")
        keras.utils.set_random_seed(0)
        x = np.ones((8, 2), dtype="float32")
        loss = sunbae.fit(model, x, x[:, :1], epochs=2, verbose=0).history["loss"]
        print(sum("cache hit" in h.lower() for h in hits), len(loss))
    """
    env = os.environ | {"SUNBAE_CACHE": str(tmp_path)}
    counts = []
    for _process in range(2):
        done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        counts.append([int(word) for word in done.stdout.split()])
    assert counts[0] == [0, 2]
    assert counts[1][0] > 0


def test_a_program_is_written_whole(folder, monkeypatch):
    moved = []
    replace = os.replace

    def look(part, place):
        moved.append((os.path.basename(place), os.path.exists(place), os.path.getsize(part) > 0))
        replace(part, place)

    monkeypatch.setattr(os, "replace", look)
    with kept_on_disk():
        compile_something(4.25)
    assert sorted(name for name, _there, _filled in moved) == files(folder)
    assert all(not there and filled for _name, there, filled in moved)
    assert {path.suffix for path in folder.iterdir()} <= {"", ".pruned"}


def sized(folder, name, n, age):
    path = folder / name
    path.write_bytes(b"x" * n)
    when = time.time() - age
    os.utime(path, (when, when))
    return path


def test_what_was_used_least_recently_goes_first(tmp_path):
    old, middle, new = (sized(tmp_path, f"{age}-cache", 100, age) for age in (3000, 2000, 1000))
    cache.prune(tmp_path, 250)
    assert not old.exists()
    assert middle.exists()
    assert new.exists()


def test_looked_at_once_an_hour(tmp_path):
    cache.prune(tmp_path, 250)
    first = sized(tmp_path, "a-cache", 300, 10)
    cache.prune(tmp_path, 250)
    assert first.exists()
    sized(tmp_path, cache.PRUNED, 0, 2 * cache.PRUNE_S)
    cache.prune(tmp_path, 250)
    assert not first.exists()
