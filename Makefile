# kg: make demo shows it, make test checks it. Only Go is needed.
GO     ?= go
BIN    := bin/kg
DEMO   := out/demo.db
RACE   := ./internal/store/... ./internal/query/... ./internal/ingest/ .
FUZZ   ?= 5s
# The npm packages that read exports, with their versions.
READERS := internal/export/testdata/readers

.PHONY: all build demo tools test check fmt race fuzz bench bench-peers quality clean

all: build

build:
	$(GO) build -o $(BIN) ./cmd/kg

# Builds kg, reads the sample articles, asks, shows a path, writes an export.
demo: build
	@rm -rf $(DEMO) out/demo.*
	@mkdir -p out
	$(BIN) --db $(DEMO) ingest data/samples
	$(BIN) --db $(DEMO) ask "Who arms the Iraqi militias?"
	$(BIN) --db $(DEMO) ask "Is the US withdrawing from Iraq?"
	$(BIN) --db $(DEMO) path "United States" Peshmerga
	$(BIN) --db $(DEMO) export -o out/demo.graphml
	@ls -l out/demo.graphml

# What some tests run beside Go. Where it cannot be installed they skip and say so.
tools:
	@command -v postgres >/dev/null || ls /usr/lib/postgresql/*/bin/postgres >/dev/null 2>&1 || \
	  { test "$$(id -u)" = 0 && command -v apt-get >/dev/null && apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -yq postgresql; } || \
	  echo "PostgreSQL is not installed: its tests are skipped"
	@/usr/bin/python3 -c 'import rdflib, networkx' 2>/dev/null && command -v dot >/dev/null || \
	  { test "$$(id -u)" = 0 && command -v apt-get >/dev/null && apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -yq --no-install-recommends python3-rdflib python3-networkx graphviz; } || \
	  echo "rdflib, networkx and Graphviz are not installed: exports are not read by them"
	@command -v chromium >/dev/null || command -v google-chrome >/dev/null || \
	  { test "$$(id -u)" = 0 && command -v apt-get >/dev/null && apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -yq --no-install-recommends chromium; } || \
	  echo "Chromium is not installed: the page of exports is not tried in a browser"
	@mkdir -p out/node && { cmp -s $(READERS)/package.json out/node/package.json || \
	  { cp $(READERS)/package.json out/node/ && cd out/node && npm install --no-audit --no-fund --ignore-scripts --no-package-lock; }; } || \
	  { rm -f out/node/package.json; echo "the readers of npm are not installed: exports are not read by them"; }
	@out/python/bin/python -c 'import followthemoney, stix2, ndex2, yedextended, networkx, rdflib, pandas' 2>/dev/null || \
	  { python3 -m venv out/python && out/python/bin/pip install -q followthemoney==4.11.2 stix2==3.0.2 ndex2==3.12.0 yedextended==2.0.1 networkx==3.6 rdflib==7.1.1 pandas==3.1.1; } || \
	  echo "followthemoney, stix2, ndex2 and yedextended are not installed: exports are not read by them"

# Everything continuous integration checks.
test: tools check
	$(GO) test -timeout 15m ./...
	$(MAKE) race fuzz

check:
	@files=$$(gofmt -l $$(git ls-files '*.go')); test -z "$$files" || { echo "gofmt would change: $$files"; exit 1; }
	$(GO) vet ./...
	$(GO) tool staticcheck ./...

race:
	$(GO) test -race -short -timeout 15m $(RACE)

# Every fuzz target for a few seconds; again where the time was up while an input ran and none failed, which
# Go takes for a failure (golang/go#75804).
fuzz:
	@mkdir -p out; for pkg in $$($(GO) list ./...); do \
	  for target in $$($(GO) test -list '^Fuzz' $$pkg | grep '^Fuzz'); do \
	    echo "fuzz $$pkg $$target"; \
	    for try in 1 2 3; do \
	      $(GO) test -run '^$$' -fuzz "^$$target$$" -fuzztime $(FUZZ) $$pkg >out/fuzz.log 2>&1 && { tail -n 3 out/fuzz.log; break; }; \
	      cat out/fuzz.log; \
	      test $$try -lt 3 && grep -q 'context deadline exceeded' out/fuzz.log && ! grep -q 'Failing input' out/fuzz.log || exit 1; \
	    done; \
	  done; \
	done

bench:
	$(GO) test -run '^$$' -bench . -benchmem ./...

# The same quads and questions for kg's store and others, one after the other; some minutes.
bench-peers: tools
	cd internal/store/peers && $(GO) run . -quads 1000000 -node ../../../out/node

# Measures every stage, then what is read from texts, on the development data beside the
# repository and rewrites the golden files.
quality:
	$(GO) run ./internal/nlp/eval/quality
	$(GO) run ./internal/ingest/eval/quality

fmt:
	gofmt -w $$(git ls-files '*.go')

clean:
	rm -rf bin out
