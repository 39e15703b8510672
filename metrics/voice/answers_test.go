package voice_test

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/supportops/policy/internal/goldentest"
	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/metrics/observe"
	"github.com/supportops/policy/metrics/voice"
)

func TestAnswers(t *testing.T) {
	goldentest.Check(t,
		goldentest.Group("weeks", func(w *goldentest.Writer) {
			for seed := range uint64(150) {
				rng := rand.New(rand.NewPCG(seed, 2))
				var all []voice.Comment
				for i := range int(seed) {
					all = append(all, voice.Comment{Ticket: fmt.Sprint("t", i), Customer: []string{"", "eve", "max", "ann"}[rng.IntN(4)], Theme: []string{"", "login", "sync", "export"}[rng.IntN(4)],
						Time: week.From().AddDate(0, 0, rng.IntN(22)-7-rng.IntN(2)), Event: rng.IntN(3) - 1})
				}
				var now, before observe.Summary
				for range int(seed) * 3 {
					now.Satisfied.Add(rng.IntN(10) > 1)
					before.Satisfied.Add(rng.IntN(10) > 3)
				}
				w.Put(voice.Weekly(week, all, &now, &before), voice.Weekly(week, all, nil, &before), voice.Weekly(week, all, &now, nil))
			}
		}),
		goldentest.Group("histories", func(w *goldentest.Writer) {
			all := map[string]lifecycle.History{}
			for seed := range uint64(200) {
				rng := rand.New(rand.NewPCG(seed, 3))
				at := week.From()
				events := []lifecycle.Event{{Time: at, Kind: []lifecycle.Kind{lifecycle.Created, lifecycle.Created, lifecycle.Message}[rng.IntN(3)], Side: lifecycle.Customer, State: "new", Category: []string{"", "login"}[rng.IntN(2)], Customer: []string{"", "eve"}[rng.IntN(2)]}}
				for k := range rng.IntN(6) {
					at = at.Add(time.Duration(rng.IntN(3)) * time.Hour)
					e := lifecycle.Event{Time: at, Seq: int64(k + 1), Kind: lifecycle.Message, Side: []lifecycle.Side{lifecycle.Customer, lifecycle.Agent}[rng.IntN(2)], Visibility: lifecycle.Public, Text: []string{"", "hello"}[rng.IntN(2)]}
					switch rng.IntN(4) {
					case 0:
						e = lifecycle.Event{Time: at, Seq: int64(k + 1), Kind: lifecycle.FeedbackSent, Ref: []string{"product", "engineering", "p1"}[rng.IntN(3)]}
					case 1:
						e = lifecycle.Event{Time: at, Seq: int64(k + 1), Kind: lifecycle.Recorded, Ref: []string{"feedback_answered", "feedback_fixed", "customer_told"}[rng.IntN(3)], Text: []string{"", "yes", "no"}[rng.IntN(3)]}
					case 2:
						e = lifecycle.Event{Time: at, Seq: int64(k + 1), Kind: lifecycle.Linked, Ref: []string{"", "bug 1", "bug 2"}[rng.IntN(3)]}
					}
					events = append(events, e)
				}
				id := fmt.Sprint("t", seed)
				all[id] = lifecycle.NewHistory(events)
				for _, now := range []time.Time{week.From().Add(-1), week.From(), week.From().Add(2 * time.Hour), week.To()} {
					c, ok := voice.Read(id, "eve", []string{"category", "customer", "x"}[seed%3], all[id], now)
					w.Put(c, ok)
				}
			}
			for _, now := range []time.Time{week.From().Add(2 * time.Hour), week.To()} {
				w.Put(voice.Insights(all, "customer", now), voice.Insights(all, "requester", now))
			}
		}))
}
