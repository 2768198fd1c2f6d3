package domain

import (
	"yizhan/shared/change"
	"yizhan/shared/domain/codes"
)

// KindDivision names the administrative divisions.
const KindDivision = "division"

var divisionKind = document(spec[Division]{
	name: KindDivision, version: 1, owner: OwnerCity,
	validate: Division.Validate,
	id:       func(x Division) change.ID { return DivisionID(x.Code) },
})

// Division is an administrative division that the city changed or added; the
// published ones are part of the product (package codes).
type Division struct {
	Code   string `field:"code"` // GB/T 2260: 6, 9 or 12 digits
	Name   string `field:"name"`
	Parent string `field:"parent"`
}

// DivisionID is the id of the division with a code.
func DivisionID(code string) change.ID { return change.Named(KindDivision, code) }

// Validate refuses an incomplete division.
func (d Division) Validate() error {
	if err := checkDivision(d.Code); err != nil {
		return err
	}
	if d.Parent != "" {
		if err := checkDivision(d.Parent); err != nil {
			return err
		}
	}
	return checkName("name", d.Name)
}

func checkDivision(code string) error {
	if !codes.IsDivision(code) {
		return invalid("division", "行政区划代码应为 6、9 或 12 位数字（GB/T 2260），例如 511102",
			"a division code has 6, 9 or 12 digits (GB/T 2260), such as 511102")
	}
	return nil
}
