package cond_test

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/supportops/policy/internal/cond"
	"github.com/supportops/policy/internal/spec"
	"github.com/supportops/policy/priority"
	"pgregory.net/rapid"
)

// told is what a slow reading of a condition says of facts.
type told struct {
	holds                       bool
	asks, missing, wrong, words map[string]bool // of facts; words: no number among the values where one is wanted
}

func tell(s priority.ConditionSpec, f facts) told {
	o := told{true, map[string]bool{}, map[string]bool{}, map[string]bool{}, map[string]bool{}}
	values := func(name string) (list []string) {
		for _, v := range f[name] {
			if v != "" {
				list = append(list, v)
			}
		}
		return list
	}
	test := func(name string, holds bool) {
		o.asks[name] = true
		switch {
		case holds:
			return
		case len(values(name)) > 0:
			o.wrong[name] = true
		default:
			o.missing[name] = true
		}
		o.holds = false
	}
	for name, want := range s.Facts {
		has := len(values(name)) == 0 && slices.Contains(want, "")
		for _, v := range values(name) {
			has = has || slices.Contains(want, "*") || slices.ContainsFunc(want, func(w string) bool { return strings.EqualFold(v, w) })
		}
		test(name, has)
	}
	for name, r := range s.Ranges {
		has, number := false, false
		for _, v := range values(name) {
			n, err := strconv.Atoi(v)
			number = number || err == nil
			has = has || err == nil && (r.AtLeast == nil || float64(n) >= *r.AtLeast) && (r.Below == nil || float64(n) < *r.Below)
		}
		test(name, has)
		o.words[name] = o.words[name] || len(values(name)) > 0 && !number
	}
	add := func(p told, keeps bool) {
		maps.Copy(o.asks, p.asks)
		maps.Copy(o.words, p.words)
		if keeps {
			maps.Copy(o.missing, p.missing)
			maps.Copy(o.wrong, p.wrong)
		}
	}
	for _, part := range s.All {
		p := tell(part, f)
		add(p, true)
		o.holds = o.holds && p.holds
	}
	var any []told
	one := len(s.Any) == 0
	for _, part := range s.Any {
		any = append(any, tell(part, f))
		one = one || any[len(any)-1].holds
	}
	for _, p := range any {
		add(p, !one)
	}
	o.holds = o.holds && one
	if s.Not != nil {
		p := tell(*s.Not, f)
		add(p, false)
		if p.holds {
			maps.Copy(o.wrong, p.asks)
			o.holds = false
		}
	}
	return o
}

// genRanged draws conditions with ranges at both ends, on facts with many
// values, too.
func genRanged(depth int) *rapid.Generator[priority.ConditionSpec] {
	return rapid.Custom(func(t *rapid.T) priority.ConditionSpec {
		s := priority.ConditionSpec{Facts: facts{}, Ranges: map[string]priority.RangeSpec{}}
		word := rapid.SampledFrom([]string{"1", "2", "A", "b", "*", ""})
		for _, name := range []string{"p", "q"} {
			switch rapid.IntRange(0, 5).Draw(t, "kind") {
			case 0, 1:
				s.Facts[name] = rapid.SliceOfNDistinct(word, 1, 2, rapid.ID).Draw(t, "values")
			case 2: // many
				for i := range rapid.IntRange(8, 10).Draw(t, "many") {
					s.Facts[name] = append(s.Facts[name], string(rune('A'+i)))
				}
			case 3:
				r := priority.AtLeast(float64(rapid.IntRange(0, 3).Draw(t, "least")))
				if rapid.Bool().Draw(t, "ends") {
					below := *r.AtLeast + float64(rapid.IntRange(1, 2).Draw(t, "below"))
					r.Below = &below
				}
				if r.Below != nil && rapid.Bool().Draw(t, "begins") {
					r.AtLeast = nil
				}
				s.Ranges[name] = r
			}
		}
		if depth > 0 {
			part := rapid.Map(genRanged(depth-1), func(s priority.ConditionSpec) priority.ConditionSpec {
				if cond.IsZero(s) {
					s.Facts["q"] = []string{"b", ""}
				}
				return s
			})
			s.All = rapid.SliceOfN(part, 0, 1).Draw(t, "all")
			s.Any = rapid.SliceOfN(part, 0, 2).Draw(t, "any")
			if rapid.IntRange(0, 2).Draw(t, "has not") == 0 {
				not := part.Draw(t, "not")
				s.Not = &not
			}
		}
		return s
	})
}

// What a condition says of facts is what a slow reading of the document says:
// whether it holds, for which facts it asks, which keep it from holding, and
// which should be numbers.
func TestSlowReadingProperty(t *testing.T) {
	names := []string{"p", "q", "r"}
	list := func(set map[string]bool) (list []int) {
		for i, name := range names {
			if set[name] {
				list = append(list, i)
			}
		}
		return list
	}
	rapid.Check(t, func(t *rapid.T) {
		s := genRanged(1).Draw(t, "spec")
		d := &spec.Defects{}
		cond.Check(d, "", s, nil)
		if d.Len() > 0 {
			t.Fatal(d.Err())
		}
		c := cond.Compile(s, cond.NewTable(names...))
		values := rapid.SliceOfN(rapid.SampledFrom([]string{"", "0", "1", "2", "3", "4", "a", "B", "i", "j"}), 0, 2)
		for range 10 {
			f := facts{"p": values.Draw(t, "p"), "q": values.Draw(t, "q"), "r": values.Draw(t, "r")}
			view := [][]string{f["p"], f["q"], f["r"]}
			want := tell(s, f)
			missing, wrong := c.Failing(view)
			got := fmt.Sprint(c.Holds(view), c.Asks(), missing, wrong, c.NotNumbers(view))
			if want := fmt.Sprint(want.holds, list(want.asks), list(want.missing), list(want.wrong), list(want.words)); got != want {
				t.Fatalf("%v of %q: %s, want %s", s, f, got, want)
			}
		}
	})
}

func TestNumber(t *testing.T) {
	for text, want := range map[string]float64{
		"0": 0, "9": 9, "12.5": 12.5, "-3": -3, "-0.5": -0.5, "007": 7,
		"": math.NaN(), "-": math.NaN(), ".": math.NaN(), ".5": math.NaN(), "5.": math.NaN(), "-.5": math.NaN(), "1.2.3": math.NaN(),
		"--1": math.NaN(), "1-": math.NaN(), "+1": math.NaN(), " 1": math.NaN(), "1e3": math.NaN(), "1,2": math.NaN(), "/": math.NaN(), ":": math.NaN(),
		strings.Repeat("9", 400): math.NaN(),
	} {
		n, ok := cond.Number(text)
		if ok == math.IsNaN(want) || ok && n != want || !ok && n != 0 && !math.IsInf(n, 0) {
			t.Errorf("%q: %v, %t", text, n, ok)
		}
	}
}

// Conditions are nested as deep, and have as many parts, as they may, and one
// more.
func TestConditionsAtTheirLimits(t *testing.T) {
	yes := priority.ConditionSpec{Facts: facts{"a": {"*"}}}
	deep := func(n int) priority.ConditionSpec {
		s := yes
		for i := range n {
			outer := yes
			switch inner := s; i % 3 {
			case 0:
				outer.All = []priority.ConditionSpec{inner}
			case 1:
				outer.Any = []priority.ConditionSpec{inner}
			default:
				outer.Not = &inner
			}
			s = outer
		}
		return s
	}
	wide := func(n int) priority.ConditionSpec {
		s := yes
		for range n - 1 {
			s.Any = append(s.Any, yes)
		}
		return s
	}
	inf, nan := math.Inf(1), math.NaN()
	at := func(least, below float64) priority.ConditionSpec {
		return priority.ConditionSpec{Ranges: map[string]priority.RangeSpec{"n": {AtLeast: &least, Below: &below}}}
	}
	for _, row := range []struct {
		name string
		s    priority.ConditionSpec
		want string
	}{
		{"32 deep", deep(cond.MaxDepth), ""},
		{"33 deep", deep(cond.MaxDepth + 1), "nested deeper than 32"},
		{"4,096 parts", wide(cond.MaxParts), ""},
		{"4,097 parts", wide(cond.MaxParts + 1), "x: when: out of range: more than 4096 conditions in one"},
		{"1 to 2", at(1, 2), ""},
		{"1 to 1", at(1, 1), "x: when.n.below: conflict: no number is at least 1 and below 1"},
		{"no end", at(1, inf), "x: when.n.below: out of range: +Inf, want a finite number"},
		{"no beginning", at(-inf, 1), "x: when.n.at_least: out of range: -Inf, want a finite number"},
		{"no number", at(nan, 1), "x: when.n.at_least: out of range: NaN, want a finite number"},
		{"nothing asked of a number", priority.ConditionSpec{Ranges: map[string]priority.RangeSpec{"n": {}}}, "x: when.n: required: want at_least or below"},
		{"no name", priority.ConditionSpec{Facts: facts{"": {"*"}}}, `x: when[""]: required: want the name of a fact`},
		{"no values", priority.ConditionSpec{Facts: facts{"a": {}}}, `x: when.a: required: want at least one value, "*" for any, "" for none`},
		{"a value twice", priority.ConditionSpec{Facts: facts{"a": {"x", "y", "X"}}}, `x: when.a[2]: duplicate: "X" is [0] already`},
		{"a name twice", priority.ConditionSpec{Facts: facts{"a": {"x"}, "A": {"y"}}}, `x: when.a: duplicate: the same fact as "A"`},
		{"values and a range", priority.ConditionSpec{Facts: facts{"n": {"x"}}, Ranges: at(1, 2).Ranges}, "x: when.n: duplicate: values and a range of one fact: put one of them below all"},
		{"a reserved name", priority.ConditionSpec{Facts: facts{"Not": {"x"}}}, `x: when.Not: conflict: "Not", all, any and not are no names of facts`},
	} {
		d := &spec.Defects{Package: "x"}
		cond.Check(d, "when", row.s, nil)
		err := d.Err()
		if row.want == "" && err != nil || row.want != "" && (err == nil || !strings.Contains(err.Error(), row.want) || strings.HasPrefix(row.want, "x: ") && err.Error() != row.want) {
			t.Errorf("%s: %v, want %s", row.name, err, row.want)
		}
	}
}

// away is the distance of two words by its definition.
func away(a, b string) int {
	switch {
	case a == "" || b == "":
		return len(a) + len(b)
	case a[0] == b[0]:
		return away(a[1:], b[1:])
	}
	least := 1 + min(away(a[1:], b), away(a, b[1:]), away(a[1:], b[1:]))
	if len(a) > 1 && len(b) > 1 && a[0] == b[1] && a[1] == b[0] {
		least = min(least, 1+away(a[2:], b[2:]))
	}
	return least
}

// The nearest name is the first of those that differ in the fewest letters, at
// most a third of them.
func TestNearestTwinProperty(t *testing.T) {
	word := rapid.StringMatching(`[abc]{1,6}`)
	rapid.Check(t, func(t *rapid.T) {
		for range 10 {
			list, name := rapid.SliceOfN(word, 1, 5).Draw(t, "list"), word.Draw(t, "name")
			want, least := "", 1+(len(name)+2)/3
			for _, w := range list {
				if n := away(name, w); n < least {
					want, least = w, n
				}
			}
			if got, ok := cond.NewNames(list).Nearest(strings.ToUpper(name)); got != want || ok != (want != "") {
				t.Fatalf("%q among %q: %q, %t, want %q", name, list, got, ok, want)
			}
		}
	})
	long := strings.Repeat("x", 40)
	for name, want := range map[string]bool{long: true, long + "x": false, "": false} {
		if _, ok := cond.NewNames([]string{"", long + "y", long}).Nearest(name); ok != want {
			t.Errorf("of %d letters: %t", len(name), ok)
		}
	}
	// Only the first 500 names are looked at, and only for the first 20 defects.
	var many []string
	for i := range 500 {
		many = append(many, fmt.Sprintf("name%03d", i))
	}
	n := cond.NewNames(append(many, "zzzzz"))
	if _, ok := n.Nearest("zzzzz"); ok {
		t.Error("the 501st name is looked at")
	}
	if near, _ := n.Nearest("name499"); near != "name499" {
		t.Error(near)
	}
	for i := range 22 {
		if got := n.Unknown("name00"); strings.Contains(got, "such as") != (i < 20) {
			t.Errorf("%d: %s", i, got)
		}
	}
	for count, want := range map[int]string{12: `want one of "name000", `, 13: ` and 1 more`} {
		if got := cond.NewNames(many[:count]).Unknown("zz"); !strings.Contains(got, want) || strings.Contains(got, "more") != (count > 12) || !strings.Contains(got, `"name011"`) || strings.Contains(got, `"name012"`) {
			t.Errorf("%d: %s", count, got)
		}
	}
}

// A table numbers names once, and knows long ones and others.
func TestTable(t *testing.T) {
	long := strings.Repeat("X", 70)
	names := cond.NewTable("a", "A", "b", long)
	if names.Len() != 3 || names.Add("B") != 1 || names.Add("c") != 3 || names.Name(3) != "c" {
		t.Errorf("%d names", names.Len())
	}
	if i, ok := names.Index(strings.ToLower(long)); !ok || i != 2 {
		t.Error(i, ok)
	}
	if got := names.Others(facts{"z": nil, "a": nil, "y": nil, "C": nil}); fmt.Sprint(got) != "[y z]" {
		t.Error(got)
	}
	var none *cond.Table
	if _, ok := none.Index("a"); ok || none.View(nil, facts{"a": {"x"}}) != nil {
		t.Error("a nil table has names")
	}
}
