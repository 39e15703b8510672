package capacity

import (
	"fmt"
	"strings"

	"github.com/supportops/policy/capacity/queueing"
)

// PromiseSpec is what a channel promises its customers. Which fields it has
// depends on the [ChannelSpec]: a live one promises a Share answered Within a
// time and may limit how busy agents are and how many give up; a deferred one
// promises that everything is done Within the open time.
type PromiseSpec struct {
	Share        Ratio             `json:"share,omitzero"`         // live: answered in time, from 1 % to below 100 %; 0: none promised
	Within       Duration          `json:"within,omitzero"`        // live: of waiting; deferred: of open time
	Definition   queueing.Counting `json:"definition,omitzero"`    // live: what the share counts, answered_of_all if unset
	MaxOccupancy Ratio             `json:"max_occupancy,omitzero"` // live: share of time that agents are busy, at most; met exactly is kept
	MaxAbandon   Ratio             `json:"max_abandon,omitzero"`   // live: share of customers who give up, at most
}

// deferred reports whether p is the promise of a deferred channel.
func (p PromiseSpec) deferred() bool {
	return p.Share == zero && p.MaxOccupancy == zero && p.MaxAbandon == zero
}

// inTime reports whether p says by when something is done.
func (p PromiseSpec) inTime() bool { return p.Share != zero || p.deferred() }

// String says what is promised, such as "80% within 30s, at most 5% giving
// up" or "all within 8h of open time".
func (p PromiseSpec) String() string {
	if p.deferred() {
		return fmt.Sprintf("all within %v of open time", p.Within)
	}
	var parts []string
	if p.Share != zero {
		parts = append(parts, fmt.Sprintf("%v within %v", p.Share, p.Within))
		if p.Definition != "" {
			parts[0] += fmt.Sprintf(" (%v)", p.Definition)
		}
	}
	if p.MaxOccupancy != zero {
		parts = append(parts, fmt.Sprintf("at most %v busy", p.MaxOccupancy))
	}
	if p.MaxAbandon != zero {
		parts = append(parts, fmt.Sprintf("at most %v giving up", p.MaxAbandon))
	}
	return strings.Join(parts, ", ")
}
