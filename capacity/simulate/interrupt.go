package simulate

import "math"

// service is work in progress. It is kept only where work may be interrupted.
type service struct {
	w     waiting
	class int
	pool  int
	seq   uint32 // of its departure; 0: the place is unused
	end   float64
}

// enter keeps a service and returns its index.
func (r *run) enter(s service) int32 {
	if s.w.batch >= 0 {
		r.pending++
	}
	if n := len(r.unused); n > 0 {
		i := r.unused[n-1]
		r.unused = r.unused[:n-1]
		r.services[i] = s
		return i
	}
	r.services = append(r.services, s)
	return int32(len(r.services) - 1)
}

// finish ends the service of a departure and returns its pool, −1 if it was
// interrupted before.
func (r *run) finish(d departure) int {
	s := &r.services[d.pool]
	if s.seq != d.seq {
		return -1
	}
	r.drop(int(d.pool))
	return s.pool
}

// drop forgets a service.
func (r *run) drop(i int) {
	s := &r.services[i]
	if s.w.batch >= 0 {
		r.pending--
	}
	s.seq = 0
	r.unused = append(r.unused, int32(i))
}

// victim returns the service that work of class k interrupts: the highest
// priority number above its own, and of those what began last. Whoever stays
// only to finish is left alone. It is −1 if there is none.
func (r *run) victim(k int) int {
	best, highest := -1, r.desk.classes[k].priority
	var latest uint32
	for _, p := range r.desk.classes[k].pools {
		if r.busy[p] > r.staff[p] {
			continue
		}
		for i := range r.services {
			s := &r.services[i]
			if s.seq == 0 || s.pool != p {
				continue
			}
			if n := r.desk.classes[s.class].priority; n > highest || n == highest && best >= 0 && s.seq > latest {
				best, highest, latest = i, n, s.seq
			}
		}
	}
	return best
}

// interrupt lets work that just came to class k, or what of it waits for
// longer, take the place of a service. It reports whether that was w; false
// leaves w to be put into the queue.
func (r *run) interrupt(k int, w *waiting) bool {
	i := r.victim(k)
	if i < 0 {
		return false
	}
	s := r.services[i]
	r.drop(i)
	r.tally.busy(s.pool, r, r.now, s.end, -1)
	// Its departure stays in the heap and is known by its number.
	q := &r.queues[k]
	for q.n > 0 && q.at(0).deadline < r.now {
		r.gone(k, q.at(0))
		q.pop()
	}
	first := q.n == 0
	if first {
		r.begin(r.serve(s.pool, k, w))
	} else {
		head := *q.at(0)
		q.pop()
		r.begin(r.take(s.pool, k, &head))
	}
	r.putBack(&s)
	return first
}

// putBack gives interrupted work to somebody else who is free, or back to its
// queue.
func (r *run) putBack(s *service) {
	w := s.w
	w.handle, w.since, w.begun, w.deadline = s.end-r.now, r.now, true, math.Inf(1)
	if w.batch >= 0 {
		r.pending++
	}
	for _, p := range r.desk.classes[s.class].pools {
		if r.busy[p] < r.staff[p] {
			r.busy[p]++
			r.begin(r.take(p, s.class, &w))
			return
		}
	}
	r.roomy(s.class).putBack(w)
}
