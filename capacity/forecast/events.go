package forecast

import "time"

// HandbookEvents names the event of each slot on the wall clock, by the
// calendar of the handbook's workforce file, for the given number of days,
// beginning with the local date of first: "year end" from 24 December to 1
// January (fewer tickets), "quarter end" (renewals) and "month end" (billing)
// on their last three days, and "April" (tax, in the United States). A slot to
// which several apply gets the first. Other slots get "". The file does not say
// on which days renewals fall; the last three are our own choice.
//
// Pass the names to [EventFactors], which takes the factor of each event from
// the history. Two lines of the file are left out: Monday mornings come every
// week, so a weekly season covers them, and deployments are in no calendar, so
// the caller adds their names. It fails as [NewWallClock] does.
func HandbookEvents(first time.Time, slot time.Duration, days int) ([]string, error) {
	if err := checkWall(slot, days); err != nil {
		return nil, err
	}
	perDay := int(day / slot)
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
