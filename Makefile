# Works with any POSIX make. The first `run` or `test` builds .venv from the lock files; later ones start at once.
.POSIX:

VENV = .venv
BIN = $(VENV)/bin
LOCK = requirements-dev.lock
PYTHON =
ARGS =
TIMES = 1

help:
	@echo 'make run          start the whole office (PORT, HOST, DEMO=0, ...: see .env.example)'
	@echo 'make test         run every test (ARGS="-k sweep" for some of them)'
	@echo 'make chaos        kill every part of it a thousand times and count what is lost (var/chaos.json; 20 minutes)'
	@echo 'make lint         check style, types, templates and import contracts'
	@echo 'make scan         let Wapiti and sqlmap loose on a demo office of its own (15 minutes)'
	@echo 'make bench        what each job costs beside its floor: about a quarter of an hour (TIMES=10: an hour)'
	@echo 'make messages     collect the translatable texts (needs gettext) and compile the catalogues'
	@echo 'make screenshots  take the pictures of the README'
	@echo 'make clean        remove the virtual environment and all caches; your data in var/ stay'

run:
	@$(MAKE) -s venv LOCK=requirements.lock
	@exec $(BIN)/python manage.py run

# One process more than cores: a test often waits for a browser or a server.
test:
	@$(MAKE) -s venv
	@cores=$$(getconf _NPROCESSORS_ONLN); \
	exec $(BIN)/python -m pytest -n $$((cores < 4 ? cores + 1 : 4)) --dist worksteal $(ARGS)

chaos:
	@$(MAKE) -s venv
	@exec $(BIN)/python -m tests.faults.chaos $(ARGS)

lint:
	@$(MAKE) -s venv
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy $$(git ls-files '*/services.py' '*/services/*.py' '*/queries.py' '*/queries/*.py' '*/route.py' '*/deadlines.py' '*/clock.py' \
	  '*/carrying.py' '*/redistricting/*.py' '*/planning/*.py' '*/roster/*.py' 'petitions/takeover/*.py' '*/sheets/*.py')
	$(BIN)/djlint --quiet --lint templates
	$(BIN)/lint-imports
	$(BIN)/bandit --quiet --recursive --configfile pyproject.toml manage.py wulibridge visits petitions meetings evaluations

scan:
	@$(MAKE) -s venv
	$(BIN)/python -m tests.scan

bench:
	@$(MAKE) -s venv
	@exec $(BIN)/python -m tests.bench --times $(TIMES) $(ARGS)

messages:
	@$(MAKE) -s venv
	$(BIN)/python manage.py makemessages -l zh_Hans --no-location --no-wrap --no-obsolete -i .venv -i tests -i var
	$(BIN)/python -m wulibridge.catalogues

screenshots:
	@$(MAKE) -s venv
	$(BIN)/python -m tests.screenshots

clean:
	rm -rf $(VENV) var/test .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
	find wulibridge -name '*.mo' -exec rm -f {} +

# A virtual environment that holds what $(LOCK) lists. One with the test packages serves `make run` too.
venv:
	@set -eu; \
	fail() { \
	  case $$1 in \
	    *'No space left on device'*|*'os error 28'*) echo "The disk that holds $$PWD is full: free some space and start again." >&2 ;; \
	    *) printf '%s\n' "$$1" >&2 ;; \
	  esac; \
	  exit 1; \
	}; \
	lock=$(LOCK); \
	if [ -e $(BIN)/pytest ]; then lock=requirements-dev.lock; fi; \
	want="$$lock $$(cksum < $$lock)"; \
	have=$$(cat $(VENV)/.synced 2>/dev/null || :); \
	in_range='import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))'; \
	if [ "$$have" = "$$want" ] && $(BIN)/python -c "$$in_range" 2>/dev/null; then exit 0; fi; \
	if ! $(BIN)/python -c "$$in_range; import pip" 2>/dev/null; then \
	  python=; no_venv=; \
	  for candidate in $(PYTHON) python3.13 python3.12 python3.11 python3 python; do \
	    "$$candidate" -c "$$in_range" 2>/dev/null || continue; \
	    if "$$candidate" -c 'import venv, ensurepip' 2>/dev/null; then python=$$candidate; break; fi; \
	    no_venv=$$candidate; \
	  done; \
	  if [ -z "$$python" ] && [ -n "$$no_venv" ]; then \
	    fail "$$no_venv lacks the venv module: install it (on Debian and Ubuntu the package python3-venv)."; \
	  fi; \
	  if [ -z "$$python" ]; then \
	    fail "Python 3.11, 3.12 or 3.13 is needed and none runs here: install one, or name it with PYTHON=/path/to/python3."; \
	  fi; \
	  echo "Making $(VENV) with $$($$python -V)"; \
	  rm -rf $(VENV); \
	  said=$$("$$python" -m venv $(VENV) 2>&1) || fail "$$said"; \
	fi; \
	rm -f $(VENV)/.synced; \
	echo "Installing the packages of $$lock"; \
	if ! $(BIN)/python -m uv --version >/dev/null 2>&1; then \
	  said=$$($(BIN)/python -m pip install --quiet --disable-pip-version-check uv 2>&1) || fail "$$said"; \
	fi; \
	said=$$($(BIN)/python -m uv pip sync --quiet --python $(BIN)/python --require-hashes $$lock 2>&1) || fail "$$said"; \
	echo "$$want" > $(VENV)/.synced || fail 'No space left on device'

.PHONY: help run test chaos lint bench scan messages screenshots clean venv
