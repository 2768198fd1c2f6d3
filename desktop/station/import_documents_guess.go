package station

import (
	"context"
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"yizhan/shared/domain"
	"yizhan/shared/register"
	"yizhan/shared/report/sheet"
)

// documentWords are what ledgers call fields beside their labels.
var documentWords = map[string][]string{
	"name": {"名称", "单位名称", "企业", "组织名称", "党组织名称", "活动名称", "活动主题", "问题", "问题内容", "问题描述", "诉求内容", "姓名"}, "credit": {"信用代码", "社会信用代码", "统一信用代码"},
	"industry": {"行业类别", "所属行业"}, "division": {"县区", "区县", "县（市、区）", "所属县区", "行政区划", "区划"}, "headcount": {"员工数", "职工人数", "从业人员", "人数"},
	"party_members": {"党员人数"}, "contact": {"联系人姓名"}, "phone": {"电话", "手机号", "手机号码", "联系方式", "联系电话"}, "parent": {"上级党组织", "隶属"},
	"type": {"类别", "类型", "组织类型", "活动类型"}, "held_on": {"活动日期", "时间", "活动时间", "举办日期"}, "raised_on": {"收集日期", "收集时间", "登记日期", "提出时间"},
	"organisation": {"责任单位", "承办部门", "牵头单位", "主办单位"}, "due": {"期限", "办理期限", "完成时限"}, "state": {"办理状态", "目前状态", "进展"}, "measures": {"办理结果", "解决措施", "落实情况"},
	"secretary": {"书记姓名", "党组织书记"}, "founded_on": {"建立日期", "成立时间"}, "remark": {"说明"}, "group": {"类别", "人员类别", "从业类型"}, "from": {"原党组织", "组织关系所在地"},
}

// GuessDocumentMap proposes which column holds which field of a register.
func GuessDocumentMap(k *domain.Kind, names []string) map[string]string {
	out := map[string]string{}
	used := map[string]bool{}
	take := func(f domain.Field, words ...string) {
		for _, word := range words {
			i := slices.IndexFunc(names, func(name string) bool { return word != "" && plainName(name) == plainName(word) })
			if i >= 0 && out[f.Name] == "" && !used[names[i]] {
				out[f.Name] = names[i]
				used[names[i]] = true
			}
		}
	}
	// Labels first: a column that is called like a field is that field, whatever other
	// words would take it.
	for _, f := range register.Asked(k) {
		take(f, f.Label.ZH, f.Label.EN, f.Name)
	}
	for _, f := range register.Asked(k) {
		take(f, documentWords[f.Name]...)
	}
	return out
}

// GuessDocumentHeader finds the row with the names among the first ones, that which
// most fields of a register are called like, and returns its number and the names.
func GuessDocumentHeader(k *domain.Kind, rows []sheet.Row) (number int, names []string) {
	most := 0
	var above []string
	for _, r := range rows {
		columns := ColumnNames(above, r.Cells)
		if n := len(GuessDocumentMap(k, columns)); n > most {
			number, names, most = r.Number, columns, n
		}
		above = r.Cells
	}
	if number == 0 && len(rows) > 0 {
		return rows[0].Number, ColumnNames(nil, rows[0].Cells)
	}
	return number, names
}

func mapSetting(kind string) string { return "import.map." + kind }

// RememberMap keeps which columns an office took for which fields of a register.
func (s *Station) RememberMap(ctx context.Context, kind string, m map[string]string) error {
	b, err := json.Marshal(m)
	if err != nil {
		return err
	}
	return s.SetSetting(ctx, mapSetting(kind), string(b))
}

// RecallMap proposes what was chosen the last time, as far as the file has these
// columns, and guesses the rest.
func (s *Station) RecallMap(ctx context.Context, k *domain.Kind, names []string) (map[string]string, error) {
	out := GuessDocumentMap(k, names)
	kept, err := s.Setting(ctx, mapSetting(k.Name))
	if err != nil || kept == "" {
		return out, err
	}
	var before map[string]string
	if json.NewDecoder(strings.NewReader(kept)).Decode(&before) != nil {
		return out, nil // written by hand, perhaps: guessing will do
	}
	maps.DeleteFunc(before, func(field, column string) bool {
		_, ok := k.Field(field)
		return !ok || !slices.Contains(names, column)
	})
	for field, column := range before {
		maps.DeleteFunc(out, func(f, c string) bool { return c == column && f != field })
		out[field] = column
	}
	return out, nil
}
