package channel

import (
	"slices"
	"strings"

	"github.com/supportops/policy/internal/cond"
	"github.com/supportops/policy/internal/fold"
	"github.com/supportops/policy/internal/spec"
	"github.com/supportops/policy/priority"
)

const (
	pkg    = "channel"
	schema = "tier/channel/2"
)

// Spec describes the channels of a desk and says which of them suit
// which tickets.
type Spec struct {
	Schema    string           `json:"schema,omitzero"` // "tier/channel/2" or empty
	Facts     []string         `json:"facts,omitzero"`  // the names that conditions may use; none stated: any
	Channels  []ProfileSpec    `json:"channels"`
	Rules     []AdviceRuleSpec `json:"rules,omitzero"` // tried in order
	Otherwise []string         `json:"otherwise"`      // channels that suit when no rule holds, the best first
}

// ProfileSpec is one channel. Its Name is what tickets, events and other documents
// call it; the title is for people.
type ProfileSpec struct {
	Name        string `json:"name"` // unique: "phone"
	Title       string `json:"title,omitzero"`
	BestFor     string `json:"best_for,omitzero"`
	Cost        Degree `json:"cost,omitzero"`
	Scalability Degree `json:"scalability,omitzero"`
	Personal    Degree `json:"personal,omitzero"`
}

// AdviceRuleSpec says which channels suit a ticket, the best first.
type AdviceRuleSpec struct {
	Name  string                 `json:"name"` // unique
	When  priority.ConditionSpec `json:"when"`
	Suits []string               `json:"suits"`
	Note  string                 `json:"note,omitzero"`
}

// Validate returns nil or a *tier.SpecError with every defect: a fact without a
// name or stated twice, no channel, one without a name or with that of another,
// a rule without a name or channels, a channel that is not declared, a defective
// condition, a rule that nothing can reach.
func (s Spec) Validate() error {
	d := &spec.Defects{Package: pkg}
	d.Schema(s.Schema, schema)
	spec.NotEmpty(d, "facts", s.Facts, "any")
	facts := spec.Seen[string]{}
	for i, name := range s.Facts {
		checkName(d, spec.Index("facts", i), facts, name)
	}
	if len(s.Channels) == 0 {
		d.Add("channels", spec.ErrRequired, "want at least one channel")
	}
	names, declared := make([]string, 0, len(s.Channels)), spec.Seen[string]{}
	for i, c := range s.Channels {
		path := spec.Index("channels", i)
		checkName(d, spec.Join(path, "name"), declared, c.Name)
		names = append(names, c.Name)
		for _, g := range []struct {
			name  string
			grade Degree
		}{{"cost", c.Cost}, {"scalability", c.Scalability}, {"personal", c.Personal}} {
			spec.Word(d, spec.Join(path, g.name), g.grade, grades...)
		}
	}
	rules := spec.Seen[string]{}
	known, always := cond.NewKnown(s.Facts, nil), ""
	for i, r := range s.Rules {
		path := spec.Index("rules", i)
		checkName(d, spec.Join(path, "name"), rules, r.Name)
		cond.Check(d, spec.Join(path, "when"), r.When, known)
		checkSuits(d, spec.Join(path, "suits"), names, declared, r.Suits)
		if always != "" {
			d.Add(path, spec.ErrConflict, "never reached: %s holds always", always)
		} else if cond.IsZero(r.When) {
			always = path
		}
	}
	checkSuits(d, "otherwise", names, declared, s.Otherwise)
	return d.Err()
}

func checkName(d *spec.Defects, path string, before spec.Seen[string], name string) {
	if strings.TrimSpace(name) == "" {
		d.Add(path, spec.ErrRequired, "")
	} else if before.Again(fold.String(name)) {
		d.Add(path, spec.ErrDuplicate, "%q", name)
	}
}

func checkSuits(d *spec.Defects, path string, channels []string, declared spec.Seen[string], suits []string) {
	if len(suits) == 0 {
		d.Add(path, spec.ErrRequired, "want channels, the best first")
	}
	before := spec.Seen[string]{}
	for i, c := range suits {
		at := spec.Index(path, i)
		if !declared[fold.String(c)] {
			d.Add(at, spec.ErrUnknown, "%q, want one of %q", c, channels)
		} else if before.Again(fold.String(c)) {
			d.Add(at, spec.ErrDuplicate, "%q", c)
		}
	}
}

// Guide is a compiled [Spec]. It is immutable and safe for concurrent use. The
// zero Guide knows no channel: a customer who is on one stays there.
type Guide struct {
	spec  Spec
	facts *cond.Table
	when  []*cond.Cond
}

// New compiles s, or returns what [Spec.Validate] returns.
func New(s Spec) (*Guide, error) {
	if err := s.Validate(); err != nil {
		return nil, err
	}
	m := &Guide{spec: s.clone(), facts: cond.NewTable()}
	for _, r := range s.Rules {
		m.when = append(m.when, cond.Compile(r.When, m.facts))
	}
	return m, nil
}

// Spec returns a copy of the document that m was made from.
func (m *Guide) Spec() Spec { return m.spec.clone() }

// Channel returns the channel with that name, in either letters' case; ok is
// false if there is none.
func (m *Guide) Channel(name string) (channel ProfileSpec, ok bool) {
	for _, c := range m.spec.Channels {
		if fold.Equal(c.Name, name) {
			return c, true
		}
	}
	return ProfileSpec{}, false
}

// Advice is which channel suits a ticket, and why.
type Advice struct {
	Rule  string   `json:"rule,omitzero"`  // name of the rule that decided; empty: none held
	Note  string   `json:"note,omitzero"`  // as the rule says
	Suits []string `json:"suits,omitzero"` // the available channels that suit, the best first
	Stay  bool     `json:"stay,omitzero"`  // the customer stays on the present channel: it suits, or no channel that suits is available
	Offer string   `json:"offer,omitzero"` // the channel to offer instead: an offer, never a forced switch
}

// Recommend returns the advice for a ticket with these facts. current is the
// customer's present channel, "" if there is none yet. available lists the
// channels that can be used now; nil means all.
//
// A suitable channel is kept, even where another would suit better.
func (m *Guide) Recommend(facts priority.Facts, current string, available []string) Advice {
	adv, suits := Advice{}, m.spec.Otherwise
	var buf [16][]string
	view := m.facts.View(buf[:], facts)
	for i := range m.spec.Rules {
		if r := &m.spec.Rules[i]; m.when[i].Holds(view) {
			adv.Rule, adv.Note, suits = r.Name, r.Note, r.Suits
			break
		}
	}
	for _, c := range suits {
		if available == nil || fold.Contains(available, c) {
			adv.Suits = append(adv.Suits, c)
		}
	}
	adv.Stay = current != "" && (fold.Contains(suits, current) || len(adv.Suits) == 0)
	if !adv.Stay && len(adv.Suits) > 0 {
		adv.Offer = adv.Suits[0]
	}
	return adv
}

func (s Spec) clone() Spec {
	s.Facts, s.Channels, s.Otherwise = slices.Clone(s.Facts), slices.Clone(s.Channels), slices.Clone(s.Otherwise)
	s.Rules = slices.Clone(s.Rules)
	for i := range s.Rules {
		s.Rules[i].When, s.Rules[i].Suits = cond.Clone(s.Rules[i].When), slices.Clone(s.Rules[i].Suits)
	}
	return s
}
