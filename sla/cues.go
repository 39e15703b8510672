package sla

import "math/bits"

// cueTable gives each thing of which clocks take notice a bit, a cue: a kind of
// event, a watched condition that turns, a fact that changes, an instant that
// is reached. One word then tells which clocks an event concerns. From the 64th
// on they share the last bit: a cue says where to look, not what one finds.
type cueTable struct {
	used    int
	kinds   [32]uint64
	facts   [maxFacts]uint64
	heard   kindSet  // kinds that have a cue
	noticed factSet  // facts that have one
	conds   []uint64 // by index in Policy.conds
	moments []uint64 // by index in Policy.moments
	edge    uint64   // a target comes into force or ends
}

// next returns an unused cue.
func (c *cueTable) next() uint64 {
	c.used++
	return 1 << uint(min(c.used-1, 63))
}

// forKinds returns the cues of kinds of events, which get some if they have
// none.
func (c *cueTable) forKinds(kinds kindSet) (cues uint64) {
	c.heard |= kinds
	for ; kinds != 0; kinds &= kinds - 1 {
		cue := &c.kinds[bits.TrailingZeros32(uint32(kinds))]
		if *cue == 0 {
			*cue = c.next()
		}
		cues |= *cue
	}
	return cues
}

// forFacts is forKinds for facts.
func (c *cueTable) forFacts(facts factSet) (cues uint64) {
	c.noticed |= facts
	for ; facts != 0; facts &= facts - 1 {
		cue := &c.facts[bits.TrailingZeros64(uint64(facts))]
		if *cue == 0 {
			*cue = c.next()
		}
		cues |= *cue
	}
	return cues
}

// of returns the cues of an event.
func (c *cueTable) of(kinds kindSet, facts factSet) (cues uint64) {
	for kinds &= c.heard; kinds != 0; kinds &= kinds - 1 {
		cues |= c.kinds[bits.TrailingZeros32(uint32(kinds))]
	}
	for facts &= c.noticed; facts != 0; facts &= facts - 1 {
		cues |= c.facts[bits.TrailingZeros64(uint64(facts))]
	}
	return cues
}

// ofMoments returns the cues of instants that are reached.
func (c *cueTable) ofMoments(moments factSet) (cues uint64) {
	for ; moments != 0; moments &= moments - 1 {
		cues |= c.moments[bits.TrailingZeros64(uint64(moments))]
	}
	return cues
}
