# Two commands: `make demo` shows what skillmap does, `make test` checks everything.
PYTHON ?= python3
VENV ?= .venv
BIN = $(VENV)/bin
# So many processes share the files of tests.
WORKERS ?= 2

.PHONY: demo test lint serve model clean

# The stamp is made last, so that an interrupted installation is taken up again.
$(VENV)/installed: pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing skillmap into $(VENV) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(VENV)/installed-dev: $(VENV)/installed
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@

demo: $(VENV)/installed
	@SKILLMAP=$(BIN)/skillmap sh examples/demo.sh

test: $(VENV)/installed-dev lint
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile

lint: $(VENV)/installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

# Trains the models again from scratch: see models/skillmap-1/CARD.md for what DATA holds. Takes hours, and can be
# interrupted and run again.
model: $(VENV)/installed
	@VENV=$(VENV) sh models/skillmap-1/training/retrain.sh "$(DATA)" out/training

serve: $(VENV)/installed
	$(BIN)/skillmap serve

clean:
	rm -rf $(VENV) out dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis
