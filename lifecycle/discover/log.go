package discover

import (
	"cmp"
	"encoding/binary"
	"encoding/json"
	"slices"

	"github.com/supportops/policy/internal/fold"
	"github.com/supportops/policy/internal/spec"
	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/lifecycle/machine"
)

// Log counts what many timelines went through. All that it holds is how often
// each variant occurred; the rest follows from that. The zero value is ready.
// It is not safe for concurrent use: give each goroutine its own and merge
// them.
//
// Labels that differ in letters' case alone are one, in the spelling that is
// first in the order of bytes.
//
// Its JSON form is the list of its variants in the order of [Log.Variants], so
// that equal logs are equal bytes however they were counted.
type Log struct {
	cases, labels int64
	ids           map[string]uint32 // by folded name
	names         []lifecycle.State
	variants      map[string]*int64 // by the ids of the labels, as varints
	key           []byte
}

// Add counts one timeline, which it does not keep. A timeline whose events
// state no state is not a case and changes nothing. Only a new variant
// allocates.
func (l *Log) Add(t *machine.Timeline) {
	if len(t.Statements) == 0 {
		return
	}
	l.key = l.key[:0]
	for i := range t.Statements {
		l.key = binary.AppendUvarint(l.key, uint64(l.id(t.Statements[i].State)))
	}
	l.count(len(t.Statements), 1)
}

// Merge adds what o counted. o is unchanged, and must be another log than l.
func (l *Log) Merge(o *Log) {
	for _, v := range o.Variants() {
		l.add(v)
	}
}

func (l *Log) add(v Variant) {
	l.key = l.key[:0]
	for _, s := range v.States {
		l.key = binary.AppendUvarint(l.key, uint64(l.id(s)))
	}
	l.count(len(v.States), v.N)
}

// count adds n cases of the variant l.key of so many labels.
func (l *Log) count(labels int, n int64) {
	l.cases += n
	l.labels += n * int64(labels)
	if count := l.variants[string(l.key)]; count != nil {
		*count += n
		return
	}
	if l.variants == nil {
		l.variants = map[string]*int64{}
	}
	count := new(int64)
	*count = n
	l.variants[string(l.key)] = count
}

func (l *Log) id(s lifecycle.State) uint32 {
	folded := fold.String(string(s))
	id, ok := l.ids[folded]
	switch {
	case !ok:
		if l.ids == nil {
			l.ids = map[string]uint32{}
		}
		id = uint32(len(l.names))
		l.ids[folded] = id
		l.names = append(l.names, s)
	case s < l.names[id]: // whichever spelling came first
		l.names[id] = s
	}
	return id
}

// Cases returns the number of timelines with at least one label.
func (l *Log) Cases() int64 { return l.cases }

// Labels returns the number of labels.
func (l *Log) Labels() int64 { return l.labels }

// Variant is one exact sequence of labels and the number of its cases.
type Variant struct {
	States []lifecycle.State `json:"states"`
	N      int64             `json:"n"`
}

// Variants returns every variant, the most frequent first and equal ones by
// their labels.
func (l *Log) Variants() []Variant {
	all := make([]Variant, 0, len(l.variants))
	for key, n := range l.variants {
		v := Variant{N: *n}
		for b := []byte(key); len(b) > 0; {
			id, size := binary.Uvarint(b)
			v.States, b = append(v.States, l.names[id]), b[size:]
		}
		all = append(all, v)
	}
	slices.SortFunc(all, func(a, b Variant) int {
		return cmp.Or(cmp.Compare(b.N, a.N), slices.Compare(a.States, b.States))
	})
	return all
}

// StateCount is how often a state was stated, began a case, or ended one.
type StateCount struct {
	State lifecycle.State `json:"state"`
	N     int64           `json:"n"`
}

// Activities returns how often each state was stated, the most frequent first
// and equal ones by name.
func (l *Log) Activities() []StateCount {
	return l.counts(func(s []lifecycle.State) []lifecycle.State { return s })
}

// Starts returns how many cases began with each state, in the order of [Log.Activities].
func (l *Log) Starts() []StateCount {
	return l.counts(func(s []lifecycle.State) []lifecycle.State { return s[:1] })
}

// Ends returns how many cases ended with each state, in the order of [Log.Activities].
func (l *Log) Ends() []StateCount {
	return l.counts(func(s []lifecycle.State) []lifecycle.State { return s[len(s)-1:] })
}

// counts counts those labels of every variant that are taken.
func (l *Log) counts(take func([]lifecycle.State) []lifecycle.State) []StateCount {
	n := map[lifecycle.State]int64{}
	for _, v := range l.Variants() {
		for _, s := range take(v.States) {
			n[s] += v.N
		}
	}
	all := make([]StateCount, 0, len(n))
	for s, n := range n {
		all = append(all, StateCount{State: s, N: n})
	}
	slices.SortFunc(all, func(a, b StateCount) int {
		return cmp.Or(cmp.Compare(b.N, a.N), cmp.Compare(a.State, b.State))
	})
	return all
}

// Edge is how often one label directly follows another.
type Edge struct {
	From lifecycle.State `json:"from"`
	To   lifecycle.State `json:"to"`
	N    int64           `json:"n"`
}

// Follows returns every pair of consecutive labels, a label after itself
// included, the most frequent first and equal ones by name.
func (l *Log) Follows() []Edge {
	n := map[[2]lifecycle.State]int64{}
	for _, v := range l.Variants() {
		for i := range len(v.States) - 1 {
			n[[2]lifecycle.State{v.States[i], v.States[i+1]}] += v.N
		}
	}
	all := make([]Edge, 0, len(n))
	for pair, n := range n {
		all = append(all, Edge{From: pair[0], To: pair[1], N: n})
	}
	slices.SortFunc(all, func(a, b Edge) int {
		return cmp.Or(cmp.Compare(b.N, a.N), cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To))
	})
	return all
}

// MarshalJSON returns the variants.
func (l Log) MarshalJSON() ([]byte, error) { return json.Marshal(l.Variants()) }

// UnmarshalJSON reads a list of variants, strictly: unknown fields, variants
// without states or with an empty one, counts below 1 and a total beyond what
// can be counted are refused with a [*lifecycle.SpecError]. A failure leaves l
// untouched.
func (l *Log) UnmarshalJSON(data []byte) error {
	variants, err := spec.Decode[[]Variant](data)
	if err != nil {
		return err
	}
	d := &spec.Defects{Package: "discover"}
	var read Log
	left := int64(1<<63 - 1)
	for i, v := range variants {
		switch {
		case len(v.States) == 0:
			d.Add(spec.Index("", i)+".states", spec.ErrRequired, "want at least one")
		case slices.Contains(v.States, ""):
			d.Add(spec.Index("", i)+".states", spec.ErrRequired, "want none empty")
		case v.N < 1 || v.N > left/int64(len(v.States)):
			d.Add(spec.Index("", i)+".n", spec.ErrRange, "%d, want at least 1 and no more labels in all than 2^63-1", v.N)
		default:
			left -= v.N * int64(len(v.States))
			read.add(v)
		}
	}
	if err := d.Err(); err != nil {
		return err
	}
	*l = read
	return nil
}
