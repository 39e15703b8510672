package priority_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/supportops/policy/internal/spec/spectest"
	"github.com/supportops/policy/priority"
	"pgregory.net/rapid"
)

func mustCondition(t interface{ Fatal(...any) }, s priority.ConditionSpec) *priority.Condition {
	c, err := priority.NewCondition(s)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestConditionHolds(t *testing.T) {
	facts := priority.Facts{
		"Outage": {"true"}, "users": {"1200"}, "customer": {"Enterprise"}, "empty": {""}, "none": {},
		"tags": {"vip", "beta"}, "word": {"many"}, "seats": {"1,200"}, "priority": {"p1"}, "mixed": {"", "x", "7"},
	}
	for _, tt := range []struct {
		name, cond string
		want       bool
	}{
		{"nothing stated holds always", `{}`, true},
		{"one of", `{"customer":["business","enterprise"]}`, true},
		{"none of", `{"customer":["business","free"]}`, false},
		{"names in another case", `{"outage":["TRUE"]}`, true},
		{"levels in either case", `{"priority":["P1"]}`, true},
		{"one of several values", `{"tags":["beta"]}`, true},
		{"any value", `{"customer":["*"]}`, true},
		{"any value of an unknown fact", `{"vip":["*"]}`, false},
		{"an empty text is no value", `{"empty":["*"]}`, false},
		{"no value", `{"vip":[""]}`, true},
		{"no value, empty text", `{"empty":[""]}`, true},
		{"no value, empty list", `{"none":[""]}`, true},
		{"no value but it has one", `{"customer":[""]}`, false},
		{"empty text beside a value", `{"mixed":[""]}`, false},
		{"this value or none", `{"vip":["","gold"]}`, true},
		{"at least, equal", `{"users":{"at_least":1200}}`, true},
		{"below, equal", `{"users":{"below":1200}}`, false},
		{"between", `{"users":{"at_least":1000,"below":2000}}`, true},
		{"no number", `{"word":{"at_least":0}}`, false},
		{"no plain number", `{"seats":{"at_least":0}}`, false},
		{"one number among others", `{"mixed":{"below":8}}`, true},
		{"not of an unknown fact", `{"not":{"vip":["true"]}}`, true},
		{"all", `{"all":[{"outage":["true"]},{"vip":["*"]}]}`, false},
		{"any", `{"any":[{"vip":["*"]},{"outage":["true"]}]}`, true},
		{"parts are joined", `{"outage":["true"],"not":{"customer":["enterprise"]}}`, false},
		{"more than a few values", `{"customer":["a","b","c","d","e","f","g","h","ENTERPRISE"]}`, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s, err := priority.Read[priority.ConditionSpec]([]byte(tt.cond))
			if err != nil {
				t.Fatal(err)
			}
			if got := mustCondition(t, s).Holds(facts); got != tt.want {
				t.Errorf("holds %t, want %t", got, tt.want)
			}
		})
	}
	if !(&priority.Condition{}).Holds(facts) || (&priority.Condition{}).NotNumbers(facts) != nil {
		t.Error("the zero condition asks something")
	}
}

func TestPlainNumbers(t *testing.T) {
	c := mustCondition(t, priority.ConditionSpec{Ranges: map[string]priority.RangeSpec{"n": priority.AtLeast(-1e9)}})
	for _, tt := range []struct {
		text   string
		number bool
	}{
		{"0", true}, {"-0", true}, {"12", true}, {"-12.50", true}, {"007", true}, {"0.1", true},
		{"1,200", false}, {" 1200 ", false}, {"１２", false}, {"Inf", false}, {"-inf", false}, {"NaN", false}, {"1_200", false},
		{"1e3", false}, {"0x10", false}, {"+5", false}, {".5", false}, {"5.", false}, {"-.5", false}, {"1.2.3", false}, {"-", false},
		{"--1", false}, {"1-", false}, {".", false}, {"٣", false}, {strings.Repeat("9", 400), false},
	} {
		facts := priority.Facts{"N": {tt.text}}
		if got := c.Holds(facts); got != tt.number {
			t.Errorf("%q: holds %t, want %t", tt.text, got, tt.number)
		}
		if got := len(c.NotNumbers(facts)) == 0; got != tt.number {
			t.Errorf("%q: taken as a number: %t, want %t", tt.text, got, tt.number)
		}
	}
	if got := c.NotNumbers(priority.Facts{"n": {"", "x", "5"}}); got != nil {
		t.Errorf("a number is among the values: %v", got)
	}
	if got := c.NotNumbers(priority.Facts{"n": {""}}); got != nil {
		t.Errorf("nothing is stated: %v", got)
	}
}

// nested returns a condition below n lists of all.
func nested(n int) priority.ConditionSpec {
	c := priority.ConditionSpec{Facts: map[string][]string{"outage": {"true"}}}
	for range n {
		c = priority.ConditionSpec{All: []priority.ConditionSpec{c}}
	}
	return c
}

// shared returns a condition of 2 to the power of n parts that takes the
// memory of n.
func shared(n int) priority.ConditionSpec {
	c := priority.ConditionSpec{Facts: map[string][]string{"outage": {"true"}}}
	for range n {
		c = priority.ConditionSpec{All: []priority.ConditionSpec{c, c}}
	}
	return c
}

func TestConditionDefects(t *testing.T) {
	is := func(name string, values ...string) priority.ConditionSpec {
		return priority.ConditionSpec{Facts: map[string][]string{name: values}}
	}
	between := func(from, below float64) priority.ConditionSpec {
		return priority.ConditionSpec{Ranges: map[string]priority.RangeSpec{"users": {AtLeast: &from, Below: &below}}}
	}
	cyclic := priority.ConditionSpec{}
	cyclic.Not = &cyclic
	not := is("Outage", "a")
	for _, tt := range []struct {
		name  string
		cond  priority.ConditionSpec
		want  string
		cause error
	}{
		{"no values", is("outage"), `outage: required: want at least one value, "*" for any, "" for none`, priority.ErrRequired},
		{"repeated", is("users", "a", "b", "A"), `users[2]: duplicate: "A" is [0] already`, priority.ErrDuplicate},
		{"no name", is("", "*"), `[""]: required: want the name of a fact`, priority.ErrRequired},
		{"reserved", is("All", "*"), `All: conflict: "All", all, any and not are no names of facts`, priority.ErrConflict},
		{"two cases", priority.ConditionSpec{Facts: map[string][]string{"outage": {"a"}, "Outage": {"b"}}}, `outage: duplicate: the same fact as "Outage"`, priority.ErrDuplicate},
		{"values and range", priority.ConditionSpec{Facts: map[string][]string{"users": {"*"}}, Ranges: map[string]priority.RangeSpec{"users": priority.Below(1)}},
			`users: duplicate: values and a range of one fact: put one of them below all`, priority.ErrDuplicate},
		{"no bound", priority.ConditionSpec{Ranges: map[string]priority.RangeSpec{"users": {}}}, `users: required: want at_least or below`, priority.ErrRequired},
		{"not a number", priority.ConditionSpec{Ranges: map[string]priority.RangeSpec{"users": priority.AtLeast(math.NaN())}}, `users.at_least: out of range: NaN, want a finite number`, priority.ErrRange},
		{"infinite", priority.ConditionSpec{Ranges: map[string]priority.RangeSpec{"users": priority.Below(math.Inf(1))}}, `users.below: out of range: +Inf, want a finite number`, priority.ErrRange},
		{"empty range", between(2, 2), `users.below: conflict: no number is at least 2 and below 2`, priority.ErrConflict},
		{"below not", priority.ConditionSpec{Not: &priority.ConditionSpec{All: []priority.ConditionSpec{is("users")}}}, `not.all[0].users: required: want at least one value, "*" for any, "" for none`, priority.ErrRequired},
		{"empty below not", priority.ConditionSpec{Not: &priority.ConditionSpec{}}, `not: required: want a condition: an empty one always holds`, priority.ErrRequired},
		{"empty below any", priority.ConditionSpec{Any: []priority.ConditionSpec{is("users", "a"), {Facts: priority.Facts{}}}}, `any[1]: required: want a condition: an empty one always holds`, priority.ErrRequired},
		{"empty below all", priority.ConditionSpec{Not: &priority.ConditionSpec{All: []priority.ConditionSpec{{}}}}, `not.all[0]: required: want a condition: an empty one always holds`, priority.ErrRequired},
		{"too deep", nested(33), strings.Repeat("all[0].", 32) + "all[0]: out of range: nested deeper than 32", priority.ErrRange},
		{"too many", shared(12), `out of range: more than 4096 conditions in one`, priority.ErrRange},
		{"far too many", shared(30), `out of range: more than 4096 conditions in one`, priority.ErrRange},
		{"without end", cyclic, strings.Repeat("not.", 32) + "not: out of range: nested deeper than 32", priority.ErrRange},
	} {
		t.Run(tt.name, func(t *testing.T) {
			err := tt.cond.Validate()
			if spectest.Text(err) != "priority: "+tt.want || !errors.Is(err, tt.cause) {
				t.Errorf("got  %v\nwant priority: %s", err, tt.want)
			}
			if c, err := priority.NewCondition(tt.cond); (err == nil) != (tt.cond.Validate() == nil) || (c == nil) != (err != nil) {
				t.Errorf("NewCondition: %v, Validate: %v", err, tt.cond.Validate())
			}
		})
	}
	for _, valid := range []priority.ConditionSpec{nested(32), shared(11), not, {}, {Not: &not}} {
		if err := valid.Validate(); err != nil {
			t.Error(err)
		}
	}
}

func TestConditionJSONIsReadStrictly(t *testing.T) {
	for _, tt := range []struct{ name, text, want string }{
		{"a text for a list", `{"customer":"enterprise"}`, `customer: malformed: want a list of texts such as ["p1"] or numbers such as {"at_least": 5}, got "enterprise"`},
		{"null for a fact", `{"customer":null}`, `customer: malformed: want a list of texts such as ["p1"] or numbers such as {"at_least": 5}, got null`},
		{"true for a fact", `{"outage":true}`, `outage: malformed: want a list of texts such as ["p1"] or numbers such as {"at_least": 5}, got true`},
		{"a number in a list", `{"n":["1",2]}`, `n[1]: malformed: want text, got 2`},
		{"a number as text", `{"n":{"at_least":"5"}}`, `n.at_least: malformed: want a number, got "5"`},
		{"an unknown bound", `{"n":{"at_most":5}}`, `n.at_most: unknown: no such field`},
		{"a list of nothing", `{"any":[]}`, `any: required: want at least one condition`},
		{"no list", `{"all":{}}`, `all: malformed: want a list of conditions, got {}`},
		{"not of a list", `{"not":[]}`, `not: malformed: want a condition such as {"customer": ["enterprise"]}, got []`},
		{"twice", `{"a":["x"],"a":["y"]}`, `a: duplicate`},
		{"the first form", `{"fact":"vip","is":["gold"]}`, `fact: malformed: want a list of texts such as ["p1"] or numbers such as {"at_least": 5}, got "vip"`},
		{"a list", `[{}]`, `malformed: want a condition such as {"customer": ["enterprise"]}, got [{}]`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := priority.Read[priority.ConditionSpec]([]byte(tt.text))
			if spectest.Text(err) != "priority: "+tt.want {
				t.Errorf("got  %v\nwant priority: %s", err, tt.want)
			}
			s := priority.ConditionSpec{Facts: map[string][]string{"kept": {"*"}}}
			if json.Unmarshal([]byte(tt.text), &s) == nil || len(s.Facts) != 1 {
				t.Errorf("json.Unmarshal accepts it, or leaves %v", s)
			}
		})
	}
	deep := strings.Repeat(`{"not":`, 40) + `{}` + strings.Repeat(`}`, 40)
	many := `{"any":[` + strings.Repeat(`{},`, 5000) + `{}]}`
	for _, text := range []string{deep, many} {
		if _, err := priority.Read[priority.ConditionSpec]([]byte(text)); !errors.Is(err, priority.ErrRange) {
			t.Errorf("beyond the limits: %v", err)
		}
	}
	for _, c := range []priority.ConditionSpec{shared(30), nested(33), {Facts: map[string][]string{"any": {"x"}}},
		{Facts: map[string][]string{"n": {"*"}}, Ranges: map[string]priority.RangeSpec{"n": priority.Below(1)}}} {
		if data, err := json.Marshal(c); err == nil {
			t.Errorf("written, and never read back: %.60s", data)
		}
	}
}

var plainNumber = regexp.MustCompile(`^-?[0-9]+(\.[0-9]+)?$`)

// holdsSlowly is what the doc of ConditionSpec says, part by part.
func holdsSlowly(c priority.ConditionSpec, facts priority.Facts) bool {
	valuesOf := func(fact string) (values []string) {
		for name, list := range facts {
			if strings.EqualFold(name, fact) {
				values = append(values, slices.DeleteFunc(slices.Clone(list), func(v string) bool { return v == "" })...)
			}
		}
		return values
	}
	parts := []bool{}
	for name, list := range c.Facts {
		values := valuesOf(name)
		part := false
		for _, want := range list {
			part = part || want == "*" && len(values) > 0 || want == "" && len(values) == 0
			for _, v := range values {
				part = part || strings.EqualFold(v, want)
			}
		}
		parts = append(parts, part)
	}
	for name, r := range c.Ranges {
		part := false
		for _, v := range valuesOf(name) {
			n, err := strconv.ParseFloat(v, 64)
			part = part || plainNumber.MatchString(v) && err == nil && (r.AtLeast == nil || n >= *r.AtLeast) && (r.Below == nil || n < *r.Below)
		}
		parts = append(parts, part)
	}
	some := len(c.Any) == 0
	for _, sub := range c.Any {
		some = some || holdsSlowly(sub, facts)
	}
	parts = append(parts, some)
	for _, sub := range c.All {
		parts = append(parts, holdsSlowly(sub, facts))
	}
	if c.Not != nil {
		parts = append(parts, !holdsSlowly(*c.Not, facts))
	}
	return !slices.Contains(parts, false)
}

func TestConditionHoldsAsStatedProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s, facts := genCondition(3).Draw(t, "condition"), genFacts().Draw(t, "facts")
		if err := s.Validate(); err != nil {
			t.Fatal(err)
		}
		if got, want := mustCondition(t, s).Holds(facts), holdsSlowly(s, facts); got != want {
			t.Fatalf("holds %t, want %t", got, want)
		}
	})
}

func TestConditionIsReadAsWrittenProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := genCondition(3).Draw(t, "condition")
		data, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		read, err := priority.Read[priority.ConditionSpec](data)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(s, read); diff != "" {
			t.Fatal(diff)
		}
		again, err := json.Marshal(mustCondition(t, read).Spec())
		if err != nil || string(again) != string(data) {
			t.Fatalf("%s, %v, want %s", again, err, data)
		}
	})
}

// What is known of a ticket answers alike however its facts are written.
func TestLettersCaseDoesNotMatterProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c, facts := mustCondition(t, genCondition(2).Draw(t, "condition")), genFacts().Draw(t, "facts")
		upper := priority.Facts{}
		for name, values := range facts {
			for _, v := range values {
				upper[strings.ToUpper(name)] = append(upper[strings.ToUpper(name)], strings.ToUpper(v))
			}
		}
		if c.Holds(facts) != c.Holds(upper) {
			t.Fatalf("%v: %t, in capitals %t", facts, c.Holds(facts), c.Holds(upper))
		}
		for name := range facts {
			if got := upper.Fact(name); len(got) != len(facts[name]) {
				t.Fatalf("Fact(%q) = %q, want as many as %q", name, got, facts[name])
			}
		}
	})
}

func TestConditionSharesNoMemory(t *testing.T) {
	n := 5.0
	s := priority.ConditionSpec{
		Facts: map[string][]string{"customer": {"gold"}}, Ranges: map[string]priority.RangeSpec{"users": {AtLeast: &n}},
		All: []priority.ConditionSpec{{Facts: map[string][]string{"tags": {"vip"}}}}, Not: &priority.ConditionSpec{Facts: map[string][]string{"trial": {"true"}}},
	}
	c := mustCondition(t, s)
	facts := priority.Facts{"customer": {"gold"}, "users": {"5"}, "tags": {"vip"}}
	for _, s := range []priority.ConditionSpec{s, c.Spec()} {
		s.Facts["customer"][0], *s.Ranges["users"].AtLeast, s.All[0].Facts["tags"][0] = "x", 99, "x"
		s.Not.Facts = map[string][]string{}
	}
	if !c.Holds(facts) || !mustCondition(t, c.Spec()).Holds(facts) {
		t.Error("the condition changed")
	}
}

func TestFactsOf(t *testing.T) {
	got := priority.FactsOf(map[string]string{"a": "x", "b": ""})
	if diff := cmp.Diff(priority.Facts{"a": {"x"}}, got); diff != "" {
		t.Error(diff)
	}
	both := priority.Facts{"B": {"2"}, "b": {"1"}}
	if got := fmt.Sprint(both.Fact("b"), both.Fact("B"), both.Fact("c"), priority.Facts{"É": {"x"}}.Fact("é")); got != "[1] [2] [] [x]" {
		t.Errorf("got %s", got)
	}
}

func TestConditionHoldsAllocatesNothing(t *testing.T) {
	c := mustCondition(t, priority.ConditionSpec{
		Facts:  map[string][]string{"Outage": {"true"}, "country": {"at", "be", "cz", "de", "dk", "es", "fi", "fr", "it"}},
		Ranges: map[string]priority.RangeSpec{"users": priority.AtLeast(100)},
	})
	facts := priority.Facts{"outage": {"True"}, "USERS": {"1200"}, "country": {"DE"}}
	if n := testing.AllocsPerRun(100, func() {
		if !c.Holds(facts) {
			t.Error("does not hold")
		}
	}); n != 0 {
		t.Errorf("Holds allocates %v times", n)
	}
}

func FuzzConditionSpec(f *testing.F) {
	f.Add([]byte(`{"priority":["p1"],"users":{"at_least":5,"below":10},"any":[{"a":["*"]},{"b":[""]}],"not":{"c":["x"]}}`), "priority", "P1")
	f.Fuzz(func(t *testing.T, data []byte, name, value string) {
		s, err := priority.Read[priority.ConditionSpec](data)
		if err != nil {
			return
		}
		c := mustCondition(t, s)
		facts := priority.Facts{name: {value}}
		if slices.Contains(slices.Collect(maps.Keys(s.Facts)), name) && strings.EqualFold(value, value) {
			c.NotNumbers(facts)
		}
		written, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		read, err := priority.Read[priority.ConditionSpec](written)
		if err != nil {
			t.Fatalf("%s is not read back: %v", written, err)
		}
		if mustCondition(t, read).Holds(facts) != c.Holds(facts) {
			t.Errorf("%s holds otherwise than %s", written, data)
		}
	})
}

// What is no JSON at all is refused too, where nothing has read it before.
func TestConditionIsNoJSON(t *testing.T) {
	for data, want := range map[string]string{
		``:                       `priority: malformed: want a condition such as {"customer": ["enterprise"]}, got `,
		`{`:                      `priority: malformed: want a condition such as {"customer": ["enterprise"]}, got {`,
		`{"a":["b"]`:             `priority: malformed: want a condition such as {"customer": ["enterprise"]}, got {"a":["b"]`,
		`{"a":["b"],"c"`:         `priority: malformed: want a condition such as {"customer": ["enterprise"]}, got {"a":["b"],"c"`,
		`{"a":["b"],"c":}`:       `priority: malformed: want a condition such as {"customer": ["enterprise"]}, got {"a":["b"],"c":}`,
		`{"a":["b"],3:["c"]}`:    `priority: malformed: want a condition such as {"customer": ["enterprise"]}, got {"a":["b"],3:["c"]}`,
		`{"any":[],"not":["b"]}`: "priority: 2 defects\n\tany: required: want at least one condition\n\tnot: malformed: want a condition such as {\"customer\": [\"enterprise\"]}, got [\"b\"]",
	} {
		before := priority.ConditionSpec{Facts: priority.Facts{"x": {"y"}}}
		s := before
		if err := s.UnmarshalJSON([]byte(data)); fmt.Sprint(err) != want {
			t.Errorf("%s:\ngot  %v\nwant %s", data, err, want)
		}
		if !reflect.DeepEqual(s, before) {
			t.Errorf("%s: has become %+v", data, s)
		}
	}
}

// Conditions of as many parts, and as deep, as they may be are read and written;
// one more is refused by each.
func TestConditionJSONAtItsLimits(t *testing.T) {
	wide := func(n int) string {
		return `{"any":[` + strings.Repeat(`{"a":["x"]},`, n-2) + `{"a":["x"]}]}`
	}
	deep := func(n int) string {
		return strings.Repeat(`{"all":[`, n/2) + strings.Repeat(`{"not":`, n-n/2) + `{"a":["x"]}` + strings.Repeat(`}`, n-n/2) + strings.Repeat(`]}`, n/2)
	}
	for name, row := range map[string]struct {
		text string
		want error
	}{
		"4,096 parts": {wide(4096), nil}, "4,097 parts": {wide(4097), priority.ErrRange},
		"32 deep": {deep(32), nil}, "33 deep": {deep(33), priority.ErrRange},
	} {
		var s priority.ConditionSpec
		if err := json.Unmarshal([]byte(row.text), &s); !errors.Is(err, row.want) {
			t.Errorf("%s: read %v, want %v", name, err, row.want)
		}
		if row.want != nil {
			continue
		}
		if data, err := json.Marshal(s); err != nil || string(data) != row.text {
			t.Errorf("%s: written %v", name, err)
		}
		outer := priority.ConditionSpec{Any: []priority.ConditionSpec{s}}
		if _, err := outer.MarshalJSON(); !errors.Is(err, priority.ErrRange) {
			t.Errorf("%s and one: written %v", name, err)
		}
	}
}
