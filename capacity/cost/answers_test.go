package cost_test

import (
	"testing"

	"github.com/shopspring/decimal"

	. "github.com/supportops/policy/capacity/cost"
	"github.com/supportops/policy/internal/goldentest"
)

func TestAnswers(t *testing.T) {
	amounts := []decimal.Decimal{decimal.New(-1, 0), decimal.New(0, 0), decimal.New(1, -2), decimal.New(75_000, 0), decimal.New(12345, -3), decimal.New(1, 12), decimal.New(1, 15),
		decimal.New(1, 18), decimal.New(1, 19), decimal.New(1, 30), decimal.New(1, -12), decimal.New(1, -13), decimal.New(1, -30), decimal.New(5, -1), decimal.New(25, -2)}
	goldentest.Check(t,
		goldentest.Group("costs", func(w *goldentest.Writer) {
			for _, a := range amounts {
				for _, b := range amounts {
					for _, n := range []int64{-1, 0, 1, 2, 3, 8, 6000} {
						for _, places := range []int32{-1, 0, 2, 12, 13} {
							c, err := PerTicket(n, places, Expense{"a", a}, Expense{"b", b})
							w.Put(c, err)
							if err == nil {
								w.Put(c.Exact().RatString())
							}
						}
						s, err := SelfService{Deflected: n, CostPerTicket: a, Investment: b}.Savings()
						w.Put(s, err)
					}
				}
			}
			c, err := PerTicket(1, 2)
			w.Put(c, err)
		}))
}
