package discover

import (
	"cmp"
	"encoding/binary"
	"slices"

	"github.com/supportops/policy/lifecycle"
)

// Log counts what many timelines went through. The zero value is ready. It is
// not safe for concurrent use: give each goroutine its own and merge them.
type Log struct {
	cases, labels int64
	ids           map[lifecycle.State]uint32
	names         []lifecycle.State
	activities    []int64 // by id
	starts, ends  []int64
	follows       map[[2]uint32]int64
	variants      map[string]*int64 // by the ids of the labels, as varints
	key           []byte
}

// Add counts one timeline, which it does not keep. A timeline whose events
// state no state is no case and changes nothing.
func (l *Log) Add(t *lifecycle.Timeline) {
	if len(t.Steps) == 0 {
		return
	}
	l.init()
	l.cases++
	l.labels += int64(len(t.Steps))
	l.key = l.key[:0]
	var last uint32
	for i := range t.Steps {
		id := l.id(t.Steps[i].State)
		l.activities[id]++
		if i == 0 {
			l.starts[id]++
		} else {
			l.follows[[2]uint32{last, id}]++
		}
		l.key = binary.AppendUvarint(l.key, uint64(id))
		last = id
	}
	l.ends[last]++
	l.variant(1)
}

// variant counts n cases of the variant l.key. Only a new one allocates.
func (l *Log) variant(n int64) {
	if count := l.variants[string(l.key)]; count != nil {
		*count += n
		return
	}
	count := new(int64)
	*count = n
	l.variants[string(l.key)] = count
}

func (l *Log) init() {
	if l.ids == nil {
		l.ids = map[lifecycle.State]uint32{}
		l.follows = map[[2]uint32]int64{}
		l.variants = map[string]*int64{}
	}
}

func (l *Log) id(s lifecycle.State) uint32 {
	id, ok := l.ids[s]
	if !ok {
		id = uint32(len(l.names))
		l.ids[s] = id
		l.names = append(l.names, s)
		l.activities, l.starts, l.ends = append(l.activities, 0), append(l.starts, 0), append(l.ends, 0)
	}
	return id
}

// Merge adds what o counted. o is unchanged, and must be another log than l.
func (l *Log) Merge(o *Log) {
	if o.cases == 0 {
		return
	}
	l.init()
	l.cases += o.cases
	l.labels += o.labels
	to := make([]uint32, len(o.names))
	for i, name := range o.names {
		to[i] = l.id(name)
		l.activities[to[i]] += o.activities[i]
		l.starts[to[i]] += o.starts[i]
		l.ends[to[i]] += o.ends[i]
	}
	for pair, n := range o.follows {
		l.follows[[2]uint32{to[pair[0]], to[pair[1]]}] += n
	}
	for key, n := range o.variants {
		l.key = l.key[:0]
		for _, id := range decode(key) {
			l.key = binary.AppendUvarint(l.key, uint64(to[id]))
		}
		l.variant(*n)
	}
}

func decode(key string) []uint32 {
	var ids []uint32
	for b := []byte(key); len(b) > 0; {
		id, n := binary.Uvarint(b)
		ids, b = append(ids, uint32(id)), b[n:]
	}
	return ids
}

// Cases returns the number of timelines with at least one label.
func (l *Log) Cases() int64 { return l.cases }

// Labels returns the number of labels.
func (l *Log) Labels() int64 { return l.labels }

// NumVariants returns the number of different variants.
func (l *Log) NumVariants() int { return len(l.variants) }

// Count is how often a state was stated, began a case, or ended one.
type Count struct {
	State lifecycle.State `json:"state"`
	N     int64           `json:"n"`
}

// Activities returns how often each state was stated, the most frequent first
// and equal ones by name.
func (l *Log) Activities() []Count { return l.counts(l.activities) }

// Starts returns how many cases began with each state, ordered likewise.
func (l *Log) Starts() []Count { return l.counts(l.starts) }

// Ends returns how many cases ended with each state, ordered likewise.
func (l *Log) Ends() []Count { return l.counts(l.ends) }

func (l *Log) counts(of []int64) []Count {
	var all []Count
	for id, n := range of {
		if n > 0 {
			all = append(all, Count{State: l.names[id], N: n})
		}
	}
	slices.SortFunc(all, func(a, b Count) int {
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
	all := make([]Edge, 0, len(l.follows))
	for pair, n := range l.follows {
		all = append(all, Edge{From: l.names[pair[0]], To: l.names[pair[1]], N: n})
	}
	slices.SortFunc(all, compareEdges)
	return all
}

func compareEdges(a, b Edge) int {
	return cmp.Or(cmp.Compare(b.N, a.N), cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To))
}

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
		for _, id := range decode(key) {
			v.States = append(v.States, l.names[id])
		}
		all = append(all, v)
	}
	slices.SortFunc(all, func(a, b Variant) int {
		return cmp.Or(cmp.Compare(b.N, a.N), slices.Compare(a.States, b.States))
	})
	return all
}
