package gallery

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"time"

	"yizhan/desktop/station"
	"yizhan/desktop/ui/importing"
	"yizhan/desktop/ui/page"
	"yizhan/shared/domain"
	"yizhan/shared/merge"
	"yizhan/shared/report/save"
	"yizhan/shared/report/sheet"
	"yizhan/shared/report/table"
	"yizhan/shared/wire"
)

// officeStations are stations that do not exist, of an office.
var officeStations = []domain.Station{
	{Code: "JZ01", Name: "嘉州小哥加油站", Kind: "rider_station", Hours: "08:00-20:00", Facilities: []string{"饮水机", "微波炉", "充电插座"}},
	{Code: "JZ02", Name: "岷江货车司机之家", Kind: "trucker_home", AllDay: true, Facilities: []string{"饮水机", "淋浴", "床铺"}},
	{Code: "JZ03", Name: "绿心路爱心驿站", Kind: "care_station", Hours: "07:30-19:00"},
	{Code: "JZ04", Name: "春华路司机驿站", Kind: "driver_station"},
	{Code: "JZ05", Name: "高铁站暖心之家", Kind: "warm_home", AllDay: true},
	{Code: "JZ06", Name: "柏杨坝铜心驿站", Kind: "tongxin_station"},
}

// StateOffice is an office with six stations and a month that has gaps, StateNewOffice
// one that has nothing yet.
var (
	StateOffice    = State{Name: "社区办公室", Role: station.RoleOffice, prepare: fillOffice}
	StateNewOffice = State{Name: "新的社区办公室", Role: station.RoleOffice, prepare: func(context.Context, *Sample, *City) error { return nil }}
)

func fillOffice(ctx context.Context, s *Sample, c *City) error {
	for _, st := range officeStations {
		st.Division = "511102"
		if err := s.AddStation(ctx, st); err != nil {
			return err
		}
	}
	var b strings.Builder
	b.WriteString("序号,日期,群体,人数,服务项目,驿站编号\n")
	dice := rand.New(rand.NewPCG(3, 5))
	n := 0
	for _, st := range officeStations[:5] {
		for day := domain.Day(20261101); day <= 20261123; day++ {
			if dice.IntN(9) == 0 || st.Code == "JZ04" && day > 20261114 {
				continue
			}
			for range 1 + dice.IntN(3) {
				n++
				fmt.Fprintf(&b, "%d,%s,%s,%d,饮水,%s\n", n, day, sampleGroups[dice.IntN(len(sampleGroups))], 1+dice.IntN(40), st.Code)
			}
		}
	}
	_, err := s.ImportRows(ctx, sheet.NewCSV(strings.NewReader(b.String())), station.Import{
		Map: station.GuessMap([]string{"序号", "日期", "群体", "人数", "服务项目", "驿站编号"})})
	if err != nil {
		return err
	}
	if err := c.Pair(ctx); err != nil {
		return err
	}
	if err := c.SaysNoService(ctx, "JZ04", 20261115, 20261116, 20261122); err != nil {
		return err
	}
	return c.SaysNoService(ctx, "JZ03", 20261108)
}

// SaysNoService has a station have told the city that nobody came on some days.
func (c *City) SaysNoService(ctx context.Context, code string, days ...domain.Day) error {
	st := domain.StationID(code)
	feed := domain.FeedStation(st)
	var docs []merge.Encoded
	for _, day := range days {
		fields, err := domain.Encode(domain.StationDay{Station: st, Day: day, State: domain.DayNoService, ClosedAt: day.Time().Add(18 * time.Hour).UnixMilli()})
		if err != nil {
			return err
		}
		e, err := elsewhere(domain.KindStationDay, domain.StationDayID(st, day), fields).Encode()
		if err != nil {
			return err
		}
		docs = append(docs, e)
	}
	cursors, err := c.sample.Cursors(ctx)
	if err != nil {
		return err
	}
	to := cursors[feed] + uint64(len(docs))
	return c.sample.Adopt(ctx, wire.Delta{Feed: feed, Prev: cursors[feed], To: to, Head: to, Docs: docs})
}

// SampleLedger writes a workbook as people keep one, mistakes and all, into a folder.
func SampleLedger(ctx context.Context, folder string) (string, error) {
	path := filepath.Join(folder, "2026年10月 驿站服务登记表.xlsx")
	heads := []string{"序号", "日期", "群体", "人数", "服务项目", "驿站名称", "备注"}
	t := table.Table{Title: "城东街道驿站服务登记表", Made: Noon, Station: "城东街道社区办公室"}
	for _, h := range heads {
		t.Columns = append(t.Columns, table.Column{Title: h})
	}
	var rows [][]any
	dice := rand.New(rand.NewPCG(1, 2))
	groups, services := []string{"快递员", "外卖送餐员", "货车司机", "网约车司机"}, []string{"饮水", "热饭", "充电", "休息"}
	for i := range 240 {
		row := []any{fmt.Sprint(i + 1), fmt.Sprintf("10月%d日", i/8+1), groups[dice.IntN(4)], fmt.Sprint(1 + dice.IntN(9)), services[dice.IntN(4)], officeStations[dice.IntN(6)].Name, ""}
		switch i {
		case 3:
			row[3] = "三人"
		case 11:
			row[1], row[6] = "10月32日", "日期看不清"
		case 17:
			row[5] = "老城驿站"
		case 30:
			row[2] = ""
		}
		rows = append(rows, row)
	}
	t.Rows = table.Of(rows)
	return path, save.To(path, func(w io.Writer) error {
		_, err := t.XLSX(ctx, w, nil)
		return err
	})
}

// ledgers is where sample ledgers lie while pictures are taken: one folder for each run,
// so that two at a time do not take each other's away. booth.close clears it.
func ledgers() string {
	folder := filepath.Join(os.TempDir(), fmt.Sprint("yizhan-ledgers-", os.Getpid()))
	_ = os.MkdirAll(folder, 0o755) // without it the picture says so
	return folder
}

// openLedger chooses the sample ledger, as the chooser does.
func openLedger(s *Stage) *importing.Importing {
	p := s.Page(page.Import).(*importing.Importing)
	if path, err := SampleLedger(s.ctx, ledgers()); err == nil { // without it the picture says so
		p.Open(path, 0)
		s.Settle()
	}
	return p
}
