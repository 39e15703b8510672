package assign

import (
	"slices"
	"time"

	"github.com/supportops/policy/internal/fold"
	"github.com/supportops/policy/internal/spec"
	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/tier"
)

const (
	pkg    = "assign"
	schema = "tier/assign/2"
)

// Spec says which of the agents who may take a ticket gets it.
type Spec struct {
	Schema   string         `json:"schema,omitzero"` // "tier/assign/2" or empty
	Mode     Mode           `json:"mode"`
	Channels []ChannelUnits `json:"channels,omitzero"` // a ticket of a channel that is not listed takes one unit
	Sticky   StickySpec     `json:"sticky,omitzero"`   // zero: owners have no preference
	Relax    []Relax        `json:"relax,omitzero"`    // let down one after another, in this order, while nobody may take a ticket
	Cost     CostSpec       `json:"cost,omitzero"`     // for batches; zero: that of [StandardSpec]
}

// ChannelUnits is how many units of an agent's capacity a ticket of a channel
// takes: say 1 for email, 2 for chat, 5 for phone.
type ChannelUnits struct {
	Channel string `json:"channel"`
	Units   int    `json:"units"` // 1 to 1,000,000

	// Interrupts are channels whose tickets an agent puts on hold for a ticket
	// of this one, if nobody has room otherwise; the first are put on hold
	// first. They are channels of the document, and take effect for agents who
	// state their open tickets of them.
	Interrupts []string `json:"interrupts,omitzero"`
}

// StickySpec gives a ticket to its owner: the agent who had the account before.
// The ticket waits for an owner who cannot take it now, then goes where Else
// says. An owner who is not among the agents is ignored.
type StickySpec struct {
	For  tier.Duration `json:"for,omitzero"` // how long the ticket waits for its owner
	Else Fallback      `json:"else"`
}

const maxUnits = 1_000_000

// Validate returns nil or a *tier.SpecError with every defect: no mode,
// a channel without a name or stated twice, units out of range, an interruption
// of a channel that the document lacks, a wait for owners without an else, a relaxation stated twice, a cost out of range.
func (s Spec) Validate() error {
	d := &spec.Defects{Package: pkg}
	d.Schema(s.Schema, schema)
	spec.NeedWord(d, "mode", s.Mode, RoundRobin, LeastLoaded, SpareCapacity, Weighted, Rendezvous)
	first := make(map[string]int, len(s.Channels))
	for i, c := range slices.Backward(s.Channels) {
		first[fold.String(c.Channel)] = i
	}
	for i, c := range s.Channels {
		path := spec.Index("channels", i)
		switch {
		case c.Channel == "":
			d.Add(spec.Join(path, "channel"), spec.ErrRequired, "")
		case first[fold.String(c.Channel)] < i:
			d.Add(spec.Join(path, "channel"), spec.ErrDuplicate, "%q", c.Channel)
		}
		if c.Units < 1 || c.Units > maxUnits {
			d.Add(spec.Join(path, "units"), spec.ErrRange, "%d, want 1 to %d", c.Units, maxUnits)
		}
		c.checkInterrupts(d, spec.Join(path, "interrupts"), first)
	}
	if s.Sticky != (StickySpec{}) {
		spec.Length(d, "sticky.for", s.Sticky.For)
		spec.NeedWord(d, "sticky.else", s.Sticky.Else, Anyone, Team, Nobody)
	}
	stated := spec.Seen[Relax]{}
	for i, r := range s.Relax {
		path := spec.Index("relax", i)
		spec.NeedWord(d, path, r, RelaxIdle, RelaxAway, RelaxShift, RelaxCap, RelaxOffline)
		if stated.Again(r) {
			d.Add(path, spec.ErrDuplicate, "%v", r)
		}
	}
	s.Cost.check(d)
	return d.Err()
}

// checkInterrupts checks which of the known channels c interrupts.
func (c *ChannelUnits) checkInterrupts(d *spec.Defects, path string, known map[string]int) {
	others := spec.Names{}
	for j, other := range c.Interrupts {
		at, name := spec.Index(path, j), fold.String(other)
		others.Check(d, at, name)
		if name == "" {
			continue
		}
		if name == fold.String(c.Channel) {
			d.Add(at, spec.ErrConflict, "a channel does not interrupt itself")
		} else if _, ok := known[name]; !ok {
			d.Add(at, spec.ErrUnknown, "%q, want a channel of the document", spec.Clip(other))
		}
	}
}

// StandardSpec returns spare capacity first, with 1 unit for email, 2 for chat
// and 5 for phone and video, owners waited for 10 minutes and then anyone, and
// no bar let down: a ticket that nobody may take stays unassigned.
func StandardSpec() Spec {
	return Spec{
		Schema:   schema,
		Mode:     SpareCapacity,
		Channels: []ChannelUnits{{Channel: "email", Units: 1}, {Channel: "chat", Units: 2}, {Channel: "phone", Units: 5}, {Channel: "video", Units: 5}},
		Sticky:   StickySpec{For: tier.Duration(10 * time.Minute), Else: Anyone},
		Cost:     standardCost(),
	}
}

// Policy is a compiled [Spec]. It is immutable and safe for concurrent use.
type Policy struct {
	spec       Spec
	units      map[string]int
	interrupts map[string][]string
	held       map[string]bool // channels whose work may be interrupted
}

// New compiles s, or returns what [Spec.Validate] returns.
func New(s Spec) (*Policy, error) {
	if err := s.Validate(); err != nil {
		return nil, err
	}
	p := &Policy{spec: s.clone(), units: map[string]int{}, interrupts: map[string][]string{}, held: map[string]bool{}}
	for _, c := range s.Channels {
		name := fold.String(c.Channel)
		p.units[name] = c.Units
		p.interrupts[name] = slices.Clone(c.Interrupts)
		for _, other := range c.Interrupts {
			p.held[fold.String(other)] = true
		}
	}
	return p, nil
}

// Spec returns a copy of the document that p was made from.
func (p *Policy) Spec() Spec { return p.spec.clone() }

// Units returns how many units a ticket of the channel takes.
func (p *Policy) Units(channel string) int {
	if n, ok := p.units[fold.String(channel)]; ok {
		return n
	}
	return 1
}

func (s Spec) clone() Spec {
	s.Channels, s.Relax = slices.Clone(s.Channels), slices.Clone(s.Relax)
	for i := range s.Channels {
		s.Channels[i].Interrupts = slices.Clone(s.Channels[i].Interrupts)
	}
	s.Cost.Unassigned = slices.Clone(s.Cost.Unassigned)
	return s
}

// Item is what assignment needs to know of a ticket.
type Item struct {
	ID        string            `json:"id"`
	Group     string            `json:"group,omitzero"`
	Channel   string            `json:"channel,omitzero"`
	Account   string            `json:"account,omitzero"`   // identity of the customer, not its segment: what rendezvous hashing owns; empty: the ID
	Level     priority.Level    `json:"level,omitzero"`     // for the cost of a batch
	Since     time.Time         `json:"since"`              // when it began to wait
	Required  []string          `json:"required,omitzero"`  // skills, never dropped
	Preferred []tier.Preference `json:"preferred,omitzero"` // skills, most important first, each with how long it is waited for
	Owner     string            `json:"owner,omitzero"`     // agent who had the account before
	Exclude   []string          `json:"exclude,omitzero"`   // agents who are not to have it
	Swarm     int               `json:"swarm,omitzero"`     // how many agents work on it together; 0 and 1: one
}

// Assignment says who takes a ticket, and why.
type Assignment struct {
	Ticket     string         `json:"ticket"`
	Agent      string         `json:"agent,omitzero"`      // empty: nobody
	Helpers    []string       `json:"helpers,omitzero"`    // further agents of a swarm; fewer than wanted if no more could
	ByOwner    bool           `json:"by_owner,omitzero"`   // as the owner
	Dropped    []string       `json:"dropped,omitzero"`    // preferred skills that the agent lacks
	Unheld     []string       `json:"unheld,omitzero"`     // preferred skills that are not waited for, because nobody who could take the ticket has them
	Lacking    []string       `json:"lacking,omitzero"`    // of a ticket that nobody takes, the required skills that no agent has at all, and its group if no agent serves it; none without agents
	Interrupts []Interruption `json:"interrupts,omitzero"` // work that the agent puts on hold for it
	Relaxed    []Relax        `json:"relaxed,omitzero"`    // bars that were let down
	NextLook   time.Time      `json:"next_look,omitzero"`  // if nobody takes it: when waiting alone may change the answer; zero: not known
	Candidates []Candidate    `json:"candidates,omitzero"` // every agent, by id; [Session.Assign] leaves it empty
}

// Candidate says why an agent did or did not get a ticket.
type Candidate struct {
	Agent   string   `json:"agent"`
	Why     Standing `json:"why"`
	Missing []string `json:"missing,omitzero"` // the skills that the agent lacks, for no_skill and no_preferred
	Load    int      `json:"load"`             // units in use before
	Cost    int64    `json:"cost,omitzero"`    // in a batch, what the ticket costs with the agent: given for chosen, and for not_chosen as if it were the agent's first ticket
}

// Result is what [Policy.Assign] and [Policy.Batch] return.
type Result struct {
	Assignments []Assignment `json:"assignments"` // in the order of the tickets
	Cursor      Cursor       `json:"cursor"`      // for the next call
	Cost        int64        `json:"cost"`        // of a batch; else 0
}

// sessionFor returns a session for tickets that are to be assigned together.
func (p *Policy) sessionFor(tickets []Item, agents []Agent, c Cursor) (*Session, error) {
	d := &spec.Defects{Package: pkg}
	first := make(map[string]int, len(tickets))
	for i := range tickets {
		at := spec.Join(spec.Index("tickets", i), "id")
		switch j, again := first[tickets[i].ID]; {
		case tickets[i].ID == "":
			d.Add(at, spec.ErrRequired, "")
		case again:
			d.Add(at, spec.ErrDuplicate, "%q is tickets[%d] already", tickets[i].ID, j)
		default:
			first[tickets[i].ID] = i
		}
	}
	desk, err := p.NewSession(agents, c)
	d.AddErr("", err)
	return desk, d.Err()
}

// Assign gives each ticket in turn to an agent, as the policy says, and says,
// for every agent who did not get it, why. Sort the tickets before, the most
// urgent first; the order of the agents does not matter. An error is a
// *tier.SpecError that lists what is wrong with the tickets, whose IDs must be
// given and distinct, and with the agents.
func (p *Policy) Assign(tickets []Item, agents []Agent, now time.Time, c Cursor) (Result, error) {
	d, err := p.sessionFor(tickets, agents, c)
	if err != nil {
		return Result{}, err
	}
	res := Result{Assignments: make([]Assignment, len(tickets))}
	for i, t := range tickets {
		verdicts := d.Explain(t, now)
		res.Assignments[i] = d.Assign(t, now)
		res.Assignments[i].Candidates = verdicts.Candidates
	}
	res.Cursor = d.Cursor()
	return res, nil
}
