package knowledge

import (
	"cmp"
	"slices"
	"time"

	"github.com/supportops/policy/internal/fold"
	"github.com/supportops/policy/internal/month"
	"github.com/supportops/policy/internal/spec"
	"github.com/supportops/policy/metrics"
	"github.com/supportops/policy/metrics/aggregate"
	"github.com/supportops/policy/metrics/band"
	"github.com/supportops/policy/metrics/period"
	"github.com/supportops/policy/metrics/stat"
)

// Article is one article of the knowledge base.
type Article struct {
	ID       string    `json:"id"`
	Topic    string    `json:"topic,omitzero"`    // the category of tickets that it answers
	Live     bool      `json:"live,omitzero"`     // readers see it
	Reviewed time.Time `json:"reviewed,omitzero"` // last written or reviewed; zero if never
	Yes      uint64    `json:"yes,omitzero"`      // votes "helpful" in the period
	No       uint64    `json:"no,omitzero"`       // votes "not helpful" in the period
}

// Query is one search and what came of it.
type Query struct {
	Time    time.Time `json:"time"`
	Text    string    `json:"text"` // what was searched for
	Results uint64    `json:"results"`
	Clicked bool      `json:"clicked,omitzero"` // an article was opened
	Left    time.Time `json:"left,omitzero"`    // when the last article was read; zero if none was
	Ticket  time.Time `json:"ticket,omitzero"`  // when the same user next opened a ticket; zero if not so far
	Program bool      `json:"program,omitzero"` // a program searched, no person
}

// Input is what is known of a knowledge base.
type Input struct {
	Articles []Article `json:"articles"`
	Searches []Query   `json:"searches"`
	// Tickets are how many tickets were created in the period, by topic.
	Tickets map[string]uint64 `json:"tickets"`
}

// window is how long after a search a ticket says that it did not help.
const window = 24 * time.Hour

// Given returns the measures of the period as known at now, for
// [metrics.PeriodData]. The time to answer has its mean, of the searches that
// found one, and its median, in which those that ended in a ticket count as not
// answered so far; the catalog says which of the two is judged. Without
// articles, searches or tickets the measures that need them have no data. An
// article is fresh or not at the end of the period, or at now if that is earlier.
func (in Input) Given(p period.Period, now time.Time) []metrics.Given {
	var helpful, fresh, clicked, empty, deflected, covered aggregate.Proportion
	var answer aggregate.Survival
	var found aggregate.Durations
	live := map[string]bool{}
	end := p.To()
	if !now.IsZero() && now.Before(end) {
		end = now
	}
	for _, a := range in.Articles {
		helpful.Hits, helpful.Trials = helpful.Hits+a.Yes, helpful.Trials+a.Yes+a.No
		if a.Live {
			live[fold.String(a.Topic)] = a.Topic != ""
			fresh.Add(!stale(a.Reviewed, end))
		}
	}
	for _, s := range in.Searches {
		if s.Program || !p.Contains(s.Time) {
			continue
		}
		clicked.Add(s.Clicked)
		empty.Add(s.Results == 0)
		failed := s.failed()
		if failed || !now.Before(s.Time.Add(window)) {
			deflected.Add(!failed)
		}
		switch {
		case s.Left.IsZero():
		case failed:
			answer.AddCensored(s.Left.Sub(s.Time))
		default:
			answer.AddEvent(s.Left.Sub(s.Time))
			found.Add(s.Left.Sub(s.Time))
		}
	}
	for topic, n := range in.Tickets {
		covered.Trials += n
		if live[fold.String(topic)] {
			covered.Hits += n
		}
	}
	var invalid []metrics.Exclusion // left before the search
	if n := found.Invalid(); n > 0 {
		invalid = []metrics.Exclusion{{Reason: "invalid", N: n}}
	}
	rate := func(m metrics.Metric, p aggregate.Proportion) metrics.Given {
		return metrics.Given{Metric: m, Measure: band.Rate(p.Proportion, stat.Wilson, 0)}
	}
	return []metrics.Given{
		rate("helpfulness", helpful), rate("search_success", clicked), rate("zero_results", empty),
		rate("coverage", covered), rate("freshness", fresh), rate(metrics.Deflection, deflected),
		{
			Metric: "time_to_answer", Statistic: "mean", Measure: band.Mean(&found), Excluded: invalid,
			Also: []metrics.Companion{{Name: "median", Measure: band.Waiting(&answer, spec.Percent(50), 0)}},
		},
	}
}

// failed reports whether the user opened a ticket soon after the search.
func (s *Query) failed() bool {
	return !s.Ticket.IsZero() && !s.Ticket.Before(s.Time) && s.Ticket.Before(s.Time.Add(window))
}

// stale reports whether an article last reviewed at t is due for another review
// at now: six calendar months later.
func stale(t, now time.Time) bool {
	return t.IsZero() || month.Add(t, 6).Before(now)
}

// DueArticle is an article that is due for review.
type DueArticle struct {
	ID string `json:"id"`
	// Rules are those by which it is due, at least one: "stale" if it was not
	// reviewed for six months, "unhelpful" if fewer than 60 % of its votes are
	// helpful, beyond chance.
	Rules   []string     `json:"rules"`
	Helpful band.Measure `json:"helpful"`        // of its votes
	Since   time.Time    `json:"since,omitzero"` // the last review; zero if there was none
}

// Due returns the live articles that are due for review at now: those with
// most rules first, then the longest unreviewed, then by name.
func (in Input) Due(now time.Time) []DueArticle {
	var out []DueArticle
	for _, a := range in.Articles {
		d := DueArticle{ID: a.ID, Since: a.Reviewed, Helpful: band.Rate(stat.Proportion{Hits: a.Yes, Trials: a.Yes + a.No}, stat.Wilson, 0)}
		if stale(a.Reviewed, now) {
			d.Rules = append(d.Rules, "stale")
		}
		if d.Helpful.OK() && d.Helpful.Interval.Hi < 60 {
			d.Rules = append(d.Rules, "unhelpful")
		}
		if a.Live && len(d.Rules) > 0 {
			out = append(out, d)
		}
	}
	slices.SortStableFunc(out, func(a, b DueArticle) int {
		return cmp.Or(len(b.Rules)-len(a.Rules), a.Since.Compare(b.Since), cmp.Compare(a.ID, b.ID))
	})
	return out
}
