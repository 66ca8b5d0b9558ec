# The index of what one can do here. `make` alone prints it.
.DEFAULT_GOAL := help
.PHONY: demo test fuzz-api poison bench cluster schemas fmt lint clean help

demo: ## Start a server, upload a clip, transcode it, print where to watch it (VIDEO=path, DEMO_ONCE=1)
	@infra/setup --build
	cargo build --release --locked --bin reelog
	target/release/reelog demo

test: ## Everything that CI checks: format, lints, licences, all tests with a real Kafka and PostgreSQL
	@infra/test

fuzz-api: ## Every operation, whatever is sent: 100 000 requests of our generator, then schemathesis (MINUTES=10)
	@infra/fuzz-api

poison: ## Odd, broken and hostile files, and 1 000 mutants of real ones, through the media process; how each ended
	@infra/poison

bench: ## Measure, machine limit beside ours, and print the table (LADDER_MINUTES=60 waits for long ladders)
	@infra/setup --bench
	cargo build --release --locked --bin reelog --bin bench
	target/release/bench

cluster: ## The demo with Kafka, PostgreSQL and the roles split over processes (VIDEO=path, DEMO_ONCE=1)
	@infra/cluster

schemas: ## Write the OpenAPI, AsyncAPI and JSON Schema documents again
	cargo run --locked -p xtask -- schemas
	cargo build --locked --bin reelog
	SCHEMAS=write cargo test --locked -q -p node --test it the_kept_openapi

fmt: ## Format the Rust code
	cargo fmt --all

lint: ## Format check and clippy, warnings as errors
	cargo fmt --all --check
	cargo clippy --workspace --all-targets --locked -- -D warnings

clean: ## Remove what was built (fetched files in .cache stay: remove them by hand)
	cargo clean

help: ## Print this list
	@sed -n 's/^\([a-z-]*\): ## \(.*\)/\1\t\2/p' $(MAKEFILE_LIST) | awk -F'\t' '{printf "  make %-9s %s\n", $$1, $$2}'
