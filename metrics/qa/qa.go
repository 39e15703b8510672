package qa

import (
	"cmp"
	"math/big"
	"slices"

	"github.com/supportops/policy/internal/spec"
	"github.com/supportops/policy/metrics/band"
)

// DimensionSpec is one aspect in which a ticket is reviewed. Levels are the
// points that may be given, the highest first: the weight of the dimension down
// to 0.
type DimensionSpec struct {
	Name   string `json:"name"`
	Levels []int  `json:"levels"`
}

// RatingSpec is the name for totals of From points or more.
type RatingSpec struct {
	Name string `json:"name"`
	From int    `json:"from"`
}

// Spec is a scorecard as data.
type Spec struct {
	Schema     string          `json:"schema,omitzero"` // "metrics/scorecard/1"
	Dimensions []DimensionSpec `json:"dimensions"`
	Ratings    []RatingSpec    `json:"ratings"` // the highest first; the last from 0
	Fail       string          `json:"fail"`    // rating of a review with 0 points in a dimension; may be one of the ratings
}

const schema = "metrics/scorecard/1"

// StandardSpec returns the scorecard of support handbooks: solution 30,
// communication 25, process 20, efficiency 15, experience 10. Only the points
// of a dimension's Levels may be given: for the solution 30, 25, 20, 15, 10 or
// 0. The ratings are this package's own proposal; the handbooks give targets
// alone.
func StandardSpec() Spec {
	return Spec{
		Schema: schema,
		Dimensions: []DimensionSpec{
			{"solution", []int{30, 25, 20, 15, 10, 0}},
			{"communication", []int{25, 20, 15, 10, 5, 0}},
			{"process", []int{20, 15, 10, 5, 0}},
			{"efficiency", []int{15, 12, 9, 6, 3, 0}},
			{"experience", []int{10, 8, 6, 4, 2, 0}},
		},
		Ratings: []RatingSpec{{"excellent", 90}, {"good", 80}, {"needs work", 70}, {"poor", 0}},
		Fail:    "fail",
	}
}

// Validate returns every defect of the spec as a *metrics.SpecError, nil if there is
// none: dimensions and ratings are named once, levels fall from 1 or more to 0
// and their weights add up to 100, and ratings fall to 0.
func (s Spec) Validate() error {
	d := spec.Defects{Package: "qa"}
	d.Schema(s.Schema, schema)
	total, seen := 0, map[string]bool{}
	for i, dim := range s.Dimensions {
		path := spec.Index("dimensions", i)
		switch {
		case dim.Name == "":
			d.Add(spec.Join(path, "name"), spec.ErrRequired, "")
		case seen[dim.Name]:
			d.Add(spec.Join(path, "name"), spec.ErrDuplicate, "%q", dim.Name)
		}
		seen[dim.Name] = true
		if n := len(dim.Levels); n < 2 || dim.Levels[n-1] != 0 || dim.Levels[0] > 100 || !falling(dim.Levels) {
			d.Add(spec.Join(path, "levels"), spec.ErrRange, "want points that fall from at most 100 to 0, got %d", dim.Levels)
			continue
		}
		total += dim.Levels[0]
	}
	if total != 100 {
		d.Add("dimensions", spec.ErrConflict, "weights add up to %d, want 100", total)
	}
	from := make([]int, len(s.Ratings))
	clear(seen)
	for i, r := range s.Ratings {
		from[i] = r.From
		path := spec.Join(spec.Index("ratings", i), "name")
		switch {
		case r.Name == "":
			d.Add(path, spec.ErrRequired, "")
		case seen[r.Name]:
			d.Add(path, spec.ErrDuplicate, "%q", r.Name)
		}
		seen[r.Name] = true
	}
	if n := len(from); n == 0 || from[n-1] != 0 || from[0] > 100 || !falling(from) {
		d.Add("ratings", spec.ErrRange, "want ratings that fall from at most 100 to 0, got %d", from)
	}
	if s.Fail == "" {
		d.Add("fail", spec.ErrRequired, "want a rating for a review with 0 points in a dimension")
	}
	return d.Err()
}

// falling reports whether xs strictly falls.
func falling(xs []int) bool {
	for i := 1; i < len(xs); i++ {
		if xs[i] >= xs[i-1] {
			return false
		}
	}
	return true
}

// Scorecard scores reviews. It is immutable and safe for concurrent use.
type Scorecard struct{ spec Spec }

// New returns the scorecard of a valid spec, else what [Spec.Validate] returns.
func New(s Spec) (*Scorecard, error) {
	if err := s.Validate(); err != nil {
		return nil, err
	}
	return &Scorecard{s.clone()}, nil
}

// Spec returns a copy of the spec.
func (c *Scorecard) Spec() Spec { return c.spec.clone() }

func (s Spec) clone() Spec {
	s.Dimensions, s.Ratings = slices.Clone(s.Dimensions), slices.Clone(s.Ratings)
	for i := range s.Dimensions {
		s.Dimensions[i].Levels = slices.Clone(s.Dimensions[i].Levels)
	}
	return s
}

// Review is the outcome of a review.
type Review struct {
	Total  int      `json:"total"`           // 0 to 100
	Failed []string `json:"failed,omitzero"` // dimensions with 0 points, in the card's order
	Rating string   `json:"rating"`
}

// Score returns the review with these points, one for each dimension in the
// card's order. Points that are not a level of their dimension are refused.
func (c *Scorecard) Score(points ...int) (Review, error) {
	d := &spec.Defects{Package: "qa"}
	if len(points) != len(c.spec.Dimensions) {
		d.Add("points", spec.ErrRange, "want points for %d dimensions, got %d", len(c.spec.Dimensions), len(points))
		return Review{}, d.Err()
	}
	var r Review
	for i, p := range points {
		dim := c.spec.Dimensions[i]
		if !slices.Contains(dim.Levels, p) {
			d.Add(spec.Key("points", dim.Name), spec.ErrRange, "want one of %d, got %d", dim.Levels, p)
		}
		r.Total += p
		if p == 0 {
			r.Failed = append(r.Failed, dim.Name)
		}
	}
	if err := d.Err(); err != nil {
		return Review{}, err
	}
	r.Rating = c.rating(r.Total, len(r.Failed) > 0)
	return r, nil
}

// Scored is the total of one review of one agent's ticket. [Average] needs only
// the agent and the total.
type Scored struct {
	Agent    string `json:"agent"`
	Total    int    `json:"total"`
	Ticket   string `json:"ticket,omitzero"`
	Reviewer string `json:"reviewer,omitzero"`
	Failed   bool   `json:"failed,omitzero"` // 0 points in a dimension
	CSAT     int    `json:"csat,omitzero"`   // the customer's score of the ticket; 0 if there is none
}

// Average measures the mean total in points with all agents weighing alike: the
// mean of each agent's mean. It has no number without reviews. N is the number
// of reviews.
func Average(reviews []Scored) band.Measure {
	m := band.Measure{Unit: band.Points, N: uint64(len(reviews))}
	sorted := slices.Clone(reviews)
	slices.SortFunc(sorted, func(a, b Scored) int { return cmp.Compare(a.Agent, b.Agent) })
	sum, agents := new(big.Rat), int64(0)
	for from := 0; from < len(sorted); agents++ {
		to, total := from, int64(0)
		for ; to < len(sorted) && sorted[to].Agent == sorted[from].Agent; to++ {
			total += int64(sorted[to].Total)
		}
		sum.Add(sum, big.NewRat(total, int64(to-from)))
		from = to
	}
	if agents > 0 {
		m.Exact = sum.Quo(sum, big.NewRat(agents, 1))
	}
	return m
}

// spread returns the highest less the lowest of several reviewers' totals for
// one ticket. The second result is false for fewer than two.
func spread(totals ...int) (int, bool) {
	if len(totals) < 2 {
		return 0, false
	}
	return slices.Max(totals) - slices.Min(totals), true
}
