package bench

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"time"

	"yizhan/desktop/station"
	"yizhan/shared/domain"
	"yizhan/shared/report/monthly"
)

// The load of the month's tables.
const (
	packetStations = 600
	packetEach     = 5
	packetLimit    = 5 * time.Second
)

// measurePacket writes the tables of a month in which 600 stations recorded every day.
func measurePacket(ctx context.Context, b Bench) (f Figure, err error) {
	s, err := openOffice(ctx, b, "R4")
	if err != nil {
		return f, err
	}
	defer func() { err = errors.Join(err, s.Station.Close()) }()
	month := domain.DayOf(s.Now).AddDays(-40)/100*100 + 1
	days := int((month/100*100 + 28) - month + 1)
	if err := importLedger(ctx, s.Station, month, days); err != nil {
		return f, err
	}
	var took []time.Duration
	rows := int64(0)
	for i := range packetEach {
		file := filepath.Join(b.Dir, fmt.Sprintf("packet%d.zip", i))
		wish, err := monthly.NewWish("", file, nil)
		if err != nil {
			return f, err
		}
		began := time.Now()
		done, err := s.Report(ctx, month.String()[:len("2026-11")], "", file, wish)
		if err != nil {
			return f, err
		}
		rows = done.Rows
		took = append(took, time.Since(began))
	}
	slices.Sort(took)
	worst := took[len(took)-1]
	return Figure{Value: worst.Seconds(), Unit: "s", Limit: packetLimit.Seconds(), Ratio: worst.Seconds() / packetLimit.Seconds(), Goal: "≤ 5 s", Holds: worst <= packetLimit,
		Method: fmt.Sprintf("T1 to T8, the bulletin and the cover of a month of %d stations with %d days each, %d rows, the slowest of %d; the limit is the goal", packetStations, days, rows, packetEach)}, nil
}

// importLedger enters a month of all stations, two groups and a service a day.
func importLedger(ctx context.Context, s *station.Station, month domain.Day, days int) error {
	r, w := io.Pipe()
	go func() {
		_, err := io.WriteString(w, "日期,驿站编号,驿站,群体,服务编号,人数,编号\n")
		for i := 0; i < packetStations*days*2 && err == nil; i++ {
			at, day, group := i%packetStations, i/packetStations%days, []string{"N3", "N4"}[i/packetStations/days]
			_, err = fmt.Fprintf(w, "%s,P%03d,测速驿站%03d,%s,water,%d,%d\n", month.AddDays(day), at, at, group, 1+i%40, i)
		}
		w.CloseWithError(err)
	}()
	defer r.Close()
	result, err := s.ImportVisits(ctx, r, station.VisitMap{At: "日期", StationCode: "驿站编号", Station: "驿站", Group: "群体", ServiceCode: "服务编号", People: "人数", Key: []string{"编号"}}, nil, nil)
	if err == nil && len(result.Errors) > 0 {
		err = fmt.Errorf("a row was refused: %v", result.Errors[0])
	}
	return err
}
