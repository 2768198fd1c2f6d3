package codes_test

import (
	"slices"
	"strings"
	"testing"

	"yizhan/shared/domain/codes"
)

// TestSurnamesKeepTheirReading goes through the surnames that are read otherwise
// than the same character in a text, and those of two characters.
func TestSurnamesKeepTheirReading(t *testing.T) {
	for _, pair := range strings.Fields(`
		单:shan 曾:zeng 仇:qiu 解:xie 区:ou 查:zha 盖:ge 朴:piao 翟:zhai 尉:wei 缪:miao 秘:bi 覃:qin 乐:yue 员:yun 贠:yun 祭:zhai 黑:he 折:she 繁:po
		佴:nai 召:shao 种:chong 卜:bu 薄:bo 隗:wei 郇:xun 乜:nie 粘:nian 阚:kan 冼:xian 洗:xian 炅:gui 藏:zang 句:gou 都:du 么:yao 颉:xie 台:tai 逄:pang
		蔚:yu 能:nai 牟:mu 还:huan 称:chen 圈:juan 角:jue 任:ren 葛:ge 纪:ji 华:hua 宁:ning 应:ying 车:che 柏:bai 石:shi 谷:gu 贾:jia 叶:ye 沈:shen 俞:yu
		於:yu 宓:mi 谌:chen 郄:qie 费:fei 万:wan 那:na 宿:su 相:xiang 校:xiao 过:guo 干:gan 令:ling 厍:she 逯:lu 亓:qi 晁:chao 贲:ben 笪:da 缑:gou 昝:zan
		妫:gui 庹:tuo 仉:zhang 强:qiang 降:jiang 莘:shen 暨:ji 阙:que 殳:shu 訾:zi 钭:tou 郜:gao 邰:tai
		万俟:moqi 尉迟:yuchi 长孙:zhangsun 单于:chanyu 澹台:tantai 令狐:linghu 子车:ziju 宰父:zaifu 皇甫:huangfu 呼延:huyan 夏侯:xiahou 欧阳:ouyang
		拓跋:tuoba 乐正:yuezheng 赫连:helian 慕容:murong 公冶:gongye 宗政:zongzheng 濮阳:puyang 淳于:chunyu 太叔:taishu 申屠:shentu 轩辕:xuanyuan
		钟离:zhongli 宇文:yuwen 鲜于:xianyu 闾丘:lvqiu 亓官:qiguan 颛孙:zhuansun 端木:duanmu 漆雕:qidiao 壤驷:rangsi 夹谷:jiagu 谷梁:guliang
		百里:baili 诸葛:zhuge 上官:shangguan 司马:sima 司徒:situ 东方:dongfang 即墨:jimo`) {
		surname, pinyin, _ := strings.Cut(pair, ":")
		if got := codes.Full(surname + "明"); got != pinyin+"ming" {
			t.Errorf("%s is read %s, want %s", surname, strings.TrimSuffix(got, "ming"), pinyin)
		}
	}
}

// TestDoubtfulCharactersHaveBothReadings is how a person is found by whoever reads
// the name otherwise, also where two of its characters are doubtful.
func TestDoubtfulCharactersHaveBothReadings(t *testing.T) {
	for name, want := range map[string][]string{
		"单强":       {"shanqiang", "danqiang", "sq", "dq"},
		"李乐":       {"lile", "liyue"},
		"王朝行":      {"wangchaoxing", "wangzhaoxing", "wangchaohang", "wangzhaohang"},
		"乐乐":       {"yuele", "leyue", "lele", "yueyue"},
		"欧阳·吐尔逊":   {"ouyangtuerxun", "tuerxun", "tex"},
		"阿依古丽·卡德尔": {"ayigulikadeer", "kadeer"},
	} {
		keys := codes.SearchKeys(name)
		for _, key := range want {
			if !slices.Contains(keys, key) {
				t.Errorf("%s is not found by %s, only by %v", name, key, keys)
			}
		}
	}
}

// TestANameHasFewKeys keeps a name of fifty doubtful characters from filling the
// index.
func TestANameHasFewKeys(t *testing.T) {
	if n := len(codes.SearchKeys(strings.Repeat("乐", 50))); n == 0 || n > 32 {
		t.Errorf("%d keys", n)
	}
}
