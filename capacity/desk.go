package capacity

import (
	"math"
	"slices"
	"time"

	"github.com/shopspring/decimal"

	"github.com/supportops/policy/capacity/internal/money"
	"github.com/supportops/policy/capacity/queueing"
	"github.com/supportops/policy/capacity/shift"
	"github.com/supportops/policy/internal/spec"
)

// ChannelSpec is a kind of contact that a [Desk] serves. A live one (calls, chats)
// has a customer waiting; the work of a deferred one (mail, tickets) can be
// put off until it is due.
//
// The slots of a live channel are an Erlang C queue without Patience and an
// Erlang A queue with it; with more than one factor in Slowdown they are a
// [queueing.Chat].
type ChannelSpec struct {
	Name       string      `json:"name"`
	Deferred   bool        `json:"deferred,omitzero"`
	HandleTime Duration    `json:"handle_time"` // mean, of one contact handled alone
	Promise    PromiseSpec `json:"promise"`
	// Patience is the mean time after which a waiting customer gives up; 0
	// is never. Live only.
	Patience Duration `json:"patience,omitzero"`
	// Slowdown are the factors by which contacts take longer when an agent
	// handles several at once, see [queueing.Chat]; empty means one at a time.
	// Live only.
	Slowdown []float64 `json:"slowdown,omitzero"`
	// Lagged computes the load from the contacts in work instead of those that
	// arrive in the slot, see [queueing.LaggedLoad]. Use it for handle times
	// beyond half a slot. Live only.
	Lagged bool `json:"lagged,omitzero"`
}

// ShiftSpec is a pattern of slots that people can be scheduled for. A shift
// that reaches beyond the last slot goes on in the first if slots repeat;
// otherwise it is cut off.
type ShiftSpec struct {
	Name   string          `json:"name"`
	Starts []int           `json:"starts"`          // slots in which the person starts work, such as one on each day of the week
	Length int             `json:"length"`          // slots, breaks included
	Breaks []int           `json:"breaks,omitzero"` // slots after each start in which the person does not work
	Cost   decimal.Decimal `json:"cost"`            // what one person costs who works all of Starts, in money with at most two decimals
	Most   int             `json:"most,omitzero"`   // how many people may work it at most; 0: any number
}

// DeskSpec is the document of a [Desk]: what it promises and who can work.
type DeskSpec struct {
	Schema    string        `json:"schema,omitzero"` // "capacity/desk/1"
	Slot      Duration      `json:"slot"`            // length of a slot, whole seconds
	Channels  []ChannelSpec `json:"channels"`        // the most important first
	Shrinkage Shrinkage     `json:"shrinkage,omitzero"`
	Shifts    []ShiftSpec   `json:"shifts,omitzero"` // needed for [Desk.Plan]
	// IdleUse is the share of the time between live contacts that serves for
	// deferred work. Idle time comes in short pieces, so 50 % is a high value.
	IdleUse Ratio `json:"idle_use,omitzero"`
}

// Validate reports every defect of s as a [*SpecError], nil without any.
func (s DeskSpec) Validate() error {
	d := defects()
	d.Schema(s.Schema, "capacity/desk/1")
	checkLength(d, "slot", s.Slot)
	if s.Slot > 0 && (s.Slot%Duration(time.Second) != 0 || s.Slot > Duration(24*time.Hour)) {
		d.Add("slot", ErrRange, "want whole seconds up to 24h, got %v", s.Slot)
	}
	if len(s.Channels) == 0 {
		d.Add("channels", ErrRequired, "want at least one")
	}
	names := map[string]bool{}
	for i, c := range s.Channels {
		at := spec.Index("channels", i)
		checkName(d, at+".name", c.Name, names)
		if c.check(d, at); c.Deferred && c.Promise.Within > 0 && c.Promise.Within < s.Slot {
			d.Add(at+".promise.within", ErrRange, "want at least the length of a slot, %v, got %v", s.Slot, c.Promise.Within)
		}
	}
	s.Shrinkage.check(d, "shrinkage")
	clear(names)
	for i, h := range s.Shifts {
		at := spec.Index("shifts", i)
		checkName(d, at+".name", h.Name, names)
		h.check(d, at)
	}
	checkShare(d, "idle_use", s.IdleUse)
	return d.Err()
}

// checkName records a defect for a name that is missing or taken, and takes it.
func checkName(d *spec.Defects, path, name string, taken map[string]bool) {
	switch {
	case name == "":
		d.Add(path, ErrRequired, "")
	case taken[name]:
		d.Add(path, ErrDuplicate, "%q", name)
	}
	taken[name] = true
}

func (c ChannelSpec) check(d *spec.Defects, path string) {
	checkTime(d, path+".handle_time", c.HandleTime)
	if c.Promise.Within < 0 {
		d.Add(path+".promise.within", ErrRange, "want a length of time not below 0, got %v", c.Promise.Within)
	}
	if c.Deferred {
		c.checkDeferred(d, path)
	} else {
		c.checkLive(d, path)
	}
}

// checkDeferred records what a deferred channel must not have.
func (c ChannelSpec) checkDeferred(d *spec.Defects, path string) {
	if c.Promise.Within == 0 {
		d.Add(path+".promise.within", ErrRequired, "want the open time in which deferred work is done")
	}
	for _, f := range []struct {
		name  string
		given bool
	}{
		{"promise.share", c.Promise.Share != zero},
		{"promise.definition", c.Promise.Definition != ""},
		{"promise.max_occupancy", c.Promise.MaxOccupancy != zero},
		{"promise.max_abandon", c.Promise.MaxAbandon != zero},
		{"patience", c.Patience != 0},
		{"slowdown", c.Slowdown != nil},
		{"lagged", c.Lagged},
	} {
		if f.given {
			d.Add(spec.Join(path, f.name), ErrConflict, "only a live channel has one")
		}
	}
}

func (c ChannelSpec) checkLive(d *spec.Defects, path string) {
	p := path + ".promise"
	if s := c.Promise.Share; s != zero && (!within(s, Percent(1), one) || s == one) {
		d.Add(p+".share", ErrRange, "want 0%% or a share from 1%% to below 100%%, since no staff answers everybody in time; got %v", c.Promise.Share)
	}
	checkShare(d, p+".max_occupancy", c.Promise.MaxOccupancy)
	checkShare(d, p+".max_abandon", c.Promise.MaxAbandon)
	if c.Promise == (PromiseSpec{Within: c.Promise.Within, Definition: c.Promise.Definition}) {
		d.Add(p, ErrRequired, "want a share, a greatest occupancy or a greatest share of customers who give up")
	}
	spec.Word(d, p+".definition", c.Promise.Definition, queueing.AnsweredOfAll, queueing.AnsweredOfStaying, queueing.AnsweredOfServed,
		queueing.VirtualWait, queueing.NotWaitingLonger)
	switch {
	case c.Patience < 0:
		d.Add(path+".patience", ErrRange, "want a length of time not below 0, got %v", c.Patience)
	case c.Patience > 0:
		checkTime(d, path+".patience", c.Patience)
	}
	if len(c.Slowdown) > 0 {
		_, err := queueing.Chat{Slowdown: c.Slowdown}.At(0)
		d.AddErr(path, err)
	}
}

func (h ShiftSpec) check(d *spec.Defects, path string) {
	if len(h.Starts) == 0 || len(h.Starts) > maxSlots {
		d.Add(path+".starts", ErrRange, "want 1 to %d slots, got %d", maxSlots, len(h.Starts))
	}
	for i, s := range h.Starts {
		if s < 0 || s >= maxSlots {
			d.Add(spec.Index(path+".starts", i), ErrRange, "want 0 to %d, got %d", maxSlots-1, s)
		}
	}
	if h.Length < 1 || h.Length > maxSlots {
		d.Add(path+".length", ErrRange, "want 1 to %d slots, got %d", maxSlots, h.Length)
	}
	for i, b := range h.Breaks {
		if b < 0 || b >= h.Length {
			d.Add(spec.Index(path+".breaks", i), ErrRange, "want a slot of the shift, 0 to %d, got %d", h.Length-1, b)
		}
	}
	if h.Most < 0 || h.Most > 1e6 {
		d.Add(path+".most", ErrRange, "want 0 to 1000000, got %d", h.Most)
	}
	before := d.Len()
	money.Check(d, path+".cost", h.Cost)
	if d.Len() == before && (h.Cost.Cmp(decimal.New(1, 7)) > 0 || !h.Cost.Equal(h.Cost.Truncate(2))) {
		d.Add(path+".cost", ErrRange, "want at most 10000000 with at most two decimals, got %v", h.Cost)
	}
}

func checkShare(d *spec.Defects, path string, s Ratio) {
	if !within(s, zero, one) {
		d.Add(path, ErrRange, "want a share in [0%%, 100%%], got %v", s)
	}
}

// nothing is a load in erlangs below which nobody is asked for: less than a
// contact in a lifetime.
const nothing = 1e-9

// maxSlots bounds the slots of a demand: half a year of hours.
const maxSlots = 1 << 12

// Desk plans a staff for promises over a run of slots. It is immutable and safe
// for concurrent use.
type Desk struct{ spec DeskSpec }

// NewDesk returns the desk of a valid spec, else what [DeskSpec.Validate]
// returns.
func NewDesk(s DeskSpec) (*Desk, error) {
	if err := s.Validate(); err != nil {
		return nil, err
	}
	return &Desk{s.clone()}, nil
}

// Spec returns a copy of the document that d was made from.
func (d *Desk) Spec() DeskSpec { return d.spec.clone() }

func (s DeskSpec) clone() DeskSpec {
	s.Channels = slices.Clone(s.Channels)
	for i := range s.Channels {
		s.Channels[i].Slowdown = slices.Clone(s.Channels[i].Slowdown)
	}
	s.Shrinkage.Losses = slices.Clone(s.Shrinkage.Losses)
	s.Shifts = slices.Clone(s.Shifts)
	for i := range s.Shifts {
		s.Shifts[i].Starts = slices.Clone(s.Shifts[i].Starts)
		s.Shifts[i].Breaks = slices.Clone(s.Shifts[i].Breaks)
	}
	return s
}

// templates returns the shifts over n slots, their costs in hundredths.
func (d *Desk) templates(n int, repeats bool) ([]shift.Template, error) {
	bad := defects()
	if len(d.spec.Shifts) == 0 {
		bad.Add("shifts", ErrRequired, "want at least one to plan with")
	}
	var ts []shift.Template
	for i, h := range d.spec.Shifts {
		t := shift.Template{Name: h.Name, Works: make([]bool, n), Cost: h.Cost.Shift(2).IntPart(), Most: int64(h.Most)}
		for j, s := range h.Starts {
			if s >= n || h.Length > n {
				bad.Add(spec.Index(spec.Index("shifts", i)+".starts", j), ErrRange, "want a shift within the %d slots", n)
				continue
			}
			for k, works := range shift.Span(n, s, h.Length, h.Breaks...) {
				if repeats || k >= s { // else what reaches over the end is not seen
					t.Works[k] = t.Works[k] || works
				}
			}
		}
		ts = append(ts, t)
	}
	return ts, bad.Err()
}

// seconds returns the work of a volume, rounded up to whole seconds.
func (c ChannelSpec) seconds(volume float64) float64 {
	return math.Ceil(volume*float64(c.HandleTime)/float64(time.Second) - 1e-9)
}
