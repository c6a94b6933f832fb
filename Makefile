# The commands of every day. What they do stands in README.md, how in CONTRIBUTING.md.
BIN := $(or $(CARGO_TARGET_DIR),target)/release

.PHONY: up down status verify drill drill-sink build test bench

# Ctrl-C stops everything; the data stays.
up: build
	$(BIN)/stack up

down:
	$(BIN)/stack down

status:
	$(BIN)/stack status

verify:
	$(BIN)/stack verify

# The processor under fault, a million changes long. DRILL="--seed 7 --changes 100000" and so on: e2e/README.md.
drill: build
	cargo run --release --locked -p e2e --bin drill -- $(DRILL)

# The Elasticsearch sink under fault. DRILL="--worker-kills 3" and so on: e2e/README.md.
drill-sink: build
	cargo run --release --locked -p e2e --bin sink-drill -- $(DRILL)

build:
	cargo build --release --locked -p stack -p processor -p generator -p connectctl -p dashboard

# The quick tests, a million random pairs for the decoder, the Java tests, then those on the real
# services. Maven needs the JDK that the services need, which need not be the one on the PATH.
test: build
	cargo test --locked
	cargo test --locked --release -p processor --lib pipeline::decode::oracle
	cargo test --locked -p bench
	JAVA_HOME="$$($(BIN)/stack java-home)" mvn --batch-mode --no-transfer-progress --file jvm/pom.xml verify
	cargo test --locked -p e2e

# Some 20 minutes, on a machine with nothing else to do; `target/release/bench all --quick` takes 5.
bench: build
	cargo build --release --locked -p bench
	$(BIN)/bench all
