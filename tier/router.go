package tier

import (
	"slices"

	"github.com/supportops/policy/internal/cond"
	"github.com/supportops/policy/internal/fold"
	"github.com/supportops/policy/internal/spec"
	"github.com/supportops/policy/priority"
)

const routerSchema = "tier/router/2"

// RouterSpec says where a ticket goes: the destination of the first route
// whose condition holds, else the fallback; and which skills it needs. Letters'
// case of tiers, groups and skills does not matter.
type RouterSpec struct {
	Schema   string      `json:"schema,omitzero"` // "tier/router/2" or empty
	Facts    []string    `json:"facts,omitzero"`  // the names that conditions may use; none stated: any
	Tiers    []string    `json:"tiers"`           // those that people staff, the front first
	Groups   []string    `json:"groups,omitzero"` // the names that destinations may use; none stated: any
	Routes   []RouteSpec `json:"routes,omitzero"` // tried in order
	Fallback Destination `json:"fallback"`        // when no route holds
	Skills   []SkillSpec `json:"skills,omitzero"` // all that hold add to those of the destination
}

// RouteSpec is one rule of routing.
type RouteSpec struct {
	Name string                 `json:"name"` // unique
	When priority.ConditionSpec `json:"when,omitzero"`
	To   Destination            `json:"to"`
	Then []Destination          `json:"then,omitzero"` // where it goes on, if that does not solve it
}

// Destination is where a ticket goes and what whoever takes it must know.
type Destination struct {
	Tier      string       `json:"tier"`
	Group     string       `json:"group,omitzero"`
	Required  []string     `json:"required,omitzero"`  // skills that whoever takes the ticket must have
	Preferred []Preference `json:"preferred,omitzero"` // skills that are wanted; the ticket waits for each as long as it says
}

// Preference is a skill that whoever takes a ticket should have; the ticket
// waits for it until it has waited For.
type Preference struct {
	Skill string   `json:"skill"`
	For   Duration `json:"for"` // 0: never waits for it, but prefers it
}

// SkillSpec adds skills to those of any destination when its condition holds,
// such as a language.
type SkillSpec struct {
	Name      string                 `json:"name"` // unique
	When      priority.ConditionSpec `json:"when,omitzero"`
	Required  []string               `json:"required,omitzero"`
	Preferred []Preference           `json:"preferred,omitzero"`
}

// Validate returns nil or a [*SpecError] with every defect: a tier or group
// that is not declared, a rule without a name or with that of another, a route
// that nothing can reach, a defective condition, an empty or repeated skill.
func (s RouterSpec) Validate() error {
	d := &spec.Defects{Package: pkg}
	d.Schema(s.Schema, routerSchema)
	for _, list := range []struct {
		path  string
		names []string
	}{{"facts", s.Facts}, {"tiers", s.Tiers}, {"groups", s.Groups}} {
		seen := spec.Names{}
		for i, name := range list.names {
			seen.Check(d, spec.Index(list.path, i), fold.String(name))
		}
	}
	spec.NotEmpty(d, "facts", s.Facts, "any")
	spec.NotEmpty(d, "groups", s.Groups, "any")
	if len(s.Tiers) == 0 {
		d.Add("tiers", spec.ErrRequired, "want at least one tier, the front first")
	}
	known := routerNames{cond.NewKnown(s.Facts, nil), fold.Set(s.Tiers), fold.Set(s.Groups)}
	s.checkRoutes(d, known)
	s.checkDestination(d, known, "fallback", s.Fallback, true)
	rules := spec.Names{}
	for i, r := range s.Skills {
		path := spec.Index("skills", i)
		rules.Check(d, spec.Join(path, "name"), r.Name)
		cond.Check(d, spec.Join(path, "when"), r.When, known.facts)
		if len(r.Required)+len(r.Preferred) == 0 {
			d.Add(path, spec.ErrRequired, "want a required or preferred skill")
		}
		checkSkills(d, path, r.Required, r.Preferred)
	}
	return d.Err()
}

// routerNames is what a document declares, folded.
type routerNames struct {
	facts         *cond.Known
	tiers, groups map[string]bool
}

func (s *RouterSpec) checkRoutes(d *spec.Defects, known routerNames) {
	always, seen := "", spec.Names{}
	for i, r := range s.Routes {
		path := spec.Index("routes", i)
		seen.Check(d, spec.Join(path, "name"), r.Name)
		cond.Check(d, spec.Join(path, "when"), r.When, known.facts)
		s.checkDestination(d, known, spec.Join(path, "to"), r.To, true)
		for j, to := range r.Then {
			s.checkDestination(d, known, spec.Index(spec.Join(path, "then"), j), to, false)
		}
		if always != "" {
			d.Add(path, spec.ErrConflict, "never reached: %s holds always", always)
		} else if cond.IsZero(r.When) {
			always = path
		}
	}
}

// checkDestination checks a destination. Where a ticket goes on, a group
// without a tier is enough.
func (s *RouterSpec) checkDestination(d *spec.Defects, known routerNames, path string, to Destination, needTier bool) {
	switch {
	case to.Tier == "" && !needTier && to.Group != "":
	case to.Tier == "":
		d.Add(spec.Join(path, "tier"), spec.ErrRequired, "")
	case !known.tiers[fold.String(to.Tier)]:
		d.Add(spec.Join(path, "tier"), spec.ErrUnknown, "%q, want %s", spec.Clip(to.Tier), spec.OneOf(s.Tiers))
	}
	if to.Group != "" && len(s.Groups) > 0 && !known.groups[fold.String(to.Group)] {
		d.Add(spec.Join(path, "group"), spec.ErrUnknown, "%q, want %s", spec.Clip(to.Group), spec.OneOf(s.Groups))
	}
	checkSkills(d, path, to.Required, to.Preferred)
}

func checkSkills(d *spec.Defects, path string, required []string, preferred []Preference) {
	seen := spec.Names{}
	for i, skill := range required {
		seen.Check(d, spec.Index(spec.Join(path, "required"), i), fold.String(skill))
	}
	for i, p := range preferred {
		at := spec.Index(spec.Join(path, "preferred"), i)
		seen.Check(d, spec.Join(at, "skill"), fold.String(p.Skill))
		spec.Length(d, spec.Join(at, "for"), p.For)
	}
}

// Router is a compiled [RouterSpec]. It is immutable and safe for concurrent
// use. The zero Router sends every ticket to the zero Destination.
type Router struct {
	spec   RouterSpec
	facts  *cond.Table
	routes []*cond.Cond
	skills []*cond.Cond
}

// NewRouter compiles s, or returns what [RouterSpec.Validate] returns.
func NewRouter(s RouterSpec) (*Router, error) {
	if err := s.Validate(); err != nil {
		return nil, err
	}
	r := &Router{spec: s.clone(), facts: cond.NewTable(s.Facts...)}
	for _, route := range s.Routes {
		r.routes = append(r.routes, cond.Compile(route.When, r.facts))
	}
	for _, skill := range s.Skills {
		r.skills = append(r.skills, cond.Compile(skill.When, r.facts))
	}
	return r, nil
}

// Spec returns a copy of the document that r was made from.
func (r *Router) Spec() RouterSpec { return r.spec.clone() }

// Route is where a ticket goes and why. It shares no memory with the router.
type Route struct {
	Destination
	Then       []Destination `json:"then,omitzero"`        // where it goes on
	Rule       string        `json:"rule,omitzero"`        // name of the route that decided; empty: the fallback
	Index      int           `json:"index"`                // its index; -1 for the fallback
	Skipped    []string      `json:"skipped,omitzero"`     // tiers in front of the destination's, which the ticket skips; the front first
	SkillRules []string      `json:"skill_rules,omitzero"` // names of the skill rules that added to it
	Undeclared []string      `json:"undeclared,omitzero"`  // names of given facts that the document does not declare, if it declares any
}

// Route returns where a ticket with these facts goes. There always is an
// answer: the fallback, if nothing else. Skills are listed once: those of the
// destination, then those that skill rules add, in order; a skill required
// anywhere is not preferred too.
func (r *Router) Route(facts priority.Facts) Route {
	to, out := &r.spec.Fallback, Route{Index: -1}
	if r.facts == nil {
		return out
	}
	var buf [32][]string
	view := r.facts.View(buf[:], facts)
	for i := range r.spec.Routes {
		if rule := &r.spec.Routes[i]; r.routes[i].Holds(view) {
			to, out = &rule.To, Route{Then: cloneAll(rule.Then), Rule: rule.Name, Index: i}
			break
		}
	}
	out.Destination = to.clone()
	out.Skipped = slices.Clone(r.spec.Tiers[:fold.Index(r.spec.Tiers, to.Tier)])
	var rules []*SkillSpec
	for i := range r.spec.Skills {
		if rule := &r.spec.Skills[i]; r.skills[i].Holds(view) {
			out.SkillRules = append(out.SkillRules, rule.Name)
			rules = append(rules, rule)
		}
	}
	out.add(rules)
	if len(r.spec.Facts) > 0 {
		out.Undeclared = r.facts.Others(facts)
	}
	return out
}

// add adds the skills of rules to those of the destination.
func (out *Route) add(rules []*SkillSpec) {
	if len(rules) == 0 {
		return
	}
	seen := spec.Seen[string]{}
	for _, skill := range out.Required {
		seen[fold.String(skill)] = true
	}
	for _, rule := range rules {
		for _, skill := range rule.Required {
			if !seen.Again(fold.String(skill)) {
				out.Required = append(out.Required, skill)
			}
		}
	}
	own := out.Preferred
	out.Preferred = nil
	prefer := func(list []Preference) {
		for _, p := range list {
			if !seen.Again(fold.String(p.Skill)) {
				out.Preferred = append(out.Preferred, p)
			}
		}
	}
	prefer(own)
	for _, rule := range rules {
		prefer(rule.Preferred)
	}
}

func (s RouterSpec) clone() RouterSpec {
	s.Facts, s.Tiers, s.Groups = slices.Clone(s.Facts), slices.Clone(s.Tiers), slices.Clone(s.Groups)
	s.Routes = slices.Clone(s.Routes)
	for i := range s.Routes {
		r := &s.Routes[i]
		r.When, r.To, r.Then = cond.Clone(r.When), r.To.clone(), cloneAll(r.Then)
	}
	s.Fallback = s.Fallback.clone()
	s.Skills = slices.Clone(s.Skills)
	for i := range s.Skills {
		r := &s.Skills[i]
		r.When, r.Required, r.Preferred = cond.Clone(r.When), slices.Clone(r.Required), slices.Clone(r.Preferred)
	}
	return s
}

func cloneAll(list []Destination) []Destination {
	list = slices.Clone(list)
	for i := range list {
		list[i] = list[i].clone()
	}
	return list
}

func (to Destination) clone() Destination {
	to.Required, to.Preferred = slices.Clone(to.Required), slices.Clone(to.Preferred)
	return to
}
