package scale_test

import (
	"fmt"

	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/priority/scale"
)

func ExampleScale() {
	s, err := scale.New(scale.StandardSpec())
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

func ExampleSpec() {
	for _, l := range scale.ProcessSpec().Levels {
		fmt.Println(l.Level, l.Name, l.Response, l.Resolution)
	}
	// Output:
	// p1 紧急 5m 2h
	// p2 重要 30m 24h
	// p3 一般 2h 72h
}

func ExampleLevelSpec() {
	l := scale.StandardSpec().Levels[0]
	fmt.Println(l.Name, "—", l.Impact, "—", l.Examples)
	// Output: Critical — Complete outage, data loss — [System down security breach]
}
