# Two commands to start: `make demo` shows the program at work, `make test` proves it.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
T ?= tests
K ?=
N ?= 5000
SITE ?= build/site

.PHONY: demo test check format docs drill drill-node drill-tools fuzz bench replay unread rule clean

demo: $(VENV)/ready
	@$(BIN)/python -m tests.demo

test: $(VENV)/ready
	$(BIN)/pytest -n auto --dist worksteal $(T) $(if $(K),-k "$(K)")

check: $(VENV)/ready
	$(BIN)/ruff format --check checker docs tests integrations
	$(BIN)/ruff check checker docs tests integrations
	$(BIN)/mypy
	$(BIN)/mypy integrations/github/comment.py
	$(BIN)/lint-imports
	$(BIN)/pytest tests/test_house.py

format: $(VENV)/ready
	$(BIN)/ruff format checker docs tests integrations
	$(BIN)/ruff check --fix checker docs tests integrations

drill: $(VENV)/ready  ## the real Alembic, Django and databases, on N generated histories (a tenth of them Django's)
	$(BIN)/python -m tests.drill $(N)
	$(BIN)/python -m tests.drill.django $$(($(N) / 10))
	$(BIN)/python -m tests.drill.django $$(($(N) / 50)) --on postgres

drill-tools: $(VENV)/ready  ## the real tools beside what our adapters say of them; TOOLS="knex sequelize" for some
	$(BIN)/python -m tests.drill_tools $(TOOLS)

drill-node: $(VENV)/ready  ## the real Prisma and the real Skeema on their fixtures; SCENARIOS="prisma/seed" for some
	$(BIN)/python -m tests.drill_node $(SCENARIOS)

fuzz: $(VENV)/ready  ## every reader on N texts at random, other ones each time
	FUZZ=$(N) $(BIN)/pytest -n auto tests/fuzz

bench: $(VENV)/ready  ## REPO=path of a clone of getredash/redash
	$(BIN)/python -m tests.bench $(REPO)

replay: $(VENV)/ready  ## REPO=path of a clone: the gate as if it had run at each release; FLAGS="--since v2 --verbose"
	$(BIN)/python -m tests.replay $(REPO) $(FLAGS)

unread: $(VENV)/ready  ## REPO=path of a clone: what no reader understands of its histories; FLAGS="v1.0 v2.0 --most 3"
	$(BIN)/python -m tests.unread $(REPO) $(FLAGS)

docs: $(VENV)/ready  ## the manual as a static site, in SITE
	$(BIN)/python -m docs $(SITE)

rule: $(VENV)/ready  ## ID=read-something-missing lays out the files of a new rule
	$(BIN)/python -m tests.new_rule $(ID)

$(VENV)/ready: pyproject.toml
	@command -v git >/dev/null || { echo "git is missing: install git" >&2; exit 1; }
	@command -v $(PYTHON) >/dev/null || { echo "$(PYTHON) is missing: install Python 3.11 or newer" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "$(PYTHON) is older than 3.11: make PYTHON=python3.11 $(MAKECMDGOALS)" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null \
	  || { echo "Python's venv module is missing: on Debian or Ubuntu, apt install python3-venv" >&2; exit 1; }
	@rm -rf $(VENV)
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]' --config-settings editable_mode=compat
	@touch $@

clean:
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .ruff_cache .import_linter_cache
