package priority_test

import (
	"encoding/json"
	"errors"
	"math"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/supportops/policy/priority"
	"pgregory.net/rapid"
)

func TestConditionHolds(t *testing.T) {
	facts := priority.Facts{"outage": "true", "users": "1200", "customer": "enterprise", "empty": "", "word": "many"}
	for _, tt := range []struct {
		name, cond string
		want       bool
	}{
		{"nothing stated holds always", `{}`, true},
		{"fact alone means true", `{"fact":"outage"}`, true},
		{"another text than true", `{"fact":"customer"}`, false},
		{"unknown fact", `{"fact":"vip"}`, false},
		{"one of", `{"fact":"customer","is":["business","enterprise"]}`, true},
		{"exactly", `{"fact":"customer","is":["Enterprise"]}`, false},
		{"at least, equal", `{"fact":"users","at_least":1200}`, true},
		{"below, equal", `{"fact":"users","below":1200}`, false},
		{"between", `{"fact":"users","at_least":1000,"below":2000}`, true},
		{"no number", `{"fact":"word","at_least":0}`, false},
		{"empty is not known", `{"fact":"empty","below":1}`, false},
		{"none of an unknown fact", `{"none":[{"fact":"vip"}]}`, true},
		{"all", `{"all":[{"fact":"outage"},{"fact":"vip"}]}`, false},
		{"any", `{"any":[{"fact":"vip"},{"fact":"outage"}]}`, true},
		{"parts are joined", `{"fact":"outage","none":[{"fact":"customer","is":["enterprise"]}]}`, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var c priority.Condition
			if err := json.Unmarshal([]byte(tt.cond), &c); err != nil {
				t.Fatal(err)
			}
			if err := c.Validate(); err != nil {
				t.Fatal(err)
			}
			if got := c.Holds(facts); got != tt.want {
				t.Errorf("holds %t, want %t", got, tt.want)
			}
		})
	}
}

func TestConditionDefects(t *testing.T) {
	deep := priority.Condition{Fact: "outage"}
	for range 40 {
		deep = priority.Condition{All: []priority.Condition{deep}}
	}
	for _, tt := range []struct {
		name  string
		cond  priority.Condition
		path  string
		cause error
	}{
		{"test without fact", priority.Condition{Is: []string{"a"}}, "fact", priority.ErrRequired},
		{"fact not declared", priority.Condition{Any: []priority.Condition{{Fact: "outage"}, {Fact: "outtage"}}}, "any[1].fact", priority.ErrUnknown},
		{"not a number", priority.Condition{Fact: "users", AtLeast: ptr(math.NaN())}, "at_least", priority.ErrRange},
		{"infinite", priority.Condition{Fact: "users", Below: ptr(math.Inf(1))}, "below", priority.ErrRange},
		{"empty range", priority.Condition{Fact: "users", AtLeast: ptr(2.0), Below: ptr(2.0)}, "below", priority.ErrConflict},
		{"repeated", priority.Condition{Fact: "users", Is: []string{"a", "a"}}, "is[1]", priority.ErrDuplicate},
		{"deep", deep, "all[0].all[0].all[0].all[0].all[0].all[0].all[0].all[0].all[0].all[0].all[0].all[0].all[0].all[0].all[0].all[0].all[0].all[0].all[0].all[0].all[0].all[0].all[0].all[0].all[0].all[0].all[0].all[0].all[0].all[0].all[0].all[0].all[0]", priority.ErrRange},
	} {
		t.Run(tt.name, func(t *testing.T) {
			err := tt.cond.Validate("outage", "users", "customer")
			var fe *priority.FieldError
			ok := errors.As(err, &fe)
			if !ok || fe.Path != tt.path || !errors.Is(err, tt.cause) {
				t.Errorf("got %v, want %s: %v", err, tt.path, tt.cause)
			}
		})
	}
	if deep.Holds(priority.Facts{"outage": "true"}) {
		t.Error("a condition nested too deep holds")
	}
}

// holdsSlowly is what the doc of Condition says, part by part.
func holdsSlowly(c priority.Condition, facts priority.Facts) bool {
	parts := []bool{}
	if c.Fact != "" {
		v, n := facts[c.Fact], 0.0
		number := false
		if f, err := strconv.ParseFloat(v, 64); err == nil && f == f {
			n, number = f, true
		}
		if c.Is == nil && c.AtLeast == nil && c.Below == nil {
			parts = append(parts, v == "true")
		}
		if c.Is != nil {
			one := false
			for _, is := range c.Is {
				one = one || v == is
			}
			parts = append(parts, one && v != "")
		}
		if c.AtLeast != nil {
			parts = append(parts, number && n >= *c.AtLeast)
		}
		if c.Below != nil {
			parts = append(parts, number && n < *c.Below)
		}
	}
	some := len(c.Any) == 0
	for _, sub := range c.Any {
		some = some || holdsSlowly(sub, facts)
	}
	parts = append(parts, some)
	for _, sub := range c.All {
		parts = append(parts, holdsSlowly(sub, facts))
	}
	for _, sub := range c.None {
		parts = append(parts, !holdsSlowly(sub, facts))
	}
	for _, p := range parts {
		if !p {
			return false
		}
	}
	return true
}

func TestConditionHoldsAsStatedProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c, facts := genCondition(2).Draw(t, "condition"), genFacts().Draw(t, "facts")
		if err := c.Validate(factNames...); err != nil {
			t.Fatal(err)
		}
		if got, want := c.Holds(facts), holdsSlowly(c, facts); got != want {
			t.Fatalf("holds %t, want %t", got, want)
		}
		copied := c.Clone()
		if diff := cmp.Diff(c, copied); diff != "" {
			t.Fatal(diff)
		}
	})
}

func TestConditionHoldsAllocatesNothing(t *testing.T) {
	c := priority.Condition{All: []priority.Condition{{Fact: "outage"}, {Fact: "users", AtLeast: ptr(100.0)}}}
	facts := priority.Facts{"outage": "true", "users": "1200"}
	if n := testing.AllocsPerRun(100, func() { c.Holds(facts) }); n != 0 {
		t.Errorf("Holds allocates %v times", n)
	}
}
