# Everything starts from a bare Python 3.11+: each target sets up what it needs in .venv, pinned and checked by hash.
PYTHON ?= python3
BIN := .venv/bin
export PYTHONHASHSEED = 0
# The tests start hundreds of processes: what Python compiled is kept, whatever the environment says.
unexport PYTHONDONTWRITEBYTECODE
# Tests run side by side, one process a core (four is enough for any laptop's memory); the cells of one notebook stay together, for they share a kernel.
SIDE_BY_SIDE := -n logical --maxprocesses=4

NBVAL := --nbval --nbval-current-env --nbval-cell-timeout=300 --nbval-sanitize-with=tests/nbval-sanitize.cfg -p no:cacheprovider -W default

.PHONY: help setup refresh test oldest lint lab notebooks docs voorbeeldstad lock bench clean

help:
	@echo "make refresh        report on the shipped data, in rapport/index.html"
	@echo "make test           all tests, notebooks included"
	@echo "make oldest         notebooks 01 to 05 as tests, on the lowest versions declared"
	@echo "make lab            open the notebooks in JupyterLab"
	@echo "make notebooks      execute and rewrite the committed notebooks"
	@echo "make docs           rewrite what is generated: data/README.md, the tour in README.md and the list of messages"
	@echo "make voorbeeldstad  make the fictional exports anew from their truth"
	@echo "make lint           ruff and mypy"
	@echo "make lock           renew both requirements locks"
	@echo "make bench          measure speed, as ratios, into benchmarks/"

setup: .venv/ready

.venv/ready: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("analyse needs Python 3.11 or newer; try: make PYTHON=python3.12 ...") if sys.version_info < (3, 11) else 0'
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch .venv/ready

refresh: setup
	$(BIN)/python -m analyse refresh $(ARGS)

test: setup
	$(BIN)/python -m pytest tests $(SIDE_BY_SIDE) --dist worksteal
	$(BIN)/python -m pytest $(NBVAL) notebooks $(SIDE_BY_SIDE) --dist loadfile

# The numbers of the notebooks on the lowest versions that pyproject.toml declares: these lean most on libraries
# (05 on the solver of scipy). Not all of them: time is short.
OLD := .venv-oldest/bin/python
OLDEST := $(wildcard notebooks/0[1-5]_*.ipynb)
.venv-oldest/ready: requirements-oldest.lock pyproject.toml
	$(PYTHON) -m venv --clear .venv-oldest
	$(OLD) -m pip install --quiet --disable-pip-version-check --no-compile --require-hashes -r requirements-oldest.lock
	$(OLD) -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch .venv-oldest/ready

oldest: .venv-oldest/ready
	$(OLD) -m pytest $(NBVAL) $(OLDEST) $(SIDE_BY_SIDE) --dist loadfile

lint: setup
	$(BIN)/ruff check --quiet .
	$(BIN)/ruff format --quiet --check .
	$(BIN)/mypy --no-error-summary

lab: setup
	$(BIN)/python -m jupyter lab --ServerApp.root_dir=. --LabApp.default_url=/lab/tree/notebooks

notebooks: setup
	$(BIN)/python -m tools.notebooks

docs: setup
	$(BIN)/python -m tools.docs

voorbeeldstad: setup
	$(BIN)/python data/bouw_voorbeeldstad/maak.py

LOCK := .venv-lock/bin/uv pip compile --quiet --universal --generate-hashes --no-header --no-annotate --python-version 3.11 --extra dev --extra veel --upgrade pyproject.toml
lock:
	$(PYTHON) -m venv .venv-lock
	.venv-lock/bin/python -m pip install --quiet --disable-pip-version-check uv
	$(LOCK) -o requirements.lock
	$(LOCK) --resolution lowest-direct -o requirements-oldest.lock
	rm -rf .venv-lock

bench: setup
	$(BIN)/python -m benchmarks $(ARGS)

clean:
	rm -rf .venv .venv-lock .venv-oldest rapport .pytest_cache .mypy_cache .ruff_cache
