package codes

import "strings"

const plateField = "plate"

// DefaultPlatePrefix is what a plate field starts with at a station in Leshan.
const DefaultPlatePrefix = "川L"

var (
	plateEmpty     = problem{plateField, "empty", "请填写车牌号", "enter a number plate"}
	plateProvince  = problem{plateField, "province", "车牌号第一位应为省份简称，如川", "a number plate begins with the character of its province, such as 川"}
	plateLetter    = problem{plateField, "letter", "车牌号第二位应为字母，如川L", "the second character of a number plate is a letter, as in 川L"}
	plateLength    = problem{plateField, "length", "车牌号应为 7 位，新能源车为 8 位；现为 %d 位", "a number plate has 7 characters, a new energy one 8; this one has %d"}
	plateLookalike = problem{plateField, "lookalike", "车牌序号不用字母 I 和 O：第 %d 位请改为数字 1 或 0", "the letters I and O do not occur in a plate's serial: write 1 or 0 for character %d"}
	plateChars     = problem{plateField, "characters", "车牌号第 %d 位不合规：只用数字和字母，最后一位可为挂、学、警、港、澳", "character %d of the number plate cannot be there: digits and letters, and 挂, 学, 警, 港 or 澳 as the last"}
	plateEnergy    = problem{plateField, "energy", "新能源车牌不合规：小型车为字母、数字或字母、四位数字，大型车为五位数字加字母；字母为 A 至 K，不含 I", "not a new energy plate: a small car has a letter, a letter or digit and four digits; a large one five digits and a letter; the letter is A to K without I"}
)

// PlateKind tells what sort of vehicle carries a plate.
type PlateKind string

// The kinds of plate that a visitor's vehicle can carry.
const (
	PlateOrdinary  PlateKind = "ordinary"
	PlateNewEnergy PlateKind = "new_energy"
	PlateTrailer   PlateKind = "trailer"   // 挂
	PlateTraining  PlateKind = "training"  // 学
	PlatePolice    PlateKind = "police"    // 警
	PlateHongKong  PlateKind = "hong_kong" // 港
	PlateMacau     PlateKind = "macau"     // 澳
)

// Plate is a vehicle number plate.
type Plate struct {
	// Number is the plate without a dot: 川L12345, 川LD12345.
	Number string
	Kind   PlateKind
}

// Display returns the plate as it is painted, with a dot behind its prefix:
// 川L·12345.
func (p Plate) Display() string {
	runes := []rune(p.Number)
	return string(runes[:2]) + "·" + string(runes[2:])
}

// PlateProvinces lists the characters that a plate can begin with, for a
// picker that spares the attendant typing Chinese. Sichuan stands first,
// because nearly every visitor comes from there; the others follow in the
// order of their GB/T 2260 codes.
var PlateProvinces = newTable("plate_province", []Entry{
	{"川", "四川", "Sichuan"},
	{"京", "北京", "Beijing"},
	{"津", "天津", "Tianjin"},
	{"冀", "河北", "Hebei"},
	{"晋", "山西", "Shanxi"},
	{"蒙", "内蒙古", "Inner Mongolia"},
	{"辽", "辽宁", "Liaoning"},
	{"吉", "吉林", "Jilin"},
	{"黑", "黑龙江", "Heilongjiang"},
	{"沪", "上海", "Shanghai"},
	{"苏", "江苏", "Jiangsu"},
	{"浙", "浙江", "Zhejiang"},
	{"皖", "安徽", "Anhui"},
	{"闽", "福建", "Fujian"},
	{"赣", "江西", "Jiangxi"},
	{"鲁", "山东", "Shandong"},
	{"豫", "河南", "Henan"},
	{"鄂", "湖北", "Hubei"},
	{"湘", "湖南", "Hunan"},
	{"粤", "广东", "Guangdong"},
	{"桂", "广西", "Guangxi"},
	{"琼", "海南", "Hainan"},
	{"渝", "重庆", "Chongqing"},
	{"贵", "贵州", "Guizhou"},
	{"云", "云南", "Yunnan"},
	{"藏", "西藏", "Xizang"},
	{"陕", "陕西", "Shaanxi"},
	{"甘", "甘肃", "Gansu"},
	{"青", "青海", "Qinghai"},
	{"宁", "宁夏", "Ningxia"},
	{"新", "新疆", "Xinjiang"},
})

// lastCharacterKinds are the Chinese characters that may end a plate.
var lastCharacterKinds = map[rune]PlateKind{
	'挂': PlateTrailer,
	'学': PlateTraining,
	'警': PlatePolice,
	'港': PlateHongKong,
	'澳': PlateMacau,
}

// ParsePlate reads a civilian plate by GA 36-2018: the character of the
// province, the letter of the issuing office, and five characters (the last of
// which may be 挂, 学, 警, 港 or 澳) or, on a new energy vehicle, six. Lower
// case, full width, spaces and the painted dot are forgiven.
//
// Plates of the armed forces and of embassies are not read: they identify a
// service, not a visitor.
//
// Errors: plate.empty, plate.province, plate.letter, plate.length,
// plate.lookalike, plate.characters, plate.energy.
func ParsePlate(s string) (Plate, error) {
	s = strings.NewReplacer("·", "", "•", "", "・", "", "‧", "", ".", "", "-", "", "。", "").Replace(upper(s))
	runes := []rune(s)
	if len(runes) == 0 {
		return Plate{}, plateEmpty.with()
	}
	if _, ok := PlateProvinces.Find(string(runes[:1])); !ok {
		return Plate{}, plateProvince.with()
	}
	// O is allowed as the letter of an office, where police vehicles of older
	// issue carry it; only the serial behind it shuns I and O.
	if len(runes) > 1 && (runes[1] < 'A' || runes[1] > 'Z' || runes[1] == 'I') {
		return Plate{}, plateLetter.with()
	}
	if len(runes) != 7 && len(runes) != 8 {
		return Plate{}, plateLength.with(len(runes))
	}
	kind, err := plateKind(runes)
	if err != nil {
		return Plate{}, err
	}
	return Plate{Number: s, Kind: kind}, nil
}

func plateKind(runes []rune) (PlateKind, error) {
	kind := PlateOrdinary
	last := len(runes) - 1
	if special, ok := lastCharacterKinds[runes[last]]; ok && len(runes) == 7 {
		kind, runes = special, runes[:last]
	}
	for i, r := range runes[2:] {
		switch {
		case r == 'I' || r == 'O':
			return "", plateLookalike.with(i + 3)
		case !(r >= '0' && r <= '9') && !(r >= 'A' && r <= 'Z'):
			return "", plateChars.with(i + 3)
		}
	}
	if len(runes) == 8 {
		if !isNewEnergySerial(string(runes[2:])) {
			return "", plateEnergy.with()
		}
		kind = PlateNewEnergy
	}
	return kind, nil
}

// isNewEnergySerial tells whether six characters are the serial of a small
// vehicle (letter, letter or digit, four digits) or of a large one (five
// digits, letter). The letter says how the vehicle is driven: A to E purely
// electric, F to K otherwise.
func isNewEnergySerial(serial string) bool {
	energy := func(c byte) bool { return c >= 'A' && c <= 'K' && c != 'I' }
	small := energy(serial[0]) && allDigits(serial[2:])
	large := allDigits(serial[:5]) && energy(serial[5])
	return small || large
}
