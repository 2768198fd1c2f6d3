// Package command is the station's work as commands with words and flags. Both
// stationctl and a running desktop, asked by stationctl, carry them out.
package command

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"yizhan/desktop/station"
	"yizhan/desktop/syncer"
	"yizhan/shared/domain"
	"yizhan/shared/fault"
	"yizhan/shared/stats"
)

// call is one command on its way.
type call struct {
	ctx  context.Context
	st   *station.Station
	dir  string // what file names refer to; empty: the working folder
	args []string
	out  io.Writer
	err  io.Writer
}

// find looks a command up by its one or two words.
func find(name string) func(c call) error {
	switch name {
	case "init":
		return initStation
	case "record visit":
		return recordVisit
	case "import visits":
		return importVisits
	case "pair":
		return pair
	case "sync":
		return sync
	case "status":
		return status
	case "stats":
		return printStats
	case "backup":
		return backup
	}
	return nil
}

const usage = "usage: stationctl -data DIR init|record visit|import visits|pair|sync|status|stats|backup …\n"

// Exit codes.
const (
	exitOK     = 0
	exitFailed = 1
	exitUsage  = 2
)

var errUsage = errors.New("wrong use")

// Run carries a command out on an open station and returns its exit code. File
// names are relative to dir, or to the working folder where it is empty.
func Run(ctx context.Context, st *station.Station, dir string, args []string, out, errOut io.Writer) int {
	name, rest := "", args
	if len(args) > 0 {
		name, rest = args[0], args[1:]
	}
	if len(args) > 1 && find(name) == nil {
		name, rest = args[0]+" "+args[1], args[2:]
	}
	run := find(name)
	if run == nil {
		fmt.Fprint(errOut, usage)
		return exitUsage
	}
	err := run(call{ctx, st, dir, rest, out, errOut})
	switch {
	case err == nil:
		return exitOK
	case errors.Is(err, errUsage):
		return exitUsage
	}
	fmt.Fprintf(errOut, "%s\n(%v)\n", fault.Sentence(err, "zh"), err)
	return exitFailed
}

func (c call) flags(name string) *flag.FlagSet {
	f := flag.NewFlagSet("stationctl "+name, flag.ContinueOnError)
	f.SetOutput(c.err)
	return f
}

// parse takes flags and words in any order, and refuses a number of words that
// the command does not want.
func (c call) parse(f *flag.FlagSet, want int) ([]string, error) {
	var words []string
	args := c.args
	for {
		if err := f.Parse(args); err != nil {
			return nil, errUsage
		}
		if f.NArg() == 0 {
			break
		}
		words = append(words, f.Arg(0))
		args = f.Args()[1:]
	}
	if len(words) != want {
		fmt.Fprintf(c.err, "%s: %d words given, %d wanted\n", f.Name(), len(words), want)
		f.Usage()
		return nil, errUsage
	}
	return words, nil
}

// path resolves a file name.
func (c call) path(name string) string {
	if c.dir == "" || filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(c.dir, name)
}

func (c call) print(v any) error { return json.NewEncoder(c.out).Encode(v) }

func initStation(c call) error {
	f := c.flags("init")
	var s station.Setup
	f.StringVar(&s.Code, "station", "", "code of the station")
	f.StringVar(&s.Name, "name", "", "name of the station")
	f.StringVar(&s.Division, "division", "", "GB/T 2260 code of the county, town or community")
	role := f.String("role", string(station.RoleStation), "station or office")
	if _, err := c.parse(f, 0); err != nil {
		return err
	}
	s.Role = station.Role(*role)
	p, err := c.st.Init(c.ctx, s)
	if err == nil {
		fmt.Fprintf(c.out, "%s %s\n", p.Code, p.Name)
	}
	return err
}

func recordVisit(c call) error {
	f := c.flags("record visit")
	var in station.VisitInput
	f.StringVar(&in.Group, "group", "", "group code, e.g. N3")
	f.Int64Var(&in.People, "people", 1, "how many people")
	at := f.String("at", "", "when it was, RFC 3339; default now")
	member := f.String("member", "", "member code")
	f.Func("service", "service code, with :QUANTITY where it is not the number of people", func(s string) error {
		code, quantity, given := strings.Cut(s, ":")
		use := station.ServiceUse{Service: code}
		if given {
			n, err := strconv.ParseInt(quantity, 10, 64)
			if err != nil || n < 1 {
				return fmt.Errorf("quantity %q is not a whole number above 0", quantity)
			}
			use.Quantity = n
		}
		in.Services = append(in.Services, use)
		return nil
	})
	if _, err := c.parse(f, 0); err != nil {
		return err
	}
	if in.People < 1 {
		return fault.New(fault.Invalid, "people", fmt.Sprintf("人数应在 1 到 %d 之间", domain.PeopleMax), fmt.Sprintf("people must be 1 to %d", domain.PeopleMax))
	}
	if *at != "" {
		var err error
		if in.At, err = time.Parse(time.RFC3339, *at); err != nil {
			return fault.New(fault.Invalid, "at", "时间应写成 2026-11-23T14:05:00+08:00 的样子", "the time is written like 2026-11-23T14:05:00+08:00")
		}
	}
	if *member != "" {
		found, err := c.st.FindMembers(c.ctx, *member)
		if err != nil {
			return err
		}
		if len(found) != 1 {
			return fault.New(fault.NotFound, "member", "没有这张会员卡", "there is no such member card")
		}
		in.Member = found[0].ID
	}
	row, err := c.st.RecordVisit(c.ctx, in)
	if err == nil {
		fmt.Fprintln(c.out, row.ID)
	}
	return err
}

func importVisits(c call) error {
	f := c.flags("import visits")
	mapFile := f.String("map", "", "which column holds what, a JSON file")
	var only []station.Only
	f.Func("only", "COLUMN=VALUE: import only these rows; may be given several times", func(s string) error {
		column, value, ok := strings.Cut(s, "=")
		if !ok {
			return errors.New("is written COLUMN=VALUE")
		}
		only = append(only, station.Only{Column: column, Value: value})
		return nil
	})
	words, err := c.parse(f, 1)
	if err != nil {
		return err
	}
	m, err := station.ReadVisitMap(c.path(*mapFile))
	if err != nil {
		return err
	}
	file, err := os.Open(c.path(words[0]))
	if err != nil {
		return &fault.Error{Kind: fault.NotFound, Field: "file", ZH: "打不开要导入的文件", EN: "the file cannot be opened", Err: err}
	}
	defer file.Close()
	result, err := c.st.ImportVisits(c.ctx, file, m, only, nil)
	if err != nil {
		// What was recorded before stays, and importing again goes on from there.
		return errors.Join(err, c.print(result))
	}
	return c.print(result)
}

func pair(c call) error {
	f := c.flags("pair")
	server := f.String("server", "", "address of the server")
	code := f.String("code", "", "one-time code from the administrator")
	if _, err := c.parse(f, 0); err != nil {
		return err
	}
	if err := c.syncer().Pair(c.ctx, *server, *code); err != nil {
		return err
	}
	fmt.Fprintln(c.out, "paired")
	return nil
}

func (c call) syncer() *syncer.Syncer {
	return syncer.New(c.st, slog.New(slog.NewTextHandler(c.err, nil)))
}

func sync(c call) error {
	f := c.flags("sync")
	watch := f.Bool("watch", false, "stay connected")
	if _, err := c.parse(f, 0); err != nil {
		return err
	}
	y := c.syncer()
	if !*watch {
		if err := y.Once(c.ctx); err != nil {
			return err
		}
		return status(call{c.ctx, c.st, c.dir, []string{"-json"}, c.out, c.err})
	}
	// Others may use the station in the meantime, through this program.
	c.st.OnCommand(func(ctx context.Context, dir string, args []string, out, errOut io.Writer) int {
		return Run(ctx, c.st, dir, args, out, errOut)
	})
	defer c.st.OnCommand(nil)
	return y.Run(c.ctx)
}

func status(c call) error {
	f := c.flags("status")
	f.Bool("json", true, "print JSON, the only form there is")
	if _, err := c.parse(f, 0); err != nil {
		return err
	}
	s, err := c.st.Status(c.ctx)
	if err != nil {
		return err
	}
	return c.print(s)
}

func printStats(c call) error {
	f := c.flags("stats")
	for _, name := range []string{"measure", "from", "to", "by", "station"} {
		f.String(name, "", "")
	}
	asJSON := f.Bool("json", false, "print JSON")
	if _, err := c.parse(f, 0); err != nil {
		return err
	}
	q, err := stats.ParseQuery(func(name string) string { return f.Lookup(name).Value.String() }, time.Now())
	if err != nil {
		return err
	}
	t, err := c.st.Stats(c.ctx, q)
	if err != nil {
		return err
	}
	return t.Print(c.out, *asJSON)
}

func backup(c call) error {
	words, err := c.parse(c.flags("backup"), 1)
	if err != nil {
		return err
	}
	return c.st.Backup(c.ctx, c.path(words[0]))
}
