package smell

import (
	"slices"
	"unicode"

	"github.com/supportops/policy/internal/fold"
)

// texts finds replies that an agent has copied from one ticket to another, and
// after which the customer wrote again. It works on any script: what is
// compared are runs of five letters, without case, digits and punctuation, so
// that names and numbers that were filled in do not hide a copy.
type texts struct {
	similar float64
	least   int
	seen    map[bandKey][]*reply
	trials  []trial
	pending []pending // replies of the ticket at hand that wait for a contact
}

type bandKey struct {
	agent string
	band  int
	hash  uint64
}

type reply struct {
	ticket   string
	shingles []uint64 // sorted, distinct
}

type pending struct {
	trial int
	copy  bool
}

const (
	shingle   = 5
	numBands  = 8 // of two minima each: at a similarity of 0.8 all but 1 in 3,000 copies share one
	mostAlike = 8 // replies kept for each band and hash
)

// reply adds a reply, and reports whether it is a copy and whether it is long
// enough to be one.
func (x *texts) reply(agent, ticket, stratum, text string) (copied, long bool) {
	s := shingles(text, x.least)
	if s == nil {
		return false, false
	}
	if x.seen == nil {
		x.seen = map[bandKey][]*reply{}
	}
	keys := bands(agent, s)
	for _, k := range keys {
		for _, r := range x.seen[k] {
			if r.ticket != ticket && similarity(r.shingles, s) >= x.similar {
				copied = true
			}
		}
	}
	r := &reply{ticket, s}
	for _, k := range keys {
		if len(x.seen[k]) < mostAlike {
			x.seen[k] = append(x.seen[k], r)
		}
	}
	x.trials = append(x.trials, trial{subject: agent, stratum: stratum, ticket: ticket})
	x.pending = append(x.pending, pending{len(x.trials) - 1, copied})
	return copied, true
}

// answered notes that the customer wrote after the replies of the ticket so
// far.
func (x *texts) answered() {
	for _, p := range x.pending {
		x.trials[p.trial].hit = p.copy
	}
	x.pending = x.pending[:0]
}

// end notes that the ticket is over.
func (x *texts) end() { x.pending = x.pending[:0] }

// shingles returns the hashes of all runs of letters of the text, sorted and
// each once; nil for a text of fewer letters than least.
func shingles(text string, least int) []uint64 {
	letters := make([]rune, 0, len(text))
	for _, r := range fold.String(text) {
		if unicode.IsLetter(r) {
			letters = append(letters, r)
		}
	}
	if len(letters) < max(least, shingle) {
		return nil
	}
	out := make([]uint64, 0, len(letters))
	for i := 0; i+shingle <= len(letters); i++ {
		h := uint64(14695981039346656037) // FNV-1a, over runes
		for _, r := range letters[i : i+shingle] {
			h = (h ^ uint64(r)) * 1099511628211
		}
		out = append(out, h)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// bands returns keys of which similar texts are likely to share one: pairs of
// minima of the shingles under different hash functions.
func bands(agent string, s []uint64) [numBands]bandKey {
	var keys [numBands]bandKey
	for b := range keys {
		lo, hi := ^uint64(0), ^uint64(0)
		for _, h := range s {
			lo = min(lo, mix(h, uint64(2*b+1)))
			hi = min(hi, mix(h, uint64(2*b+2)))
		}
		keys[b] = bandKey{agent, b, mix(lo, hi)}
	}
	return keys
}

// mix is the finaliser of SplitMix64, seeded.
func mix(h, seed uint64) uint64 {
	h += seed * 0x9e3779b97f4a7c15
	h = (h ^ h>>30) * 0xbf58476d1ce4e5b9
	h = (h ^ h>>27) * 0x94d049bb133111eb
	return h ^ h>>31
}

// similarity returns the shingles in common among all of both (Jaccard).
func similarity(a, b []uint64) float64 {
	common, i, j := 0, 0, 0
	for i < len(a) && j < len(b) {
		switch {
		case a[i] < b[j]:
			i++
		case a[i] > b[j]:
			j++
		default:
			common++
			i++
			j++
		}
	}
	return float64(common) / float64(len(a)+len(b)-common)
}
