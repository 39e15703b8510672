package slatest

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/supportops/policy/internal/spec"
	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/sla"
)

// Result is what became of one case: it holds if there are no differences.
// Strange lists words of the case that are most likely typos: a state that the
// policy does not list, a value that resembles one that the policy names, and a
// clock that it does not have.
type Result struct {
	Case        string    `json:"case"`
	Differences []Failure `json:"differences,omitzero"`
	Strange     []string  `json:"strange,omitzero"`
}

// Failure is one field of a clock that differs from what the case expects.
type Failure struct {
	Clock sla.Clock `json:"clock"`
	Cycle int       `json:"cycle,omitzero"` // 0: the last one, or none
	Field string    `json:"field"`
	Want  string    `json:"want"`
	Got   string    `json:"got"`
}

// String returns one line for people: clock, field, what was wanted and what
// came.
func (d Failure) String() string {
	name := string(d.Clock)
	if d.Cycle > 0 {
		name = fmt.Sprintf("%s, cycle %d", name, d.Cycle)
	}
	return fmt.Sprintf("%s: %s: want %s, got %s", name, d.Field, d.Want, d.Got)
}

// Run runs the cases of a suite in order. Policies are those that suites and
// cases name in Uses; nil means none. The error is an [*sla.SpecError] with
// every defect of the suite and of the policies in it.
func Run(s SuiteSpec, policies map[string]*sla.Policy) ([]Result, error) {
	d := &spec.Defects{Package: pkg}
	d.AddErr("", s.Validate())
	given := spec.OneOf(slices.Sorted(maps.Keys(policies)))
	own := s.compile(d, "policy", s.Policy)
	results := make([]Result, 0, len(s.Cases))
	for i := range s.Cases {
		c := &s.Cases[i]
		path := spec.Index("cases", i)
		p := s.compile(d, spec.Join(path, "policy"), c.Policy)
		switch uses := c.uses(&s); {
		case p != nil || c.Policy != nil:
		case uses != "":
			if p = policies[uses]; p == nil {
				d.Add(spec.Join(path, "uses"), spec.ErrUnknown, "%q, want %s", spec.Clip(uses), given)
			}
		case own != nil:
			p = own
		case s.Policy == nil:
			d.Add(spec.Join(path, "policy"), spec.ErrRequired, "want a policy, or the name of one in uses")
		}
		if p != nil && d.Len() == 0 {
			results = append(results, s.run(c, p))
		}
	}
	if err := d.Err(); err != nil {
		return nil, err
	}
	return results, nil
}

// uses returns the name of the policy of a case that the caller gives, "" for
// none.
func (c *CaseSpec) uses(s *SuiteSpec) string {
	if c.Uses != "" || s.Policy != nil {
		return c.Uses
	}
	return s.Uses
}

func (s *SuiteSpec) compile(d *spec.Defects, path string, p *sla.PolicySpec) *sla.Policy {
	if p == nil {
		return nil
	}
	policy, err := sla.NewPolicy(*p, nil)
	d.AddErr(path, err)
	return policy
}

// read reads the events, the moment and the expected instants of a case, and
// records what cannot be read.
func (s *SuiteSpec) read(d *spec.Defects, path string, c *CaseSpec) (clk clock, events []lifecycle.Event, now time.Time) {
	at := func(name string) string { return spec.Join(path, name) }
	clk.zone = time.UTC
	if c.Zone != "" {
		if zone := d.Zone(at("zone"), c.Zone); zone != nil {
			clk.zone = zone
		}
	} else if zone := (&spec.Defects{}).Zone("", s.Zone); s.Zone != "" && zone != nil { // Validate has said otherwise
		clk.zone = zone
	}
	if c.Name == "" {
		d.Add(at("name"), spec.ErrRequired, "want a name that says what the case shows")
	}
	if c.Policy != nil && c.Uses != "" {
		d.Add(at("uses"), spec.ErrConflict, "want only one of policy and uses")
	}
	if len(c.Events) == 0 {
		d.Add(at("events"), spec.ErrRequired, "want at least one event")
	}
	for i := range c.Events {
		here := spec.Index(at("events"), i)
		e := c.Events[i].event(d, here, i)
		t, err := clk.read(c.Events[i].Time)
		if err != nil {
			d.Add(spec.Join(here, "time"), spec.ErrSyntax, "%v", err)
		} else {
			clk.last = t
		}
		e.Time = t
		events = append(events, e)
	}
	now, err := clk.read(c.Now)
	if err != nil {
		d.Add(at("now"), spec.ErrSyntax, "%v", err)
	} else {
		clk.last = now
	}
	if len(c.Want) == 0 {
		d.Add(at("want"), spec.ErrRequired, "want what is expected of at least one clock")
	}
	for i := range c.Want {
		c.Want[i].check(d, spec.Index(at("want"), i), &clk)
	}
	return clk, events, now
}

func (w *WantSpec) check(d *spec.Defects, path string, clk *clock) {
	if w.Clock == "" {
		d.Add(spec.Join(path, "clock"), spec.ErrRequired, "want the name of a clock")
	}
	if w.Cycle < 0 {
		d.Add(spec.Join(path, "cycle"), spec.ErrRange, "%d, want 1 and above, or 0 for the last", w.Cycle)
	}
	spec.Word(d, spec.Join(path, "outcome"), w.Outcome, sla.NoTarget, sla.Pending, sla.Met, sla.Breached, sla.Void, sla.Excluded)
	spec.Word(d, spec.Join(path, "phase"), w.Phase, sla.Running, sla.Paused, sla.Stopped)
	spec.Word(d, spec.Join(path, "no_due"), w.NoDue, sla.NothingPromised, sla.WhilePaused, sla.NeverOpens)
	instants := map[string]string{"start": w.Start, "stop": w.Stop, "due": w.Due, "next_look": w.NextLook}
	for _, name := range []string{"start", "stop", "due", "next_look"} {
		if text := instants[name]; text != "" && text != "none" {
			if _, err := clk.read(text); err != nil {
				d.Add(spec.Key(path, name), spec.ErrSyntax, "%v", err)
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(w.Warnings)) {
		if text := w.Warnings[name]; text != "none" {
			if _, err := clk.read(text); err != nil {
				d.Add(spec.Key(spec.Join(path, "warnings"), name), spec.ErrSyntax, "%v", err)
			}
		}
	}
}

// run compares the answers of a policy with what a case expects.
func (s *SuiteSpec) run(c *CaseSpec, p *sla.Policy) Result {
	clk, events, now := s.read(&spec.Defects{}, "", c)
	h := lifecycle.NewHistory(events)
	explained := p.Explain(h, now)
	r := Result{Case: c.Name, Strange: strange(p, h, c.Want)}
	for i := range c.Want {
		w := &c.Want[i]
		x := find(explained, w.Clock, w.Cycle)
		cmp := comparison{clk: &clk, want: w, list: &r.Differences}
		listed := w.Listed == nil || *w.Listed
		switch {
		case x == nil && listed:
			cmp.differ("status", "one", "none")
		case x != nil && !listed:
			cmp.differ("status", "none", string(x.Outcome))
		case x != nil:
			cmp.compare(x)
		}
	}
	return r
}

// find returns the explanation of a cycle, 0 being the last; nil for none.
func find(list []sla.Explanation, c sla.Clock, cycle int) (found *sla.Explanation) {
	for i := range list {
		if list[i].Clock == c && (cycle == 0 || list[i].Cycle == cycle) {
			found = &list[i]
		}
	}
	return found
}

type comparison struct {
	clk  *clock
	want *WantSpec
	list *[]Failure
}

func (c *comparison) differ(field, want, got string) {
	if got == "" {
		got = "none"
	}
	*c.list = append(*c.list, Failure{c.want.Clock, c.want.Cycle, field, want, got})
}

func (c *comparison) word(field, want, got string) {
	if want != "" && want != got && !(want == "none" && got == "") {
		c.differ(field, want, got)
	}
}

func (c *comparison) instant(field, want string, got time.Time) {
	if want == "" || want == "none" && got.IsZero() {
		return
	}
	t, err := c.clk.read(want)
	if want == "none" || err != nil || !t.Equal(got) {
		c.differ(field, c.clk.text(t), c.clk.text(got))
	}
}

func (c *comparison) amount(field string, want *sla.Duration, got sla.Duration) {
	if want != nil && *want != got {
		c.differ(field, want.String(), got.String())
	}
}

func (c *comparison) compare(x *sla.Explanation) {
	w := c.want
	c.word("outcome", string(w.Outcome), string(x.Outcome))
	c.word("phase", string(w.Phase), string(x.Phase))
	c.word("no_due", string(w.NoDue), string(x.NoDue))
	c.word("rule", w.Rule, x.Rule)
	c.word("warning", w.Warning, x.Warning)
	c.word("paused_by", w.PausedBy, x.PausedBy)
	c.word("excluded", w.Excluded, x.Excluded)
	c.instant("start", w.Start, x.Start)
	c.instant("stop", w.Stop, x.Stop)
	c.instant("due", w.Due, x.Due)
	c.instant("next_look", w.NextLook, x.NextLook)
	c.amount("within", w.Within, x.Within)
	c.amount("elapsed", w.Elapsed, x.Elapsed)
	c.amount("remaining", w.Remaining, x.Remaining)
	c.amount("paused", w.Paused, x.Paused)
	for _, name := range slices.Sorted(maps.Keys(w.Warnings)) {
		i := slices.IndexFunc(x.Crossings, func(k sla.Crossing) bool { return k.Name == name })
		if i < 0 {
			c.differ("warnings."+name, c.want.Warnings[name], "no such warning")
			continue
		}
		c.instant("warnings."+name, w.Warnings[name], x.Crossings[i].Time)
	}
}
