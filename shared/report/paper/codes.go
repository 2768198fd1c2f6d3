package paper

import (
	"image/color"

	"github.com/boombuler/barcode"
	"github.com/boombuler/barcode/code128"
	"github.com/boombuler/barcode/qr"
)

// Quiet zones in modules: what has to stay white around a code (ISO/IEC 18004
// and 15417).
const (
	quietQR  = 4
	quietBar = 10
)

// QR draws a QR code with its quiet zone into a square of a side.
func (d *Doc) QR(x, y, side float64, content string) {
	code, err := qr.Encode(content, qr.M, qr.Auto)
	if err != nil {
		d.keep(err)
		return
	}
	n := code.Bounds().Dx()
	module := side / float64(n+2*quietQR)
	for row := range n {
		for column := 0; column < n; column++ {
			if run := dark(code, column, row); run > 0 {
				d.Fill(x+module*float64(quietQR+column), y+module*float64(quietQR+row), module*float64(run), module, 0)
				column += run
			}
		}
	}
}

// Code128 draws a bar code with its quiet zones into a rectangle.
func (d *Doc) Code128(x, y, w, h float64, content string) {
	code, err := code128.Encode(content)
	if err != nil {
		d.keep(err)
		return
	}
	n := code.Bounds().Dx()
	module := w / float64(n+2*quietBar)
	for column := 0; column < n; column++ {
		if run := dark(code, column, 0); run > 0 {
			d.Fill(x+module*float64(quietBar+column), y, module*float64(run), h, 0)
			column += run
		}
	}
}

// dark is how many modules from a place on are black. They are drawn as one: two
// rectangles side by side show a seam on some printers.
func dark(code barcode.Barcode, column, row int) int {
	run := 0
	for column+run < code.Bounds().Dx() && color.GrayModel.Convert(code.At(column+run, row)).(color.Gray).Y < 128 {
		run++
	}
	return run
}
