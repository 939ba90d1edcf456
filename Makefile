# `make help` tells what there is. PYTHON names another Python than the one found on the machine.
PORT ?= 8000
HOST ?= 127.0.0.1
DATA_DIR ?= data
IN_VENV = .venv/bin/python
export PYTHON
CATALOGUES = $(patsubst %.po,%.mo,$(wildcard translations/*/LC_MESSAGES/*.po))

.DEFAULT_GOAL = help
.PHONY: help run demo-reset test check bench venv venv-dev libraries translations pin

help: ## Dit ce que sait faire make
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/make \1\t\2/p' Makefile | expand -t 20

run demo-reset: export MODE = demo
run demo-reset: export PORT := $(PORT)
run demo-reset: export HOST := $(HOST)
run demo-reset: export DATA_DIR := $(DATA_DIR)

run: venv ## Installe, remplit et démarre la démonstration (PORT, HOST, DATA_DIR, DATABASE_URL, DEMO_CLOCK)
	@$(IN_VENV) -m tools.preflight
	@$(IN_VENV) -m tools.prepare
	@$(IN_VENV) serve.py

demo-reset: venv ## Efface la démonstration et la remplit de nouveau
	@$(IN_VENV) -m flask --app app db upgrade
	@$(IN_VENV) cli.py demo-reset

test: venv-dev ## Passe tous les tests, sur SQLite et PostgreSQL
	@sh tools/chromium.sh
	@$(IN_VENV) -m pytest --numprocesses 2 --dist loadfile

check: venv-dev ## Vérifie le style et les types
	@$(IN_VENV) -m ruff check .
	@$(IN_VENV) -m ruff format --check .
	@$(IN_VENV) -m mypy

bench: venv-dev ## Mesure les pages et les réservations
	@$(IN_VENV) -m bench

venv: libraries translations ## Installe tout ce qui tourne, sans rien démarrer

venv-dev: venv
	@sh tools/install.sh requirements-dev.txt

libraries:
	@sh tools/install.sh

translations: $(CATALOGUES) ## Compile les catalogues de traduction

%.mo: %.po | libraries
	@$(IN_VENV) -m babel.messages.frontend --quiet compile --input-file $< --output-file $@

pin: libraries ## Fige les versions les plus récentes dans requirements.txt et requirements-dev.txt
	@$(IN_VENV) -m tools.pin
