package codes

// The codes of GB/T 2261.1-2003. "Unknown" means that nobody recorded it,
// "unstated" that the person did not want to say.
const (
	SexUnknown  = "0"
	SexMale     = "1"
	SexFemale   = "2"
	SexUnstated = "9"
)

// Sexes is the table of GB/T 2261.1-2003 人的性别代码.
var Sexes = newTable("sex", []Entry{
	{SexUnknown, "未知的性别", "Unknown"},
	{SexMale, "男性", "Male"},
	{SexFemale, "女性", "Female"},
	{SexUnstated, "未说明的性别", "Unstated"},
})
