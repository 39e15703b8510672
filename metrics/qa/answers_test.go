package qa_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/supportops/policy/internal/goldentest"
	"github.com/supportops/policy/metrics/qa"
)

func TestAnswers(t *testing.T) {
	card, err := qa.New(qa.StandardSpec())
	if err != nil {
		t.Fatal(err)
	}
	goldentest.Check(t,
		goldentest.Group("scores", func(w *goldentest.Writer) {
			rng := rand.New(rand.NewPCG(1, 1))
			for range 2000 {
				var points []int
				for _, d := range qa.StandardSpec().Dimensions {
					points = append(points, d.Levels[min(rng.IntN(2*len(d.Levels))/2, rng.IntN(len(d.Levels)))])
				}
				if rng.IntN(9) == 0 {
					points[rng.IntN(5)] = rng.IntN(40) - 5
				}
				r, err := card.Score(points[:5-rng.IntN(10)/9]...)
				w.Put(points, r, err)
			}
		}),
		goldentest.Group("boards", func(w *goldentest.Writer) {
			for seed := range uint64(80) {
				rng := rand.New(rand.NewPCG(seed, 2))
				var reviews []qa.Scored
				var tickets []qa.Reviewable
				for i := range int(seed) {
					reviews = append(reviews, qa.Scored{Agent: fmt.Sprint("a", rng.IntN(5)), Total: rng.IntN(101), Ticket: []string{"", fmt.Sprint("t", rng.IntN(9))}[rng.IntN(2)],
						Reviewer: fmt.Sprint("r", rng.IntN(3)), Failed: rng.IntN(6) == 0, CSAT: rng.IntN(6)})
					tickets = append(tickets, qa.Reviewable{Ticket: fmt.Sprint("t", i), Agent: fmt.Sprint("a", rng.IntN(4)), Kind: fmt.Sprint(rng.IntN(3)), Flagged: rng.IntN(8) == 0})
				}
				w.Put(card.Board(reviews, []string{"a0", "a1", "a9"}[:seed%4]), qa.Average(reviews), qa.Draw(tickets, int(seed%7)-1, fmt.Sprint("week", seed)))
				least, most := qa.WeeklySample(int(seed) - 3)
				w.Put(least, most)
			}
		}),
		goldentest.Group("defects", func(w *goldentest.Writer) {
			w.Put(qa.StandardSpec())
			goldentest.Defects[qa.Spec](w, qa.StandardSpec(), 10, 30, 70, 90, 100)
		}))
}

// What is made shares no memory with its document.
func TestApart(t *testing.T) {
	goldentest.Apart(t, qa.StandardSpec(), qa.New)
}
