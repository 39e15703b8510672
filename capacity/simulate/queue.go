package simulate

import "math"

// waiting is work that waits or is served.
type waiting struct {
	arrived  float64
	deadline float64 // when it leaves unserved
	handle   float64 // what is left of it
	since    float64 // when it was interrupted, once it has begun
	batch    int32   // below 0: not measured
	begun    bool    // it was interrupted
}

// queue is a first-in-first-out ring. Work that has left stays in it until it
// comes to the head or room is needed.
type queue struct {
	ring []waiting // its length is a power of two
	head int
	n    int
}

func (q *queue) at(i int) *waiting { return &q.ring[(q.head+i)&(len(q.ring)-1)] }

func (q *queue) pop() {
	q.head = (q.head + 1) & (len(q.ring) - 1)
	q.n--
}

// push appends w. There must be room.
func (q *queue) push(w waiting) {
	*q.at(q.n) = w
	q.n++
}

// putBack puts interrupted work before what was not begun, in order of
// arrival. There must be room.
func (q *queue) putBack(w waiting) {
	q.head = (q.head - 1) & (len(q.ring) - 1)
	q.n++
	i := 0
	for ; i+1 < q.n && q.at(i+1).begun && q.at(i+1).arrived < w.arrived; i++ {
		*q.at(i) = *q.at(i + 1)
	}
	*q.at(i) = w
}

// grow doubles the ring if it is more than half full, so that room does not
// run out again at once.
func (q *queue) grow() {
	if q.n <= len(q.ring)/2 && len(q.ring) > 0 {
		return
	}
	ring := make([]waiting, max(16, 2*len(q.ring)))
	for i := range q.n {
		ring[i] = *q.at(i)
	}
	q.ring, q.head = ring, 0
}

// departure is the end of a service. Of two at one time, that which began
// first is first.
type departure struct {
	at   float64
	seq  uint32
	pool int32 // where work may be interrupted: the index of the service
}

func (a departure) before(b departure) bool { return a.at < b.at || a.at == b.at && a.seq < b.seq }

// departures is a heap with four children a node.
type departures []departure

const rootAndChildren = 5

func (h *departures) push(d departure) {
	*h = append(*h, d)
	s := *h
	i := len(s) - 1
	for i > 0 {
		up := (i - 1) / 4
		if !d.before(s[up]) {
			break
		}
		s[i] = s[up]
		i = up
	}
	s[i] = d
}

func (h *departures) pop() {
	s := *h
	last := s[len(s)-1]
	*h = s[:len(s)-1]
	if len(*h) > 0 {
		h.replace(last)
	}
}

// second returns the time of the first departure but one.
func (h departures) second() float64 {
	at := math.Inf(1)
	for _, d := range h[1:min(rootAndChildren, len(h))] {
		at = min(at, d.at)
	}
	return at
}

// replace puts d in the place of the first.
func (h *departures) replace(d departure) {
	s := *h
	i := 0
	for {
		child := 4*i + 1
		if child >= len(s) {
			break
		}
		least := child
		for c := child + 1; c < min(child+4, len(s)); c++ {
			if s[c].before(s[least]) {
				least = c
			}
		}
		if !s[least].before(d) {
			break
		}
		s[i] = s[least]
		i = least
	}
	s[i] = d
}
