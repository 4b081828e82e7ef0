# One command each; CI runs the same ones. On Windows without make: README.md, "Windows".
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: demo setup test exhaustive audit-report audit-pairs lint bench docs locale lock clean

demo: $(READY)
	$(BIN)/sunbae train src/sunbae/data/samples/abalone.csv --target rings

setup: $(READY)

$(READY): pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check "pip>=25.1"
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e . --group dev
	touch $(READY)

test: $(READY)
	$(BIN)/python -m pytest

# All cases of the batteries, of which `make test` takes some.
exhaustive: $(READY)
	$(BIN)/python -m pytest -m exhaustive

# Precision and recall of each rule of the audit, over the labelled scripts of tests/audit/cases.
audit-report: $(READY)
	cd tests && ../$(BIN)/python -m audit.measure

# Honest scores beside those of scripts corrected by hand, tests/audit/pairs.
audit-pairs: $(READY)
	cd tests && ../$(BIN)/python -m audit.pairs

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m pytest tests/test_imports.py

bench: $(READY)
	$(BIN)/python -m bench

docs: $(READY)
	$(BIN)/python docs/make.py

# Texts for translation: collect them, then compile the catalogue that is shipped.
locale: $(READY)
	$(BIN)/pybabel -q extract -F babel.cfg --no-wrap --omit-header --no-location -o /tmp/sunbae.pot src/sunbae
	$(BIN)/pybabel -q update -N --no-wrap --ignore-pot-creation-date --ignore-obsolete -D sunbae -l ko -i /tmp/sunbae.pot -d src/sunbae/locale
	$(BIN)/pybabel -q compile -D sunbae -d src/sunbae/locale

# Exact versions for a reproducible installation, for all supported Pythons and systems.
lock: $(READY)
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --group dev pyproject.toml -o constraints.txt

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis
