package dashboard

import (
	"context"
	"database/sql"
	"errors"
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

// openRead is how much is read where only a part of it may be shown.
const openRead = 10_000

// open reads what waits for a decision and may be shown; of is the computers that may.
func (d *Dashboard) open(ctx context.Context, tx *sql.Tx, staff access.Staff, of map[change.ID]access.DeviceState) (held []ingest.HeldChange, review []ingest.Review, proposals []ingest.Proposal, err error) {
	limit := openMax + 1
	if !staff.SeesCity() {
		limit = openRead
	}
	if held, err = ingest.ListHeld(ctx, tx, change.ID{}, limit); err != nil {
		return nil, nil, nil, err
	}
	if review, err = ingest.ListReview(ctx, tx, limit); err != nil {
		return nil, nil, nil, err
	}
	if proposals, err = ingest.ListProposals(ctx, tx, limit); err != nil || staff.SeesCity() {
		return held, review, proposals, err
	}
	foreign := func(device change.ID) bool { _, ours := of[device]; return !ours }
	held = slices.DeleteFunc(held, func(h ingest.HeldChange) bool { return foreign(h.Device) })
	proposals = slices.DeleteFunc(proposals, func(p ingest.Proposal) bool { return foreign(p.Device) })
	review = slices.DeleteFunc(review, func(r ingest.Review) bool {
		st, errStation := stationOf(ctx, tx, r.Station)
		err = errors.Join(err, errStation)
		return !staff.MaySee(st.Division)
	})
	return held, review, proposals, err
}

func stationOf(ctx context.Context, tx *sql.Tx, id change.ID) (domain.Station, error) {
	doc, _, err := sqlite.FindDocument(ctx, tx, domain.KindStation, id)
	if err != nil {
		return domain.Station{}, err
	}
	return domain.Decode[domain.Station](doc.Values())
}

// decide takes the decision about one record, and shows what is left. The address
// that it leads to can be loaded again without deciding again.
func (d *Dashboard) decide(may func(r *http.Request) (bool, error), take func(ctx context.Context, c *city.City, r *http.Request, now time.Time) (done string, heads map[string]uint64, err error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		r.Body = http.MaxBytesReader(w, r.Body, 64<<10)
		ours, err := may(r)
		if err == nil && !ours {
			err = fault.New(fault.NotFound, "", "没有这一条，或者不归你管", "there is no such record, or it is not yours")
		}
		if err != nil {
			d.showDevices(w, r, err)
			return
		}
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

// mayDecideOf tells whether the reader decides about what came from the computer that
// a form names.
func (d *Dashboard) mayDecideOf(r *http.Request) (bool, error) {
	staff := access.StaffOf(r.Context())
	if staff.MayAdminister() {
		return true, nil // also about a computer that nobody knows any more
	}
	list, err := access.Devices(r.Context(), d.city)
	return slices.ContainsFunc(list, func(s access.DeviceState) bool {
		return s.ID.String() == r.PostFormValue("device") && staff.MayEdit(s.Division)
	}), err
}

// mayReview tells whether the reader decides about the record that a form names.
func (d *Dashboard) mayReview(r *http.Request) (ours bool, err error) {
	staff := access.StaffOf(r.Context())
	if staff.MayAdminister() {
		return true, nil
	}
	err = d.city.DB.Read(r.Context(), func(tx *sql.Tx) error {
		review, err := ingest.ListReview(r.Context(), tx, openRead)
		i := slices.IndexFunc(review, func(v ingest.Review) bool { return v.ID.String() == r.PostFormValue("id") })
		if err != nil || i < 0 {
			return err
		}
		st, err := stationOf(r.Context(), tx, review[i].Station)
		ours = staff.MayEdit(st.Division)
		return err
	})
	return ours, err
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
