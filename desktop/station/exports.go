package station

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"yizhan/shared/fault"
	"yizhan/shared/sqlitedb"
)

// ExportList is which list was taken out.
type ExportList string

// The lists.
const (
	ExportVisits     ExportList = "visits"
	ExportDaySheet   ExportList = "day_sheet"
	ExportMembers    ExportList = "members"
	ExportCards      ExportList = "cards"
	ExportCopy       ExportList = "copy" // of one person's data, for themselves
	ExportStatistics ExportList = "statistics"
	ExportImport     ExportList = "import"
	ExportMonth      ExportList = "month"
	ExportStations   ExportList = "stations"
	ExportLog        ExportList = "log"
	ExportFaults     ExportList = "faults"
	ExportRequests   ExportList = "requests"
	ExportAttendants ExportList = "attendants"
	ExportVouchers   ExportList = "vouchers"
	ExportSlip       ExportList = "voucher_slip"
	ExportSync       ExportList = "sync"
	ExportRegister   ExportList = "register"
	ExportBoard      ExportList = "board"
	ExportReport     ExportList = "report" // T1 to T8, the 通报, 本月报表包, a filled template
)

// ExportFormat is as what it was taken out.
type ExportFormat string

// The formats.
const (
	ExportXLSX ExportFormat = "xlsx"
	ExportCSV  ExportFormat = "csv"
	ExportPDF  ExportFormat = "pdf"
)

// ExportEntry is one line of the log of what was taken out of this computer. It
// holds neither content nor names: Filter says 全部群体, in
// the words of the window, never whom was looked for.
type ExportEntry struct {
	At     time.Time
	List   ExportList
	Filter string
	Rows   int64
	Format ExportFormat
	Masked bool
}

// LogExport notes that something is taken out, before it is. At is set here.
func (s *Station) LogExport(ctx context.Context, e ExportEntry) error {
	if e.List == "" || e.Format == "" || e.Rows < 0 {
		return fault.New(fault.Invalid, "export", "导出记录不完整", "the entry for the log of exports is incomplete")
	}
	return s.db.Write(ctx, func(tx *sqlitedb.Tx) error {
		return tx.Exec(ctx, "INSERT INTO export (at, list, filter, rows, format, masked) VALUES (?,?,?,?,?,?)",
			s.now().UnixMilli(), string(e.List), e.Filter, e.Rows, string(e.Format), e.Masked)
	})
}

// Exports lists what was taken out, the newest first, at most limit entries.
func (s *Station) Exports(ctx context.Context, limit int) ([]ExportEntry, error) {
	var out []ExportEntry
	err := s.read(ctx, func(tx *sql.Tx) error {
		rows, err := tx.QueryContext(ctx, "SELECT at, list, filter, rows, format, masked FROM export ORDER BY rowid DESC LIMIT ?", limit)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var e ExportEntry
			var at int64
			if err := rows.Scan(&at, &e.List, &e.Filter, &e.Rows, &e.Format, &e.Masked); err != nil {
				return err
			}
			e.At = time.UnixMilli(at).UTC()
			out = append(out, e)
		}
		return rows.Err()
	})
	if err != nil {
		return nil, fmt.Errorf("read exports: %w", err)
	}
	return out, nil
}
