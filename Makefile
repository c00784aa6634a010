# What people do here. `make` alone lists it.

PYTHON ?= python3
BIN := .venv/bin
PYTEST := $(BIN)/python -m pytest -n auto --dist worksteal
UV := uv==0.13.9
PIP_AUDIT := pip-audit==2.10.1
LOCK := pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	--no-emit-find-links --no-annotate --no-header --quiet pyproject.toml
# The linters load the settings; these are nobody's.
LINT_ENV := SECRET_KEY=only-for-checks-and-long-enough-for-django-s-own-0123456789 \
	DATABASE_URL=sqlite:///:memory: DJANGO_SETTINGS_MODULE=goodreadings.settings
TEMPLATES = $$(git ls-files --cached --others --exclude-standard 'templates/*.html')

.DEFAULT_GOAL := help
.PHONY: help install demo test test-many bench bench-compare searching lint format lock audit messages bibliography vendor

help: ## List what there is to make.
	@grep -hE '^[a-z-]+:.*## ' Makefile | sed -E 's/:[^#]*## /\t/' | while IFS="$$(printf '\t')" read -r name what; \
		do printf '  make %-14s %s\n' "$$name" "$$what"; done

demo: .venv/use ## Serve a demonstration at http://127.0.0.1:8000 (PORT= another port, FRESH=1 anew).
	@PORT=$(PORT) FRESH=$(FRESH) exec $(BIN)/python deploy/demo.py

install: .venv/work ## Make .venv with everything for use and tests.

test: install ## Run every test, on SQLite and on PostgreSQL (ARGS= for pytest).
	@failed=0; for database in sqlite postgresql; do echo "== $$database"; \
		TEST_DATABASE=$$database $(PYTEST) $(ARGS) || failed=1; done; exit $$failed

test-many: install ## Run the browser tests before two processes behind nginx, on PostgreSQL and Redis.
	TEST_SITE=machines TEST_DATABASE=postgresql $(BIN)/python -m pytest tests/browser $(ARGS)

bench: install ## Measure what pages cost, as ratios to a floor (ARGS="--sizes small --only topic").
	$(BIN)/python -m tests.bench $(ARGS)
	$(BIN)/python -m pytest -q -m bench tests/bench

# Named after it, the files are targets of make, too; they are there, so that nothing is done for them.
bench-compare: ## Set two runs side by side: make bench-compare var/bench-a.json var/bench.json
	@$(BIN)/python -m tests.bench compare $(or $(A),$(word 2,$(MAKECMDGOALS))) $(or $(B),$(word 3,$(MAKECMDGOALS)))

searching: install ## Measure the search with 1,000,000 posts on PostgreSQL, 100,000 on SQLite (POSTS= for others).
	SEARCH_POSTS=$(or $(POSTS),100000) $(BIN)/python -m pytest -q -m bench tests/bench/test_search.py $(ARGS)
	TEST_DATABASE=postgresql TEST_SHARED_BUFFERS=2GB SEARCH_POSTS=$(or $(POSTS),1000000) \
		$(BIN)/python -m pytest -q -m bench tests/bench/test_search.py $(ARGS)

lint: install ## Check style, templates, imports, types and migrations.
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/djade --check --target-version 5.2 $(TEMPLATES)
	$(BIN)/lint-imports --no-cache
	$(LINT_ENV) $(BIN)/mypy
	$(LINT_ENV) $(BIN)/python manage.py makemigrations --check --dry-run
	$(BIN)/python tests/house.py
	$(BIN)/python tests/messages.py

format: install ## Mend style where a program can.
	$(BIN)/ruff check --fix-only --quiet
	$(BIN)/ruff format
	$(BIN)/djade --target-version 5.2 $(TEMPLATES)

lock: install ## Renew the pinned versions in requirements.txt and requirements-dev.txt.
	$(BIN)/python -m pip install --quiet $(UV)
	$(BIN)/uv $(LOCK) -o requirements.txt
	$(BIN)/uv $(LOCK) --group dev -c requirements.txt -o requirements-dev.txt
	echo $(PIP_AUDIT) | $(BIN)/uv $(subst pyproject.toml,-,$(LOCK)) -o requirements-audit.txt

audit: ## Ask the public data base of vulnerabilities about every dependency.
	$(PYTHON) tests/audit.py

messages: install ## Collect the words of the site for translation, and compile what is translated.
	$(BIN)/python tests/messages.py --renew

bibliography: install ## Compile what is exported with pdflatex and bibtex, where they are installed.
	@command -v pdflatex >/dev/null && command -v bibtex >/dev/null || { \
		echo "Needs pdflatex and bibtex. On Debian and Ubuntu: apt install texlive-latex-base" >&2; exit 1; }
	$(BIN)/python -m tests.latex $(FILES)

vendor: ## Copy the browser's libraries into static/vendor again.
	npm ci
	npm run vendor

# Stamps: what was installed from which list.
.venv/use: requirements.txt | .venv/bin/python
	$(BIN)/python -m pip install --require-hashes -r requirements.txt
	@touch $@

.venv/work: requirements-dev.txt | .venv/bin/python
	$(BIN)/python -m pip install --require-hashes -r requirements-dev.txt
	@touch .venv/use $@

.venv/bin/python:
	@command -v $(PYTHON) >/dev/null || { \
		echo "Good Readings needs Python 3.11 or newer, and finds no '$(PYTHON)'. Name one: make PYTHON=/path/to/python3" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Good Readings needs Python 3.11 or newer; '$(PYTHON)' is older. Name one: make PYTHON=/path/to/python3" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
		echo "'$(PYTHON)' lacks the module venv. On Debian and Ubuntu: apt install python3-venv" >&2; exit 1; }
	$(PYTHON) -m venv .venv
