package dashboard

import (
	"cmp"
	"context"
	"database/sql"
	"net/http"
	"slices"
	"strconv"
	"time"

	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/fault"
	"yizhan/syncserver/access"
)

const (
	// openMax is how many undecided records the page shows; the next ones come
	// when these are decided.
	openMax = 100
	// From here on the page says that a clock is wrong, and that a disk is full.
	clockWrong = 5 * time.Minute
	clockOff   = 5 * time.Second
	diskLow    = 1 << 30
	formTime   = "2006-01-02T15:04" // as an input of a form writes it
)

// devicesPage is how each computer of the stations is, and what waits for a
// person: records that the city holds and cannot count, and those that were made
// while a clock was wrong.
type devicesPage struct {
	view
	Summary  string
	Computer []computer
	Held     []heldRow
	Review   []reviewRow
	Proposal []proposalRow
	More     bool   // there are more of either
	Decides  bool   // the reader may decide about them
	Wrong    string // why the last decision was not taken
	Done     string // what it came to
}

// computer is a row, in words.
type computer struct {
	Name, Code, Role, State, Waiting, Clock, Held, App, Disk string
	Worry                                                    map[string]bool // columns that somebody should look at
	Online                                                   bool
}

type heldRow struct {
	Device, Epoch, Seq, Name, Code, Kind, Reason, At string
	Foreign, Taken                                   bool // how it could be counted after all
}

type reviewRow struct {
	ID, Name, Code, Kind, At, Received, Estimate string // Estimate as the form writes it
}

// proposalRow is what a station would like an entry of the city to say.
type proposalRow struct {
	Record, ID, Field, Device, Lost string // name the proposal
	Name, Code, Kind, Title         string
	FieldName, Now, Wished, At      string
}

// Title of the page in the browser's tab.
func (p devicesPage) Title() string { return p.Lang.must("devices") }

// Other is the address of this page in the other language.
func (p devicesPage) Other() string { return p.Frame.Other() }

func (d *Dashboard) devices(w http.ResponseWriter, r *http.Request) {
	d.showDevices(w, r, nil)
}

// showDevices writes the page, with what is wrong with the decision just sent.
func (d *Dashboard) showDevices(w http.ResponseWriter, r *http.Request, wrong error) {
	v := newView(w, r, "/devices", d.now())
	l := v.Lang
	p, err := d.readDevices(r.Context(), v)
	if err != nil {
		d.fail(w, r, v, err)
		return
	}
	status := http.StatusOK
	if wrong != nil {
		p.Wrong, status = fault.Sentence(wrong, string(l)), fault.KindOf(wrong).HTTPStatus()
		if status >= http.StatusInternalServerError {
			d.log.Error("decision not taken", "path", r.URL.Path, "err", wrong)
		}
	}
	if done := r.URL.Query().Get("done"); slices.Contains([]string{"counted", "closed", "kept", "moved", "taken", "left"}, done) {
		p.Done = l.must("decided_" + done)
	}
	body, err := render("devices.html", p)
	if err != nil {
		d.fail(w, r, v, err)
		return
	}
	send(w, v, status, body)
}

func (d *Dashboard) readDevices(ctx context.Context, v view) (devicesPage, error) {
	p := devicesPage{view: v, Decides: v.Staff.MayEdit(v.Staff.Division)}
	list, err := access.Devices(ctx, d.city)
	if err != nil {
		return p, err
	}
	list = slices.DeleteFunc(list, func(s access.DeviceState) bool { return !v.Staff.MaySee(s.Division) })
	online := d.connected()
	slices.SortStableFunc(list, func(a, b access.DeviceState) int {
		return cmp.Or(cmp.Compare(urgency(a, online[a.ID]), urgency(b, online[b.ID])), cmp.Compare(a.Station, b.Station))
	})
	active, connected, waiting := 0, 0, 0
	of := map[change.ID]access.DeviceState{}
	for _, s := range list {
		of[s.ID] = s
		p.Computer = append(p.Computer, v.computer(s, online[s.ID]))
		if s.Revoked {
			continue
		}
		active++
		if online[s.ID] {
			connected++
		}
		if s.Waiting > 0 {
			waiting++
		}
	}
	p.Summary = v.Lang.must("devices_summary", grouped(int64(active)), grouped(int64(connected)), grouped(int64(waiting)))
	err = d.city.DB.Read(ctx, func(tx *sql.Tx) error {
		held, review, proposals, err := d.open(ctx, tx, v.Staff, of)
		if err != nil {
			return err
		}
		p.More = len(held) > openMax || len(review) > openMax || len(proposals) > openMax
		for _, o := range proposals[:min(len(proposals), openMax)] {
			s := of[o.Device]
			p.Proposal = append(p.Proposal, proposalRow{Record: o.Kind, ID: o.ID.String(), Field: o.Field, Device: o.Device.String(), Lost: strconv.FormatUint(o.LostAt, 10),
				Name: s.Name, Code: s.Station, Kind: v.Lang.kind(o.Kind), Title: o.Title,
				FieldName: v.Lang.field(o.Kind, o.Field), Now: o.Now, Wished: o.Wished, At: v.Lang.clock(o.At, v.Now, "15:04")})
		}
		for _, h := range held[:min(len(held), openMax)] {
			s := of[h.Device]
			p.Held = append(p.Held, heldRow{Device: h.Device.String(), Epoch: strconv.FormatUint(h.Epoch, 10), Seq: strconv.FormatUint(h.Seq, 10),
				Name: s.Name, Code: s.Station, Kind: v.Lang.kind(h.Kind), Reason: h.Reason, At: v.Lang.clock(h.ReceivedAt, v.Now, "15:04"),
				Foreign: h.Is(fault.Forbidden) || h.Is(fault.Revoked), Taken: h.Is(fault.Conflict)})
		}
		for _, r := range review[:min(len(review), openMax)] {
			st, err := stationOf(ctx, tx, r.Station)
			if err != nil {
				return err
			}
			p.Review = append(p.Review, reviewRow{ID: r.ID.String(), Name: st.Name, Code: st.Code, Kind: v.Lang.kind(r.Kind),
				At: moment(r.At), Received: moment(r.ReceivedAt), Estimate: r.Estimate.In(domain.Shanghai).Format(formTime)})
		}
		return nil
	})
	return p, err
}

// urgency sorts the computers: what somebody should look at comes first.
func urgency(s access.DeviceState, online bool) int {
	switch {
	case s.Revoked:
		return 4
	case s.Contested || wrongClock(s) || s.DiskFree > 0 && s.DiskFree < diskLow:
		return 0
	case s.Waiting > 0 || s.Held > 0:
		return 1
	case !online:
		return 2
	}
	return 3
}

func wrongClock(s access.DeviceState) bool {
	return (time.Duration(s.OffsetMs) * time.Millisecond).Abs() >= clockWrong
}

func (v view) computer(s access.DeviceState, online bool) computer {
	l := v.Lang
	c := computer{Name: s.Name, Code: s.Station, Role: l.must("role_" + string(s.Role)), App: s.App, Online: online,
		Waiting: l.must("all_delivered"), Clock: l.must("clock_right"), Held: grouped(s.Held), Disk: "—", Worry: map[string]bool{}}
	switch {
	case s.Revoked:
		c.State = l.must("revoked")
	case s.Contested:
		c.State, c.Worry["state"] = l.must("contested"), true
	case online:
		c.State = l.must("online")
	case s.LastSeen.IsZero():
		c.State = l.must("never_seen")
	default:
		c.State = l.must("seen", l.clock(s.LastSeen, v.Now, "15:04"))
	}
	switch {
	case s.LastSeen.IsZero():
		c.Waiting, c.Clock = "—", "—"
	case s.Waiting > 0:
		c.Waiting, c.Worry["waiting"] = l.must("waiting", grouped(s.Waiting)), true
		if !s.WaitingSince.IsZero() {
			c.Waiting = l.must("waiting_since", grouped(s.Waiting), l.clock(s.WaitingSince, v.Now, "15:04"))
		}
	}
	if off := time.Duration(s.OffsetMs) * time.Millisecond; !s.LastSeen.IsZero() && off.Abs() >= clockOff {
		key := "clock_slow"
		if off < 0 {
			key = "clock_fast"
		}
		c.Clock, c.Worry["clock"] = l.must(key, l.span(off.Abs())), wrongClock(s)
	}
	c.Worry["held"] = s.Held > 0
	if s.DiskFree > 0 {
		c.Disk, c.Worry["disk"] = gigabytes(s.DiskFree), s.DiskFree < diskLow
	}
	return c
}

// gigabytes writes a size as disks are sold.
func gigabytes(bytes int64) string {
	return strconv.FormatFloat(float64(bytes)/1e9, 'f', 1, 64) + " GB"
}

// span writes a length of time in its largest unit.
func (l language) span(d time.Duration) string {
	for _, u := range []struct {
		of  time.Duration
		key string
	}{{24 * time.Hour, "span_days"}, {time.Hour, "span_hours"}, {time.Minute, "span_minutes"}} {
		if d >= u.of {
			return l.must(u.key, grouped(int64(d/u.of)))
		}
	}
	return l.must("span_seconds", grouped(int64(d/time.Second)))
}

// moment writes a moment whole: it may be years off.
func moment(t time.Time) string { return t.In(domain.Shanghai).Format("2006-01-02 15:04") }

// word is the name of a kind of record or of a field in words.
func (l language) word(of, name string) string {
	if _, ok := texts[of+name]; ok {
		return l.must(of + name)
	}
	return name // of a later version
}

// kind is what people call a kind of record.
func (l language) kind(name string) string {
	if k, ok := domain.FindKind(name); ok && k.Label.ZH != "" {
		return k.Label.In(string(l))
	}
	return l.word("kind_", name)
}

// field is what people call a field of a kind of document.
func (l language) field(kind, name string) string {
	if k, ok := domain.FindKind(kind); ok {
		if f, ok := k.Field(name); ok && f.Label.ZH != "" {
			return f.Label.In(string(l))
		}
	}
	return l.word("field_", name)
}
