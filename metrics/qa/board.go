package qa

import (
	"cmp"
	"hash/fnv"
	"math/big"
	"slices"

	"github.com/supportops/policy/metrics/band"
	"github.com/supportops/policy/metrics/stat"
)

// Board is the quality dashboard of a team for a period.
type Board struct {
	Score       band.Measure `json:"score"`       // mean of the agents' means
	Ratings     []RatingPart `json:"ratings"`     // the card's, the highest first, then the failed
	Calibration band.Measure `json:"calibration"` // mean spread of tickets that several reviewed, in points
	Coverage    band.Measure `json:"coverage"`    // agents reviewed, of all
	Fails       band.Measure `json:"fails"`       // reviews with 0 points in a dimension
	// WithCSAT is the rank correlation of totals with the customers' scores of
	// the same tickets, from -1 to 1, and Pairs of how many; nil if there is
	// none.
	WithCSAT *float64 `json:"with_csat,omitzero"`
	Pairs    int      `json:"pairs"`
}

// RatingPart is how many reviews got a rating.
type RatingPart struct {
	Rating string       `json:"rating"`
	N      uint64       `json:"n"`
	Share  band.Measure `json:"share"`
}

// Board returns the dashboard of the reviews of a period. The agents are those
// who should have been reviewed; reviews of others count too, but not for the
// coverage. The catalog of package metrics says which values are good.
func (c *Scorecard) Board(reviews []Scored, agents []string) Board {
	b := Board{Score: Average(reviews), Coverage: coverage(reviews, agents), Calibration: calibration(reviews)}
	counts := map[string]uint64{}
	fails := stat.Proportion{Trials: uint64(len(reviews))}
	var totals, scores []float64
	for _, r := range reviews {
		counts[c.rating(r.Total, r.Failed)]++
		if r.Failed {
			fails.Hits++
		}
		if r.CSAT > 0 {
			totals, scores = append(totals, float64(r.Total)), append(scores, float64(r.CSAT))
		}
	}
	b.Fails = band.Rate(fails, stat.Wilson, 0)
	for _, name := range c.names() {
		p := stat.Proportion{Hits: counts[name], Trials: uint64(len(reviews))}
		b.Ratings = append(b.Ratings, RatingPart{name, p.Hits, band.Rate(p, stat.Wilson, 0)})
	}
	if rho, ok := stat.Spearman(totals, scores); ok {
		b.WithCSAT = &rho
	}
	b.Pairs = len(totals)
	return b
}

// names returns the ratings, the highest first, then that of failed reviews
// unless it is one of them.
func (c *Scorecard) names() []string {
	var names []string
	for _, r := range c.spec.Ratings {
		names = append(names, r.Name)
	}
	if !slices.Contains(names, c.spec.Fail) {
		names = append(names, c.spec.Fail)
	}
	return names
}

// rating returns the name for a total.
func (c *Scorecard) rating(total int, failed bool) string {
	i := slices.IndexFunc(c.spec.Ratings, func(g RatingSpec) bool { return total >= g.From })
	if failed || i < 0 {
		return c.spec.Fail
	}
	return c.spec.Ratings[i].Name
}

func coverage(reviews []Scored, agents []string) band.Measure {
	reviewed := map[string]bool{}
	for _, r := range reviews {
		reviewed[r.Agent] = true
	}
	team := map[string]bool{}
	p := stat.Proportion{}
	for _, a := range agents {
		if team[a] {
			continue
		}
		team[a] = true
		if p.Trials++; reviewed[a] {
			p.Hits++
		}
	}
	return band.Quotient(band.Percent, new(big.Rat).SetUint64(p.Hits), new(big.Rat).SetUint64(p.Trials), p.Trials)
}

// calibration measures the mean spread of the tickets that several reviewed.
func calibration(reviews []Scored) band.Measure {
	byTicket := map[string][]int{}
	for _, r := range reviews {
		if r.Ticket != "" {
			byTicket[r.Ticket] = append(byTicket[r.Ticket], r.Total)
		}
	}
	sum, n := int64(0), uint64(0)
	for _, totals := range byTicket {
		if gap, ok := spread(totals...); ok {
			sum, n = sum+int64(gap), n+1
		}
	}
	return band.Quotient(band.Points, big.NewRat(sum, 1), new(big.Rat).SetUint64(n), n)
}

// WeeklySample returns how many tickets of each agent the guide's quality file
// reviews in a week, by the size of the team: five of each of up to five
// agents, three to four up to 15, two to three up to 30, and two beyond. The
// file names 30 in two rows; here it belongs to the smaller team. Small teams
// therefore miss the file's monthly totals, and its workflow draws three to
// five whatever the size.
func WeeklySample(agents int) (least, most int) {
	switch {
	case agents < 1:
		return 0, 0
	case agents <= 5:
		return 5, 5
	case agents <= 15:
		return 3, 4
	case agents <= 30:
		return 2, 3
	}
	return 2, 2
}

// Reviewable is a ticket that [Draw] may choose for a review.
type Reviewable struct {
	Ticket  string `json:"ticket"`
	Agent   string `json:"agent"`
	Kind    string `json:"kind,omitzero"`    // what the draw should mix, such as category or complexity
	Flagged bool   `json:"flagged,omitzero"` // it is reviewed whatever the draw
}

// Draw returns the tickets to review: all that are flagged, and up to perAgent
// more of each agent, of different kinds where possible. The draw is random but
// depends on the key alone, such as "2026-W45": the same tickets and key give
// the same draw, whatever the order of tickets. The result is sorted.
func Draw(tickets []Reviewable, perAgent int, key string) []string {
	byAgent := map[string][]Reviewable{}
	var out []string
	for _, t := range tickets {
		if t.Flagged {
			out = append(out, t.Ticket)
		} else {
			byAgent[t.Agent] = append(byAgent[t.Agent], t)
		}
	}
	for _, own := range byAgent {
		slices.SortFunc(own, func(a, b Reviewable) int {
			return cmp.Or(cmp.Compare(lot(key, a.Ticket), lot(key, b.Ticket)), cmp.Compare(a.Ticket, b.Ticket), cmp.Compare(a.Kind, b.Kind))
		})
		own = slices.CompactFunc(own, func(a, b Reviewable) bool { return a.Ticket == b.Ticket })
		drawn := map[string]int{} // of each kind
		turn := make([]int, len(own))
		for i, t := range own {
			turn[i] = drawn[t.Kind]
			drawn[t.Kind]++
		}
		order := make([]int, len(own))
		for i := range order {
			order[i] = i
		}
		slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(turn[i], turn[j]) })
		for _, i := range order[:max(min(perAgent, len(order)), 0)] {
			out = append(out, own[i].Ticket)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// lot returns the ticket's lot in the draw of a key.
func lot(key, ticket string) uint64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte(key))
	_, _ = h.Write([]byte{0})
	_, _ = h.Write([]byte(ticket))
	x := h.Sum64() // the last letters move its high bits little
	x = (x ^ x>>33) * 0xff51afd7ed558ccd
	x = (x ^ x>>33) * 0xc4ceb9fe1a85ec53
	return x ^ x>>33
}
