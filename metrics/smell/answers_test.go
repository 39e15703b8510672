package smell_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/supportops/policy/internal/goldentest"
	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/lifecycle/preset"
	"github.com/supportops/policy/metrics/observe"
	"github.com/supportops/policy/metrics/qa"
	"github.com/supportops/policy/metrics/smell"
	"github.com/supportops/policy/priority"
)

// coarse draws histories of everything that a desk may do, likely or not. What
// lies between two events is often one of the limits of the standard rules.
func coarse(seed uint64, n int) [][]lifecycle.Event {
	rng := rand.New(rand.NewPCG(seed, 3))
	steps := []time.Duration{0, time.Minute, 2 * time.Minute, 10 * time.Minute, time.Hour, 8 * time.Hour, 24 * time.Hour, 48 * time.Hour, 72 * time.Hour, 7 * 24 * time.Hour}
	pick := func(list ...string) string { return list[rng.IntN(len(list))] }
	var out [][]lifecycle.Event
	for i := range n {
		at := now.Add(-time.Duration(1+i%28) * 24 * time.Hour)
		events := []lifecycle.Event{{
			Time: at, Kind: lifecycle.Created, Side: lifecycle.Customer, State: preset.StateNew, Channel: pick("email", "chat"),
			Category: pick("login", "sync", ""), Priority: priority.Level(rng.IntN(5)), Group: pick("l1", "l2", "L9"),
		}}
		for k := range rng.IntN(14) {
			at = at.Add(steps[rng.IntN(len(steps))])
			e := lifecycle.Event{Time: at, Seq: int64(k + 1), Actor: pick("ann", "bob", "cid", "robot")}
			switch rng.IntN(12) {
			case 0, 1:
				e.Kind, e.Side, e.Visibility, e.Channel = lifecycle.Message, lifecycle.Customer, lifecycle.Public, pick("email", "chat", "")
			case 2, 3:
				e.Kind, e.Side, e.Visibility, e.Channel = lifecycle.Message, lifecycle.Agent, lifecycle.Public, pick("email", "chat", "")
				e.Text = pick("", "on it", macro, macro[:len(macro)-20], unlike(i*20+k))
			case 4:
				e.Kind, e.Side, e.Visibility = lifecycle.Message, lifecycle.Bot, lifecycle.Public
			case 5, 6, 7:
				e.Kind, e.Side = lifecycle.StateChanged, lifecycle.Agent
				e.State = lifecycle.State(pick(string(preset.StateInProgress), string(preset.StateWaiting), string(preset.StateResolved)))
			case 8, 9:
				e.Kind, e.Group, e.Assignee = lifecycle.Assigned, pick("", "l1", "l2"), pick("ann", "bob", "cid", "dan", lifecycle.Nobody)
				e.Actor = cmpOr(pick("", e.Assignee), "lead")
			case 10:
				e.Kind, e.Side, e.Tier = lifecycle.Escalated, lifecycle.Agent, pick("L2", "L9")
			case 11:
				e.Kind, e.Ref = []lifecycle.Kind{lifecycle.Surveyed, lifecycle.FeedbackSent}[rng.IntN(2)], "csat"
			}
			events = append(events, e)
		}
		out = append(out, events)
	}
	return out
}

func cmpOr(a, b string) string {
	if a == "" || a == lifecycle.Nobody {
		return b
	}
	return a
}

// blunt are specs that find something nearly everywhere: with few trials, low
// limits and peers to compare with.
func blunt(t *testing.T) (out []*smell.Detector) {
	t.Helper()
	for _, row := range []struct {
		limit, factor, min int
		alarm              int
	}{{1, 0, 1, 20}, {10, 100, 3, 20}, {30, 110, 12, 1}} {
		s := smell.StandardSpec()
		s.Ends, s.Alarm = []string{"l9"}, priority.Percent(row.alarm)
		for i := range s.Rules {
			r := &s.Rules[i]
			r.Min, r.Limit = row.min, priority.Percent(row.limit)
			r.Factor = priority.Percent(row.factor)
			if r.Pattern == "assignment_hoarding" {
				r.Factor = priority.Percent(max(row.factor, 100))
			}
		}
		s.Every, s.Times = s.Early, 2+row.min%3
		d, err := smell.New(s)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, d)
	}
	return append(out, detector(t))
}

// copies draws tickets with one reply each, which the customer answers. It is
// another reply with a part of it replaced, so that the two are about half
// alike, or the one before but for a few letters, so that it is less and less like the
// first ones, or hardly longer than what is compared.
func copies(seed uint64) [][]lifecycle.Event {
	rng := rand.New(rand.NewPCG(seed, 7))
	letters := func(n int) string {
		b := make([]byte, n)
		for i := range b {
			b[i] = 'a' + byte(rng.IntN(26))
		}
		return string(b)
	}
	var out [][]lifecycle.Event
	says := func(agent, text string) {
		at := now.Add(time.Duration(len(out)-5000) * time.Minute)
		out = append(out, []lifecycle.Event{
			{Time: at, Kind: lifecycle.Created, Side: lifecycle.Customer, State: preset.StateNew, Category: "c"},
			{Time: at.Add(time.Hour), Kind: lifecycle.Message, Side: lifecycle.Agent, Visibility: lifecycle.Public, Actor: agent, Text: text},
			{Time: at.Add(2 * time.Hour), Kind: lifecycle.Message, Side: lifecycle.Customer, Visibility: lifecycle.Public},
		})
	}
	for i := range 150 {
		text := letters(70)
		says("ann", text)
		says("ann", text[:40+i%20]+letters(30-i%20))
	}
	for range 8 {
		text := letters(70)
		for range 30 {
			says("bob", text)
			text = text[3:] + letters(3)
		}
	}
	for i := range 60 {
		text := letters(4 + i%3)
		says("cid", text)
		says("cid", text)
		says("cid", letters(1)+text)
	}
	return out
}

// only finds one pattern, and it easily.
func only(t *testing.T, p smell.Pattern) *smell.Detector {
	t.Helper()
	d, err := smell.New(smell.Spec{Rules: []smell.PatternRuleSpec{{Pattern: p, Limit: priority.Percent(10), Min: 3}}})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// mimic finds copies that are only half alike and of few letters.
func mimic(t *testing.T) *smell.Detector {
	t.Helper()
	d, err := smell.New(smell.Spec{Similar: priority.Percent(50), LeastText: 1, Alarm: priority.Percent(20),
		Rules: []smell.PatternRuleSpec{{Pattern: "copy_paste", Limit: priority.Percent(1), Min: 5}}})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestAnswers(t *testing.T) {
	recorded := recording()
	recorded.Rules = []string{"robot"}
	goldentest.Check(t,
		goldentest.Group("desks on the grid of the limits", func(w *goldentest.Writer) {
			for seed := range uint64(3) {
				in := inputs(t, recorded, coarse(seed, 400))
				for _, d := range blunt(t) {
					w.Put(d.Find(each(in)))
				}
			}
		}),
		goldentest.Group("desks of each kind", func(w *goldentest.Writer) {
			for i, p := range smell.Patterns() {
				in := desk(p)(uint64(i), 250, flaw{p, 0.5})
				for _, d := range blunt(t) {
					w.Put(d.Find(each(in)))
				}
			}
		}),
		goldentest.Group("standard spec", func(w *goldentest.Writer) { w.Put(smell.StandardSpec()) }),
		goldentest.Group("copies", func(w *goldentest.Writer) {
			for seed := range uint64(2) {
				w.Put(mimic(t).Find(each(inputs(t, recorded, copies(seed)))))
			}
		}),
		goldentest.Group("desks of logs that lack a kind of event", func(w *goldentest.Writer) {
			for _, lacks := range []lifecycle.Kind{lifecycle.Message, lifecycle.Escalated, lifecycle.FeedbackSent, lifecycle.Surveyed, lifecycle.Assigned} {
				histories := coarse(uint64(lacks), 100)
				for i := range histories {
					histories[i] = slices.DeleteFunc(histories[i], func(e lifecycle.Event) bool { return e.Kind == lacks })
				}
				in := inputs(t, observe.StandardSpec(), histories)
				for _, d := range blunt(t) {
					w.Put(d.Find(each(in)))
				}
			}
		}),
		goldentest.Group("reviews", func(w *goldentest.Writer) {
			for seed := range uint64(20) {
				rng := rand.New(rand.NewPCG(seed, 5))
				list := reviewed(seed, 85+float64(seed)/2, float64(seed)/3)
				for range 200 {
					list = append(list, qa.Scored{Ticket: fmt.Sprint("t", rng.IntN(40)), Reviewer: fmt.Sprint("r", rng.IntN(4)), Total: 80 + 5*rng.IntN(5)})
				}
				for _, d := range append(blunt(t), only(t, "score_inflation"), mimic(t)) {
					w.Put(d.FindReviews(slices.Values(list)))
				}
			}
		}),
		goldentest.Group("defects", func(w *goldentest.Writer) {
			s := smell.StandardSpec()
			w.Put(s)
			s.Rules, s.Ends = s.Rules[10:14], []string{"L3"}
			goldentest.Defects[smell.Spec](w, s, 60)
		}))
}

// What is made shares no memory with its document.
func TestApart(t *testing.T) {
	s := smell.StandardSpec()
	s.Ends = []string{"L3"}
	goldentest.Apart(t, s, smell.New)
}
