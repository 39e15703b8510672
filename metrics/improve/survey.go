package improve

import (
	"cmp"
	"encoding/binary"
	"math/big"
	"slices"
	"strings"
	"time"

	"github.com/supportops/policy/internal/spec"
	"github.com/supportops/policy/metrics/aggregate"
	"github.com/supportops/policy/metrics/band"
	"github.com/supportops/policy/metrics/stat"
)

// CategoryTotals summarises the tickets of one category. The zero value is
// empty. It is an [aggregate.Summary]; not safe for concurrent writing.
type CategoryTotals struct {
	Resolution aggregate.Durations  // of tickets that were resolved
	Repeats    aggregate.Proportion // tickets after which the customer came back with the same problem, among all
	Complaints aggregate.Proportion // tickets with a complaint, among all
}

// Add adds one ticket. A negative resolution stands for one that is still
// open.
func (c *CategoryTotals) Add(resolution time.Duration, repeat, complaint bool) {
	if resolution >= 0 {
		c.Resolution.Add(resolution)
	}
	c.Repeats.Add(repeat)
	c.Complaints.Add(complaint)
}

// Merge adds everything that o holds. It fails, and changes nothing, if a
// count would exceed 2^62.
func (c *CategoryTotals) Merge(o *CategoryTotals) error {
	repeats, complaints := c.Repeats, c.Complaints
	if err := repeats.Merge(&o.Repeats); err != nil {
		return err
	}
	if err := complaints.Merge(&o.Complaints); err != nil {
		return err
	}
	if err := c.Resolution.Merge(&o.Resolution); err != nil {
		return err
	}
	c.Repeats, c.Complaints = repeats, complaints
	return nil
}

// AppendBinary appends the canonical form: the three summaries, each with its
// length. It never fails.
func (c *CategoryTotals) AppendBinary(b []byte) ([]byte, error) {
	for _, part := range []interface {
		AppendBinary([]byte) ([]byte, error)
	}{&c.Resolution, &c.Repeats, &c.Complaints} {
		form, err := part.AppendBinary(nil)
		if err != nil {
			return b, err
		}
		b = append(binary.AppendUvarint(b, uint64(len(form))), form...)
	}
	return b, nil
}

// MarshalBinary returns the form of [CategoryTotals.AppendBinary].
func (c *CategoryTotals) MarshalBinary() ([]byte, error) { return c.AppendBinary(nil) }

// UnmarshalBinary reads the form of [CategoryTotals.AppendBinary] and no other; a
// failure leaves c untouched.
func (c *CategoryTotals) UnmarshalBinary(data []byte) error {
	var v CategoryTotals
	for _, part := range []interface {
		UnmarshalBinary([]byte) error
	}{&v.Resolution, &v.Repeats, &v.Complaints} {
		n, k := binary.Uvarint(data)
		if k <= 0 || k > 1 && data[k-1] == 0 || n > uint64(len(data)-k) {
			return refuse("cell", spec.ErrSyntax, "want three summaries, each with its length")
		}
		if err := part.UnmarshalBinary(data[k : k+int(n)]); err != nil {
			return err
		}
		data = data[k+int(n):]
	}
	if len(data) > 0 {
		return refuse("cell", spec.ErrSyntax, "%d bytes after the end", len(data))
	}
	*c = v
	return nil
}

// SurveySpec says what makes a category a hot spot. The zero value stands for
// the Chinese process standard's example, 30 and 50.
type SurveySpec struct {
	Frequent int `json:"frequent,omitzero"` // percent of all tickets, from which a category is frequent; 0 means 30
	Slow     int `json:"slow,omitzero"`     // percent above the overall mean resolution, from which it is slow; 0 means 50
}

// Validate returns every defect of the spec as a *metrics.SpecError, nil if there is
// none.
func (s SurveySpec) Validate() error {
	d := spec.Defects{Package: "improve"}
	if s.Frequent < 0 || s.Frequent > 100 {
		d.Add("frequent", spec.ErrRange, "want 0 to 100, got %d", s.Frequent)
	}
	if s.Slow < 0 || s.Slow > 1_000_000 {
		d.Add("slow", spec.ErrRange, "want 0 to 1,000,000, got %d", s.Slow)
	}
	return d.Err()
}

// HotSpot is one category of tickets and what can be gained there.
type HotSpot struct {
	Category string       `json:"category"`
	Share    band.Measure `json:"share"`  // of all tickets, in percent
	Mean     band.Measure `json:"mean"`   // resolution
	Median   band.Measure `json:"median"` // resolution
	// Slower is how far the mean resolution lies above the overall mean, in
	// percent; it is below 0 for a category that is faster than the mean.
	Slower     band.Measure `json:"slower"`
	Repeats    band.Measure `json:"repeats"`    // repeat-contact rate
	Complaints band.Measure `json:"complaints"` // complaint rate
	// Excess is the time, in nanoseconds, that the category's resolutions took in
	// all beyond what as many average resolutions take: what can be gained.
	Excess   band.Measure `json:"excess"`
	Frequent bool         `json:"frequent"` // whether Share reaches the Frequent of the [SurveySpec]
	Slow     bool         `json:"slow"`     // whether Slower reaches the Slow of the [SurveySpec]
}

// SurveyResult is the result of a survey: the desk as a whole, and the
// categories as hot spots. Categories that are both frequent and slow come
// first, then the slow, the frequent and the others. Among equals those with
// more [HotSpot.Excess] come first, then the order is by name.
type SurveyResult struct {
	Overall HotSpot   `json:"overall"` // Category is empty
	Spots   []HotSpot `json:"spots,omitzero"`
}

// Survey ranks the categories of cells. Keys of several dimensions are joined
// by " / ". It fails for an invalid spec and where the cells' counts add up
// beyond 2^62.
func Survey(cells *aggregate.Keyed[CategoryTotals, *CategoryTotals], s SurveySpec) (SurveyResult, error) {
	if err := s.Validate(); err != nil {
		return SurveyResult{}, err
	}
	if s.Frequent == 0 {
		s.Frequent = 30
	}
	if s.Slow == 0 {
		s.Slow = 50
	}
	total, err := cells.Total()
	if err != nil {
		return SurveyResult{}, err
	}
	f := SurveyResult{Overall: s.spot("", total, total)}
	f.Overall.Frequent, f.Overall.Slow = false, false
	for key, c := range cells.All() {
		if c.Repeats.Trials > 0 {
			f.Spots = append(f.Spots, s.spot(strings.Join(key, " / "), c, total))
		}
	}
	slices.SortStableFunc(f.Spots, func(a, b HotSpot) int {
		return cmp.Or(cmp.Compare(b.class(), a.class()), compareExcess(b.Excess, a.Excess), cmp.Compare(a.Category, b.Category))
	})
	return f, nil
}

func (h HotSpot) class() int {
	class := 0
	if h.Slow {
		class += 2
	}
	if h.Frequent {
		class++
	}
	return class
}

// compareExcess orders the excess of two categories; one without resolutions,
// which has none, comes before all others.
func compareExcess(a, b band.Measure) int {
	if a.OK() && b.OK() {
		return a.Exact.Cmp(b.Exact)
	}
	return cmp.Compare(a.N, b.N)
}

func (s SurveySpec) spot(name string, c, total *CategoryTotals) HotSpot {
	h := HotSpot{
		Category: name,
		Share:    band.Rate(stat.Proportion{Hits: c.Repeats.Trials, Trials: total.Repeats.Trials}, "", 0),
		Mean:     band.Mean(&c.Resolution), Median: band.Quantile(&c.Resolution, spec.Percent(50), 0),
		Repeats: band.Rate(c.Repeats.Proportion, "", 0), Complaints: band.Rate(c.Complaints.Proportion, "", 0),
		Slower: band.Measure{Unit: band.Percent, N: c.Resolution.Count()}, Excess: band.Measure{Unit: band.Length, N: c.Resolution.Count()},
	}
	overall := band.Mean(&total.Resolution)
	if h.Mean.OK() {
		gap := new(big.Rat).Sub(h.Mean.Exact, overall.Exact)
		h.Excess = band.Figure(band.Length, new(big.Rat).Mul(gap, new(big.Rat).SetUint64(c.Resolution.Count())), c.Resolution.Count())
		h.Slower = band.Quotient(band.Percent, gap, overall.Exact, c.Resolution.Count())
	}
	h.Frequent = h.Share.OK() && h.Share.Exact.Cmp(big.NewRat(int64(s.Frequent), 1)) >= 0
	h.Slow = h.Slower.OK() && h.Slower.Exact.Cmp(big.NewRat(int64(s.Slow), 1)) >= 0
	return h
}

// ParetoRow counts how often something was named as a cause.
type ParetoRow struct {
	Name  string       `json:"name"`
	Count uint64       `json:"count"`
	Share band.Measure `json:"share"` // of all, in percent
	// Cumulative is the share of this cause and all before it: how much would
	// disappear if these causes did.
	Cumulative band.Measure `json:"cumulative"`
}

// Pareto ranks causes by their counts, the most frequent first and equals by
// name. Counts of causes named twice are added up; causes never seen are left
// out. It fails where the counts add up beyond 2^62.
func Pareto(causes []ParetoRow) ([]ParetoRow, error) {
	const most = 1 << 62
	sums, total := map[string]uint64{}, uint64(0)
	for _, c := range causes {
		if c.Count > most || total+c.Count > most {
			return nil, refuse("causes", spec.ErrRange, "counts add up beyond 2^62")
		}
		total += c.Count
		sums[c.Name] += c.Count
	}
	var out []ParetoRow
	for name, n := range sums {
		if n > 0 {
			out = append(out, ParetoRow{Name: name, Count: n})
		}
	}
	slices.SortFunc(out, func(a, b ParetoRow) int { return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Name, b.Name)) })
	sum := uint64(0)
	for i := range out {
		sum += out[i].Count
		out[i].Share = band.Rate(stat.Proportion{Hits: out[i].Count, Trials: total}, "", 0)
		out[i].Cumulative = band.Rate(stat.Proportion{Hits: sum, Trials: total}, "", 0)
	}
	return out, nil
}
