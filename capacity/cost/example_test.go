package cost_test

import (
	"fmt"
	"slices"

	"github.com/shopspring/decimal"
	"github.com/supportops/policy/capacity/cost"
)

func ExamplePerTicket() {
	c, err := cost.PerTicket(6000, 2,
		cost.Expense{Name: "salaries", Amount: decimal.NewFromInt(52000)},
		cost.Expense{Name: "benefits", Amount: decimal.NewFromInt(11000)},
		cost.Expense{Name: "tools", Amount: decimal.NewFromInt(7000)},
		cost.Expense{Name: "management", Amount: decimal.NewFromInt(5000)},
	)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, r := range c.Lines {
		fmt.Printf("%-10s %6s %6s\n", r.Name, r.Amount, r.PerTicket.StringFixed(2))
	}
	fmt.Printf("%-10s %6s %6s\n", "in all", c.Total, c.PerTicket.StringFixed(2))
	// Output:
	// salaries    52000   8.67
	// benefits    11000   1.83
	// tools        7000   1.17
	// management   5000   0.83
	// in all      75000  12.50
}

func ExampleSelfService() {
	v, err := cost.SelfService{
		Deflected: 3500, CostPerTicket: decimal.RequireFromString("12.50"), Investment: decimal.NewFromInt(20000),
	}.Savings()
	fmt.Println("net", v.Net, "return", v.Return, "pays from", *v.BreakEven, "tickets", err)
	// Output: net 23750 return 118.75% pays from 1600 tickets <nil>
}

// The savings of next month, if articles keep a fifth of the tickets away.
func ExampleSavings() {
	this, err := cost.PerTicket(5000, 2, cost.Expense{Name: "everything", Amount: decimal.NewFromInt(60000)})
	if err != nil {
		fmt.Println(err)
		return
	}
	s := cost.SelfService{Deflected: 1000, CostPerTicket: this.PerTicket, Investment: decimal.NewFromInt(15000)}
	v, err := s.Savings()
	fmt.Println(v.Gross, v.Net, v.Return, *v.BreakEven, err)
	// Output: 12000 -3000 -20% 1250 <nil>
}

// A third of a dollar is kept exactly until it is shown.
func ExampleCost_Exact() {
	c, err := cost.PerTicket(3, 2, cost.Expense{Name: "tools", Amount: decimal.NewFromInt(1)})
	fmt.Println(c.PerTicket, c.Exact(), err)
	// Output: 0.33 1/3 <nil>
}

func ExampleExpense() {
	_, err := cost.PerTicket(0, 2, cost.Expense{Name: "tools", Amount: decimal.NewFromInt(-1)})
	fmt.Println(err)
	// Output:
	// cost: 2 defects
	// 	tickets: out of range: want at least 1, got 0
	// 	expenses[0].amount: out of range: want 0 or more, got -1
}

// Which expense makes a ticket dear?
func ExampleCostRow() {
	c, err := cost.PerTicket(4000, 2,
		cost.Expense{Name: "salaries", Amount: decimal.NewFromInt(38000)},
		cost.Expense{Name: "tools", Amount: decimal.NewFromInt(9000)},
		cost.Expense{Name: "rooms", Amount: decimal.NewFromInt(3000)},
	)
	if err != nil {
		fmt.Println(err)
		return
	}
	most := slices.MaxFunc(c.Lines, func(a, b cost.CostRow) int { return a.Amount.Cmp(b.Amount) })
	fmt.Println(most.Name, most.PerTicket.StringFixed(2), "of", c.PerTicket.StringFixed(2), "a ticket")
	// Output:
	// salaries 9.50 of 12.50 a ticket
}
