package codes_test

import (
	"slices"
	"testing"

	"yizhan/shared/domain/codes"
)

func TestPinyinOfNothing(t *testing.T) {
	for _, name := range []string{"", " ", "·", "🚚", "ꆈꌠ", "Тарас", "ئۇيغۇر", "'; --", "，。！", "\xff"} {
		if i, f, k := codes.Initials(name), codes.Full(name), codes.SearchKeys(name); i != "" || f != "" || len(k) != 0 {
			t.Errorf("%q: got %q, %q, %v", name, i, f, k)
		}
	}
}

func TestPinyin(t *testing.T) {
	for _, c := range []struct{ name, initials, full string }{
		{"张三", "zs", "zhangsan"},
		{"张三丰", "zsf", "zhangsanfeng"},
		{"吕布", "lb", "lvbu"},
		// Surnames that are read otherwise than the same character in a text.
		{"单雄信", "sxx", "shanxiongxin"},
		{"仇英", "qy", "qiuying"},
		{"曾国藩", "zgf", "zengguofan"},
		{"解缙", "xj", "xiejin"},
		{"区志明", "ozm", "ouzhiming"},
		{"查良镛", "zly", "zhaliangyong"},
		{"朴正洙", "pzz", "piaozhengzhu"},
		{"翟天临", "ztl", "zhaitianlin"},
		{"盖叫天", "gjt", "gejiaotian"},
		{"覃明", "qm", "qinming"},
		{"乐嘉", "yj", "yuejia"},
		{"种师道", "csd", "chongshidao"},
		{"卜算", "bs", "busuan"},
		{"阚清子", "kqz", "kanqingzi"},
		{"任长霞", "rcx", "renchangxia"},
		{"尉迟恭", "ycg", "yuchigong"},
		{"尉健行", "wjx", "weijianxing"},
		{"万俟卨", "mqx", "moqixie"},
		{"长孙无忌", "zswj", "zhangsunwuji"},
		{"单于明", "cym", "chanyuming"},
		{"令狐冲", "lhc", "linghuchong"},
		{"欧阳·吐尔逊", "oytex", "ouyangtuerxun"},
		// The same characters within a given name.
		{"李单", "ld", "lidan"},
		{"王乐", "wl", "wangle"},
		{"陈晓曾", "cxz", "chenxiaozeng"},
		{"单增·卓玛", "dzzm", "danzengzhuoma"},
		{"查干巴拉", "cgbl", "chaganbala"},
		// As people are called at a desk.
		{"老仇", "lq", "laoqiu"},
		{"小单", "xs", "xiaoshan"},
		{"单 强", "sq", "shanqiang"},
		{"曾强（夜班）", "zqyb", "zengqiangyeban"},
		{"单", "s", "shan"},
		// Rare characters and the names of Yi, Uygur and Tibetan people.
		{"𠮷田", "jt", "jitian"},
		{"堃喆玥", "kzy", "kunzheyue"},
		{"䶮㛃", "yj", "yanjie"},
		{"木呷", "mg", "muga"},
		{"吉克的日", "jkdr", "jikediri"},
		// Latin, accents, digits, full width, mixtures.
		{"Wang Wei", "ww", "wangwei"},
		{"O'Neil", "o", "oneil"},
		{"Müller-Lüdenscheidt", "ml", "mullerludenscheidt"},
		{"José", "j", "jose"},
		{"Jose\u0301", "j", "jose"},
		{"ＡＢ", "a", "ab"},
		{"小王2", "xw2", "xiaowang2"},
		{"张 San", "zs", "zhangsan"},
		{"张三🚚", "zs", "zhangsan"},
		{"张\u200b三", "zs", "zhangsan"},
	} {
		if got := codes.Initials(c.name); got != c.initials {
			t.Errorf("initials of %s: %q, want %q", c.name, got, c.initials)
		}
		if got := codes.Full(c.name); got != c.full {
			t.Errorf("pinyin of %s: %q, want %q", c.name, got, c.full)
		}
		if keys := codes.SearchKeys(c.name); len(keys) == 0 || keys[0] != c.initials || !slices.Contains(keys, c.full) {
			t.Errorf("keys of %s: %q", c.name, keys)
		}
	}
}

func TestSearchKeysKnowOtherReadings(t *testing.T) {
	for _, c := range []struct {
		name string
		want []string
	}{
		{"张三", []string{"zs", "zhangsan"}},
		{"乐嘉", []string{"yj", "yuejia", "lj", "lejia"}},
		{"覃明", []string{"qm", "qinming", "tm", "tanming"}},
		{"牟平", []string{"mp", "muping", "mouping"}},
		{"John", []string{"j", "john"}},
	} {
		if got := codes.SearchKeys(c.name); !slices.Equal(got, c.want) {
			t.Errorf("keys of %s: %q, want %q", c.name, got, c.want)
		}
	}
}

func FuzzPinyin(f *testing.F) {
	for _, seed := range []string{"张三", "欧阳·吐尔逊", "𠮷田", "老仇", "Müller", "ſ", "İ", "単", "〇", "\xff", "e\u0301", "１"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, name string) {
		for _, key := range append(codes.SearchKeys(name), codes.Initials(name), codes.Full(name)) {
			for _, r := range key {
				if (r < 'a' || r > 'z') && (r < '0' || r > '9') {
					t.Errorf("%q: key %q cannot be typed", name, key)
				}
			}
		}
	})
}

func BenchmarkSearchKeys(b *testing.B) {
	for b.Loop() {
		codes.SearchKeys("欧阳·吐尔逊")
	}
}
