package station

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"yizhan/shared/domain"
	"yizhan/shared/ledger/sqlite"
)

func enrol(t *testing.T, d *desk, r Registration) MemberRow {
	t.Helper()
	r.Consent = true
	if r.Group == "" {
		r.Group = "N3"
	}
	m, err := d.RegisterMember(ctx, r)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestSearchForgivesOneSlipOnly(t *testing.T) {
	d := newDesk(t, RoleStation)
	want := enrol(t, d, Registration{Name: "张三丰", Phone: "13812345678", Plate: "川LA23B5"})
	for _, text := range []string{
		"138", "5687655", "1381234567890", // too short, two slips apart
		"zhnagsanfgen", "zangsafeng", "zx", "张四", "川LA99B9",
	} {
		if found, err := d.FindMembers(ctx, text); err != nil || len(found) != 0 {
			t.Errorf("%q finds %v, %v", text, found, err)
		}
	}
	for _, text := range []string{
		"13812345687", "1381234568", "138123456788", "13812345578", "5679", "5687", // telephone
		"zhagsanfeng", "zhangsanfemg", "zhangsanffeng", "zhansganfeng", "zsg", // pinyin
		"川LA23B6", "A23B", "LA32B5", "川LA23BB5", // plate
		"张三峰", "章三丰", // the name with another character of the same sound
		want.Code[:12] + string('0'+(want.Code[12]-'0'+1)%10), // the card
	} {
		found, err := d.FindMembers(ctx, text)
		if err != nil || len(found) != 1 || found[0].ID != want.ID || !found[0].Near {
			t.Errorf("%q finds %v, %v", text, found, err)
		}
	}
	// Where something fits, nobody who only nearly does stands beside it.
	other := enrol(t, d, Registration{Name: "李四", Phone: "13900005679"})
	if found, err := d.FindMembers(ctx, "5679"); err != nil || len(found) != 1 || found[0].ID != other.ID || found[0].Near {
		t.Errorf("found %v, %v", found, err)
	}
}

func TestPeopleAreFoundByWhatIsRemembered(t *testing.T) {
	d := newDesk(t, RoleStation)
	long := "阿卜杜拉·" + "艾孜买买提阿卜杜热合曼艾山江玉素甫喀迪尔阿不力克木依明江麦麦提亚森尼亚孜托合提" + "·卡德尔"
	people := []struct {
		Registration
		by []string
	}{
		{Registration{Name: "单雄信", Phone: "0833-2123456"}, []string{"sxx", "shanxiongxin", "shan xiongxin", "danxiongxin", "单雄信", "单 雄信", "3456", "08332123456", "0833-2123456", "2123456"}},
		{Registration{Name: "尉迟恭", Plate: "川LA12345"}, []string{"ycg", "yuchigong", "a12345", "12345", "LA12345", "la·12345", "川LA12345", "Ａ１２３４５"}},
		{Registration{Name: "李乐行", Plate: "川L1234挂"}, []string{"lyx", "llx", "liyuehang", "lilexing", "lilehang", "1234挂"}},
		{Registration{Name: long}, []string{"kadeer", "阿卜杜拉", long}},
		{Registration{Name: "周𠮷"}, []string{"zj", "zhouji", "周𠮷"}},
		{Registration{Name: "欧阳·吐尔逊"}, []string{"oytex", "tex", "tuerxun", "OUYANG", "欧阳吐尔逊", "欧阳•吐尔逊"}},
		{Registration{Name: "吕布"}, []string{"lvbu", "lübu"}},
	}
	for i, p := range people {
		people[i].by = append(p.by, enrol(t, d, p.Registration).Code)
	}
	for _, p := range people {
		for _, text := range p.by {
			found, err := d.FindMembers(ctx, text)
			if err != nil || len(found) != 1 || found[0].Mask != domain.Mask(p.Name) || found[0].Near {
				t.Errorf("%q of %s finds %v, %v", text, p.Name, found, err)
			}
		}
	}
}

// TestWhoFitsWholeComesFirstThenWhoWasHereLast is the order of what is found.
func TestWhoFitsWholeComesFirstThenWhoWasHereLast(t *testing.T) {
	d := newDesk(t, RoleStation)
	longer := enrol(t, d, Registration{Name: "张三丰"})
	old := enrol(t, d, Registration{Name: "张三"})
	lately := enrol(t, d, Registration{Name: "赵四"})
	never := enrol(t, d, Registration{Name: "郑善"})
	for i, m := range []MemberRow{old, longer, lately} {
		if _, err := d.RecordVisit(ctx, VisitInput{Group: "N3", Member: m.ID, At: d.now.Add(time.Duration(i-9) * time.Minute)}); err != nil {
			t.Fatal(err)
		}
	}
	found, err := d.FindMembers(ctx, "zs")
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, m := range found {
		got = append(got, m.Code)
	}
	if want := []string{lately.Code, old.Code, never.Code, longer.Code}; !slices.Equal(got, want) {
		t.Errorf("found %v, want %v", got, want)
	}
}

// TestWhoWasHereLatelyIsFoundAmongMany has more people of one sound than a search
// looks at, and the one who comes every day registered last of them.
func TestWhoWasHereLatelyIsFoundAmongMany(t *testing.T) {
	d := newDesk(t, RoleStation)
	for i := range candidatesMax + 50 {
		enrol(t, d, Registration{Name: "张三", Phone: fmt.Sprintf("138%08d", i)})
	}
	regular := enrol(t, d, Registration{Name: "张三丰", Phone: "13999990000"})
	if _, err := d.RecordVisit(ctx, VisitInput{Group: "N3", Member: regular.ID}); err != nil {
		t.Fatal(err)
	}
	found, err := d.FindMembers(ctx, "zhang")
	if err != nil || len(found) != membersFoundMax || found[0].ID != regular.ID {
		t.Errorf("%d found, the first %v, %v", len(found), found, err)
	}
}

func TestSimilarPeopleWithAllReasons(t *testing.T) {
	d := newDesk(t, RoleStation)
	known := enrol(t, d, Registration{Name: "张三丰", Phone: "13812345678", Plate: "川LA2345", Group: "N3"})
	for name, r := range map[string]Registration{
		"nothing":                    {},
		"a surname":                  {Name: "张", Group: "N3"},
		"the name in another group":  {Name: "张三丰", Group: "N1"},
		"a similar one in another":   {Name: "章三丰", Group: "N1"},
		"half a phone":               {Name: "李四", Phone: "138123", Group: "N3"},
		"two digits off":             {Name: "李四", Phone: "13812345600", Group: "N3"},
		"somebody else of the group": {Name: "李四", Phone: "13900000000", Plate: "川LB2345", Group: "N3"},
	} {
		if similar, err := d.SimilarMembers(ctx, r); err != nil || len(similar) != 0 {
			t.Errorf("%s: %v, %v", name, similar, err)
		}
	}
	for name, c := range map[string]struct {
		form Registration
		want []domain.SameReason
	}{
		"phone":       {Registration{Name: "李四", Phone: "+86 138 1234 5678", Group: "N1"}, []domain.SameReason{domain.SamePhone}},
		"plate":       {Registration{Name: "李四", Plate: "川l·a2345", Group: "N1"}, []domain.SameReason{domain.SamePlate}},
		"name":        {Registration{Name: "张 三丰", Group: "N3"}, []domain.SameReason{domain.SameName}},
		"one digit":   {Registration{Name: "李四", Phone: "13812345687", Group: "N1"}, []domain.SameReason{domain.NearPhone}},
		"one letter":  {Registration{Name: "张山丰", Group: "N3"}, []domain.SameReason{domain.NearName}},
		"same sound":  {Registration{Name: "章三峰", Group: "N3"}, []domain.SameReason{domain.NearName}},
		"all of them": {Registration{Name: "张三丰", Phone: "13812345678", Plate: "川LA2345", Group: "N3"}, []domain.SameReason{domain.SamePhone, domain.SamePlate, domain.SameName}},
	} {
		similar, err := d.SimilarMembers(ctx, c.form)
		if err != nil || len(similar) != 1 || similar[0].ID != known.ID || !slices.Equal(similar[0].Reasons, c.want) {
			t.Errorf("%s: %+v, %v", name, similar, err)
		}
	}
}

// TestKeysOfAnOlderProgramAreMadeAnew opens a folder whose keys were made by other
// rules.
func TestKeysOfAnOlderProgramAreMadeAnew(t *testing.T) {
	d := newDesk(t, RoleStation)
	m := enrol(t, d, Registration{Name: "张三丰", Phone: "13812345678"})
	err := sqlite.Write(ctx, d.db, func(tx sqlite.Tx) error {
		if err := tx.Exec(ctx, "DELETE FROM document_key"); err != nil {
			return err
		}
		if err := tx.Exec(ctx, "INSERT INTO document_key (kind, name, value, id) VALUES ('member_private', 'last_four', '5678', ?)", m.ID[:]); err != nil {
			return err
		}
		return tx.Exec(ctx, "UPDATE ledger_state SET keyed = 0")
	})
	if err != nil {
		t.Fatal(err)
	}
	if v, err := d.Verify(ctx, nil); err != nil || len(v.Findings) != 1 || v.Findings[0].Part != PartSearch {
		t.Fatalf("%+v, %v", v.Findings, err)
	}
	dir := d.dir
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	if d.Station, err = Open(ctx, dir, WithClock(func() time.Time { return d.now })); err != nil {
		t.Fatal(err)
	}
	if found, err := d.FindMembers(ctx, "5678"); err != nil || len(found) != 1 || found[0].ID != m.ID {
		t.Errorf("found %v, %v", found, err)
	}
	if v, err := d.Verify(ctx, nil); err != nil || len(v.Findings) != 0 {
		t.Errorf("%+v, %v", v.Findings, err)
	}
}
