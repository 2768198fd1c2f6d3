package monthly

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"

	"yizhan/shared/report/book"
	"yizhan/shared/report/bulletin"
	"yizhan/shared/report/form"
)

// File is a file of the packet, as its cover lists it.
type File struct {
	Name   string `json:"name"`
	Title  string `json:"title"`
	Rows   int64  `json:"rows"`
	Bytes  int64  `json:"bytes"`
	SHA256 string `json:"sha256"` // in hexadecimal
}

// CoverName is the file that says what the others are.
const CoverName = "00 封面说明.xlsx"

// Package writes 本月报表包: the tables, the 通报, and a cover that says for what days and
// which unit they were made, from data of when, how their figures are counted, and what
// bytes each file had. The same ledger asked the same gives the same bytes. It returns the
// files without the cover.
func Package(ctx context.Context, w io.Writer, src Source, ask Ask) ([]File, error) {
	m, err := read(ctx, src, ask)
	if err != nil {
		return nil, err
	}
	p := &packet{m: m, zip: zip.NewWriter(w)}
	for _, t := range tables {
		filled, err := t.fill(m, ctx)
		if err != nil {
			return nil, err
		}
		if err := p.workbook(ctx, t.Name(), filled); err != nil {
			return nil, err
		}
	}
	b, err := m.bulletin(ctx)
	if err != nil {
		return nil, err
	}
	if err := p.document(b); err != nil {
		return nil, err
	}
	var cover bytes.Buffer
	if err := book.Write(ctx, &cover, m.cover(p.files)); err != nil {
		return nil, err
	}
	if err := p.put(CoverName, cover.Bytes()); err != nil {
		return nil, err
	}
	return p.files, p.zip.Close()
}

type packet struct {
	m     *month
	zip   *zip.Writer
	files []File
}

func (p *packet) workbook(ctx context.Context, title string, tables []form.Table) error {
	var b bytes.Buffer
	if err := book.Write(ctx, &b, tables...); err != nil {
		return err
	}
	rows := 0
	for _, t := range tables {
		rows += len(t.Rows)
	}
	return p.add(File{Name: title + ".xlsx", Title: title, Rows: int64(rows)}, b.Bytes())
}

func (p *packet) document(m bulletin.Month) error {
	var b bytes.Buffer
	if _, err := m.Document().WriteTo(&b); err != nil {
		return err
	}
	return p.add(File{Name: "通报.docx", Title: m.Title()}, b.Bytes())
}

func (p *packet) add(f File, content []byte) error {
	sum := sha256.Sum256(content)
	f.Bytes, f.SHA256 = int64(len(content)), hex.EncodeToString(sum[:])
	p.files = append(p.files, f)
	return p.put(f.Name, content)
}

// put stores a file as it is: workbooks and documents are packed already.
func (p *packet) put(name string, content []byte) error {
	w, err := p.zip.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store, Modified: p.m.header.Made.UTC()})
	if err != nil {
		return err
	}
	_, err = w.Write(content)
	return err
}
