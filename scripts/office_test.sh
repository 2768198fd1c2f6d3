#!/usr/bin/env bash
# Opens what we write in a real office: each workbook of T1 to T8, the packet of a month
# with its 通报, and a template that was filled, and reads the figures back from the page.
#
# It needs LibreOffice (100 MB), which is why make test runs these tests only where it is
# there: make office brings it along.
set -euo pipefail
cd "$(dirname "$0")/.."

missing=()
command -v soffice >/dev/null || missing+=(libreoffice-calc libreoffice-writer)
command -v pdftotext >/dev/null || missing+=(poppler-utils)
fc-list :lang=zh 2>/dev/null | grep -q . || missing+=(fonts-noto-cjk)
if ((${#missing[@]})); then
	as_root=()
	((EUID == 0)) || as_root=(sudo)
	echo "office_test: installing ${missing[*]}"
	"${as_root[@]}" apt-get -qq update
	"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends "${missing[@]}" >/dev/null
fi
YIZHAN_OFFICE=1 CGO_ENABLED=0 go test -tags ci -count=1 -run Office -v ./shared/report/...
