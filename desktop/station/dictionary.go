package station

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"

	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/fault"
	"yizhan/shared/ledger/sqlite"
)

// dictionary is what the desk looks up for every visit, in memory.
type dictionary struct {
	groups   []domain.Group
	group    map[string]domain.Group
	services []domain.Service
	service  map[string]domain.Service
	prices   []domain.Price
	rules    map[string]domain.VoucherRule // of services
	notices  []domain.Notice               // the newest first
	usual    map[string]bool
}

// usualDays and usualMax say which services stand on the desk: the most used
// of the last weeks, as many as there are letter keys.
const (
	usualDays = 30
	usualMax  = 8
)

func (s *Station) loadDictionary(ctx context.Context) (*dictionary, error) {
	s.mu.Lock()
	d := s.dictionary
	s.mu.Unlock()
	if d != nil {
		return d, nil
	}
	d = &dictionary{group: map[string]domain.Group{}, service: map[string]domain.Service{}, usual: map[string]bool{}, rules: map[string]domain.VoucherRule{}}
	err := s.read(ctx, func(tx *sql.Tx) error {
		groups, err := sqlite.ListDocuments[domain.Group](ctx, tx, domain.KindGroup)
		if err != nil {
			return err
		}
		for _, g := range groups {
			d.groups = append(d.groups, g.Value)
			d.group[g.Value.Code] = g.Value
		}
		services, err := sqlite.ListDocuments[domain.Service](ctx, tx, domain.KindService)
		if err != nil {
			return err
		}
		for _, v := range services {
			d.services = append(d.services, v.Value)
			d.service[v.Value.Code] = v.Value
		}
		prices, err := sqlite.ListDocuments[domain.Price](ctx, tx, domain.KindPrice)
		for _, p := range prices {
			d.prices = append(d.prices, p.Value)
		}
		if err != nil {
			return err
		}
		if err := d.loadRules(ctx, tx); err != nil {
			return err
		}
		return d.loadUsual(ctx, tx, domain.DayOf(s.now()))
	})
	if err != nil {
		return nil, fmt.Errorf("read dictionaries: %w", err)
	}
	slices.SortFunc(d.groups, func(a, b domain.Group) int { return byOrder(a.Order, b.Order, a.Code, b.Code) })
	slices.SortFunc(d.services, func(a, b domain.Service) int { return byOrder(a.Order, b.Order, a.Code, b.Code) })
	s.mu.Lock()
	s.dictionary = d
	s.mu.Unlock()
	return d, nil
}

// loadRules reads what the city says of vouchers and of the privacy notice.
func (d *dictionary) loadRules(ctx context.Context, tx *sql.Tx) error {
	rules, err := sqlite.ListDocuments[domain.VoucherRule](ctx, tx, domain.KindVoucherRule)
	if err != nil {
		return err
	}
	for _, r := range rules {
		d.rules[r.Value.Service] = r.Value
	}
	notices, err := sqlite.ListDocuments[domain.Notice](ctx, tx, domain.KindNotice)
	for _, n := range notices {
		d.notices = append(d.notices, n.Value)
	}
	slices.SortFunc(d.notices, func(a, b domain.Notice) int {
		return cmp.Or(cmp.Compare(b.From, a.From), strings.Compare(b.Version, a.Version))
	})
	return err
}

func (d *dictionary) loadUsual(ctx context.Context, tx *sql.Tx, today domain.Day) error {
	rows, err := tx.QueryContext(ctx, "SELECT item FROM cell WHERE measure = ? AND day BETWEEN ? AND ? GROUP BY item ORDER BY SUM(value) DESC LIMIT ?",
		string(domain.MeasureServices), int64(today.AddDays(-usualDays)), int64(today), usualMax)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var code string
		if err := rows.Scan(&code); err != nil {
			return err
		}
		d.usual[code] = true
	}
	// Until there is enough to go by, the first of the dictionary fill up.
	for _, v := range slices.SortedFunc(slices.Values(d.services), func(a, b domain.Service) int { return byOrder(a.Order, b.Order, a.Code, b.Code) }) {
		if len(d.usual) >= usualMax {
			break
		}
		d.usual[v.Code] = true
	}
	return rows.Err()
}

func byOrder(a, b int64, codeA, codeB string) int {
	last := func(n int64) int64 {
		if n == 0 {
			return 1 << 40
		}
		return n
	}
	return cmp.Or(cmp.Compare(last(a), last(b)), strings.Compare(codeA, codeB))
}

// price is what a service costs at a station on a day; nothing where no price
// is listed. Of several valid ones the one that began last counts.
func (d *dictionary) price(station change.ID, service string, day domain.Day) (charged, reference domain.Fen) {
	var from domain.Day = -1
	for _, p := range d.prices {
		if p.Station == station && p.Service == service && p.On(day) && p.From > from {
			charged, reference, from = p.Charged, p.Reference, p.From
		}
	}
	return charged, reference
}

// checkGroup refuses an unknown group and names the known ones.
func (d *dictionary) checkGroup(code string) error {
	if _, ok := d.group[code]; ok {
		return nil
	}
	return unknownCode("group", "群体", code, d.groups, func(g domain.Group) string { return g.Code })
}

func (d *dictionary) checkService(code string) error {
	if _, ok := d.service[code]; ok {
		return nil
	}
	return unknownCode("service", "服务", code, d.services, func(v domain.Service) string { return v.Code })
}

// unknownCode lists no more than a screenful of what would have been right.
func unknownCode[T any](field, zh, code string, known []T, codeOf func(T) string) error {
	names := make([]string, 0, len(known))
	for _, k := range known[:min(len(known), 20)] {
		names = append(names, codeOf(k))
	}
	list := strings.Join(names, " ")
	return fault.New(fault.Invalid, field, fmt.Sprintf("没有代码为 %q 的%s，可用：%s", code, zh, list), fmt.Sprintf("there is no %s %q; known: %s", field, code, list))
}

// Groups are the groups in the order of the desk; the first nine have the keys
// 1 to 9.
func (s *Station) Groups(ctx context.Context) ([]GroupChoice, error) {
	d, err := s.loadDictionary(ctx)
	if err != nil {
		return nil, err
	}
	out := make([]GroupChoice, len(d.groups))
	for i, g := range d.groups {
		out[i] = GroupChoice{Code: g.Code, Name: g.Name, NameEN: cmp.Or(g.NameEN, g.Name)}
	}
	return out, nil
}

// Services are the services with today's prices here, those used most of late
// first, each part in the order of the dictionary.
func (s *Station) Services(ctx context.Context) ([]ServiceChoice, error) {
	d, err := s.loadDictionary(ctx)
	if err != nil {
		return nil, err
	}
	p, err := s.Profile(ctx)
	if err != nil {
		return nil, err
	}
	out := make([]ServiceChoice, len(d.services))
	for i, v := range d.services {
		out[i] = ServiceChoice{Code: v.Code, Name: v.Name, NameEN: cmp.Or(v.NameEN, v.Name), Unit: v.Unit, Priced: v.Priced, Usual: d.usual[v.Code]}
		out[i].Charged, out[i].Reference = d.price(p.Station, v.Code, domain.DayOf(s.now()))
	}
	slices.SortStableFunc(out, func(a, b ServiceChoice) int {
		return cmp.Compare(b2i(b.Usual), b2i(a.Usual))
	})
	return out, nil
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}
