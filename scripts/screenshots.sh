#!/usr/bin/env bash
# Draws the pictures that README.md and the guides show: the desk through
# Fyne's software driver, which needs no screen, and the dashboard of a fresh
# demo city through a browser. Whoever changes a page runs this, looks, and
# commits the pictures with the change.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/processes.sh
. scripts/pictures.sh

pictures=docs/pictures
listen=${YIZHAN_DEMO_LISTEN:-127.0.0.1:8471}

scripts/setup.sh
scripts/assets.sh
mkdir -p "$pictures" bin build/screenshots
use_bundled_fonts

CGO_ENABLED=0 go run -tags ci ./desktop -screenshots "$pictures"

trap stop_all EXIT
trap 'exit 130' INT TERM
CGO_ENABLED=0 go build -o bin/syncserver ./syncserver
start_demo_city build/screenshots/server "$listen" build/screenshots/server.log
picture_of_page "$dashboard_url" "$pictures/dashboard.png"
picture_of_page "$server_url/wall" "$pictures/wall.png" 1920x1080
ls -l "$pictures"
