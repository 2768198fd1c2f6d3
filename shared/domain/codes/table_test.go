package codes_test

import (
	"testing"

	"yizhan/shared/domain/codes"
)

func TestTables(t *testing.T) {
	for _, c := range []struct {
		table            *codes.Table
		unknown          string
		rows             int
		code, zh, en     string
		lastCode, lastZH string
	}{
		{codes.Sexes, "sex.unknown", 4, "1", "男性", "Male", "9", "未说明的性别"},
		{codes.Ethnicities, "ethnic.unknown", 58, "07", "彝族", "Yi", "98", "外国血统中国籍人士"},
		{codes.Educations, "education.unknown", 40, "61", "普通高中毕业", "Senior high school, graduated", "90", "其他"},
		{codes.PoliticalStatuses, "political.unknown", 13, "13", "群众", "Citizen without affiliation", "13", "群众"},
		{codes.Groups, "group.unknown", 15, "N3", "快递员", "Courier", "Z", "未说明"},
	} {
		for _, bad := range []string{"", "1 ", "n3", "99999", "男", "'; --"} {
			refused(t, bad, c.table.Check(bad), c.unknown)
		}
		if err := c.table.Check(c.code); err != nil {
			t.Errorf("%s: %v", c.code, err)
		}
		list := c.table.List()
		if len(list) != c.rows {
			t.Errorf("%s has %d rows, want %d", c.unknown, len(list), c.rows)
		}
		if last := list[len(list)-1]; last.Code != c.lastCode || last.ZH != c.lastZH {
			t.Errorf("%s ends with %v", c.unknown, last)
		}
		if e, ok := c.table.Find(c.code); !ok || e.ZH != c.zh || e.EN != c.en || e.Name("zh-CN") != c.zh || e.Name("en-GB") != c.en {
			t.Errorf("%s: found %v", c.code, e)
		}
		codesSeen, namesSeen := map[string]bool{}, map[string]bool{}
		for _, e := range list {
			if e.Code == "" || e.ZH == "" || e.EN == "" || codesSeen[e.Code] || namesSeen[e.ZH] {
				t.Errorf("%s: row %v is empty or doubled", c.unknown, e)
			}
			codesSeen[e.Code], namesSeen[e.ZH] = true, true
		}
		list[0] = codes.Entry{}
		if c.table.List()[0] == (codes.Entry{}) {
			t.Errorf("%s can be changed from outside", c.unknown)
		}
	}
}

func TestClassOfGroup(t *testing.T) {
	for code, want := range map[string]codes.GroupClass{
		"": codes.ClassUnstated, "Z": codes.ClassUnstated, "Families": codes.ClassUnstated, "n1": codes.ClassUnstated,
		"N1": codes.ClassNewEmployment, "N5": codes.ClassNewEmployment, "N9": codes.ClassNewEmployment,
		"O1": codes.ClassOutdoor, "O8": codes.ClassOutdoor, "R": codes.ClassResident,
	} {
		if got := codes.Class(code); got != want {
			t.Errorf("group %q is %s, want %s", code, got, want)
		}
	}
}
