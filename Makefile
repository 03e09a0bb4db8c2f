PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8000
OUT ?= out
SERVE ?= 1
OFFICE ?= office

.PHONY: run test spark lint types contract bench serve pictures clean

$(VENV)/.installed: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install -qq --disable-pip-version-check -c constraints.txt -e '.[dev]'
	touch $@

run: $(VENV)/.installed
	$(BIN)/lianggang run examples/county/plan.docx examples/county/figures.csv --year 2024 -o $(OUT)/county
	$(BIN)/lianggang run examples/nation/plan.json examples/nation/figures.csv --year 2024 -o $(OUT)/nation
ifneq ($(SERVE),0)
	$(BIN)/lianggang serve $(OUT) --port $(PORT)
endif

serve: $(VENV)/.installed
	test -f $(OFFICE)/secret_key || $(BIN)/lianggang web demo --home $(OFFICE)
	$(BIN)/lianggang web serve --home $(OFFICE) --port $(PORT)

bench: $(VENV)/.installed
	$(BIN)/python bench/run.py

# The pictures of the user manual, from the running demonstration office.
pictures: $(VENV)/.installed
	$(BIN)/python -m tests.e2e.pictures

# The engine for many machines is large and needs Java; its tests are skipped, and say so, without it.
spark: $(VENV)/.installed
	$(BIN)/pip install -qq --disable-pip-version-check -c constraints.txt -e '.[spark]'

test: $(VENV)/.installed
	$(BIN)/pytest -n auto --dist loadfile
	$(BIN)/python tests/with_postgres.py

lint: $(VENV)/.installed
	$(BIN)/ruff check src tests bench examples
	$(BIN)/ruff format --check src tests bench examples

types: $(VENV)/.installed
	$(BIN)/mypy

contract: $(VENV)/.installed
	$(BIN)/lint-imports

clean:
	rm -rf $(OUT)
