package band_test

import (
	"encoding/json"
	"fmt"
	"math/big"
	"time"

	"github.com/supportops/policy/metrics"
	"github.com/supportops/policy/metrics/aggregate"
	"github.com/supportops/policy/metrics/band"
	"github.com/supportops/policy/metrics/stat"
	"github.com/supportops/policy/priority"
)

// 88 % satisfied: of 50 answers that says little, of 5000 much.
func Example() {
	csat, err := band.New(band.Spec{
		Unit: band.Percent, Direction: band.Higher,
		Target: []band.Bound{">= 90"}, Warning: []band.Bound{"< 85"},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, p := range []stat.Proportion{{Hits: 44, Trials: 50}, {Hits: 616, Trials: 700}, {Hits: 4400, Trials: 5000}, {}} {
		m := band.Rate(p, stat.Wilson, 0.95)
		v, _ := csat.Judge(m)
		fmt.Println(m, v.Grade, v.Evidence, v.Possible)
	}
	// Output:
	// 88.0 % watch insufficient [on_target watch warning]
	// 88.0 % watch likely [on_target watch]
	// 88.0 % watch certain [watch]
	// no data no_data  []
}

func ExampleBand() {
	b, _ := band.New(band.Spec{
		Unit: band.Percent, Direction: band.Range,
		Target: []band.Bound{">= 70", "<= 80"}, Warning: []band.Bound{"< 60", "> 90"},
	})
	fmt.Println(b)
	for _, x := range []int64{59, 60, 70, 80, 81, 91} {
		g, bound := b.Grade(big.NewRat(x, 1))
		fmt.Printf("%d %v %q\n", x, g, bound)
	}
	// Output:
	// target >= 70 and <= 80, warning < 60 or > 90
	// 59 warning "< 60"
	// 60 watch ">= 70"
	// 70 on_target ""
	// 80 on_target ""
	// 81 watch "<= 80"
	// 91 warning "> 90"
}

func ExampleSpec() {
	_, err := metrics.Read[band.Spec]([]byte(`{"unit":"duration","direction":"lower","target":["< 1h"],"warning":["> 1 day"]}`))
	fmt.Println(err)
	// Output: band: warning[0]: malformed: want a duration such as 1h30m after the operator, got "> 1 day" (line 1, column 69)
}

func ExampleBound() {
	s := band.Spec{Unit: band.Length, Direction: band.Lower, Target: []band.Bound{"< 1h"}, Warning: []band.Bound{"> 4h"}}
	doc, _ := json.Marshal(s)
	fmt.Println(string(doc))
	// Output: {"unit":"duration","direction":"lower","target":["\u003c 1h"],"warning":["\u003e 4h"]}
}

func ExampleMeasure() {
	var frt aggregate.Durations
	for i := 1; i <= 11; i++ {
		frt.Add(time.Duration(i*i) * time.Minute)
	}
	fmt.Println(band.Mean(&frt), band.Quantile(&frt, priority.Percent(50), 0.95), band.Score(stat.NPS{Promoters: 5, Passives: 3, Detractors: 2}, 0))
	fmt.Println(band.Quotient(band.Money, big.NewRat(75000, 1), big.NewRat(6000, 1), 6000), band.Figure(band.Count, big.NewRat(3, 1), 3))
	// Output:
	// 46m 36m +30.0
	// 12.50 3
}

func ExampleVerdict() {
	b, _ := band.New(band.Spec{Unit: band.Points, Direction: band.Higher, Target: []band.Bound{">= 30"}, Warning: []band.Bound{"< 10"}})
	v, _ := b.Judge(band.Score(stat.NPS{Promoters: 50, Passives: 30, Detractors: 20}, 0.95))
	doc, _ := json.Marshal(v)
	fmt.Println(string(doc))
	// Output: {"grade":"on_target","evidence":"likely","possible":["on_target","watch"]}
}

// The four grades of satisfaction with a target and a warning.
func ExampleGrade() {
	b, err := band.New(band.Spec{Unit: band.Percent, Direction: band.Higher, Target: []band.Bound{">= 90"}, Warning: []band.Bound{"< 85"}})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, x := range []*big.Rat{big.NewRat(92, 1), big.NewRat(87, 1), big.NewRat(80, 1), nil} {
		grade, bound := b.Grade(x)
		fmt.Printf("%v %q\n", grade, bound)
	}
	// Output:
	// on_target ""
	// watch ">= 90"
	// warning "< 85"
	// no_data ""
}

// The same rate from fifty, three hundred and ten thousand answers.
func ExampleEvidence() {
	b, err := band.New(band.Spec{Unit: band.Percent, Direction: band.Higher, Target: []band.Bound{">= 90"}, Warning: []band.Bound{"< 85"}})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, n := range []uint64{50, 300, 10000} {
		v, _ := b.Judge(band.Rate(stat.Proportion{Hits: n * 92 / 100, Trials: n}, stat.Wilson, 0.95))
		fmt.Println(n, "answers:", v.Grade, v.Evidence)
	}
	// Output:
	// 50 answers: on_target insufficient
	// 300 answers: on_target likely
	// 10000 answers: on_target certain
}

// The unit decides how a number is written.
func ExampleUnit() {
	for _, u := range []band.Unit{band.Percent, band.Length, band.Points, band.Money, band.Count} {
		fmt.Println(u, "→", band.Figure(u, big.NewRat(90, 1), 1))
	}
	fmt.Println(band.Figure(band.Length, big.NewRat(90_000_000_000, 1), 1)) // lengths count nanoseconds
	// Output:
	// percent → 90.0 %
	// duration → 90ns
	// points → +90.0
	// money → 90.00
	// count → 90
	// 1m30s
}

func ExampleDirection() {
	err := band.Spec{Unit: band.Percent, Direction: "up", Target: []band.Bound{">= 90"}}.Validate()
	fmt.Println(err)
	// Output: band: direction: unknown: "up", want one of ["higher" "lower" "range"]
}

func ExampleMeasure_InFull() {
	rate := band.Rate(stat.Proportion{Hits: 44, Trials: 50}, stat.Wilson, 0.95)
	fmt.Println(rate)
	fmt.Println(rate.InFull())
	fmt.Println(band.Figure(band.Count, big.NewRat(12, 1), 12).InFull())
	fmt.Println(band.Measure{}.InFull())
	// Output:
	// 88.0 %
	// 88.0 % (n 50; 76.2 % to 94.4 %)
	// 12
	// no data
}
