# Needs Python 3.11 or newer and make. Everything else is installed into .venv from the hashed requirements.txt.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
HTTP := httpx
CLIENT_TESTS := generator/tests/rendering generator/tests/runtime generator/tests/test_generated_package.py \
	$(addprefix contract_tests/test_,answers.py background.py error_answers.py package_readme.py sending.py typing_api.py)
PRISM := .node/prism/node_modules/.bin/prism
STRANGERS := .strangers/.ready
PART := generator
SAMPLE := 200
SEED := 1

.DEFAULT_GOAL := help
.PHONY: help setup generate check test contract mock bench-client bench-mock soak-mock fuzz-mock strangers mutants mutation lock clean

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 20

setup: $(READY) ## install everything into .venv

$(READY): requirements.txt generated/pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; say make PYTHON=/path/to/it")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --no-index --no-deps --no-build-isolation -e generated
	@touch $@

generate: $(READY) ## write generated/ and contract_tests/vectors/ from spec/openapi.yaml
	$(BIN)/python -m generator
	$(BIN)/python -m contract_tests vectors

check: $(READY) ## generated/ and the vectors are up to date; style, types and import directions hold
	$(BIN)/python -m generator --check
	$(BIN)/python -m contract_tests vectors --check
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

bench-mock: $(READY) ## load the mock with wrk (apt-get install wrk) beside bare Starlette and, where npm is, Prism
	@command -v wrk >/dev/null || { echo "wrk is not installed; on Debian: apt-get install wrk"; exit 2; }
	@if command -v npm >/dev/null; then $(MAKE) --no-print-directory $(PRISM); fi
	$(BIN)/python -m contract_tests.load speed

$(PRISM):
	npm install --silent --no-audit --no-fund --no-save --prefix .node/prism @stoplight/prism-cli@5.16.0

soak-mock: $(READY) ## 200 clients create, poll, stream and receive callbacks for 30 seconds
	$(BIN)/python -m contract_tests.load soak

fuzz-mock: $(READY) ## broken HTTP and random bytes for two minutes
	$(BIN)/python -m contract_tests.load fuzz

strangers: $(READY) $(STRANGERS) ## clients that nobody here wrote, generated from the spec, against the mock
	$(BIN)/python -m pytest -q contract_tests/test_strangers.py

# Generators of others, in an environment of their own: what they need is not what we pin.
$(STRANGERS): Makefile
	$(PYTHON) -m venv .strangers
	.strangers/bin/pip install --quiet --disable-pip-version-check openapi-python-client==0.29.1 \
		openapi-generator-cli==7.26.0 urllib3==2.* python-dateutil==2.* pydantic==2.*
	@touch $@

mutants: $(READY) ## judge the judges: every broken server and client dies, every correct one lives (some minutes)
	$(BIN)/python -m contract_tests.mutants run --report mutants.json

mutation: $(READY) ## break our own code in small ways, and count what its tests notice; PART=kit or a path, SAMPLE=all
	$(BIN)/python -m contract_tests.mutation --part $(PART) --sample $(SAMPLE) --seed $(SEED)

lock: $(READY) ## write requirements.txt anew from pyproject.toml
	$(BIN)/pip install --quiet --disable-pip-version-check uv
	$(BIN)/uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --upgrade --generate-hashes \
		--no-emit-index-url --no-header --no-annotate --quiet -o requirements.txt

clean: ## remove what the other targets made, except generated/
	rm -rf $(VENV) .node .strangers .mutation .hypothesis .mypy_cache .pytest_cache .ruff_cache .import_linter_cache report.json mutants.json
