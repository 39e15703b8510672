package cond_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/supportops/policy/internal/cond"
	"github.com/supportops/policy/internal/fold"
	"github.com/supportops/policy/internal/spec"
	"github.com/supportops/policy/priority"
	"pgregory.net/rapid"
)

type facts = map[string][]string

func read(t interface{ Fatal(...any) }, text string) priority.ConditionSpec {
	s, err := priority.Read[priority.ConditionSpec]([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestCheckNamesWhatIsNotDeclared(t *testing.T) {
	known := cond.NewKnown([]string{"outage", "users", "Customer", "state"}, map[string][]string{"State": {"open", "on_hold"}})
	for _, tt := range []struct{ text, want string }{
		{`{"OUTAGE":["x"],"customer":["y"],"state":["Open","*",""]}`, ``},
		{`{"any":[{"outage":["*"]},{"outtage":["*"]}]}`, `when.any[1].outtage: unknown: "outtage", want one that is declared, such as "outage"`},
		{`{"oust":["*"]}`, `when.oust: unknown: "oust", want one of "outage", "users", "Customer", "state"`},
		{`{"suers":{"below":1}}`, `when.suers: unknown: "suers", want one that is declared, such as "users"`},
		{`{"state":{"below":1}}`, `when.state: conflict: its values are no numbers: want one of ["open" "on_hold"]`},
		{`{"a.b":["*"]}`, `when["a.b"]: unknown: "a.b", want one of "outage", "users", "Customer", "state"`},
		{`{"state":["open","onhold"]}`, `when.state[1]: unknown: "onhold", want one that is declared, such as "on_hold"`},
		{`{"not":{"state":["pending"]}}`, `when.not.state[0]: unknown: "pending", want one of "open", "on_hold"`},
	} {
		d := &spec.Defects{Package: "x"}
		cond.Check(d, "when", read(t, tt.text), known)
		if got := fmt.Sprint(d.Err()); got != "x: "+tt.want && (tt.want != "" || d.Len() > 0) {
			t.Errorf("%s\ngot  %s\nwant x: %s", tt.text, got, tt.want)
		}
	}
}

// White space at an end of a name or value is refused, whatever is declared.
func TestCheckFindsWhiteSpaceAtEnds(t *testing.T) {
	known := cond.NewKnown([]string{"users", "customer", "state"}, map[string][]string{"state": {"open"}})
	for _, tt := range []struct{ text, want string }{
		{`{"customer":["gold "]}`, `when.customer[0]: malformed: "gold ", want no white space at its ends`},
		{`{"state":["open","\u00a0\tOpen"]}`, `when.state[1]: malformed: "\u00a0\tOpen", want no white space at its ends`},
		{`{"customer":["big  gold","*",""," "]}`, `when.customer[3]: malformed: " ", want no white space at its ends`},
		{`{"not":{" users":["1"]}}`, `when.not[" users"]: malformed: " users", want no white space at its ends`},
		{`{"users ":{"below":1}}`, `when["users "]: malformed: "users ", want no white space at its ends`},
		{`{"customer":["big  gold"]}`, ``},
	} {
		var s priority.ConditionSpec
		if err := json.Unmarshal([]byte(tt.text), &s); err != nil {
			t.Fatal(err)
		}
		for _, k := range []*cond.Known{nil, known} {
			d := &spec.Defects{Package: "x"}
			cond.Check(d, "when", s, k)
			if got := fmt.Sprint(d.Err()); got != "x: "+tt.want && (tt.want != "" || d.Len() > 0) {
				t.Errorf("%s\ngot  %s\nwant x: %s", tt.text, got, tt.want)
			}
		}
	}
}

// A document of many unknown names among many declared ones is refused in
// little time and with a text in proportion to it.
func TestUnknownNamesTakeLittle(t *testing.T) {
	var declared []string
	s := priority.ConditionSpec{Facts: facts{}}
	for i := range 20000 {
		declared = append(declared, fmt.Sprintf("declared_%d", i))
		s.Facts[fmt.Sprintf("stated_%d", i)] = []string{"*"}
	}
	d := &spec.Defects{}
	began := time.Now()
	cond.Check(d, "", s, cond.NewKnown(declared, nil))
	if took := time.Since(began); took > 10*time.Second || d.Len() != 20000 || len(d.Err().Error()) > 20000*400 {
		t.Errorf("%d defects, %d bytes, %v", d.Len(), len(d.Err().Error()), took)
	}
}

func TestAsks(t *testing.T) {
	names := cond.NewTable("x", "a", "b", "c", "d", "n")
	c := cond.Compile(read(t, `{"A":["1"],"n":{"below":3},"all":[{"b":["*"]}],"any":[{"c":[""]},{"a":["2"]}],"not":{"d":["1"]}}`), names)
	if got := fmt.Sprintf("%v %d %s", c.Asks(), names.Len(), names.Name(1)); got != "[1 2 3 4 5] 6 a" {
		t.Errorf("got %s", got)
	}
	if got := cond.Compile(priority.ConditionSpec{}, names).Asks(); got != nil {
		t.Errorf("an empty condition asks for %v", got)
	}
}

func TestPins(t *testing.T) {
	for _, tt := range []struct{ text, want string }{
		{`{}`, "false"},
		{`{"p":["P1","p2"]}`, "[p1 p2] true"},
		{`{"P":["p1",""]}`, "[p1 ] true"},
		{`{"p":["p1","*"]}`, "false"},
		{`{"p":{"below":5}}`, "false"},
		{`{"q":["1"]}`, "false"},
		{`{"q":["1"],"all":[{"p":["p1","p2"]},{"p":["p2"]}]}`, "[p2] true"},
		{`{"any":[{"p":["p1"]},{"p":["p2"],"q":["1"]}]}`, "[p1 p2] true"},
		{`{"any":[{"p":["p1"]},{"q":["1"]}]}`, "false"},
		{`{"not":{"p":["p1"]}}`, "false"},
	} {
		names := cond.NewTable("p")
		values, ok := cond.Compile(read(t, tt.text), names).Pins(0)
		if got := strings.TrimPrefix(fmt.Sprint(values, ok), "[] "); got != tt.want {
			t.Errorf("%s: got %s, want %s", tt.text, got, tt.want)
		}
	}
}

func genSpec(depth int) *rapid.Generator[priority.ConditionSpec] {
	return rapid.Custom(func(t *rapid.T) priority.ConditionSpec {
		var s priority.ConditionSpec
		values := rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"1", "2", "A", "x y", "*", ""}), 1, 3, rapid.ID)
		if m := rapid.MapOfN(rapid.SampledFrom([]string{"p", "q"}), values, 0, 2).Draw(t, "facts"); len(m) > 0 {
			s.Facts = m
		}
		if s.Facts["q"] == nil && rapid.IntRange(0, 3).Draw(t, "ranged") == 0 {
			s.Ranges = map[string]priority.RangeSpec{"q": priority.AtLeast(2)}
		}
		if depth > 0 {
			s.All = rapid.SliceOfN(genSpec(depth-1), 0, 2).Draw(t, "all")
			s.Any = rapid.SliceOfN(genSpec(depth-1), 0, 2).Draw(t, "any")
			if rapid.Bool().Draw(t, "has not") {
				not := genSpec(depth-1).Draw(t, "not")
				s.Not = &not
			}
		}
		return s
	})
}

func genFacts() *rapid.Generator[facts] {
	values := rapid.SliceOfN(rapid.SampledFrom([]string{"", "1", "2", "3", "a", "X Y"}), 0, 2)
	return rapid.MapOf(rapid.SampledFrom([]string{"p", "q", "r"}), values)
}

// Where a condition holds, a pinned fact has one of the listed values.
func TestPinsAreNecessaryProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		names := cond.NewTable("p", "q")
		c := cond.Compile(genSpec(2).Draw(t, "spec"), names)
		stated := genFacts().Draw(t, "facts")
		view := names.View(nil, stated)
		values, ok := c.Pins(0)
		if !ok || !c.Holds(view) {
			return
		}
		has := func(v string) bool { return v != "" && slices.Contains(values, fold.String(v)) }
		none := !slices.ContainsFunc(view[0], func(v string) bool { return v != "" }) && slices.Contains(values, "")
		if !none && !slices.ContainsFunc(view[0], has) {
			t.Fatalf("holds for %q, pinned to %q", view[0], values)
		}
	})
}

// A fact that a condition does not ask for changes no answer.
func TestOnlyWhatIsAskedForCountsProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		names := cond.NewTable("p", "q", "r")
		c := cond.Compile(genSpec(2).Draw(t, "spec"), names)
		a, b := names.View(nil, genFacts().Draw(t, "a")), names.View(nil, genFacts().Draw(t, "b"))
		for _, i := range c.Asks() {
			b[i] = a[i]
		}
		if c.Holds(a) != c.Holds(b) {
			t.Fatalf("%v holds %t, %v holds %t", a, c.Holds(a), b, c.Holds(b))
		}
		if c.Holds(nil) != c.Holds(make([][]string, 3)) {
			t.Fatal("facts beyond the end differ from facts without values")
		}
	})
}

// Nothing keeps a condition that holds from holding, and something else does.
func TestFailingProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		names := cond.NewTable("p", "q")
		s := genSpec(2).Draw(t, "spec")
		c := cond.Compile(s, names)
		view := names.View(nil, genFacts().Draw(t, "facts"))
		missing, wrong := c.Failing(view)
		if c.Holds(view) && len(missing)+len(wrong) > 0 {
			t.Fatalf("holds, but %v are missing and %v wrong", missing, wrong)
		}
		if !c.Holds(view) && len(missing)+len(wrong) == 0 && len(c.Asks()) > 0 && s.Not == nil && len(s.All)+len(s.Any) == 0 {
			t.Fatal("does not hold, and nothing is named")
		}
		for _, i := range missing {
			if slices.ContainsFunc(view[i], func(v string) bool { return v != "" }) {
				t.Fatalf("fact %d is missing and has %q", i, view[i])
			}
		}
	})
}

func TestFailing(t *testing.T) {
	for _, tt := range []struct{ text, want string }{
		{`{"a":["1"],"b":["*"]}`, "[0] []"},
		{`{"b":["*"],"c":["z"],"e":["*"]}`, "[4] [2]"},
		{`{"c":[""]}`, "[] [2]"},
		{`{"n":{"at_least":5}}`, "[] [5]"},
		{`{"all":[{"e":["x"]},{"c":["q"]}]}`, "[4] [2]"},
		{`{"any":[{"e":["x"]},{"c":["q"],"b":["y"]}]}`, "[4] [2]"},
		{`{"any":[{"e":["x"]},{"b":["y"]}]}`, "[] []"},
		{`{"not":{"b":["y"],"any":[{"c":["r"]}]}}`, "[] [1 2]"},
	} {
		names := cond.NewTable("a", "b", "c", "d", "e", "n")
		c := cond.Compile(read(t, tt.text), names)
		missing, wrong := c.Failing(names.View(nil, facts{"b": {"y"}, "c": {"r"}, "e": {""}, "n": {"3"}}))
		if got := fmt.Sprint(missing, wrong); got != tt.want {
			t.Errorf("%s: got %s, want %s", tt.text, got, tt.want)
		}
	}
}

func TestViewTakesFactsOfBothCases(t *testing.T) {
	names := cond.NewTable("Customer", "tags")
	buf := make([][]string, 0, 8)
	view := names.View(buf, facts{"customer": {"a"}, "TAGS": {"x"}, "tags": {"y"}, "other": {"z"}})
	slices.Sort(view[1])
	if got := fmt.Sprint(view, &buf[:1][0] == &view[0]); got != "[[a] [x y]] true" {
		t.Errorf("got %s", got)
	}
	if got := fmt.Sprint(names.View(view, facts{"customer": {"b"}})); got != "[[b] []]" {
		t.Errorf("got %s", got)
	}
	if _, ok := names.Index("OTHER"); ok {
		t.Error("a name that nobody added")
	}
}

func BenchmarkHolds(b *testing.B) {
	names := cond.NewTable()
	c := cond.Compile(read(b, `{"priority":["p1","p2"],"customer":["enterprise"],"not":{"tags":["test"]}}`), names)
	view := names.View(nil, facts{"priority": {"p2"}, "customer": {"Enterprise"}, "tags": {"vip", "beta"}})
	b.ReportAllocs()
	for b.Loop() {
		if !c.Holds(view) {
			b.Fatal("does not hold")
		}
	}
}
