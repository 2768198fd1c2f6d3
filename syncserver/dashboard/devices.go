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
	"yizhan/shared/ledger/sqlite"
	"yizhan/syncserver/access"
	"yizhan/syncserver/city"
	"yizhan/syncserver/feed"
	"yizhan/syncserver/ingest"
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
	p := devicesPage{view: v}
	list, err := access.Devices(ctx, d.city)
	if err != nil {
		return p, err
	}
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
		held, err := ingest.ListHeld(ctx, tx, change.ID{}, openMax+1)
		if err != nil {
			return err
		}
		review, err := ingest.ListReview(ctx, tx, openMax+1)
		if err != nil {
			return err
		}
		proposals, err := ingest.ListProposals(ctx, tx, openMax+1)
		if err != nil {
			return err
		}
		p.More = len(held) > openMax || len(review) > openMax || len(proposals) > openMax
		for _, o := range proposals[:min(len(proposals), openMax)] {
			s := of[o.Device]
			p.Proposal = append(p.Proposal, proposalRow{Record: o.Kind, ID: o.ID.String(), Field: o.Field, Device: o.Device.String(), Lost: strconv.FormatUint(o.LostAt, 10),
				Name: s.Name, Code: s.Station, Kind: v.Lang.word("kind_", o.Kind), Title: o.Title,
				FieldName: v.Lang.word("field_", o.Field), Now: o.Now, Wished: o.Wished, At: v.Lang.clock(o.At, v.Now, "15:04")})
		}
		for _, h := range held[:min(len(held), openMax)] {
			s := of[h.Device]
			p.Held = append(p.Held, heldRow{Device: h.Device.String(), Epoch: strconv.FormatUint(h.Epoch, 10), Seq: strconv.FormatUint(h.Seq, 10),
				Name: s.Name, Code: s.Station, Kind: v.Lang.word("kind_", h.Kind), Reason: h.Reason, At: v.Lang.clock(h.ReceivedAt, v.Now, "15:04"),
				Foreign: h.Is(fault.Forbidden) || h.Is(fault.Revoked), Taken: h.Is(fault.Conflict)})
		}
		for _, r := range review[:min(len(review), openMax)] {
			doc, _, err := sqlite.FindDocument(ctx, tx, domain.KindStation, r.Station)
			if err != nil {
				return err
			}
			st, err := domain.Decode[domain.Station](doc.Values())
			if err != nil {
				return err
			}
			p.Review = append(p.Review, reviewRow{ID: r.ID.String(), Name: st.Name, Code: st.Code, Kind: v.Lang.word("kind_", r.Kind),
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

// decide takes the decision about one record, and shows what is left. The address
// that it leads to can be loaded again without deciding again.
func (d *Dashboard) decide(take func(ctx context.Context, c *city.City, r *http.Request, now time.Time) (done string, heads map[string]uint64, err error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		r.Body = http.MaxBytesReader(w, r.Body, 64<<10)
		done, heads, err := take(r.Context(), d.city, r, d.now())
		if err != nil {
			d.showDevices(w, r, err)
			return
		}
		if heads == nil {
			heads = map[string]uint64{}
		}
		heads[feed.Figures] = 0
		d.hub.Moved(heads)
		http.Redirect(w, r, "/devices?done="+done, http.StatusSeeOther)
	}
}

var errForm = fault.New(fault.Invalid, "", "请求不完整，请刷新后再试", "the request is incomplete: reload and try again")

// decideHeld counts a held record after all, or decides that it does not count.
func decideHeld(ctx context.Context, c *city.City, r *http.Request, now time.Time) (string, map[string]uint64, error) {
	device, err := change.ParseID(r.PostFormValue("device"))
	epoch, errEpoch := strconv.ParseUint(r.PostFormValue("epoch"), 10, 64)
	seq, errSeq := strconv.ParseUint(r.PostFormValue("seq"), 10, 64)
	if err != nil || errEpoch != nil || errSeq != nil {
		return "", nil, errForm
	}
	switch r.PostFormValue("action") {
	case "count":
		heads, err := ingest.Release(ctx, c, device, epoch, seq, ingest.Decision{})
		return "counted", heads, err
	case "anywhere":
		heads, err := ingest.Release(ctx, c, device, epoch, seq, ingest.Decision{Anywhere: true})
		return "counted", heads, err
	case "new-id":
		heads, err := ingest.Release(ctx, c, device, epoch, seq, ingest.Decision{NewID: true})
		return "counted", heads, err
	case "close":
		return "closed", nil, ingest.CloseHeld(ctx, c, device, epoch, seq, r.PostFormValue("why"), now)
	}
	return "", nil, errForm
}

// decideReview leaves a record where its clock put it, or moves it.
func decideReview(ctx context.Context, c *city.City, r *http.Request, now time.Time) (string, map[string]uint64, error) {
	id, err := change.ParseID(r.PostFormValue("id"))
	if err != nil {
		return "", nil, errForm
	}
	switch r.PostFormValue("action") {
	case "keep":
		return "kept", nil, ingest.Decide(ctx, c, id, time.Time{}, now)
	case "move":
		to, err := time.ParseInLocation(formTime, r.PostFormValue("to"), domain.Shanghai)
		if err != nil {
			return "", nil, fault.New(fault.Invalid, "to", "请填写日期和时间", "enter a day and a time")
		}
		return "moved", nil, ingest.Decide(ctx, c, id, to, now)
	}
	return "", nil, errForm
}

// decideProposal takes a station's wish for an entry of the city, or leaves the
// entry as it is.
func decideProposal(ctx context.Context, c *city.City, r *http.Request, now time.Time) (string, map[string]uint64, error) {
	id, err := change.ParseID(r.PostFormValue("id"))
	device, errDevice := change.ParseID(r.PostFormValue("device"))
	lost, errLost := strconv.ParseUint(r.PostFormValue("lost"), 10, 64)
	done, ok := map[string]string{"take": "taken", "leave": "left"}[r.PostFormValue("action")]
	if err != nil || errDevice != nil || errLost != nil || !ok {
		return "", nil, errForm
	}
	named := ingest.Proposal{Kind: r.PostFormValue("kind"), ID: id, Field: r.PostFormValue("field"), Device: device, LostAt: lost}
	heads, err := ingest.DecideProposal(ctx, c, named, done == "taken", now)
	return done, heads, err
}
