package spec_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/supportops/policy/internal/spec"
)

// What each helper says of what it checks, just inside and just outside of what
// is right.
func TestChecksTell(t *testing.T) {
	text := func(n int) string { return strings.Repeat("x", n) }
	list := func(n int, s string) (out []string) {
		for range n {
			out = append(out, s)
		}
		return out
	}
	const hour = spec.Duration(3600e9)
	for _, row := range []struct {
		name  string
		check func(d *spec.Defects)
		want  string // without "paint: "; "" for no defect
	}{
		{"a name", func(d *spec.Defects) { spec.Names{}.Check(d, "p", "a") }, ""},
		{"no name", func(d *spec.Defects) { spec.Names{}.Check(d, "p", "") }, "p: required"},
		{"names", func(d *spec.Defects) { spec.CheckNames(d, "p", []string{"a", "b"}) }, ""},
		{"one name", func(d *spec.Defects) { spec.CheckNames(d, "p", []string{"a"}) }, ""},
		{"no names", func(d *spec.Defects) { spec.CheckNames(d, "p", nil) }, "p: required: want at least one"},
		{"a name again", func(d *spec.Defects) { spec.CheckNames(d, "p", []string{"a", "b", "a"}) }, `p[2]: duplicate: "a" is p[0] already`},
		{"two names missing", func(d *spec.Defects) { spec.CheckNames(d, "p", []string{"", ""}) }, "2 defects\n\tp[0]: required\n\tp[1]: required"},
		{"left out", func(d *spec.Defects) { spec.NotEmpty(d, "p", []int(nil), "all") }, ""},
		{"something", func(d *spec.Defects) { spec.NotEmpty(d, "p", []int{0}, "all") }, ""},
		{"nothing", func(d *spec.Defects) { spec.NotEmpty(d, "p", []int{}, "all") }, "p: required: want at least one; leave it out for all"},
		{"of no length", func(d *spec.Defects) { spec.Length(d, "p", 0) }, ""},
		{"short", func(d *spec.Defects) { spec.Length(d, "p", 1e6) }, ""},
		{"shortest", func(d *spec.Defects) { spec.Length(d, "p", 1) }, `p: out of range: 1ns, want at least 1ms: write 8 * time.Hour, or "8h" in a document`},
		{"too short", func(d *spec.Defects) { spec.Length(d, "p", 1e6-1) }, `p: out of range: 999.999µs, want at least 1ms: write 8 * time.Hour, or "8h" in a document`},
		{"negative", func(d *spec.Defects) { spec.Length(d, "p", -1) }, "p: out of range: -1ns, want 0s or more"},
		{"long", func(d *spec.Defects) { spec.Length(d, "p", 876_000*hour) }, ""},
		{"too long", func(d *spec.Defects) { spec.Length(d, "p", 876_000*hour+1e9) }, "p: out of range: 876000h0m1s, want at most 876000h"},
		{"no schema", func(d *spec.Defects) { d.Schema("", "paint/2", "paint/1") }, ""},
		{"schema", func(d *spec.Defects) { d.Schema("paint/2", "paint/2", "paint/1") }, ""},
		{"older schema", func(d *spec.Defects) { d.Schema("paint/1", "paint/2", "paint/1") }, ""},
		{"newer schema", func(d *spec.Defects) { d.Schema("paint/3", "paint/2", "paint/1") }, `schema: unknown: "paint/3", want "paint/2"`},
		{"zone of some machines", func(d *spec.Defects) { d.Zone("p", "posix/Europe/Berlin") }, `p: unknown: "posix/Europe/Berlin" is a name that only some machines have; want "Europe/Berlin"`},
		{"zone of no place", func(d *spec.Defects) { d.Zone("p", "Factory") }, `p: unknown: "Factory" depends on the machine; want an IANA zone`},
		{"cause alone", func(d *spec.Defects) { d.Add("", spec.ErrSyntax, "") }, "malformed"},
		{"long text", func(d *spec.Defects) { d.Add("p", spec.ErrRange, "%s %d %s", text(600), 7, text(601)) }, "p: out of range: " + text(600) + " 7 " + text(600) + "…"},
		{"list of long texts", func(d *spec.Defects) { d.Add("p", spec.ErrRange, "%v", []string{"a", text(40)}) }, "p: out of range: [a " + text(40) + "]"},
		{"list of longer texts", func(d *spec.Defects) { d.Add("p", spec.ErrRange, "%v", []string{"a", text(41)}) }, "p: out of range: [a " + text(40) + "…]"},
		{"long list", func(d *spec.Defects) { d.Add("p", spec.ErrRange, "%v", list(24, "a")) }, "p: out of range: [" + strings.Join(list(24, "a"), " ") + "]"},
		{"list that is one too long", func(d *spec.Defects) { d.Add("p", spec.ErrRange, "%v", list(25, "a")) }, "p: out of range: [" + strings.Join(list(24, "a"), " ") + " … and 1 more]"},
		{"longer list", func(d *spec.Defects) { d.Add("p", spec.ErrRange, "%v", list(26, "a")) }, "p: out of range: [" + strings.Join(list(24, "a"), " ") + " … and 2 more]"},
		{"long list of texts", func(d *spec.Defects) { d.Add("p", spec.ErrRange, "%v", list(24, text(41))) }, "p: out of range: [" + strings.Join(list(24, text(40)+"…"), " ") + "]"},
	} {
		d := &spec.Defects{Package: "paint"}
		row.check(d)
		got := ""
		if err := d.Err(); err != nil {
			got = err.Error()
		}
		if want := row.want; got != want && got != "paint: "+want {
			t.Errorf("%s: got %s\nwant %s", row.name, got, want)
		}
		if (d.Len() > 0) != (row.want != "") {
			t.Errorf("%s: %d defects", row.name, d.Len())
		}
	}
	if seen := (spec.Seen[int]{}); seen.Again(1) || seen.Again(2) || !seen.Again(1) || !seen.Again(1) {
		t.Error("what was seen is not told from what was not")
	}
	d := &spec.Defects{}
	for x, want := range map[spec.Duration]bool{-1: false, 0: true, 1: false, 1e6: true, 876_000 * hour: true, 876_000*hour + 1: false} {
		if got := spec.Length(d, "p", x); got != want {
			t.Errorf("%v can be meant: %v, want %v", x, got, want)
		}
	}
}

// What calculations say that have no answer.
func TestFailuresTell(t *testing.T) {
	slots := func(n int) (out []int) {
		for i := range n {
			out = append(out, 10+i)
		}
		return out
	}
	for _, row := range []struct {
		err   error
		cause error
		want  string
	}{
		{&spec.UnstableError{Package: "capacity", Agents: 3, Load: 3.5, MinAgents: 4}, spec.ErrUnstable, "capacity: unstable: 3 agents for a load of 3.5, want at least 4"},
		{&spec.TooLargeError{Package: "capacity", What: "slots", Got: 1001, Limit: 1000}, spec.ErrTooLarge, "capacity: too large: slots 1001, want at most 1000"},
		{&spec.InfeasibleError{Package: "capacity", What: "cover"}, spec.ErrInfeasible, "capacity: infeasible: cover"},
		{&spec.InfeasibleError{Package: "capacity", What: "cover", Reason: "no shift"}, spec.ErrInfeasible, "capacity: infeasible: cover: no shift"},
		{&spec.InfeasibleError{Package: "capacity", What: "cover", Slots: slots(1)}, spec.ErrInfeasible, "capacity: infeasible: cover in slots 10"},
		{&spec.InfeasibleError{Package: "capacity", What: "cover", Slots: slots(8)}, spec.ErrInfeasible, "capacity: infeasible: cover in slots 10, 11, 12, 13, 14, 15, 16, 17"},
		{&spec.InfeasibleError{Package: "capacity", What: "cover", Slots: slots(9)}, spec.ErrInfeasible, "capacity: infeasible: cover in slots 10, 11, 12, 13, 14, 15, 16, 17 and 1 more"},
		{&spec.InfeasibleError{Package: "capacity", What: "cover", Reason: "why", Slots: slots(12)}, spec.ErrInfeasible, "capacity: infeasible: cover: why in slots 10, 11, 12, 13, 14, 15, 16, 17 and 4 more"},
	} {
		if got := row.err.Error(); got != row.want || !errors.Is(row.err, row.cause) {
			t.Errorf("got %s, want %s", got, row.want)
		}
	}
}
