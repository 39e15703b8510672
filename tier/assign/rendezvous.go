package assign

// findOwner returns the agent of the highest score for the ticket's account
// among those who may take it.
func (d *Session) findOwner(q *query) int {
	key := q.ticket.Account
	if key == "" {
		key = q.ticket.ID
	}
	var best uint64
	found := nobody
	for i := range d.agents {
		if !d.tree.has(i, q.need) || !q.mayTake(d, i) {
			continue
		}
		if s := d.agents[i].score(key); found == nobody || s > best {
			found, best = i, s
		}
	}
	return found
}

// Owner returns which of the agents owns an account by rendezvous hashing:
// each agent draws a number from the account's and their own name, as often
// as their weight, and the highest owns. Every agent owns a share in
// proportion to the weight; when one leaves, only that one's accounts move,
// and when one joins, accounts move only to that one. Load, presence and
// skills play no part. The order of the agents does not matter; ok is false
// without agents.
//
// The agents are not checked: a weight below 1 counts as 1 and one above 1,000
// as 1,000, and of agents with one ID the heaviest counts.
func Owner(account string, agents []Agent) (id string, ok bool) {
	var best uint64
	for i := range agents {
		a := &agents[i]
		s := a.score(account)
		if !ok || s > best || s == best && a.ID < id {
			id, best, ok = a.ID, s, true
		}
	}
	return id, ok
}

// score is the highest of as many numbers, drawn for key and a, as a's weight.
func (a *Agent) score(key string) uint64 {
	h := hash(hash(offset64, key)^sep, a.ID)
	var best uint64
	for k := range a.weight() {
		best = max(best, mix(h+uint64(k)*golden))
	}
	return best
}

const (
	offset64 = 14695981039346656037 // FNV-1a
	prime64  = 1099511628211
	golden   = 0x9e3779b97f4a7c15 // SplitMix64
	sep      = 0xff51afd7ed558ccd // keeps ("ab", "c") from ("a", "bc")
)

func hash(h uint64, s string) uint64 {
	for i := range len(s) {
		h = (h ^ uint64(s[i])) * prime64
	}
	return h
}

// mix is the finalizer of SplitMix64.
func mix(x uint64) uint64 {
	x ^= x >> 30
	x *= 0xbf58476d1ce4e5b9
	x ^= x >> 27
	x *= 0x94d049bb133111eb
	return x ^ x>>31
}
