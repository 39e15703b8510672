package capacity_test

import (
	"fmt"
	"time"

	"github.com/shopspring/decimal"

	"github.com/supportops/policy/capacity"
)

func hours(n int) capacity.Duration { return capacity.Duration(time.Duration(n) * time.Hour) }

func minutes(n int) capacity.Duration { return capacity.Duration(time.Duration(n) * time.Minute) }

// 500 tickets of 20 minutes a day, agents of 8 hours at 75 %.
func ExampleWork() {
	w := capacity.Work{Tickets: 500, HandleTime: minutes(20), Available: hours(8), Utilization: capacity.Percent(75)}
	n, err := w.Agents()
	fmt.Println(n, err)
	for _, s := range capacity.StandardScenarios() {
		w, err := s.Work(w)
		if err != nil {
			fmt.Println(err)
			return
		}
		n, err := w.Agents()
		fmt.Printf("%-9s %4v %3d agents %v\n", s.Name, s.Change, n, err)
	}
	// Output:
	// 28 <nil>
	// normal      0%  28 agents <nil>
	// outage    300% 112 agents <nil>
	// release    50%  42 agents <nil>
	// holiday   -50%  14 agents <nil>
	// migration 100%  56 agents <nil>
	// crisis    500% 167 agents <nil>
}

// Channels that share a staff are rounded up once.
func ExamplePool() {
	mail := capacity.Work{Name: "mail", Tickets: 86, HandleTime: minutes(12), Available: hours(8), Utilization: capacity.Percent(75)}
	chat := capacity.Work{Name: "chat", Tickets: 110, HandleTime: minutes(15), Available: hours(8), Utilization: capacity.Percent(75),
		AtOnce: decimal.NewFromInt(2)}
	for _, w := range []capacity.Work{mail, chat} {
		exact, err := w.Exact()
		fmt.Println(w.Name, exact.FloatString(2), err)
	}
	fmt.Println(capacity.Pool(mail, chat))
	// Output:
	// mail 2.87 <nil>
	// chat 2.29 <nil>
	// 6 <nil>
}

// The same losses, added up or taken one after the other.
func ExampleShrinkageMode() {
	losses := []capacity.Loss{{Name: "leave", Share: capacity.Percent(10)}, {Name: "training", Share: capacity.Percent(5)},
		{Name: "meetings and breaks", Share: capacity.Percent(15)}}
	for _, mode := range []capacity.ShrinkageMode{capacity.Additive, capacity.Multiplicative} {
		s := capacity.Shrinkage{Mode: mode, Losses: losses}
		left, err := s.Left()
		gross, err2 := s.Gross(21)
		fmt.Printf("%-14v leaves %s: 21 at work are %d on the payroll %v %v\n", mode, left.FloatString(5), gross, err, err2)
	}
	// Output:
	// additive       leaves 0.70000: 21 at work are 30 on the payroll <nil> <nil>
	// multiplicative leaves 0.72675: 21 at work are 29 on the payroll <nil> <nil>
}

// What an agent's day of eight hours is spent on.
func ExamplePaidTime() {
	p, err := capacity.DividePaidTime(
		capacity.Activity{Name: "tickets", Time: hours(6), Tickets: true},
		capacity.Activity{Name: "articles", Time: minutes(45)},
		capacity.Activity{Name: "meetings", Time: minutes(30)},
		capacity.Activity{Name: "breaks", Time: minutes(45)},
	)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, r := range p.Lines {
		fmt.Printf("%-9s %6v %8v\n", r.Name, r.Time, r.Share)
	}
	fmt.Printf("%-9s %6v %8v on tickets\n", "paid", p.Paid, p.Share)
	// Output:
	// tickets       6h      75%
	// articles     45m   9.375%
	// meetings     30m    6.25%
	// breaks       45m   9.375%
	// paid          8h      75% on tickets
}

func ExampleTierMix() {
	for _, stage := range []string{"early stage", "growth", "scale", "enterprise focus"} {
		mix := capacity.StandardTierMixes()[stage]
		parts, err := mix.Split(24)
		fmt.Println(stage, mix, parts, err)
	}
	beside, err := capacity.TierMix("5:2:1").Beside(0, 12)
	fmt.Println("with 12 in tier 1:", beside, err)
	// Output:
	// early stage 5:2:1 [15 6 3] <nil>
	// growth 8:3:1 [16 6 2] <nil>
	// scale 10:3:1 [17 5 2] <nil>
	// enterprise focus 6:4:2 [12 8 4] <nil>
	// with 12 in tier 1: [12 5 3] <nil>
}

func ExampleScenario() {
	for _, s := range capacity.StandardScenarios() {
		volumes, err := s.Volumes([]float64{12, 40})
		fmt.Println(s.Name, volumes, err)
	}
	// Output:
	// normal [12 40] <nil>
	// outage [48 160] <nil>
	// release [18 60] <nil>
	// holiday [6 20] <nil>
	// migration [24 80] <nil>
	// crisis [72 240] <nil>
}

func ExampleConcurrency() {
	for _, c := range capacity.StandardConcurrency() {
		fmt.Println(c.Channel, c.Least, "to", c.Most, "at once,", c.LeastPerHour, "to", c.MostPerHour, "an hour")
	}
	// Output:
	// phone 1 to 1 at once, 3 to 5 an hour
	// chat 2 to 3 at once, 2 to 4 an hour
	// email 1 to 1 at once, 4 to 8 an hour
	// social 1 to 2 at once, 5 to 10 an hour
}

// Forty chats come in an hour, and at the peak thirty are open at once.
func ExampleConcurrency_Agents() {
	chat := capacity.StandardConcurrency()[1]
	least, most := chat.Agents(40, 30)
	fmt.Println(least, "to", most, "agents")
	// Output: 10 to 20 agents
}

// How many agents must be employed for twenty to be at work, by what the handbook
// says that they do beside tickets?
func ExampleShrinkage_handbook() {
	least, most := capacity.StandardShrinkage()
	few, _ := least.Gross(20)
	many, _ := most.Gross(20)
	fmt.Println(few, "to", many)
	// Output: 25 to 30
}

func ExampleRatio() {
	share, err := capacity.ParseRatio("12.5%")
	fmt.Println(share, share == capacity.Percent(125), share.Rat(), err)
	third, err := capacity.NewRatio(1, 3)
	fmt.Println(third, third.Float(), err)
	_, err = capacity.ParseRatio("30")
	fmt.Println(err)
	// Output:
	// 12.5% false 1/8 <nil>
	// 1/3 0.3333333333333333 <nil>
	// capacity: ratio: malformed: 30 could be 30% or 30 times: write "30%" or "30.0"
}
