package observe_test

import (
	"encoding/hex"
	"fmt"
	"testing"
	"time"

	"github.com/supportops/policy/internal/goldentest"
	"github.com/supportops/policy/internal/spec"
	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/lifecycle/machine"
	"github.com/supportops/policy/metrics/observe"
	"github.com/supportops/policy/metrics/period"
	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/sla"
	"github.com/supportops/policy/sla/calendar"
)

func TestAnswers(t *testing.T) {
	stories := genEvents()
	periods := []period.Period{newPeriod(t, "2026-11-02", "2026-11-09"), newPeriod(t, "2026-11-04", "2026-11-16"), newPeriod(t, "2026-11-02", "2026-12-02")}
	policy, err := sla.NewPolicy(sla.StandardPolicySpec(), nil)
	if err != nil {
		t.Fatal(err)
	}
	var observers []*observe.Observer
	for _, s := range []observe.Spec{
		{},
		{Rules: []string{"bot", "bo"}, Present: []lifecycle.Kind{lifecycle.Message, lifecycle.Surveyed}, Window: spec.Duration(24 * time.Hour), Quick: spec.Duration(100 * time.Minute)},
		{Absent: []lifecycle.Kind{lifecycle.Escalated, lifecycle.Message}, Surveys: []observe.QuestionSpec{{Name: "nps", Question: observe.Recommendation}, {Name: "ces", Question: observe.Effort}}},
	} {
		o, err := observe.New(s)
		if err != nil {
			t.Fatal(err)
		}
		observers = append(observers, o)
	}
	// read observes a story, on a clock as coarse as its limits.
	read := func(i int, now time.Time) observe.Observation {
		events := stories.Example(i)
		for k := range events {
			if i%2 == 0 {
				events[k].Time = start.Add(events[k].Time.Sub(start).Truncate(12 * time.Hour))
			}
			events[k].Actor = map[bool]string{true: events[k].Actor, false: "bo"}[(i+k)%4 > 0]
		}
		h := lifecycle.NewHistory(events)
		in := observe.Input{ID: fmt.Sprint("t", i), History: h, Timeline: mustMachine(t).Replay(h, machine.Options{AsOf: now}), Now: now}
		if i%3 == 0 {
			in = observe.NewInput(in.ID, h, mustMachine(t), policy, now)
		}
		if i%5 == 0 {
			in.NextSame = now.Add(-time.Duration(i) * time.Hour)
		}
		return observers[i%3].Observe(in)
	}
	goldentest.Check(t,
		goldentest.Group("observations", func(w *goldentest.Writer) {
			for i := range 400 {
				now := at(5000 + 997*i%40_000)
				o := read(i, now)
				w.Put(o, o.Agents())
				for _, p := range periods {
					w.Put(o.Touches(p), o.OpenAt(p.To()), o.OpenAt(o.Created))
				}
			}
		}),
		goldentest.Group("summaries", func(w *goldentest.Writer) {
			put := func(s *observe.Summary) {
				data, err := s.MarshalBinary()
				worst, best := s.SatisfiedBounds()
				w.Put(hex.EncodeToString(data), err, worst, best)
				for _, v := range append(observe.FirstContacts(), "x") {
					w.Put(s.FCR(v))
				}
			}
			var whole observe.Summary
			for i := range 60 {
				var s observe.Summary
				by := map[string]*observe.Summary{"ann": {}, "bo": {}, "": {}}
				var selected observe.Selection
				for k := range 25 {
					o := read(25*i+k, at(40_000-(i%4)*5000))
					s.Add(&o, periods[i%3])
					selected.Add(&o)
					for _, who := range []string{"ann", "bo", ""} {
						by[who].AddFor(&o, periods[i%3], who)
					}
				}
				put(&s)
				for _, who := range []string{"ann", "bo", ""} {
					put(by[who])
				}
				w.Put(whole.Merge(&s))
				put(&whole)
				text, ok := selected.Found()
				w.Put(text, ok)
			}
		}),
		goldentest.Group("all that may happen, on the grid of the limits", func(w *goldentest.Writer) {
			office, err := calendar.New(calendar.OfficeHours("UTC"))
			if err != nil {
				t.Fatal(err)
			}
			programs, err := observe.New(observe.Spec{Rules: []string{"robot"}, Window: spec.Duration(48 * time.Hour), Surveys: []observe.QuestionSpec{
				{Name: "nps", Question: observe.Recommendation}, {Name: "ces", Question: observe.Effort, Least: 1, Most: 7}, {Question: observe.Satisfaction, Least: 1, Most: 9},
			}})
			if err != nil {
				t.Fatal(err)
			}
			for i, o := range append(observers, programs) {
				s, ann := map[period.Period]*observe.Summary{}, map[period.Period]*observe.Summary{}
				for k := range uint64(160) {
					h, now := lifecycle.NewHistory(grid(k)), start.Add(time.Duration(20+k%40)*12*time.Hour)
					in := observe.NewInput(fmt.Sprint("t", k), h, mustMachine(t), nil, now)
					switch k % 4 {
					case 0:
						in = observe.NewInput(in.ID, h, mustMachine(t), policy, now)
					case 1:
						in.Calendar, in.NextSame = office, start.Add(time.Duration(k%50)*12*time.Hour)
					}
					if i == 0 && k%8 == 0 {
						in.Timeline = nil
					}
					x := o.Observe(in)
					w.Put(x, x.Agents())
					for _, p := range periods {
						if s[p] == nil {
							s[p], ann[p] = new(observe.Summary), new(observe.Summary)
						}
						s[p].Add(&x, p)
						ann[p].AddFor(&x, p, "ann")
						w.Put(x.Touches(p), x.OpenAt(p.To()), x.OpenAt(x.Created))
					}
				}
				for _, p := range periods {
					for _, of := range []*observe.Summary{s[p], ann[p]} {
						data, err := of.MarshalBinary()
						w.Put(hex.EncodeToString(data), err)
						for _, v := range observe.FirstContacts() {
							w.Put(of.FCR(v))
						}
					}
				}
			}
		}),
		goldentest.Group("selections", func(w *goldentest.Writer) {
			for n := 28; n < 33; n++ {
				for before := range 6 {
					for open := range 2 {
						var s observe.Selection
						for i := range n {
							o := observe.Observation{Created: at(100 + i), Final: &observe.Wait{To: at(200 + i), Open: open == 1 && i == 5}}
							if i < before {
								o.Created = at(i)
							}
							if i == 9 {
								o.Final.To = at(90)
							}
							s.Add(&o)
						}
						text, ok := s.Found()
						w.Put(text, ok)
					}
				}
			}
		}),
		goldentest.Group("the same again", func(w *goldentest.Writer) {
			all := map[string]lifecycle.History{}
			for i := range 120 {
				events := stories.Example(i)
				for k := range events {
					events[k].Time = start.Add(events[k].Time.Sub(start).Truncate(24 * time.Hour))
				}
				events[0].Category, events[0].Facts = []string{"", "login", "sync"}[i%3], priority.Facts{"requester": []string{"eve", "max"}[:i%5%3]}
				all[fmt.Sprint("t", i)] = lifecycle.NewHistory(events)
			}
			for _, now := range []time.Time{at(100), at(3000), at(20_000)} {
				w.Put(observe.NextSame(all, "requester", "category", now), observe.NextSame(all, "customer", "category", now), observe.NextSame(all, "category", "requester", now))
			}
		}),
		goldentest.Group("defects", func(w *goldentest.Writer) {
			s := observe.StandardSpec()
			s.Surveys = []observe.QuestionSpec{{Name: "nps", Question: observe.Recommendation}, {Name: "csat", Question: observe.Satisfaction, Least: 1, Most: 5, Satisfied: 4}}
			s.Rules, s.Present, s.Absent = []string{"bot", "closer"}, []lifecycle.Kind{lifecycle.Message, lifecycle.Surveyed}, []lifecycle.Kind{lifecycle.Escalated}
			goldentest.Defects[observe.Spec](w, s, 5, 7, 10, 100)
		}))
}

// What is made shares no memory with its document.
func TestApart(t *testing.T) {
	s := observe.StandardSpec()
	s.Surveys, s.Rules = []observe.QuestionSpec{{Name: "nps", Question: observe.Recommendation}}, []string{"bot"}
	s.Present, s.Absent = []lifecycle.Kind{lifecycle.Message}, []lifecycle.Kind{lifecycle.Escalated}
	goldentest.Apart(t, s, observe.New)
}
