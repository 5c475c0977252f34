# `make run` and `make test` set up what they need; every other target is for those who change the code.

PY := .venv/bin/python
export PYTHONPATH := $(CURDIR)/platform:$(CURDIR)

.PHONY: run install test check contract browser cluster bench bench-engine bench-fanout bench-files bench-find bench-gallery bench-pages bench-ratings bench-receipts bench-scanners bench-sets bench-sets-million bench-votes million nightly starter-data starter-train starter-eval

run: install
	@exec $(PY) manage.py up

install:
	@deploy/venv

test: install
	@$(PY) -m pytest $(ARGS)

check: install
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy battles gallery inference platform
	$(PY) manage.py check --fail-level WARNING
	$(PY) -W ignore::RuntimeWarning manage.py makemigrations --check --dry-run
	$(PY) -m pytest -q tests/unit/test_guards.py

# The API against its own description, with more examples than `make test` takes and other ones each time.
contract: install
	@CONTRACT_EXAMPLES=$(or $(EXAMPLES),300) $(PY) -m pytest tests/site/api/test_contract.py $(ARGS)

browser: install
	@chromium=$$(deploy/chromium) && CHROMIUM="$$chromium" $(PY) -m pytest $(or $(ONLY),tests/browser) $(ARGS)

# What Ray says when it crashes goes to the process's own stderr, which pytest would swallow; by the names one sees where it was.
cluster: install
	@$(PY) -m pytest -vv --capture=sys $(or $(ONLY),tests/cluster) $(ARGS)

# All figures, one set after the other; ARGS are for one set: `make bench-engine ARGS="throughput latency"`.
bench:
	@$(MAKE) --no-print-directory bench-engine ARGS=
	@$(MAKE) --no-print-directory bench-fanout ARGS=
	@$(MAKE) --no-print-directory bench-files ARGS=
	@$(MAKE) --no-print-directory bench-find ARGS=
	@$(MAKE) --no-print-directory bench-gallery ARGS=
	@$(MAKE) --no-print-directory bench-pages ARGS=
	@$(MAKE) --no-print-directory bench-ratings ARGS=
	@$(MAKE) --no-print-directory bench-receipts ARGS=
	@$(MAKE) --no-print-directory bench-scanners ARGS=
	@$(MAKE) --no-print-directory bench-sets ARGS=
	@$(MAKE) --no-print-directory bench-votes ARGS=

bench-engine: install
	@$(PY) -m tests.bench.engine $(or $(ARGS),throughput latency saturated previews alone dispatch)

bench-fanout: install
	@$(PY) -m tests.bench.fanout $(ARGS)

bench-files: install
	@$(PY) -m tests.bench.files $(ARGS)

bench-find: install
	@$(PY) -m tests.bench.find $(ARGS)

bench-gallery: install
	@$(PY) -m tests.bench.gallery $(ARGS)

bench-pages: install
	@$(PY) -m tests.bench.pages $(ARGS)

bench-ratings: install
	@$(PY) -m tests.bench.ratings $(ARGS)

bench-receipts: install
	@$(PY) -m tests.bench.receipts $(ARGS)

bench-scanners: install
	@$(PY) -m tests.bench.scanners $(ARGS)

bench-sets: install
	@$(PY) -m tests.bench.sets $(ARGS)

# What `deploy/nightly` starts. One that fails keeps the other from nothing, and fails the whole.
nightly:
	@$(MAKE) --no-print-directory --keep-going million bench-sets-million

# The properties of trees with a million slots, another seed each day; `make million SEED=7` is that day's again.
million: install
	@TREE_SLOTS=1000000 TREE_SEED=$(or $(SEED),$$(date +%j)) nice -n 19 $(PY) -m pytest --timeout=3600 --durations=8 tests/unit/gallery/sets/test_large.py $(ARGS)

# For nights: some 6 GB of memory, 4 GB of disk under var/bench.
bench-sets-million: install
	@nice -n 19 $(PY) -m tests.bench.sets --slots 1000000 --repeats 3

bench-votes: install
	@$(PY) -m tests.bench.votes $(ARGS)

starter-data: install
	@exec $(PY) -m inference.pipelines.starter.prepare $(ARGS)

starter-train: install
	@nice -n 19 $(PY) -m inference.pipelines.starter.train --workers 2 --threads 1 $(or $(ARGS),--minutes 120 --decay-minutes 40)
	@$(PY) -m inference.pipelines.starter.export

starter-eval: install
	@exec $(PY) -m inference.pipelines.starter.evaluate --threads 1 $(ARGS)
