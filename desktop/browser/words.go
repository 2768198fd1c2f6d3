package browser

import (
	"strconv"

	"yizhan/desktop/ui/text"
	"yizhan/shared/domain"
)

// pageWords are the phrases that the scripts say, and the one limit they know.
func pageWords() map[string]string {
	w := map[string]string{"peopleMax": strconv.FormatInt(domain.PeopleMax, 10)}
	for name, p := range map[string]text.Phrase{
		"moreGroups": text.MoreGroups, "firstGroups": text.FirstGroups,
		"moreServices": text.MoreServices, "fewerServices": text.FewerServices,
		"chooseGroup": text.ChooseGroup, "nothingToUndo": text.NothingToUndo,
		"cardUnknown": text.CardUnknown, "nobodyFound": text.NobodyFound, "searchMore": text.SearchMore,
		"undo": text.Undo, "undone": text.Undone,
		"needName": text.NeedName, "needCounty": text.NeedCounty, "chooseTown": text.ChooseTown,
		"lost": text.PageLost, "ended": text.PageEnded,
	} {
		w[name] = p.String()
	}
	return w
}

// The phrases of the templates.

func (words) App() text.Phrase           { return text.AppName }
func (words) OtherLanguage() text.Phrase { return text.OtherLanguage }
func (words) Demo() text.Phrase          { return text.Demonstration }
func (words) End() text.Phrase           { return text.PageEnd }
func (words) NeedsScript() text.Phrase   { return text.PageNeedsScript }
func (words) SearchHint() text.Phrase    { return text.SearchHint }
func (words) DropPerson() text.Phrase    { return text.DropPerson }
func (words) WhoCame() text.Phrase       { return text.WhoCame }
func (words) WhatUsed() text.Phrase      { return text.WhatUsed }
func (words) Kept() text.Phrase          { return text.KeptServices }
func (words) People() text.Phrase        { return text.People }
func (words) Save() text.Phrase          { return text.SaveWithEnter }
func (words) Today() text.Phrase         { return text.TodayPeople }
func (words) Times() text.Phrase         { return text.PeopleTimes }
func (words) NoVisits() text.Phrase      { return text.NoVisitsYet }
func (words) WelcomeTitle() text.Phrase  { return text.WelcomeTitle }
func (words) WelcomeWhy() text.Phrase    { return text.WelcomeWhy }
func (words) StationName() text.Phrase   { return text.StationName }
func (words) StationHint() text.Phrase   { return text.StationHint }
func (words) County() text.Phrase        { return text.County }
func (words) ChooseCounty() text.Phrase  { return text.ChooseCounty }
func (words) Town() text.Phrase          { return text.Town }
func (words) ChooseTown() text.Phrase    { return text.ChooseTown }
func (words) Start() text.Phrase         { return text.StartRecord }
