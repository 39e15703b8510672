package sla

// hold finds the pause that holds a clock after a happening: the first one.
func (f *fold) hold(c *clock, t *track, in *happening) {
	pause := int32(-1)
	for k := range c.pauses {
		x := &c.pauses[k]
		if holds := x.level && f.true(x.watch) || !x.level && f.holds(x, t, k, in); holds && pause < 0 {
			pause = int32(k)
		}
	}
	if c.past && (pause != t.pause || t.past == 0) {
		f.remember(t, mark{at: in.at, event: in.event, pause: pause})
	}
	t.pause = pause
}

// holds reports whether a pause holds: its signals have begun it, or its
// condition holds, and the instant that ends it is not reached or is from
// before it began.
func (f *fold) holds(x *pause, t *track, k int, in *happening) bool {
	bit := uint64(1) << uint(k)
	if len(x.from) > 0 {
		if f.given(x.from, in) != nil {
			t.latched |= bit
		}
		if f.given(x.until, in) != nil {
			t.latched &^= bit
		}
		return t.latched&bit != 0
	}
	if !f.true(x.watch) {
		t.latched &^= bit
		return false
	}
	since := &f.a.since[int(t.since)+k]
	if t.latched&bit == 0 { // here: the condition has held before
		t.latched |= bit
		*since = in.at
	}
	w := &f.a.waits[x.moment]
	return !(w.at.After(*since) && !w.at.After(in.at))
}

// remember appends a mark to the pauses since the opening, for cycles that
// count from before their trigger.
func (f *fold) remember(t *track, m mark) {
	at := int32(len(f.a.marks))
	f.a.marks = append(f.a.marks, m)
	if t.past == 0 {
		t.past = at
	} else {
		f.a.marks[t.seen].next = at
	}
	t.seen = at
}
