package assign

// tree is a tournament over the agents by id: each node knows the traits that
// agents below it have, the most units that one of them has left, and the
// first of them by the policy's mode. A search skips what cannot hold an
// answer and, going to the better side first, mostly finds it at once.
type tree struct {
	n, size int // agents; leaves, a power of two
	words   int
	bits    []uint64 // words for each node; node 1 is the root, node size+i the leaf of agent i
	own     []uint64 // words for each agent, whether there or not
	spare   []int64  // -1 for a leaf whose agent takes nothing
	best    []int32  // agent; -1 for none
}

func (t *tree) init(n, words int) {
	t.n, t.size, t.words = n, 1, words
	for t.size < n {
		t.size *= 2
	}
	t.bits = make([]uint64, 2*t.size*words)
	t.own = make([]uint64, n*words)
	t.spare = make([]int64, 2*t.size)
	t.best = make([]int32, 2*t.size)
	for i := range t.best {
		t.spare[i], t.best[i] = -1, -1
	}
}

func (t *tree) traits(i int, bits []uint64) { copy(t.own[i*t.words:], bits) }

// has reports whether agent i has all the bits of need.
func (t *tree) has(i int, need []uint64) bool {
	for w, bits := range need {
		if t.own[i*t.words+w]&bits != bits {
			return false
		}
	}
	return true
}

// leaf sets the leaf of agent i to so many units left, -1 for an agent who
// takes nothing.
func (t *tree) leaf(i int, spare int) {
	node := t.size + i
	at := t.bits[node*t.words : (node+1)*t.words]
	if spare < 0 {
		clear(at)
		t.spare[node], t.best[node] = -1, -1
		return
	}
	copy(at, t.own[i*t.words:(i+1)*t.words])
	t.spare[node], t.best[node] = int64(spare), int32(i)
}

// build recomputes all nodes from the leaves.
func (t *tree) build(d *Session) {
	for node := t.size - 1; node > 0; node-- {
		t.join(d, node)
	}
}

// update recomputes the nodes above the leaf of agent i.
func (t *tree) update(d *Session, i int) {
	for node := (t.size + i) / 2; node > 0; node /= 2 {
		t.join(d, node)
	}
}

func (t *tree) join(d *Session, node int) {
	l, r := 2*node, 2*node+1
	for w := range t.words {
		t.bits[node*t.words+w] = t.bits[l*t.words+w] | t.bits[r*t.words+w]
	}
	t.spare[node] = max(t.spare[l], t.spare[r])
	switch a, b := t.best[l], t.best[r]; {
	case a < 0 || b >= 0 && d.before(int(b), int(a)):
		t.best[node] = b
	default:
		t.best[node] = a
	}
}

// search returns the first agent below node, by the policy's mode, who may
// take the query's ticket and comes before found, or else found, -1 for none.
func (t *tree) search(d *Session, node int, q *query, found int) int {
	best := int(t.best[node])
	if best < 0 || t.spare[node] < int64(q.units) || found >= 0 && !d.before(best, found) {
		return found
	}
	for w, bits := range q.need {
		if t.bits[node*t.words+w]&bits != bits {
			return found
		}
	}
	if node >= t.size {
		if i := node - t.size; q.mayTake(d, i) {
			return i
		}
		return found
	}
	first, second := 2*node, 2*node+1
	if int(t.best[first]) != best {
		first, second = second, first
	}
	return t.search(d, second, q, t.search(d, first, q, found))
}
