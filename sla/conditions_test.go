package sla_test

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/sla"
	"pgregory.net/rapid"
)

// crowd is a world of facts that thousands of conditions ask about: few or many
// values, words in any letters' case and beyond ASCII, numbers, and several
// values of one fact.
type crowd struct {
	names  []string
	values int // words of each fact
}

func (w crowd) value(t *rapid.T, name string) string {
	if name == "size" {
		return strconv.Itoa(rapid.IntRange(-1, 9).Draw(t, "number"))
	}
	v := fmt.Sprint("v", rapid.IntRange(0, w.values-1).Draw(t, "value"))
	switch rapid.IntRange(0, 7).Draw(t, "spelling") {
	case 0:
		v = strings.ToUpper(v)
	case 1: // among them the sign of Kelvin, which is a k of three bytes
		v = rapid.SampledFrom([]string{"ü", "Ü", "x", "k", "K", "\u212a", "vv", "V  1"}).Draw(t, "odd")
	case 2:
		v = strings.Repeat("v", rapid.SampledFrom([]int{62, 63, 64, 65, 66, 127, 128, 129}).Draw(t, "length"))
	}
	return v
}

func (w crowd) condition(t *rapid.T, deep int) (c priority.ConditionSpec) {
	c.Facts = map[string][]string{}
	for range rapid.SampledFrom([]int{0, 1, 1, 1, 2}).Draw(t, "facts") {
		name := rapid.SampledFrom(w.names).Draw(t, "fact")
		var list []string
		for range rapid.IntRange(1, 3).Draw(t, "values") {
			switch rapid.IntRange(0, 15).Draw(t, "word") {
			case 0:
				list = append(list, "*")
			case 1:
				list = append(list, "")
			default:
				list = append(list, w.value(t, name))
			}
		}
		c.Facts[name] = unlike(list)
	}
	if rapid.IntRange(0, 5).Draw(t, "range") == 0 {
		at, below := float64(rapid.IntRange(0, 3).Draw(t, "at least")), float64(rapid.IntRange(4, 8).Draw(t, "below"))
		c.Ranges = map[string]priority.RangeSpec{"size": rapid.SampledFrom([]priority.RangeSpec{{AtLeast: &at}, {Below: &below}, {AtLeast: &at, Below: &below}}).Draw(t, "bounds")}
		delete(c.Facts, "size")
	}
	for ; deep > 0 && rapid.IntRange(0, 2).Draw(t, "part") == 0; deep-- {
		part := w.condition(t, deep-1)
		if empty(part) {
			continue
		}
		switch rapid.IntRange(0, 3).Draw(t, "shape") {
		case 0:
			c.All = append(c.All, part)
		case 1:
			c.Any = append(c.Any, part)
		case 2:
			if other := w.condition(t, 0); !empty(other) {
				c.Any = append(c.Any, part, other)
			}
		default:
			c.Not = &part
		}
	}
	return c
}

func empty(c priority.ConditionSpec) bool {
	return len(c.Facts)+len(c.Ranges)+len(c.All)+len(c.Any) == 0 && c.Not == nil
}

// unlike leaves out values that are equal but for the letters' case.
func unlike(list []string) []string {
	slices.SortStableFunc(list, func(a, b string) int { return cmp.Compare(strings.ToLower(a), strings.ToLower(b)) })
	return slices.CompactFunc(list, strings.EqualFold)
}

// facts draws what an event states: of each fact nothing, one value or several.
func (w crowd) facts(t *rapid.T) priority.Facts {
	f := priority.Facts{}
	for _, name := range w.names {
		switch rapid.IntRange(0, 5).Draw(t, "state") {
		case 0: // as before
		case 1:
			f[name] = []string{}
		case 2:
			f[name] = unlike([]string{w.value(t, name), w.value(t, name), w.value(t, name)})
		default:
			f[name] = []string{w.value(t, name)}
		}
	}
	return f
}

func genCrowd(t *rapid.T) crowd {
	w := crowd{values: rapid.SampledFrom([]int{2, 6, 9, 30, 70, 140}).Draw(t, "values")}
	w.names = []string{"region", "size", "tags", "Product"}[:rapid.IntRange(1, 4).Draw(t, "names")]
	return w
}

func holds(t *rapid.T, c priority.ConditionSpec, f priority.Facts) bool {
	compiled, err := priority.NewCondition(c)
	if err != nil {
		t.Fatal(err)
	}
	return compiled.Holds(f)
}

// Of any number of targets the first applies whose condition holds, as package
// priority has it.
func TestTargetsTwinProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := genCrowd(t)
		clock := sla.ClockSpec{Name: "c", Start: []sla.SignalSpec{{On: "opened"}}, Stop: []sla.SignalSpec{{On: "reply"}}}
		for i := range rapid.SampledFrom([]int{1, 2, 3, 8, 40, 150}).Draw(t, "targets") {
			clock.Targets = append(clock.Targets, sla.TargetSpec{When: w.condition(t, 2), Within: sla.Amount(time.Duration(i+1) * time.Minute)})
		}
		p, err := sla.NewPolicy(sla.PolicySpec{Clocks: []sla.ClockSpec{clock}}, nil)
		if err != nil {
			t.Fatal(err)
		}
		for range 5 {
			f := w.facts(t)
			h := lifecycle.NewHistory([]lifecycle.Event{{Time: twinBase, Kind: lifecycle.Created, Side: lifecycle.Customer, Facts: f}})
			facets := h.Facets(twinBase)
			want := slices.IndexFunc(clock.Targets, func(x sla.TargetSpec) bool { return holds(t, x.When, facets.Facts()) })
			got, within, ok := p.Target("c", facets, twinBase)
			if got != want || ok != (want >= 0) || within != time.Duration(want+1)*time.Minute {
				t.Fatalf("target %d of %d, %v, %t, want %d: %v", got, len(clock.Targets), within, ok, want, f)
			}
			a := p.Assess(h, twinBase)
			if s, _ := a.Status("c"); want >= 0 && (s.Target != want || s.Within.Std() != within) {
				t.Fatalf("target %d, want %d: %v", s.Target, want, f)
			}
		}
	})
}

// Of any number of watched conditions each begins a cycle where it comes to
// hold and ends it where it ceases, and holds a clock in between.
func TestWatchedConditionsTwinProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := genCrowd(t)
		var s sla.PolicySpec
		for i := range rapid.SampledFrom([]int{1, 2, 10, 63, 70}).Draw(t, "clocks") {
			when := w.condition(t, 1)
			if empty(when) {
				when = priority.ConditionSpec{Facts: priority.Facts{"region": {"*"}}}
			}
			c := sla.ClockSpec{Name: sla.Clock(fmt.Sprint("c", i)), Targets: []sla.TargetSpec{{Within: sla.Amount(time.Hour)}}}
			if i%2 == 0 {
				c.Cycles, c.Start, c.Stop = sla.Each, []sla.SignalSpec{{Enters: when}}, []sla.SignalSpec{{Leaves: when}}
			} else {
				c.Start, c.Pauses = []sla.SignalSpec{{On: "opened"}}, []sla.PauseSpec{{Name: "held", When: when}}
			}
			s.Clocks = append(s.Clocks, c)
		}
		p, err := sla.NewPolicy(s, nil)
		if err != nil {
			t.Fatal(err)
		}
		var events []lifecycle.Event
		for i := range 6 {
			e := lifecycle.Event{Time: twinBase.Add(time.Duration(i) * time.Minute), Kind: lifecycle.Updated, Facts: w.facts(t)}
			if i == 0 {
				e.Kind, e.Side = lifecycle.Created, lifecycle.Customer
			}
			events = append(events, e)
		}
		h, now := lifecycle.NewHistory(events), twinBase.Add(6*time.Minute)
		var got, want []sla.Status
		for _, x := range p.Assess(h, now).Statuses {
			got = append(got, sla.Status{Clock: x.Clock, Cycle: x.Cycle, Start: x.Start, Stop: x.Stop, Paused: x.Paused, PausedBy: x.PausedBy})
		}
		for i, c := range s.Clocks {
			x := sla.Status{Clock: c.Name, Start: twinBase.In(time.UTC)}
			was := false
			for _, e := range events {
				f := h.Facets(e.Time)
				if i%2 == 1 {
					if x.Cycle, x.PausedBy = 1, ""; holds(t, c.Pauses[0].When, f.Facts()) {
						x.Paused, x.PausedBy = x.Paused+sla.Duration(time.Minute), "held"
					}
					continue
				}
				is := holds(t, c.Start[0].Enters, f.Facts())
				if is && !was {
					x.Cycle, x.Start, x.Stop = x.Cycle+1, e.Time, time.Time{}
				} else if was && !is {
					x.Stop = e.Time
					want = append(want, x)
				}
				was = is
			}
			if i%2 == 1 || was {
				want = append(want, x)
			}
		}
		if diff := gocmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
			t.Fatal(diff)
		}
	})
}

// Of a fact whose conditions name a hundred values each is its own: what asks for
// one holds for that alone, what asks for any other than one for all but that,
// and what asks for some holds for those and for no value that nobody names.
func TestEachOfManyValues(t *testing.T) {
	const many = 100
	word := func(i int) string { return fmt.Sprint("v", i) }
	facts := func(list ...string) priority.ConditionSpec {
		return priority.ConditionSpec{Facts: priority.Facts{"region": list}}
	}
	type asked struct {
		when  priority.ConditionSpec
		holds func(i int) bool // many: a value of which nobody has heard; -1: none
	}
	var all []asked
	for i := range many {
		not := facts(word(i))
		all = append(all, asked{facts(word(i)), func(k int) bool { return k == i }}, asked{priority.ConditionSpec{Not: &not}, func(k int) bool { return k != i }},
			asked{facts(word(i), ""), func(k int) bool { return k == i || k < 0 }}, asked{facts(word(i), word(many-1-i)), func(k int) bool { return k == i || k == many-1-i }})
	}
	all = append(all, asked{facts("*"), func(k int) bool { return k >= 0 }}, asked{facts(""), func(k int) bool { return k < 0 }})
	var s sla.PolicySpec
	for n, x := range all {
		s.Clocks = append(s.Clocks, sla.ClockSpec{
			Name: sla.Clock(fmt.Sprint("c", n)), Start: []sla.SignalSpec{{On: "opened"}}, Targets: []sla.TargetSpec{{Within: sla.Amount(time.Hour)}},
			Pauses: []sla.PauseSpec{{Name: "held", When: x.when}},
		})
	}
	p, err := sla.NewPolicy(s, nil)
	if err != nil {
		t.Fatal(err)
	}
	for k := -1; k <= many; k++ {
		e := lifecycle.Event{Time: twinBase, Kind: lifecycle.Created, Side: lifecycle.Customer}
		if k >= 0 {
			e.Facts = priority.Facts{"region": {word(k)}}
		}
		a := p.Assess(lifecycle.NewHistory([]lifecycle.Event{e}), twinBase.Add(time.Minute))
		for n, x := range all {
			if s, _ := a.Status(sla.Clock(fmt.Sprint("c", n))); (s.Phase == sla.Paused) != x.holds(k) {
				t.Errorf("value %d of %v: %s", k, x.when, s.Phase)
			}
		}
	}
}
