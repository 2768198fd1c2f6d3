package table

import (
	"io"
	"runtime"
	"sync/atomic"
	"testing"
	"time"
)

// benchmark writes a table and reports the most memory in use meanwhile, beyond
// what was in use before.
func benchmark(b *testing.B, rows int, write func(Table) (int64, error)) {
	for b.Loop() {
		runtime.GC()
		var before runtime.MemStats
		runtime.ReadMemStats(&before)
		var most atomic.Uint64
		stop := make(chan struct{})
		ended := make(chan struct{})
		go func() {
			defer close(ended)
			for {
				select {
				case <-stop:
					return
				case <-time.After(5 * time.Millisecond):
				}
				var m runtime.MemStats
				runtime.ReadMemStats(&m)
				most.Store(max(most.Load(), m.HeapInuse))
			}
		}()
		n, err := write(many(rows))
		close(stop)
		<-ended
		if err != nil || n != int64(rows) {
			b.Fatal(n, err)
		}
		b.ReportMetric(float64(most.Load()-min(before.HeapInuse, most.Load()))/1e6, "MB-most")
	}
}

func BenchmarkXLSX10k(b *testing.B)  { benchmark(b, 10_000, xlsx(b)) }
func BenchmarkXLSX100k(b *testing.B) { benchmark(b, 100_000, xlsx(b)) }
func BenchmarkXLSX1M(b *testing.B)   { benchmark(b, 1_000_000, xlsx(b)) }
func BenchmarkCSV10k(b *testing.B)   { benchmark(b, 10_000, csvs(b)) }
func BenchmarkCSV100k(b *testing.B)  { benchmark(b, 100_000, csvs(b)) }
func BenchmarkCSV1M(b *testing.B)    { benchmark(b, 1_000_000, csvs(b)) }
func BenchmarkPDF1k(b *testing.B)    { benchmark(b, 1_000, pdfs(b)) }
func BenchmarkPDF10k(b *testing.B)   { benchmark(b, 10_000, pdfs(b)) }

// A ream, nearly.
func BenchmarkPDF15k(b *testing.B) { benchmark(b, 15_000, pdfs(b)) }

func xlsx(b *testing.B) func(Table) (int64, error) {
	return func(t Table) (int64, error) { return t.XLSX(b.Context(), io.Discard, nil) }
}

func csvs(b *testing.B) func(Table) (int64, error) {
	return func(t Table) (int64, error) { return t.CSV(b.Context(), io.Discard, nil) }
}

func pdfs(b *testing.B) func(Table) (int64, error) {
	return func(t Table) (int64, error) { return t.PDF(b.Context(), io.Discard, testFonts, nil) }
}
