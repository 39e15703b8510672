package assign

// tree is a tournament over the agents by id: each node knows the traits that
// agents below it have, the most units that one of them has left, and the
// first of them by the policy's mode. A search skips what cannot hold an
// answer and, going to the better side first, mostly finds it at once.
type tree struct {
	size, words int      // leaves, which are the agents; words of bits
	bits        []uint64 // words for each node; node 1 is the root, node size+i the leaf of agent i
	spare       []int64
	best        []int32 // agent, or nobody
}

// nobody stands where the number of an agent is wanted, of a ticket or of a
// column of a table of costs. Numbers begin at 0.
const nobody = -1

func (t *tree) init(n, words int) {
	t.size, t.words = n, words
	t.bits = make([]uint64, (n+n)*words)
	t.spare = make([]int64, n+n)
	t.best = make([]int32, n+n)
	for i := range t.best {
		t.best[i] = nobody
	}
}

// traits sets what agent i has, whether they are there or not.
func (t *tree) traits(i int, bits []uint64) { copy(t.bits[(t.size+i)*t.words:], bits) }

// has reports whether agent i has all the bits of need.
func (t *tree) has(i int, need []uint64) bool { return t.covers(t.size+i, need) }

// covers reports whether agents below node have all the bits of need, each
// perhaps another agent.
func (t *tree) covers(node int, need []uint64) bool {
	for w, bits := range need {
		if t.bits[node*t.words+w]&bits != bits {
			return false
		}
	}
	return true
}

// put sets how many units agent i has left.
func (t *tree) put(i, spare int) { t.spare[t.size+i], t.best[t.size+i] = int64(spare), int32(i) }

// out takes agent i out of what a search finds.
func (t *tree) out(i int) { t.best[t.size+i] = nobody }

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
	case a == nobody || b != nobody && d.before(int(b), int(a)):
		t.best[node] = b
	default:
		t.best[node] = a
	}
}

// search returns the first agent below node, by the policy's mode, who may
// take the query's ticket and comes before found, or else found.
func (t *tree) search(d *Session, node int, q *query, found int) int {
	best := int(t.best[node])
	if best == nobody || t.spare[node] < int64(q.units) || found != nobody && !d.before(best, found) || !t.covers(node, q.need) {
		return found
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
