# `make site` builds the site, `make test` runs every check. Both need only Python, and install everything else.

PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input --quiet
LOWEST := .venv-lowest/bin/python
LOCK := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --custom-compile-command "make lock"
export NO_MKDOCS_2_WARNING := 1
# A test run starts hundreds of processes: they load compiled modules, also where the environment turns these off.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help install site check serve shots pictures renew lighthouse bench engines test lint types unit quick mutants sweep fuzz plugins hosts lowest tools fresh browser fonts pango driver node lock dist release clean

help: ## List these targets.
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

install: .venv/installed ## Install the program into .venv (EXTRAS="csl pdf" adds these extras).
	@for extra in $(EXTRAS); do $(PIP) install --require-hashes --requirement briefing/cli/pipelines/extras/$$extra.txt || exit 1; done

site: .venv/installed ## Build the site into site/.
	$(BIN)/briefing build

check: .venv/installed ## Report all problems in data/.
	$(BIN)/briefing check --strict

serve: .venv/installed ## Show a live preview of the site in a browser.
	$(BIN)/briefing serve

test: lint types unit ## Run the linter, the type checker and all tests.

lint: .venv/tested ## Run the linter and the formatter's check.
	$(BIN)/ruff check .
	$(BIN)/ruff format --check --quiet .

types: .venv/tested ## Run the type checker.
	$(BIN)/mypy

quick: .venv/tested ## Run the linter and the quick tests: no browser, no Node, about a minute on two processors.
	$(BIN)/ruff check .
	$(BIN)/python -m pytest -m "not (slow or browser or node)" --ignore tests/browser --ignore tests/editor -n 2 --dist worksteal -q

MUTANTS ?= --sample 300 --seed 1
mutants: .venv/tested ## Change the program in 300 places, one at a time, and list the changes that no quick test detects (MUTANTS="rules/date_rules.py").
	$(BIN)/python -m tests.mutants $(MUTANTS)

SWEEP ?=
sweep: .venv/tested ## Run the long tests: 1,000 planted faults, 50 harmless variants, killed commands, 10,000 generated briefs (SWEEP="faults kills", SWEEP="--minutes 30").
	$(BIN)/python -m tests.sweep $(SWEEP)

SECONDS ?= 600
fuzz: .venv/tested ## Feed the readers of YAML, texts and CSV with random input, each for SECONDS=600; with atheris where it has a wheel.
	-$(PIP) install --only-binary :all: --require-hashes --requirement requirements/fuzz.txt
	$(BIN)/python -m tests.fuzz --seconds $(SECONDS)

unit: tools ## Run all tests, on two processors.
	$(BIN)/python -m pytest -n 2 --dist worksteal

plugins: ## Build a brief with the most used plugins of MkDocs, in an environment of their own (PLUGINS="rss minify").
	rm -rf .venv-plugins
	$(PYTHON) -m venv .venv-plugins
	.venv-plugins/bin/python -m pip install --quiet --require-hashes --requirement requirements/run.txt --requirement requirements/build.txt
	.venv-plugins/bin/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	sed -n 's/.* package: \([^,]*\), fits.*/\1/p' tests/plugins.yaml | tr -d '"' | sort -u | \
		xargs .venv-plugins/bin/python -m pip install --quiet
	.venv-plugins/bin/python -m tests.plugins $(PLUGINS)

hosts: .venv/tested tests/wrangler/node_modules/.package-lock.json ## Serve a brief by nginx, Caddy, Apache and Cloudflare's own server, and compare what they send (HOSTS="nginx caddy").
	@command -v nginx >/dev/null && command -v caddy >/dev/null && command -v apache2 >/dev/null || \
		{ echo "make: install the servers first (they start at once): sudo apt install nginx-light caddy apache2" >&2; exit 1; }
	$(BIN)/python -m tests.hosts $(HOSTS)

lowest: ## Run the tests that need neither browser nor Node with the oldest permitted dependencies.
	rm -rf .venv-lowest
	$(PYTHON) -m venv .venv-lowest
	$(LOWEST) -m pip install --quiet --require-hashes --requirement requirements/lowest.txt --requirement requirements/build.txt
	$(LOWEST) -m pip install --quiet --no-deps --no-build-isolation --editable .
	$(LOWEST) -m pytest -m "not (browser or node)" -n 2 --dist worksteal

SITE ?= site
OUT ?= build/shots
shots: .venv/tested browser fonts ## Take screenshots of all kinds of pages of the built site (SITE=site OUT=build/shots KINDS="summary factor").
	@test "$(SITE)" != site -o -d site || $(MAKE) site
	$(BIN)/python -m tests.browser.shots $(SITE) $(OUT) $(KINDS)

pictures: .venv/tested browser fonts ## Update the pictures of the README.
	$(BIN)/python -m tests.browser.pictures

renew: .venv/tested ## Update all generated files: pages of the guide, schemas, expected pages, output in README and tutorial.
	$(BIN)/python -m briefing.authoring.guide docs/guide
	$(BIN)/briefing schema --out briefing/authoring/schema/published
	$(BIN)/python -m tests.test_routes --update
	$(BIN)/python -m tests.walkthrough

lighthouse: .venv/tested browser site tests/lighthouse/node_modules/.package-lock.json ## Run Lighthouse on the front page; a score below 100 is a failure (PAGES="timeline/ …").
	$(BIN)/python -m tests.browser.lighthouse $(SITE) "" $(PAGES)

bench: site .venv/tested browser ## Measure speed and weight against their targets; one step builds 10,000 pages.
	@for each in read check refusals start publish growth cache edit serve pipeline exports print weight; do echo "== $$each"; $(BIN)/python benchmarks/$$each.py || exit 1; done

ROUNDS ?= 3
engines: .venv/tested node ## Compare the speed of a build with MkDocs, ProperDocs, Zensical, Hugo and Eleventy, and draw the chart of docs/speed.md (ROUNDS=3).
	-@command -v hugo >/dev/null || $(call apt,hugo)
	-test -x build/engines/node_modules/.bin/eleventy || npm install --silent --prefix build/engines @11ty/eleventy@3.1.8
	$(BIN)/python benchmarks/engines.py --rounds $(ROUNDS) --chart docs/pictures/engines.svg

fresh: ## Run `make site` and `make test` on bare Debian 12 and 13; needs root and debootstrap (ONLY=12 TARGETS="site quick").
	@ONLY="$(ONLY)" TARGETS="$(TARGETS)" .ci/fresh

clean: ## Remove all build output, but not the installed tools.
	rm -rf build site dist .venv-lowest .venv-plugins .mypy_cache .ruff_cache .pytest_cache .hypothesis

# --- tools, installed once for each change of a lock file -------------------------------------------------------

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "make: Python 3.11 or later is needed; name one with make PYTHON=…" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || \
		{ echo "make: $(PYTHON) cannot make virtual environments; on Debian: apt install python3-venv" >&2; exit 1; }
	$(PYTHON) -m venv .venv

.venv/installed: requirements/run.txt requirements/build.txt pyproject.toml | .venv/bin/python
	$(PIP) install --require-hashes --requirement requirements/run.txt --requirement requirements/build.txt
	$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

.venv/tested: requirements/test.txt | .venv/installed
	$(PIP) install --require-hashes --requirement requirements/test.txt
	@touch $@

tools: .venv/tested browser fonts pango driver node_modules/.package-lock.json ## Install all that the tests need.

# Browser tests drive the system's Chromium: the package manager keeps it secure, and nothing else has to be downloaded.
browser:
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null \
		|| $(call apt,chromium)

fonts:
	@fc-list :lang=zh 2>/dev/null | grep -q . || dpkg -s fonts-noto-cjk >/dev/null 2>&1 || $(call apt,fonts-noto-cjk)

# WeasyPrint, which makes PDF files, loads Pango.
pango: .venv/tested
	@$(BIN)/python -c 'import weasyprint' >/dev/null 2>&1 || $(call apt,libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0)

# Playwright talks to the browser through a program of its own, which needs a library that small systems lack.
driver: .venv/tested
	@$(BIN)/python -m playwright --version >/dev/null 2>&1 || $(call apt,libatomic1)

# The HTML validator, the reader of Argdown and yaml-language-server need Node.
node_modules/.package-lock.json: package-lock.json .npmrc
	@$(MAKE) --no-print-directory node
	npm ci --loglevel=error
	@touch $@

# Lighthouse is large, and is installed when it is asked for. `npm ci` refuses it: a package below it depends on
# `third-party-web@latest`, which no lock file can hold.
tests/lighthouse/node_modules/.package-lock.json: tests/lighthouse/package-lock.json
	@$(MAKE) --no-print-directory node
	npm install --no-save --loglevel=error --prefix tests/lighthouse
	@touch $@

tests/wrangler/node_modules/.package-lock.json: tests/wrangler/package-lock.json
	@$(MAKE) --no-print-directory node
	npm ci --loglevel=error --prefix tests/wrangler
	@touch $@

node:
	@command -v npm >/dev/null || $(call apt,nodejs npm)

# Install a package if that needs no password; otherwise print what to do.
define apt
{ sudo=; [ "$$(id -u)" = 0 ] || sudo="sudo -n"; \
  command -v apt-get >/dev/null && $$sudo true 2>/dev/null && \
  $$sudo apt-get update -qq && $$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends $(1) >/dev/null; } || \
{ echo "make: the tests need $(1), and it cannot be installed from here; on Debian: sudo apt install $(1)" >&2; exit 1; }
endef

# --- lock files -------------------------------------------------------------------------------------------------

lock: | .venv/bin/python ## Update the lock files from pyproject.toml (UPGRADE=--upgrade takes the newest versions).
	@test -x $(BIN)/uv || $(PIP) install uv
	$(BIN)/$(LOCK) $(UPGRADE) pyproject.toml --output-file requirements/run.txt
	$(BIN)/$(LOCK) $(UPGRADE) --extra cards --extra dask --extra search --group dev pyproject.toml --constraint requirements/run.txt --output-file requirements/test.txt
	$(BIN)/python -c 'import tomllib; print(*tomllib.load(open("pyproject.toml", "rb"))["build-system"]["requires"], "editables", sep="\n")' | \
		$(BIN)/$(LOCK) $(UPGRADE) - --constraint requirements/test.txt --output-file requirements/build.txt
	echo 'atheris>=3' | $(BIN)/$(LOCK) $(UPGRADE) - --output-file requirements/fuzz.txt
	cp requirements/test.txt requirements/lowest.txt
	$(BIN)/python -c 'import tomllib; print(*(each.split(",")[0].replace(">=", "==") for each in tomllib.load(open("pyproject.toml", "rb"))["project"]["dependencies"]), sep="\n")' | \
		$(BIN)/$(LOCK) --extra cards --extra dask --extra search --group dev pyproject.toml --constraint - --constraint requirements/build.txt --output-file requirements/lowest.txt
	cat requirements/run.txt requirements/build.txt > briefing/cli/pipelines/requirements-locked.txt # `init --ci` writes it
	for extra in cards csl dask pdf search; do \
		$(BIN)/python -c 'import sys, tomllib; print(*tomllib.load(open("pyproject.toml", "rb"))["project"]["optional-dependencies"][sys.argv[1]], sep="\n")' $$extra | \
			$(BIN)/$(LOCK) $(UPGRADE) - --constraint requirements/test.txt --output-file briefing/cli/pipelines/extras/$$extra.txt || exit 1; \
	done

# --- releases ---------------------------------------------------------------------------------------------------

VERSION = $(shell $(BIN)/python -m hatchling version)

dist: .venv/tested ## Test the package, then build it into dist/.
	$(BIN)/python -m pytest -q tests/test_package.py
	rm -rf dist
	$(BIN)/python -m hatchling build

release: dist ## Check that dist/ contains a release, and print the command that uploads it.
	@test -z "$$(git status --porcelain)" || { echo "make: there are changes that are not committed" >&2; exit 1; }
	@git tag --points-at HEAD | grep -qx "v$(VERSION)" || \
		{ echo "make: this commit has no tag v$(VERSION); make it with: git tag --annotate v$(VERSION)" >&2; exit 1; }
	@grep -Eq '^## $(VERSION) \([0-9]{4}-[0-9]{2}-[0-9]{2}\)$$' CHANGELOG.md || \
		{ echo "make: CHANGELOG.md has no section '## $(VERSION) (YYYY-MM-DD)'" >&2; exit 1; }
	@test -x $(BIN)/uv || $(PIP) install uv
	@echo "dist/ holds $(VERSION); upload it with: $(BIN)/uv publish dist/*"
