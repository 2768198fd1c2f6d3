# Every target is one line that calls a script or a program: what it does is
# written there, and works without make too.
.PHONY: help demo test check bench fleet torture ime office gallery screenshots setup

help: ## lists the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
demo: ## installs what is missing, builds, and starts the server with the demo city and the desk
	@scripts/demo.sh
test: ## installs what is missing and runs every check and every test
	@scripts/test.sh
check: ## go vet, gofmt and staticcheck, without running a test
	@scripts/check.sh
bench: ## measures the performance goals; the last line is JSON
	@go run ./syncserver/fleet bench -json
fleet: ## simulates SEEDS=20 fleets of stations with faults; the last line is JSON; SEED=S alone tells its story
	@go run ./syncserver/fleet simulate $(if $(SEED),-seed $(SEED)) $(if $(SEED),$(if $(SEEDS),,-story)) -seeds $(or $(SEEDS),20) -json
torture: ## kills, restores and copies the real programs for MINUTES=10 (SEED=S STATIONS=4), after FUZZ=10 seconds for each decoder
	@scripts/torture.sh
ime: ## types Chinese into the real window with fcitx5 and pinyin, which must be installed
	@scripts/ime_test.sh
office: ## opens the tables and the 通报 in LibreOffice, which is installed if it is missing, and reads the figures back
	@scripts/office_test.sh
gallery: ## opens a window with every page of the desk on sample data
	@go run -tags gles,migrated_fynedo,no_emoji,no_animations ./desktop -gallery
screenshots: ## draws the pictures of the documents anew
	@scripts/screenshots.sh
setup: ## installs the packages that building and testing need
	@scripts/setup.sh
