package forecast

import (
	"cmp"
	"fmt"
	"strings"
	"text/tabwriter"

	"github.com/supportops/policy/internal/spec"
)

const backTestSchema = "capacity/forecast/back-test/1"

// Forecaster forecasts what is ahead of a history, one point a slot ahead.
// [*Method] is one; an application brings its own to compare it. It must not
// keep or change the memory of its arguments.
type Forecaster interface {
	Name() string
	Forecast(past Series, ahead Ahead) ([]Point, error)
}

// BackTestSpec says how forecasts are tried on the past: from the origin
// Train, and every Step slots later, Horizon slots are forecast from all
// slots before the origin, as long as they lie within the history.
type BackTestSpec struct {
	Schema  string  `json:"schema,omitzero"`  // "capacity/forecast/back-test/1"
	Train   int     `json:"train"`            // slots before the first origin, at least 1
	Horizon int     `json:"horizon"`          // slots forecast from each origin, at least 1
	Step    int     `json:"step,omitzero"`    // slots between origins; 0: Horizon
	Period  int     `json:"period,omitzero"`  // season of the naive forecast that MASE divides by; 0: 1
	Measure ErrorBy `json:"measure,omitzero"` // what [Choose] ranks by; [WAPE] if unset
}

// Validate reports every defect of s as a *capacity.SpecError, nil without any.
func (s BackTestSpec) Validate() error {
	d := &spec.Defects{Package: "forecast"}
	d.Schema(s.Schema, backTestSchema, "forecast/back-test/1")
	within := func(path string, v, least int) {
		if v < least || v > maxSlots {
			d.Add(path, spec.ErrRange, "%d, want %d to %d slots", v, least, maxSlots)
		}
	}
	within("train", s.Train, 1)
	within("horizon", s.Horizon, 1)
	within("step", s.Step, 0)
	within("period", s.Period, 0)
	spec.Word(d, "measure", s.Measure, errorsBy...)
	return d.Err()
}

// Score is how one forecaster did in a back-test.
type Score struct {
	Name    string
	Origins int // how many forecasts were made
	Accuracy
	Err error // why it could not forecast from some origin; nil if it could from all
}

// BackTest tries f on the past. Closed slots are not compared. It fails with
// a *capacity.SpecError for defects of the series or spec, and with one that wraps
// [ErrNoData] if the history is too short for one origin; an error of f is in
// the score.
func BackTest(s Series, f Forecaster, test BackTestSpec) (Score, error) {
	if err := checkTest(s, test, f); err != nil {
		return Score{}, err
	}
	return backTest(s, f, test), nil
}

func checkTest(s Series, test BackTestSpec, fs ...Forecaster) error {
	if err := test.Validate(); err != nil {
		return err
	}
	d := &spec.Defects{Package: "forecast"}
	s.check(d)
	for i, f := range fs {
		if f == nil {
			d.Add(spec.Index("forecasters", i), spec.ErrRequired, "want a forecaster")
		}
	}
	if need := test.Train + test.Horizon; d.Len() == 0 && len(s.Values) < need {
		d.Add("values", ErrNoData, "%d slots, one origin needs %d", len(s.Values), need)
	} else if d.Len() == 0 {
		if reads := test.reads(len(s.Values)) * float64(len(fs)); reads > maxReads {
			d.Add("step", spec.ErrRange, "reads %.3g slots, want at most %.3g: take larger steps or fewer forecasters", reads, float64(maxReads))
		}
	}
	return d.Err()
}

// maxReads bounds the slots of all histories that a back-test fits.
const maxReads = 1e9

// step returns the slots between origins.
func (s BackTestSpec) step() int { return cmp.Or(s.Step, s.Horizon) }

// reads returns the slots of all histories that one forecaster is shown: as many
// as from the first to each of the origins.
func (s BackTestSpec) reads(n int) float64 {
	step := s.step()
	more := float64((n - s.Train - s.Horizon) / step)
	return (more + 1) * (float64(s.Train) + float64(s.Horizon) + more*float64(step)/2)
}

func backTest(s Series, f Forecaster, test BackTestSpec) Score {
	score := Score{Name: f.Name()}
	for origin := test.Train; origin+test.Horizon <= len(s.Values); origin += test.step() {
		past, ahead := s.split(origin, test.Horizon)
		points, err := f.Forecast(past, ahead)
		if err == nil && len(points) != ahead.N {
			err = fmt.Errorf("forecast: %s: %d points for %d slots: %w", score.Name, len(points), ahead.N, spec.ErrConflict)
		}
		if err != nil {
			score.Err = fmt.Errorf("from slot %d: %w", origin, err)
			return score
		}
		scale, _ := naiveError(past, max(1, test.Period))
		score.Origins++
		for i, p := range points {
			if !ahead.isOpen(i) {
				continue
			}
			if !(p.Mean >= 0 && p.Mean <= maxAmount) {
				score.Err = fmt.Errorf("from slot %d: forecast: %s: points[%d]: %w: %v", origin, score.Name, i, spec.ErrRange, p.Mean)
				return score
			}
			score.add(s.Values[origin+i], p.Mean, scale)
		}
	}
	return score
}

// Choice is the result of [Choose].
type Choice struct {
	Best    int     // index in Scores, −1 if none has an answer
	Scores  []Score // one for each forecaster, in the order given
	Measure ErrorBy // the error by which they were ranked
}

// Choose back-tests every forecaster and names the one with the least error
// by the measure of test; of equal ones the first. A forecaster that fails
// from some origin, or has no answer, is not chosen. It fails as [BackTest]
// does.
func Choose(s Series, fs []Forecaster, test BackTestSpec) (Choice, error) {
	if err := checkTest(s, test, fs...); err != nil {
		return Choice{}, err
	}
	c := Choice{Best: -1, Measure: test.Measure}
	if c.Measure == "" {
		c.Measure = WAPE
	}
	least := 0.0
	for i, f := range fs {
		score := backTest(s, f, test)
		c.Scores = append(c.Scores, score)
		if v, ok := score.Of(c.Measure); ok && score.Err == nil && (c.Best < 0 || v < least) {
			c.Best, least = i, v
		}
	}
	return c, nil
}

// String returns the table of scores, one line a forecaster in the order given,
// the chosen one marked with *. An error without an answer is "-"; one other
// than WAPE and MASE is shown only if it was ranked by.
func (c Choice) String() string {
	var b strings.Builder
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	other := ""
	shown := c.Measure == "" || c.Measure == WAPE || c.Measure == MASE
	if !shown {
		other = "\t" + string(c.Measure)
	}
	fmt.Fprintf(w, " \tmethod\tn\twape\tmase\tbias\tdispersion%s\n", other)
	for i, s := range c.Scores {
		mark := " "
		if i == c.Best {
			mark = "*"
		}
		if s.Err != nil {
			fmt.Fprintf(w, "%s\t%s\tfails %v\n", mark, s.Name, s.Err)
			continue
		}
		if !shown {
			other = "\t" + cell("%.3f")(s.Of(c.Measure))
		}
		fmt.Fprintf(w, "%s\t%s\t%d\t%s\t%s\t%s\t%s%s\n", mark, s.Name, s.N(),
			cell("%.3f")(s.Of(WAPE)), cell("%.3f")(s.Of(MASE)), cell("%+.1f")(s.Bias()), cell("%.2f")(s.Dispersion()), other)
	}
	w.Flush()
	return b.String()
}

func cell(format string) func(float64, bool) string {
	return func(v float64, ok bool) string {
		if !ok {
			return "-"
		}
		return fmt.Sprintf(format, v)
	}
}
