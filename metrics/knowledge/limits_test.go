package knowledge_test

import (
	"fmt"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/metrics"
	"github.com/supportops/policy/metrics/knowledge"
	"github.com/supportops/policy/metrics/period"
)

// Every figure of a spec has a default, may be stated, and may not be negative.
func TestEveryFigureOfASpec(t *testing.T) {
	for i := range reflect.TypeFor[knowledge.Spec]().NumField() {
		f := reflect.TypeFor[knowledge.Spec]().Field(i)
		if f.Name == "Schema" {
			continue
		}
		for _, n := range []int64{-1, 0, 1} {
			var s knowledge.Spec
			if f.Type == reflect.TypeFor[metrics.Duration]() {
				n *= int64(time.Hour)
			}
			reflect.ValueOf(&s).Elem().Field(i).SetInt(n)
			w, err := knowledge.New(s)
			if (err != nil) != (n < 0) {
				t.Errorf("%s of %d: %v", f.Name, n, err)
			}
			if err == nil && w.Spec() != s {
				t.Errorf("%s of %d is given back as %+v", f.Name, n, w.Spec())
			}
		}
		if reflect.ValueOf(knowledge.HandbookSpec()).Field(i).IsZero() {
			t.Errorf("%s has no default", f.Name)
		}
	}
}

// Six months after the last of August is the last of February.
func TestDueAfterAShortMonth(t *testing.T) {
	in := knowledge.Input{Articles: []knowledge.Article{{ID: "a", Live: true, Reviewed: time.Date(2026, 8, 31, 9, 0, 0, 0, time.UTC)}}}
	last := time.Date(2027, 2, 28, 9, 0, 0, 0, time.UTC)
	if before, after := len(in.Due(last)), len(in.Due(last.Add(1))); before != 0 || after != 1 {
		t.Errorf("%d due at %v, %d just after; want 0 and 1", before, last, after)
	}
}

// An article is stale after six calendar months, to the instant, and unhelpful
// where its votes show it.
func TestDueAtLimits(t *testing.T) {
	now := time.Date(2026, 11, 9, 0, 0, 0, 0, time.UTC)
	in := knowledge.Input{Articles: []knowledge.Article{
		{ID: "just in time", Live: true, Reviewed: now.AddDate(0, -6, 0)},
		{ID: "just stale", Live: true, Reviewed: now.AddDate(0, -6, 0).Add(-1)},
		{ID: "b never", Live: true}, {ID: "a never", Live: true},
		{ID: "dead", Reviewed: now.AddDate(-1, 0, 0)},
		{ID: "both", Live: true, Reviewed: now.AddDate(-1, 0, 0), Yes: 1, No: 40},
		{ID: "disliked", Live: true, Reviewed: now, Yes: 5, No: 60},
		{ID: "doubtful", Live: true, Reviewed: now, Yes: 1, No: 2},
	}}
	var got []string
	for _, d := range in.Due(now) {
		got = append(got, fmt.Sprint(d.ID, d.Rules, d.Helpful.N))
	}
	want := []string{"both[stale unhelpful] 41", "a never[stale] 0", "b never[stale] 0", "just stale[stale] 0", "disliked[unhelpful] 65"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
}

// A ticket within a day of the search, and not before it, says that the search
// did not help; a search is judged when the day is over or the ticket came.
func TestSearchesAtLimits(t *testing.T) {
	of := func(now time.Time, s ...knowledge.Query) map[metrics.Metric]string {
		all := map[metrics.Metric]string{}
		for _, g := range (knowledge.Input{Searches: s}).Given(week, now) {
			all[g.Metric] = fmt.Sprint(g.Measure, " ", g.Measure.N)
		}
		return all
	}
	s := knowledge.Query{Time: at(0, 9), Results: 1, Clicked: true, Left: at(0, 10)}
	day := 24 * time.Hour
	for name, row := range map[string]struct {
		ticket time.Duration // after the search; 0: none
		now    time.Duration
		want   string
	}{
		"young": {0, day - 1, "no data 0"}, "a day old": {0, day, "100.0 % 1"},
		"a ticket": {day - 1, day, "0.0 % 1"}, "a ticket too late": {day, 2 * day, "100.0 % 1"},
		"a ticket, and young": {1, 2, "0.0 % 1"}, "a ticket before": {-1, day, "100.0 % 1"},
	} {
		x := s
		if row.ticket != 0 {
			x.Ticket = s.Time.Add(row.ticket)
		}
		if got := of(s.Time.Add(row.now), x)[metrics.Deflection]; got != row.want {
			t.Errorf("%s: %s, want %s", name, got, row.want)
		}
	}
	unread := s
	unread.Left, unread.Clicked, unread.Results = time.Time{}, false, 0
	got := of(at(5, 0), s, unread)
	for m, want := range map[metrics.Metric]string{"time_to_answer": "1h 1", "search_success": "50.0 % 2", "zero_results": "50.0 % 2"} {
		if got[m] != want {
			t.Errorf("%s: %s, want %s", m, got[m], want)
		}
	}
}

// What is to be written comes by priority, count, topic and piece; what is in
// another week or has no topic asks for nothing; a release counts for its time.
func TestNextOrder(t *testing.T) {
	w, err := knowledge.New(knowledge.Spec{Tickets: 2, Questions: 1, Empty: 1, Escalations: 2})
	if err != nil {
		t.Fatal(err)
	}
	release := at(1, 0)
	fortnight := 14 * 24 * time.Hour
	tickets := []knowledge.Signs{
		{ID: "z", Topic: "b", Time: at(0, 1), Long: true}, {ID: "y", Topic: "b", Time: at(0, 2)},
		{ID: "x", Topic: "a", Time: at(0, 1), Workaround: true}, {ID: "w", Topic: "a", Time: at(0, 1), Long: true},
		{ID: "later", Topic: "a", Time: at(7, 0)}, {ID: "none", Time: at(0, 1), Long: true},
		{ID: "before", Topic: "r", Time: release.Add(-1)}, {ID: "at", Topic: "r", Time: release}, {ID: "other", Topic: "q", Time: release},
	}
	searches := []knowledge.Query{{Time: at(0, 1), Text: " "}, {Time: at(0, 1), Text: "found", Results: 1}, {Time: at(8, 1), Text: "late"}, {Time: at(0, 1), Text: "lost"}}
	var got []string
	for _, s := range w.Next(week, tickets, []knowledge.Release{{Topic: "r", Time: release}, {Topic: "q", Time: release.Add(-fortnight)}}, searches) {
		got = append(got, fmt.Sprint(s.Topic, " ", s.Do, " ", s.High, s.N, s.Tickets))
	}
	want := []string{
		"a new_article true 2 [w x]", "b new_article true 2 [y z]", "r new_article true 2 [at before]",
		"lost close_gap true 1 []", "r feature_documentation true 1 [at]",
		"a document_workaround false 1 [x]", "a how_to false 1 [w]", "b how_to false 1 [z]",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
}

// A long explanation is one from so many letters on, in public; a workaround
// that is taken back is none.
func TestReadAtLimits(t *testing.T) {
	w, _ := knowledge.New(knowledge.Spec{Long: 5})
	for text, want := range map[string]bool{"öööö": false, "ööööö": true, "öööööö": true} {
		for visibility, public := range map[lifecycle.Visibility]bool{lifecycle.Public: true, lifecycle.Internal: false} {
			h := lifecycle.NewHistory([]lifecycle.Event{
				{Time: at(0, 9), Kind: lifecycle.Created, Side: lifecycle.Customer},
				{Time: at(0, 10), Kind: lifecycle.Message, Side: lifecycle.Agent, Visibility: visibility, Text: text},
				{Time: at(0, 11), Kind: lifecycle.Recorded, Ref: "workaround", Text: "x"},
				{Time: at(0, 12), Kind: lifecycle.Recorded, Ref: "other", Text: ""},
				{Time: at(0, 13), Kind: lifecycle.Recorded, Ref: "workaround"},
				{Time: at(0, 14), Kind: lifecycle.Escalated, Tier: "l2"},
			})
			for hour, workaround := range map[int]bool{10: false, 11: true, 12: true, 13: false, 14: false} {
				r, ok := w.Read("t", h, at(0, hour))
				if !ok || r.Long != (want && public) || r.Workaround != workaround || r.Escalated != (hour >= 14) || !r.Time.Equal(at(0, 9)) || r.ID != "t" {
					t.Errorf("%s by %d: %+v", text, hour, r)
				}
			}
		}
	}
}

// Before the end of the period an article is fresh or not as of now.
func TestFreshnessAsOfNow(t *testing.T) {
	p, _ := period.New(period.Spec{From: "2026-11-01", To: "2026-12-01", Zone: "UTC"})
	in := knowledge.Input{Articles: []knowledge.Article{{ID: "a", Live: true, Reviewed: time.Date(2026, 5, 20, 0, 0, 0, 0, time.UTC)}}}
	for now, want := range map[time.Time]string{p.From(): "100.0 %", p.From().AddDate(0, 0, 19): "100.0 %", p.From().AddDate(0, 0, 20): "0.0 %", p.To(): "0.0 %", p.To().AddDate(1, 0, 0): "0.0 %"} {
		for _, g := range in.Given(p, now) {
			if g.Metric == "freshness" && g.Measure.String() != want {
				t.Errorf("at %v: %v, want %s", now, g.Measure, want)
			}
		}
	}
}

// A reading that ended before its search is left out, and counted.
func TestInvalidReadings(t *testing.T) {
	p, _ := period.New(period.Spec{From: "2026-11-01", To: "2026-12-01", Zone: "UTC"})
	in := knowledge.Input{Searches: []knowledge.Query{{Time: p.From().Add(time.Hour), Results: 1, Clicked: true, Left: p.From()}}}
	for _, g := range in.Given(p, p.To()) {
		if want := "[{invalid 1}]"; g.Metric == "time_to_answer" && (g.Measure.OK() || fmt.Sprint(g.Excluded) != want) {
			t.Errorf("%v, %v left out, want %s", g.Measure, g.Excluded, want)
		}
	}
}
