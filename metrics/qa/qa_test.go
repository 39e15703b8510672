package qa_test

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/supportops/policy/internal/vectest"
	"github.com/supportops/policy/metrics"
	"github.com/supportops/policy/metrics/qa"
	"github.com/supportops/policy/priority"
	"pgregory.net/rapid"
)

// TestVectors runs the reference vectors of testdata, and of the metrics
// folder below $SUPPORTOPS_VECTORS where that is set. The other files of that
// folder belong to other packages.
func TestVectors(t *testing.T) {
	files, _ := filepath.Glob("testdata/*.jsonl")
	if d := os.Getenv("SUPPORTOPS_VECTORS"); d != "" {
		more, _ := filepath.Glob(filepath.Join(d, "metrics", "*.jsonl"))
		files = append(files, more...)
	}
	if len(files) == 0 {
		t.Fatal("no vectors")
	}
	for _, file := range files {
		f, err := os.Open(file)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		passed, failed, unsupported := 0, 0, 0
		sc := bufio.NewScanner(f)
		sc.Buffer(nil, 1<<20)
		for sc.Scan() {
			if strings.HasPrefix(sc.Text(), `{"_comment"`) {
				continue
			}
			if filepath.Base(file) != "qa_scorecard.jsonl" {
				unsupported++
				continue
			}
			vectest.Check[row](t, file, sc.Bytes())
			if err := runVector(sc.Bytes()); err != nil {
				failed++
				t.Errorf("%s: %s: %v", file, sc.Text(), err)
				continue
			}
			passed++
		}
		if err := sc.Err(); err != nil {
			t.Fatal(err)
		}
		t.Logf("%-20s passed %3d  failed %d  unsupported %d", filepath.Base(file), passed, failed, unsupported)
	}
}

type row struct {
	Points, Weights []int
	Total           int
	AnyZero         bool `json:"any_zero"`
	Source          string
}

func runVector(data []byte) error {
	var r row
	if err := json.Unmarshal(data, &r); err != nil {
		return err
	}
	card, err := qa.New(qa.StandardSpec())
	if err != nil {
		return err
	}
	for i, d := range card.Spec().Dimensions {
		if d.Levels[0] != r.Weights[i] {
			return fmt.Errorf("%s weighs %d, want %d", d.Name, d.Levels[0], r.Weights[i])
		}
	}
	got, err := card.Score(r.Points...)
	if err != nil {
		return err
	}
	if got.Total != r.Total || len(got.Failed) > 0 != r.AnyZero || r.AnyZero != (got.Rating == "fail") {
		return fmt.Errorf("got %+v", got)
	}
	return nil
}

// More points in a dimension never make a worse review, and a review fails
// exactly if some dimension has none.
func TestScoreMonotoneProperty(t *testing.T) {
	card, _ := qa.New(qa.StandardSpec())
	rank := map[string]int{"fail": 0, "poor": 1, "needs work": 2, "good": 3, "excellent": 4}
	rapid.Check(t, func(t *rapid.T) {
		points := make([]int, 5)
		for i, d := range card.Spec().Dimensions {
			points[i] = rapid.SampledFrom(d.Levels).Draw(t, d.Name)
		}
		r, err := card.Score(points...)
		if err != nil || (r.Rating == "fail") != slices.Contains(points, 0) {
			t.Fatalf("%v: %+v %v", points, r, err)
		}
		i := rapid.IntRange(0, 4).Draw(t, "raise")
		points[i] = card.Spec().Dimensions[i].Levels[0]
		if better, _ := card.Score(points...); better.Total < r.Total || rank[better.Rating] < rank[r.Rating] {
			t.Fatalf("%v is %+v, less than %+v", points, better, r)
		}
	})
}

func TestDefects(t *testing.T) {
	for _, row := range []struct {
		name   string
		change func(*qa.Spec)
		want   error
	}{
		{"weights do not add up", func(s *qa.Spec) { s.Dimensions[0].Levels = []int{20, 0} }, priority.ErrConflict},
		{"no zero level", func(s *qa.Spec) { s.Dimensions[0].Levels = []int{30, 10} }, priority.ErrRange},
		{"named twice", func(s *qa.Spec) { s.Dimensions[1].Name = "solution" }, priority.ErrDuplicate},
		{"ratings rise", func(s *qa.Spec) { slices.Reverse(s.Ratings) }, priority.ErrRange},
		{"no rating for a fail", func(s *qa.Spec) { s.Fail = "" }, priority.ErrRequired},
	} {
		s := qa.StandardSpec()
		row.change(&s)
		if err := s.Validate(); !errors.Is(err, row.want) {
			t.Errorf("%s: %v, want %v", row.name, err, row.want)
		}
	}
	card, _ := qa.New(qa.StandardSpec())
	if _, err := card.Score(30, 25, 20, 14, 10); !errors.Is(err, priority.ErrRange) {
		t.Errorf("14 points for efficiency: %v", err)
	}
	if _, err := card.Score(30); !errors.Is(err, priority.ErrRange) {
		t.Errorf("points for one dimension: %v", err)
	}
}

func TestRoundTrip(t *testing.T) {
	s := qa.StandardSpec()
	card, err := qa.New(s)
	if err != nil || !cmp.Equal(card.Spec(), s) {
		t.Fatal(err)
	}
	doc, _ := json.Marshal(s)
	if got, err := metrics.Read[qa.Spec](doc); err != nil || !cmp.Equal(got, s) {
		t.Errorf("%s reads as %+v, %v", doc, got, err)
	}
}

func FuzzSpec(f *testing.F) {
	doc, _ := json.Marshal(qa.StandardSpec())
	f.Add(doc)
	f.Fuzz(func(t *testing.T, data []byte) {
		s, err := metrics.Read[qa.Spec](data)
		if err != nil {
			return
		}
		card, err := qa.New(s)
		if err != nil {
			t.Fatal(err)
		}
		best := make([]int, len(s.Dimensions))
		for i, d := range s.Dimensions {
			best[i] = d.Levels[0]
		}
		if r, err := card.Score(best...); err != nil || r.Total != 100 || r.Rating != s.Ratings[0].Name {
			t.Fatalf("the best review: %+v %v", r, err)
		}
	})
}

func BenchmarkScore(b *testing.B) {
	card, _ := qa.New(qa.StandardSpec())
	b.ReportAllocs()
	for b.Loop() {
		_, _ = card.Score(25, 20, 15, 12, 8)
	}
}

// Ninety points, and yet a fail: nothing was done for the customer's
// experience.
func Example() {
	card, err := qa.New(qa.StandardSpec())
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, points := range [][]int{{30, 25, 20, 15, 0}, {25, 20, 15, 12, 8}} {
		r, _ := card.Score(points...)
		fmt.Println(r.Total, r.Rating, r.Failed)
	}
	// Output:
	// 90 fail [experience]
	// 80 good []
}

func ExampleScorecard() {
	card, _ := qa.New(qa.StandardSpec())
	_, err := card.Score(30, 25, 20, 15, 7)
	fmt.Println(err)
	// Output: qa: points.experience: out of range: want one of [10 8 6 4 2 0], got 7
}

func ExampleSpec() {
	_, err := metrics.Read[qa.Spec]([]byte(`{"dimensions":[{"name":"solution","levels":[60,0]}],"ratings":[{"name":"any","from":0}],"fail":"fail"}`))
	fmt.Println(err)
	// Output: qa: dimensions: conflict: weights add up to 60, want 100 (line 1, column 15)
}

func ExampleReview() {
	card, _ := qa.New(qa.StandardSpec())
	r, _ := card.Score(30, 25, 20, 15, 10)
	fmt.Printf("%+v\n", r)
	// Output: {Total:100 Failed:[] Rating:excellent}
}

// A card of two dimensions; the first level of each is its weight.
func ExampleDimensionSpec() {
	card, err := qa.New(qa.Spec{
		Dimensions: []qa.DimensionSpec{{Name: "solution", Levels: []int{70, 40, 0}}, {Name: "tone", Levels: []int{30, 15, 0}}},
		Ratings:    []qa.RatingSpec{{Name: "good", From: 80}, {Name: "needs work", From: 0}},
		Fail:       "fail",
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	r, err := card.Score(70, 15)
	fmt.Println(r.Total, r.Rating, err)
	// Output:
	// 85 good <nil>
}

// The lowest total of each rating of the standard card.
func ExampleRatingSpec() {
	for _, r := range qa.StandardSpec().Ratings {
		fmt.Println(r.Name, "from", r.From)
	}
	// Output:
	// excellent from 90
	// good from 80
	// needs work from 70
	// poor from 0
}

// Ann's one review weighs as much as Bo's three.
func ExampleAverage() {
	fmt.Println(qa.Average([]qa.Scored{{Agent: "ann", Total: 100}, {Agent: "bo", Total: 70}, {Agent: "bo", Total: 80}, {Agent: "bo", Total: 90}}))
	fmt.Println(qa.Average(nil))
	// Output:
	// +90.0
	// no data
}

// A reviewer's results become the score of the team; a failed one counts apart.
func ExampleScored() {
	card, err := qa.New(qa.StandardSpec())
	if err != nil {
		fmt.Println(err)
		return
	}
	var reviews []qa.Scored
	for ticket, points := range map[string][]int{"T-1": {30, 25, 20, 15, 10}, "T-2": {30, 25, 20, 15, 0}} {
		r, err := card.Score(points...)
		if err != nil {
			fmt.Println(err)
			return
		}
		reviews = append(reviews, qa.Scored{Agent: "ann", Ticket: ticket, Reviewer: "kim", Total: r.Total, Failed: len(r.Failed) > 0})
	}
	b := card.Board(reviews, []string{"ann"})
	fmt.Println("score", b.Score, "failed", b.Fails)
	// Output:
	// score +95.0 failed 50.0 %
}

func Example_refused() {
	card, _ := qa.New(qa.StandardSpec())
	_, err := card.Score(1)
	fmt.Println(err)
	// Output: qa: points: out of range: want points for 5 dimensions, got 1
}
