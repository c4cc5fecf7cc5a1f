# Needs Python 3.11 or newer and make. Everything else is installed into .venv from the hashed requirements.txt.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
HTTP := httpx
CLIENT_TESTS := generator/tests/rendering generator/tests/runtime generator/tests/test_generated_package.py \
	$(addprefix contract_tests/test_,answers.py background.py error_answers.py package_readme.py sending.py typing_api.py)

.DEFAULT_GOAL := help
.PHONY: help setup generate check test contract mock bench-client lock clean

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 20

setup: $(READY) ## install everything into .venv

$(READY): requirements.txt generated/pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; say make PYTHON=/path/to/it")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --no-index --no-deps --no-build-isolation -e generated
	@touch $@

generate: $(READY) ## write generated/ from spec/openapi.yaml
	$(BIN)/python -m generator

check: $(READY) ## generated/ is up to date; style, types and import directions hold
	$(BIN)/python -m generator --check
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/basedpyright
	$(BIN)/lint-imports

test: $(READY) ## run every test of the repository, those of the client on httpx2 as well
	$(BIN)/python -m pytest -n 2 --dist loadfile
	$(BIN)/python -m pytest -n 2 --dist loadfile -p generator.tests.on_httpx2 $(CLIENT_TESTS)

contract: $(READY) ## regenerate, then judge the package and the embedded mock server; leaves report.json
	$(BIN)/python -m generator
	$(BIN)/python -m contract_tests run

mock: $(READY) ## serve the mock on loopback until Ctrl-C
	$(BIN)/python -m contract_tests mock

bench-client: $(READY) ## measure import, calls and validation of the package against what it stands on; HTTP=httpx2
	$(BIN)/python -m contract_tests.benchmarks --http-library $(HTTP)

lock: $(READY) ## write requirements.txt anew from pyproject.toml
	$(BIN)/pip install --quiet --disable-pip-version-check uv
	$(BIN)/uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --upgrade --generate-hashes \
		--no-emit-index-url --no-header --no-annotate --quiet -o requirements.txt

clean: ## remove what the other targets made, except generated/
	rm -rf $(VENV) .node .hypothesis .mypy_cache .pytest_cache .ruff_cache .import_linter_cache report.json
