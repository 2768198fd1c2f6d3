#!/usr/bin/env bash
# Draws the pictures that README.md and the guides show: the desk through
# Fyne's software driver, which needs no screen, and the dashboard of a fresh
# demo city through a browser. Whoever changes a page runs this, looks, and
# commits the pictures with the change.
#
# Every page in every look is drawn into build/screenshots, to be looked at;
# docs/pictures gets the few that a document shows, because pictures stay in the
# history of the repository for ever.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/processes.sh
. scripts/pictures.sh

pictures=docs/pictures
drawn=build/screenshots
picture_bytes_max=200000
listen=${YIZHAN_DEMO_LISTEN:-127.0.0.1:8471}

# What a document shows, and which drawing it is.
chosen=(
	desk=desk-light-100
	desk-dark=desk-dark-100
	desk-batch=desk-batch-light-100
	desk-vouchers=desk-vouchers-light-100
	correct=correct-light-100
	day=day-light-100
	statistics-week=statistics-week-light-100
	registration=register-light-100
	people=people-person-light-100
	statistics=statistics-groups-light-100
	sync=sync-held-light-100
	sync-twice=sync-twice-light-100
	sync-stick=sync-choose-light-100
	firststart=welcome-light-100
	settings-backups=settings-backups-light-100
	practice=practice-light-100
	activities=activities-light-100
	office-board=board-light-100
	office-progress=progress-coverage-light-100
	office-registers=registers-choose-light-100
	office-document=registers-detail-light-100
	office-form=registers-wrong-light-100
	office-tree=registers-tree-light-100
	office-month=stations-month-light-100
	office-report=reports-t1-light-100
	office-import=import-mapping-light-100
	office-preview=import-preview-light-100
	office-result=import-result-light-100
	office-register=import-register-mapping-light-100
	office-register-problems=import-register-problems-light-100
	checkin=checkin-light-100
)

# check_pictures refuses a picture that would make every checkout slower.
check_pictures() {
	local file bytes rc=0
	for file in "$pictures"/*.png; do
		bytes=$(stat -c %s "$file")
		((bytes <= picture_bytes_max)) && continue
		echo "$file has $bytes bytes, at most $picture_bytes_max are wanted" >&2
		rc=1
	done
	return $rc
}

scripts/setup.sh
scripts/assets.sh
rm -rf "$drawn"
mkdir -p "$pictures" bin "$drawn"
use_bundled_fonts

# Fyne complains of a locale without a language, such as C.
LC_ALL=zh_CN.UTF-8 CGO_ENABLED=0 go run -tags ci ./desktop -screenshots "$drawn/desk"
for pair in "${chosen[@]}"; do
	cp "$drawn/desk/${pair#*=}.png" "$pictures/${pair%%=*}.png"
done

trap stop_all EXIT
trap 'exit 130' INT TERM
CGO_ENABLED=0 go build -o bin/syncserver ./syncserver
start_demo_city "$drawn/server" "$listen" "$drawn/server.log"
picture_of_page "$dashboard_url" "$pictures/dashboard.png"
picture_of_page "$server_url/reports/T1" "$pictures/reports.png"
picture_of_page "$server_url/pivot?rows=county&inner=station&columns=group&top=2" "$pictures/pivot.png"

CGO_ENABLED=0 go test -count=1 -tags ci -run TestDevicesPage ./syncserver/fleet/sim -pictures "$PWD/$pictures" >"$drawn/devices.log" || { cat "$drawn/devices.log" >&2; exit 1; }
mkdir -p "$drawn/work"
CGO_ENABLED=0 go test -count=1 -tags ci -run TestWorkInTheBrowser ./syncserver/server -pictures "$PWD/$drawn/work" >"$drawn/work.log" || { cat "$drawn/work.log" >&2; exit 1; }
cp "$drawn/work/work-solved.png" "$pictures/work-detail.png"

check_pictures
ls -l "$pictures"
echo "screenshots: all pages in all looks are in $PWD/$drawn/desk"
