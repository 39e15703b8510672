package priority_test

import (
	"fmt"

	"github.com/supportops/policy/priority"
)

func ExampleScale() {
	s, err := priority.NewScale(priority.StandardScaleSpec())
	if err != nil {
		fmt.Println(err)
		return
	}
	p2, _ := s.Level(priority.P2)
	fmt.Printf("%s: response %v, resolution %v\n", p2.Name, p2.Response, p2.Resolution)
	p5, _ := s.Level(priority.P5)
	fmt.Printf("%s: response %v, resolution %d days\n", p5.Name, p5.Response, p5.ResolutionDays)
	// Output:
	// High: response 1h, resolution 8h
	// Request: response 24h, resolution 5 days
}

func ExampleScaleSpec() {
	for _, l := range priority.ProcessScaleSpec().Levels {
		fmt.Println(l.Level, l.Name, l.Response, l.Resolution)
	}
	// Output:
	// p1 紧急 5m 2h
	// p2 重要 30m 24h
	// p3 一般 2h 72h
}

func ExampleLevelSpec() {
	l := priority.StandardScaleSpec().Levels[0]
	fmt.Println(l.Name, "—", l.Impact, "—", l.Examples)
	// Output: Critical — Complete outage, data loss — [System down security breach]
}
