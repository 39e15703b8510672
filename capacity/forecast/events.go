package forecast

import "time"

// HandbookEvents names the event of each slot on the wall clock, by the calendar
// of the handbook's workforce file, for so many days from the local date of first
// on: "year end" from 24 December to 1 January (fewer tickets), "quarter end"
// (renewals) and "month end" (billing) on their last three days, and "April" (tax,
// in the United States). A slot that is several of them is the first. The others
// are "". The file does not say which days renewals fall on: that they are the
// last three is our own.
//
// The names are those that [EventFactors] takes: what each is worth, the history
// says. Two of the file's lines are no events here. Monday mornings come every
// week, so a weekly season has them. Deployments are in no calendar: the caller
// puts them over these names. It fails as [NewWallClock] does.
func HandbookEvents(first time.Time, slot time.Duration, days int) ([]string, error) {
	if err := checkWall(slot, days); err != nil {
		return nil, err
	}
	perDay := int(24 * time.Hour / slot)
	out := make([]string, 0, days*perDay)
	for date, n := dateOf(first), 0; n < days; date, n = date.AddDate(0, 0, 1), n+1 {
		for event, k := eventOf(date), 0; k < perDay; k++ {
			out = append(out, event)
		}
	}
	return out, nil
}

// eventOf returns the event of a date.
func eventOf(date time.Time) string {
	_, month, day := date.Date()
	last := date.AddDate(0, 0, 3).Day() <= 3 // one of the last three days
	switch {
	case month == time.December && day >= 24, month == time.January && day == 1:
		return "year end"
	case last && month%3 == 0:
		return "quarter end"
	case last:
		return "month end"
	case month == time.April:
		return "April"
	}
	return ""
}
