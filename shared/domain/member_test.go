package domain

import (
	"reflect"
	"slices"
	"testing"
)

func TestMask(t *testing.T) {
	for name, want := range map[string]string{
		"": "", "   ": "", "张": "张", "张三": "张*", "张三丰": "张**", "欧阳·吐尔逊": "欧**", "𠮷": "𠮷", "𠮷野": "𠮷*",
		" 张三 ": "张*", "\t李四\n": "李*", "🚚小哥": "🚚**", "'; --": "'**", fifty: "乐**",
	} {
		if got := Mask(name); got != want {
			t.Errorf("%q shows as %q, want %q", name, got, want)
		}
	}
}

func TestMemberPrivateKeys(t *testing.T) {
	if keys := (MemberPrivate{}).Keys(); keys != nil {
		t.Errorf("nobody is found by %v", keys)
	}
	// A number and a plate are found whole and by what people remember of them.
	m := MemberPrivate{Name: "张三", Phone: "13800138000", Plate: "川LD12345"}
	for _, want := range []Key{{"phone", "13800138000"}, {"phone_end", "00083100831"}, {"plate_end", "54321DL川"}, {"pinyin", "zs"}, {"pinyin", "zhangsan"}, {"name", "张三"}} {
		if !slices.Contains(m.Keys(), want) {
			t.Errorf("%v is missing from %v", want, m.Keys())
		}
	}
	// Names without Chinese characters, and rare ones, make no trouble.
	for _, name := range names {
		for _, k := range (MemberPrivate{Name: name}).Keys() {
			if k.Name != "pinyin" && k.Name != "name" || k.Value == "" {
				t.Errorf("%s is found by %v", name, k)
			}
		}
	}
}

func TestMemberKeysAndCells(t *testing.T) {
	f := encode(t, aMember)
	if keys := memberKind.Keys(f); !slices.Equal(keys, []Key{{"code", aMember.Code}}) {
		t.Errorf("keys %v", keys)
	}
	want := []CellValue{{Cell{Day: 20261123, Station: stationA, Measure: MeasureRegistered, Group: "N4"}, 1}}
	if got := memberKind.Cells(f); !reflect.DeepEqual(got, want) {
		t.Errorf("cells %v", got)
	}
	if cells := memberKind.Cells(encode(t, aSame)); cells != nil {
		t.Errorf("a person with two cards is counted under both: %v", cells)
	}
	// What is personal is found, and counts nothing: erasing it leaves the totals.
	if cells := memberPrivateKind.Cells(encode(t, aPrivate)); cells != nil {
		t.Errorf("personal data is counted: %v", cells)
	}
}
