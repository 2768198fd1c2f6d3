package codes

// PoliticalStatuses is the table of GB/T 4762-1984 政治面貌代码. The field is
// sensitive (the product treats party membership so), hence off unless a form
// switches it on; the table itself is public.
var PoliticalStatuses = newTable("political", []Entry{
	{"01", "中共党员", "Member of the Communist Party of China"},
	{"02", "中共预备党员", "Probationary member of the Communist Party of China"},
	{"03", "共青团员", "Member of the Communist Youth League"},
	{"04", "民革会员", "Member of the Revolutionary Committee of the Kuomintang"},
	{"05", "民盟盟员", "Member of the China Democratic League"},
	{"06", "民建会员", "Member of the China National Democratic Construction Association"},
	{"07", "民进会员", "Member of the China Association for Promoting Democracy"},
	{"08", "农工党党员", "Member of the Chinese Peasants and Workers Democratic Party"},
	{"09", "致公党党员", "Member of the China Zhi Gong Party"},
	{"10", "九三学社社员", "Member of the Jiusan Society"},
	{"11", "台盟盟员", "Member of the Taiwan Democratic Self-Government League"},
	{"12", "无党派民主人士", "Democratic personage without party affiliation"},
	{"13", "群众", "Citizen without affiliation"},
})
