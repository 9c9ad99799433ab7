# Two commands are enough: make run, make test. The rest is in `make help`.
PORT ?= 8000
DATA_DIR ?= var
VENV := .venv
PY := $(VENV)/bin/python
MESSAGES = audit_service/translations/en/LC_MESSAGES/messages.po
export PYTHONUNBUFFERED := 1
# The demonstration: invented data, secrets made by itself; see docs/settings.md.
DEMO_ENV = DEMO=1 DATA_DIR="$(DATA_DIR)" PUBLIC_URL="http://127.0.0.1:$(PORT)"
FLASK = $(DEMO_ENV) $(VENV)/bin/flask --app wsgi

.PHONY: help run test test-env walk test-histories bench-form bench-import bench-trail bench-figures check lock routes access vectors screenshots messages clean bench-exports

help: ## what there is to make
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

run: $(VENV)/.run ## set everything up and start the service with demonstration data
	@$(FLASK) db upgrade
	@$(FLASK) reference
	@$(FLASK) demo
	@echo; echo "http://127.0.0.1:$(PORT)  (Ctrl+C: dừng / stop)"
	@$(DEMO_ENV) $(VENV)/bin/gunicorn wsgi:app --bind 127.0.0.1:$(PORT) \
		--worker-class gthread --workers 2 --threads 8 --no-control-socket

test: test-env ## set everything up that the tests need, run them all
	@if [ -f .test-env/libraries ]; then export LD_LIBRARY_PATH="$$(cat .test-env/libraries)"; fi; \
		$(PY) -m pytest -n 2 -q

test-env: $(VENV)/.dev .test-env/chromium ## the development set, a PostgreSQL, a Chromium

N ?= 2000
walk: test-env ## N=2000: random walks of the phone form through mishaps, 400 steps each
	@if [ -f .test-env/libraries ]; then export LD_LIBRARY_PATH="$$(cat .test-env/libraries)"; fi; \
		for seed in $$(shuf -i 1-999999 -n $$((($(N) + 399) / 400))); do \
			WALK_SEED=$$seed WALK_STEPS=400 $(PY) -m pytest -q -s tests/browser/test_phone_walk.py \
				|| exit 1; \
		done

HISTORIES ?= 20
test-histories: test-env ## HISTORIES=20: the figures after so many times more random histories
	HISTORIES=$(HISTORIES) $(PY) -m pytest -n 2 -q --timeout=0 \
		tests/inspections/progress/test_recompute.py tests/inspections/progress/test_kept.py \
		tests/inspections/verdict/test_queries.py

bench-form: test-env ## measure what the phone form costs a phone; prints, judges nothing
	@if [ -f .test-env/libraries ]; then export LD_LIBRARY_PATH="$$(cat .test-env/libraries)"; fi; \
		PYTHONPATH=. $(PY) tests/bench/form.py

bench-import: $(VENV)/.dev ## measure the preview of a list of 20,000 facilities; judges nothing
	PYTHONPATH=. $(PY) tests/bench/imports.py

bench-figures: test-env ## measure figures at 10 k, 100 k and 1 M visits; judges nothing
	PYTHONPATH=. $(PY) tests/bench/figures.py

bench-trail: $(VENV)/.dev ## measure what the trail costs eight writers; judges nothing
	PYTHONPATH=. $(PY) tests/bench/trail.py

bench-exports: test-env ## measure tables of a million rows as files and pages; judges nothing
	@if [ -f .test-env/libraries ]; then export LD_LIBRARY_PATH="$$(cat .test-env/libraries)"; fi; \
		PYTHONPATH=. $(PY) tests/bench/exports.py

check: $(VENV)/.dev ## lint, types, architecture, JavaScript, templates
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/ruff check .
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports
	$(PY) tools/check_templates.py
	sh tools/check_javascript.sh

lock: $(VENV)/.dev ## compile requirements*.in into pinned, hashed requirements*.txt
	$(VENV)/bin/uv pip compile --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-annotate --custom-compile-command "make lock" \
		requirements.in -o requirements.txt
	$(VENV)/bin/uv pip compile --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-annotate --custom-compile-command "make lock" \
		-c requirements.txt requirements-dev.in -o requirements-dev.txt

routes: $(VENV)/.dev ## write down all addresses (tests/routes.txt) after adding one
	PYTHONPATH=. $(PY) tests/test_house.py > tests/routes.txt

access: $(VENV)/.dev ## write the tables of docs/access.md after changing tests/access/expectations.toml
	PYTHONPATH=. $(PY) tests/access/table.py

vectors: $(VENV)/.dev ## judge tests/vectors/ anew after adding a rule set or a case
	PYTHONPATH=. $(PY) tests/vectors/make_verdicts.py

screenshots: test-env ## take README's pictures anew, of a demonstration filled for them
	PYTHONPATH=. $(PY) tools/screenshots.py

messages: $(VENV)/.dev ## gather the sentences of pages into translations/en/…/messages.po
	PYTHONPATH=. $(VENV)/bin/pybabel -q extract -F babel.cfg --no-location --no-wrap \
		--sort-output --omit-header -o .messages.pot .
	$(VENV)/bin/pybabel -q update -i .messages.pot -o $(MESSAGES) -l en --no-wrap \
		--ignore-obsolete --no-fuzzy-matching --omit-header
	@rm .messages.pot

clean: ## remove what was set up; never the data
	rm -rf $(VENV) .test-env

$(PY):
	sh tools/venv.sh $(VENV)

$(VENV)/.run: requirements.txt $(PY)
	$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

$(VENV)/.dev: requirements-dev.txt $(VENV)/.run
	$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

.test-env/chromium:
	sh tools/chromium.sh .test-env
