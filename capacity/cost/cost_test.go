package cost_test

import (
	"errors"
	"testing"

	"github.com/shopspring/decimal"
	"github.com/supportops/policy/capacity"
	. "github.com/supportops/policy/capacity/cost"
	"pgregory.net/rapid"
)

func money(s string) decimal.Decimal { return decimal.RequireFromString(s) }

func TestCostPerTicket(t *testing.T) {
	c, err := PerTicket(6000, 2, Expense{"salaries", money("60000")}, Expense{"tools", money("9000")}, Expense{"rooms", money("6000")})
	if err != nil || c.PerTicket.String() != "12.5" || c.Total.String() != "75000" || c.Lines[1].PerTicket.String() != "1.5" {
		t.Errorf("%+v, %v", c, err)
	}
	if c, _ := PerTicket(3, 2, Expense{"x", money("0.125")}); c.PerTicket.String() != "0.04" {
		t.Errorf("rounded to %v", c.PerTicket)
	}
	// A half was rounded up here and to even in the measured cost of a ticket.
	for amount, want := range map[string]string{"0.125": "0.12", "0.375": "0.38", "0.1250000001": "0.13"} {
		if c, _ := PerTicket(1, 2, Expense{"x", money(amount)}); c.PerTicket.String() != want || c.Lines[0].PerTicket.String() != want {
			t.Errorf("%s rounded to %v, want %s", amount, c.PerTicket, want)
		}
	}
	_, err = PerTicket(0, 13, Expense{"x", money("-1")}, Expense{"y", money("1e-1000")})
	var e *capacity.SpecError
	if !errors.As(err, &e) || len(e.Fields) != 4 {
		t.Errorf("defects: %v", err)
	}
}

// A cost is rounded once, as decimals round halves to even.
func TestCostRoundingProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		amount := decimal.New(rapid.Int64Range(0, 1e6).Draw(t, "amount"), -rapid.Int32Range(0, 6).Draw(t, "decimals"))
		places := rapid.Int32Range(0, 4).Draw(t, "places")
		c, err := PerTicket(8, places, Expense{"x", amount})
		if want := amount.Mul(money("0.125")).RoundBank(places); err != nil || !c.PerTicket.Equal(want) {
			t.Fatalf("%v, want %v, %v", c.PerTicket, want, err)
		}
	})
}

func TestSavings(t *testing.T) {
	for _, tt := range []struct {
		name      string
		s         SelfService
		net       string
		percent   string // "" for none
		breakEven int64  // -1 for none
	}{
		{"pays", SelfService{3500, money("15"), money("20000")}, "32500", "162.5%", 1334},
		{"does not pay", SelfService{10, money("15"), money("600")}, "-450", "-75%", 40},
		{"a half in percent", SelfService{1, money("1.00125"), money("1")}, "0.00125", "0.12%", 1},
		{"a half below", SelfService{1, money("0.99865"), money("1")}, "-0.00135", "-0.14%", 2},
		{"costs nothing", SelfService{10, money("15"), money("0")}, "150", "", 0},
		{"free tickets", SelfService{10, money("0"), money("5")}, "-5", "-100%", -1},
	} {
		v, err := tt.s.Savings()
		percent, breakEven := "", int64(-1)
		if v.Return != nil {
			percent = v.Return.String()
		}
		if v.BreakEven != nil {
			breakEven = *v.BreakEven
		}
		if err != nil || v.Net.String() != tt.net || percent != tt.percent || breakEven != tt.breakEven {
			t.Errorf("%s: net %v, return %s, break even %d, %v", tt.name, v.Net, percent, breakEven, err)
		}
	}
	if _, err := (SelfService{-1, money("-1"), money("-1")}).Savings(); !errors.Is(err, capacity.ErrRange) {
		t.Errorf("accepted: %v", err)
	}
}

// Break-even is where the savings stop being negative.
func TestBreakEvenProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := SelfService{0, decimal.New(rapid.Int64Range(1, 5000).Draw(t, "cost"), -2), decimal.New(rapid.Int64Range(0, 1e7).Draw(t, "investment"), -2)}
		v, err := s.Savings()
		if err != nil {
			t.Fatal(err)
		}
		s.Deflected = *v.BreakEven
		if at, _ := s.Savings(); at.Net.IsNegative() {
			t.Fatalf("loss of %v at %d", at.Net, *v.BreakEven)
		}
		if s.Deflected--; s.Deflected >= 0 {
			if before, _ := s.Savings(); !before.Net.IsNegative() {
				t.Fatalf("gain of %v before %d", before.Net, *v.BreakEven)
			}
		}
	})
}

// Without tickets a ticket costs nothing, and with one all of it.
func TestExactWithoutTickets(t *testing.T) {
	for tickets, want := range map[int64]string{-1: "0", 0: "0", 1: "15/2", 2: "15/4"} {
		if got := (Cost{Tickets: tickets, Total: money("7.5")}).Exact(); got.RatString() != want {
			t.Errorf("%d tickets: %v, want %s", tickets, got.RatString(), want)
		}
	}
}
