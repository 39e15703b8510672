package knowledge_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/supportops/policy/internal/goldentest"
	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/metrics/knowledge"
)

func TestAnswers(t *testing.T) {
	topics := []string{"", "login", "sync", "export"}
	queries := func(rng *rand.Rand, n int) (out []knowledge.Query) {
		for range n {
			q := knowledge.Query{Time: at(rng.IntN(9)-1, 0), Text: []string{"reset password", "password reset", "Reset, password!", "sso", ""}[rng.IntN(5)], Results: uint64(rng.IntN(3)), Clicked: rng.IntN(2) == 0, Program: rng.IntN(7) == 0}
			if rng.IntN(2) == 0 {
				q.Left = q.Time.Add(time.Duration(rng.IntN(4)) * time.Hour)
			}
			if rng.IntN(3) == 0 {
				q.Ticket = q.Time.Add(time.Duration(rng.IntN(4)-1) * 12 * time.Hour)
			}
			out = append(out, q)
		}
		return out
	}
	goldentest.Check(t,
		goldentest.Group("measures", func(w *goldentest.Writer) {
			for seed := range uint64(200) {
				rng := rand.New(rand.NewPCG(seed, 2))
				in := knowledge.Input{Searches: queries(rng, int(seed)/3), Tickets: map[string]uint64{"login": uint64(rng.IntN(9)), "sync": 4}}
				for i := range rng.IntN(6) {
					a := knowledge.Article{ID: fmt.Sprint("a", i), Topic: topics[rng.IntN(4)], Live: rng.IntN(4) > 0, Yes: uint64(rng.IntN(60)), No: uint64(rng.IntN(60))}
					if rng.IntN(4) > 0 {
						a.Reviewed = week.To().AddDate(0, -6, rng.IntN(5)-2).Add(time.Duration(rng.IntN(3)-1) * time.Nanosecond)
					}
					in.Articles = append(in.Articles, a)
				}
				for _, now := range []time.Time{at(3, 0), at(7, 0), at(8, 0), at(40, 0)} {
					w.Put(in.Given(week, now), in.Due(now))
				}
			}
		}),
		goldentest.Group("suggestions", func(w *goldentest.Writer) {
			for seed := range uint64(200) {
				rng := rand.New(rand.NewPCG(seed, 3))
				s := knowledge.Spec{}
				if seed%2 == 0 {
					s = knowledge.Spec{Tickets: 3, Escalations: 2, Questions: 2, Empty: 2, Long: 5}
				}
				k, err := knowledge.New(s)
				if err != nil {
					t.Fatal(err)
				}
				var signs []knowledge.Signs
				for i := range int(seed) / 4 {
					signs = append(signs, knowledge.Signs{ID: fmt.Sprint("t", i), Topic: topics[rng.IntN(4)], Time: at(rng.IntN(9)-1, 0), Escalated: rng.IntN(4) == 0, Long: rng.IntN(9) == 0, Workaround: rng.IntN(9) == 0})
				}
				releases := []knowledge.Release{{Time: at(rng.IntN(20)-16, 0), Topic: topics[rng.IntN(4)]}, {Time: at(-14, 0), Topic: "login"}}
				w.Put(k.Next(week, signs, releases, queries(rng, int(seed)/5)), k.Spec())
				events := []lifecycle.Event{{Time: at(1, 0), Kind: lifecycle.Created, Side: lifecycle.Customer, State: "new", Category: topics[rng.IntN(4)]}}
				for i := range rng.IntN(5) {
					e := lifecycle.Event{Time: at(1, i), Seq: int64(i + 1), Kind: lifecycle.Message, Side: []lifecycle.Side{lifecycle.Customer, lifecycle.Agent}[rng.IntN(2)], Visibility: []lifecycle.Visibility{lifecycle.Public, lifecycle.Internal}[rng.IntN(2)],
						Text: strings.Repeat("ä", []int{3, 4, 5, 6, 1199, 1200, 1201}[rng.IntN(7)])}
					if rng.IntN(5) == 0 {
						e = lifecycle.Event{Time: at(1, i), Seq: int64(i + 1), Kind: lifecycle.Escalated, Tier: "L2"}
					}
					events = append(events, e)
				}
				for _, now := range []time.Time{at(0, 0), at(1, 0), at(1, 2), at(2, 0)} {
					x, ok := k.Read("t", lifecycle.NewHistory(events), now)
					w.Put(x, ok)
				}
			}
		}),
		goldentest.Group("defects", func(w *goldentest.Writer) {
			w.Put(knowledge.HandbookSpec())
			goldentest.Defects[knowledge.Spec](w, knowledge.HandbookSpec(), 3, 10)
		}))
}
