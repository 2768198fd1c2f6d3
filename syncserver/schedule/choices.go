package schedule

import (
	"strconv"
	"strings"
	"yizhan/shared/domain/codes"
	"yizhan/shared/report/monthly"
)

// choice is one of a list.
type choice struct {
	Value, Text string
	Current     bool
}

// What lists what can be made: each table in its formats, the 通报 and the packet.
func (v schedulePage) What() []choice {
	packet, _ := v.T("packet")
	bulletin, _ := v.T("bulletin")
	figures, _ := v.T("figures_file")
	out := []choice{{Value: "zip", Text: packet}, {Value: "docx", Text: bulletin}, {Value: figuresTable + ".xlsx", Text: figures}}
	for _, k := range monthly.Kinds() {
		name := k.Code + " " + v.Said([2]string{k.Title, k.EN})
		for _, f := range []monthly.Format{monthly.XLSX, monthly.PDF, monthly.CSV} {
			if f != monthly.CSV || !k.Several {
				out = append(out, choice{Value: k.Code + "." + string(f), Text: name + " · " + strings.ToUpper(string(f))})
			}
		}
	}
	return out
}

// Every lists how often.
func (v schedulePage) Every() []choice {
	var out []choice
	for _, e := range Choices() {
		text, _ := v.T("every_" + string(e))
		out = append(out, choice{Value: string(e), Text: text, Current: e == Monthly})
	}
	return out
}

// Hours lists them.
func (v schedulePage) Hours() []choice {
	var out []choice
	for h := range 24 {
		out = append(out, choice{Value: strconv.Itoa(h), Text: strconv.Itoa(h) + ":00", Current: h == 8})
	}
	return out
}

// Places are the areas that somebody may choose: theirs, and the parts of it.
func (v schedulePage) Places() []choice {
	all, _ := v.T("whole_city")
	if d, known := codes.FindDivision(v.Staff.Division); known && !v.Staff.SeesCity() {
		all = d.Name
	}
	out := []choice{{Text: all}}
	for _, d := range codes.Children(v.Staff.Division) {
		out = append(out, choice{Value: d.Code, Text: d.Name})
	}
	return out
}

// EveryText and StateText are the words of the codes.
func (s shown) EveryText() (string, error) { return s.page.T("every_" + string(s.Every)) }
func (s shown) StateText() (string, error) { return s.page.T("state_" + string(s.State)) }
func (s shown) FormatText() string         { return strings.ToUpper(string(s.Format)) }
func (s shown) Also() string               { return strings.Join(s.Others, "、") }
func (s shown) Said(both [2]string) string { return s.page.Said(both) }
func (s shown) Rests() bool                { return s.State != On }
