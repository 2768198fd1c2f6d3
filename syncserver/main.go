// The sync server takes in what stations record, merges it exactly once into the
// figures of the city, and shows them to municipal staff in a browser.
//
//	syncserver ca init -data DIR [-host NAME_OR_IP]…
//	syncserver serve   -data DIR -listen 127.0.0.1:8470 [-cert FILE -key FILE | -plain-http]
//	syncserver pair    -data DIR -station CODE [-role station|office] [-division 511102] [-invitation FILE [-server URL]]
//	syncserver bundle import -data DIR [-answer FILE] FILE
//	syncserver user add|password -data DIR -name N [-role ROLE] [-division 511102] [-organisation ID]   password from stdin
//	syncserver user list|disable|enable|second-off -data DIR [-name N]
//	syncserver token wall -data DIR [-days N] [-division 511102]
//	syncserver token api -data DIR -name N [-days N] [-division 511102]
//	syncserver token list|revoke -data DIR [-id N]
//	syncserver mail set -data DIR -host H [-port N] [-tls starttls|tls|none] -from A [-user U -password-file FILE] [-authority FILE]
//	syncserver mail show|off|test -data DIR [-to A]
//	syncserver devices -data DIR
//	syncserver revoke  -data DIR -device ID
//	syncserver grant   -data DIR -device ID -station CODE [-withdraw]
//	syncserver held    -data DIR [-device ID]
//	syncserver release -data DIR -device ID -epoch N -seq N [-anywhere] [-new-id] | -all
//	syncserver close   -data DIR -device ID -epoch N -seq N -why TEXT
//	syncserver stats   -data DIR -measure people -from 2024-01-01 -to 2024-02-29 -by group -json
//	syncserver report  -data DIR -month 2026-11 -table T1 -o FILE.xlsx | -package -o FILE.zip [-division 511102 | -station CODE]
//	syncserver month   list|close|reopen -data DIR [-month 2026-10] [-why TEXT]
//	syncserver recount -data DIR
//	syncserver review  -data DIR [-keep ID | -move ID [-to RFC3339]]
//	syncserver verify  -data DIR [-repair]
//	syncserver purge   -data DIR
//	syncserver backup  -data DIR FILE
//	syncserver restore -data DIR FILE
//	syncserver demo    [-data DIR] [-listen 127.0.0.1:8470]
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"yizhan/shared/fault"
)

var commands = map[string]func(ctx context.Context, args []string) error{
	"ca": ca, "user": user, "serve": serve, "pair": pair, "stats": printStats, "report": report, "recount": recount, "backup": backup, "restore": restore, "devices": devices, "revoke": revoke, "demo": demo,
	"bundle": bundles, "grant": grant, "purge": purge, "verify": verify, "review": review, "held": listHeld, "release": release, "close": closeHeld, "month": month, "token": token, "mail": mailCommand, "alerts": alerts,
}

const usage = "usage: syncserver ca init|serve|pair|user|token|mail|bundle import|devices|revoke|grant|held|release|close|alerts|month|review|stats|report|recount|verify|purge|backup|restore|demo [-data DIR] …\n"

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, os.Args[1:]))
}

func run(ctx context.Context, args []string) int {
	if len(args) == 0 || commands[args[0]] == nil {
		fmt.Fprint(os.Stderr, usage)
		return 2
	}
	err := commands[args[0]](ctx, args[1:])
	switch {
	case err == nil:
		return 0
	case errors.Is(err, flag.ErrHelp), errors.Is(err, errUsage):
		return 2
	case errors.Is(err, errReported):
		return 1
	}
	fmt.Fprintf(os.Stderr, "%s\n(%v)\n", fault.Sentence(err, "zh"), err)
	return 1
}
