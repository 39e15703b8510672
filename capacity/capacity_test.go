package capacity_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"math/big"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	. "github.com/supportops/policy/capacity"
	"github.com/supportops/policy/capacity/hiring"
)

const minute = Duration(time.Minute)

func TestAgents(t *testing.T) {
	for _, tt := range []struct {
		name string
		work []Work
		want int
		why  string
	}{
		{"the source document", []Work{{Tickets: 500, HandleTime: 20 * minute, Available: 480 * minute, Utilization: Percent(75)}}, 28, "27.8"},
		{"exact", []Work{{Tickets: 210, HandleTime: 20 * minute, Available: 420 * minute, Utilization: Percent(100)}}, 10, ""},
		{"not exact in floating point", []Work{{Tickets: 21, HandleTime: 7 * minute, Available: 7 * minute, Utilization: Percent(70)}}, 30, "21/0.7 is 30.000000000000004 there"},
		{"no work", []Work{{HandleTime: minute, Available: minute, Utilization: Percent(100)}}, 0, ""},
		{"nothing", nil, 0, ""},
		{"one pool", []Work{
			{Tickets: 14, HandleTime: minute, Available: 10 * minute, Utilization: Percent(100)},
			{Tickets: 14, HandleTime: minute, Available: 10 * minute, Utilization: Percent(100)}}, 3, "1.4 + 1.4, not 2 + 2"},
		{"two chats and a half at once", []Work{{Tickets: 100, HandleTime: 10 * minute, Available: 400 * minute, Utilization: Percent(100), AtOnce: decimal.New(25, -1)}}, 1, ""},
	} {
		if got, err := Pool(tt.work...); got != tt.want || err != nil {
			t.Errorf("%s: got %d, %v, want %d (%s)", tt.name, got, err, tt.want, tt.why)
		}
	}
}

// The twin counts agents up until their time suffices, in whole nanoseconds.
func TestAgentsSmallestProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := someWork().Draw(t, "work")
		got, err := w.Agents()
		if err != nil {
			t.Fatal(err)
		}
		atOnce := decimal.NewFromInt(1)
		if !w.AtOnce.IsZero() {
			atOnce = w.AtOnce
		}
		enough := func(n int) bool { // work ≤ n × time, with the share in millionths
			need := decimal.NewFromInt(w.Tickets).Mul(decimal.NewFromInt(int64(w.HandleTime))).Mul(decimal.NewFromInt(1_000_000))
			have := decimal.NewFromInt(int64(n)).Mul(decimal.NewFromInt(int64(w.Available))).Mul(decimal.NewFromFloat(math.Round(w.Utilization.Float() * 1e6))).Mul(atOnce)
			return need.Cmp(have) <= 0
		}
		if !enough(got) || got > 0 && enough(got-1) {
			t.Fatalf("%d agents: enough %v, one less %v", got, enough(got), enough(got-1))
		}
	})
}

// A pool needs no more than its parts apart, and at most one less for each
// further part.
func TestPoolProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		work := rapid.SliceOfN(someWork(), 1, 6).Draw(t, "work")
		together, err := Pool(work...)
		apart := 0
		for _, w := range work {
			n, err := w.Agents()
			if err != nil {
				t.Fatal(err)
			}
			apart += n
		}
		if err != nil || together > apart || together < apart-len(work)+1 {
			t.Fatalf("together %d, apart %d, %v", together, apart, err)
		}
	})
}

func TestGross(t *testing.T) {
	ten, twenty := Loss{"leave", Percent(10)}, Loss{"meetings", Percent(20)}
	for _, tt := range []struct {
		name string
		s    Shrinkage
		net  int
		want int
	}{
		{"21 with 30 % lost", Shrinkage{Losses: []Loss{ten, twenty}}, 21, 30},
		{"the same one after the other", Shrinkage{Mode: Multiplicative, Losses: []Loss{ten, twenty}}, 21, 30}, // 29.17
		{"18", Shrinkage{Mode: Multiplicative, Losses: []Loss{ten, twenty}}, 18, 25},                           // 18/0.72
		{"18 additive", Shrinkage{Mode: Additive, Losses: []Loss{ten, twenty}}, 18, 26},
		{"nothing lost", Shrinkage{}, 7, 7},
		{"nobody", Shrinkage{Losses: []Loss{ten}}, 0, 0},
	} {
		if got, err := tt.s.Gross(tt.net); got != tt.want || err != nil {
			t.Errorf("%s: got %d, %v, want %d", tt.name, got, err, tt.want)
		}
	}
}

func TestGrossNetInverseProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s, net := someShrinkage().Draw(t, "shrinkage"), rapid.IntRange(0, 100_000).Draw(t, "net")
		gross, err := s.Gross(net)
		back, err2 := s.Net(gross)
		if err != nil || err2 != nil || back < net {
			t.Fatalf("%d gross are %d net, want %d (%v, %v)", gross, back, net, err, err2)
		}
		if gross > 0 {
			if less, _ := s.Net(gross - 1); less >= net && net > 0 {
				t.Fatalf("%d gross would do", gross-1)
			}
		}
		left, _ := s.Left()
		apart := big.NewRat(1, 1)
		for _, l := range s.Losses { // one loss in another is never worse
			apart.Sub(apart, l.Share.Rat())
		}
		if left.Cmp(apart) < 0 || s.Mode != Multiplicative && left.Cmp(apart) != 0 {
			t.Fatalf("left %v, %v", left, apart)
		}
	})
}

func TestDividePaidTime(t *testing.T) {
	u, err := DividePaidTime(
		Activity{"tickets", 5 * 60 * minute, true}, Activity{"training", 60 * minute, false}, Activity{"breaks", 60 * minute, false})
	if err != nil || u.Share.String() != "71.4286%" || u.Paid != 7*60*minute || u.Lines[1].Share.String() != "14.2857%" {
		t.Errorf("%+v, %v", u, err)
	}
	for _, bad := range [][]Activity{nil, {{"x", 0, true}}, {{"x", -1, true}}, {{"x", 1 << 62, true}, {"y", 1 << 62, true}}} {
		if _, err := DividePaidTime(bad...); err == nil {
			t.Errorf("%v accepted", bad)
		}
	}
}

func money(s string) decimal.Decimal { return decimal.RequireFromString(s) }

func TestTierMixSplitProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		numbers := rapid.SliceOfN(rapid.IntRange(0, 12), 1, 6).Draw(t, "numbers")
		r := TierMix(strings.ReplaceAll(strings.Trim(fmt.Sprint(numbers), "[]"), " ", ":"))
		total := rapid.IntRange(0, 500).Draw(t, "total")
		parts, err := r.Split(total)
		sum := 0
		for _, n := range numbers {
			sum += n
		}
		if sum == 0 {
			if err == nil {
				t.Fatal("all 0 accepted")
			}
			return
		}
		got := 0
		for i, n := range parts {
			got += n
			if n*sum < total*numbers[i]-sum || n*sum > total*numbers[i]+sum { // within one of the exact share
				t.Fatalf("%d of %d by %v is %v", i, total, r, parts)
			}
		}
		if got != total || err != nil {
			t.Fatalf("%v adds up to %d of %d, %v", parts, got, total, err)
		}
	})
}

func TestTierMixBeside(t *testing.T) {
	for _, r := range StandardTierMixes() {
		if err := r.Validate(); err != nil {
			t.Error(err)
		}
	}
	if got, err := (TierMix("5:2:1")).Beside(0, 12); err != nil || !slices.Equal(got, []int{12, 5, 3}) {
		t.Errorf("%v, %v", got, err)
	}
	if _, err := (TierMix("5:0")).Beside(1, 3); !errors.Is(err, ErrRange) {
		t.Errorf("tier without people: %v", err)
	}
	for _, bad := range []string{"", "5:", "0:0", "5:-1", "a", "1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1"} {
		if _, err := TierMix(bad).Split(3); err == nil || TierMix(bad).Validate() == nil {
			t.Errorf("%q is taken", bad)
		}
	}
}

func TestScenarios(t *testing.T) {
	w := Work{Tickets: 101, HandleTime: minute, Available: minute, Utilization: Percent(100)}
	want := map[string]int64{"normal": 101, "outage": 404, "release": 152, "holiday": 51, "migration": 202, "crisis": 606}
	for _, s := range StandardScenarios() {
		if err := s.Validate(); err != nil {
			t.Error(err)
		}
		if got, err := s.Work(w); err != nil || got.Tickets != want[s.Name] {
			t.Errorf("%s: %d tickets, %v, want %d", s.Name, got.Tickets, err, want[s.Name])
		}
	}
	if got, err := StandardScenarios()[1].Volumes([]float64{10, 2.5}); err != nil || !slices.Equal(got, []float64{40, 10}) {
		t.Errorf("outage volumes %v, %v", got, err)
	}
	if got, err := (Scenario{Change: maxChange}).Work(Work{Tickets: 1e12}); err != nil || got.Tickets != 1e12 {
		t.Errorf("cut to %d, %v", got.Tickets, err)
	}
	if err := (Scenario{Change: Percent(-101)}).Validate(); !errors.Is(err, ErrRange) {
		t.Errorf("less than nothing: %v", err)
	}
}

var maxChange = Percent(10_000_000)

func TestBadInput(t *testing.T) {
	for _, tt := range []struct {
		name string
		err  error
		want error
		text string
	}{
		{"work", Work{Tickets: -1, HandleTime: -1, Utilization: Percent(101)}.Validate(), ErrRange,
			"capacity: 4 defects\n\ttickets: out of range: want 0 to 1e12, got -1\n\thandle_time: out of range: want a length of time above 0, got -1ns\n" +
				"\tavailable: required: want a length of time above 0\n\tutilization: out of range: want 1% to 100%, such as Percent(75), got 101%"},
		{"at once", Work{HandleTime: minute, Available: minute, Utilization: Percent(1), AtOnce: money("0.5")}.Validate(), ErrRange, ""},
		{"everything lost", Shrinkage{Losses: []Loss{{"a", Percent(60)}, {"b", Percent(40)}}}.Validate(), ErrConflict,
			"capacity: losses: conflict: want less than 100% in all"},
		{"lost whole", Shrinkage{Losses: []Loss{{"a", Percent(100)}}}.Validate(), ErrRange, "capacity: losses[0].share: out of range: want a share in [0%, 100%), got 100%"},
		{"mode", Shrinkage{Mode: "x"}.Validate(), ErrUnknown, ""},
		{"hiring", hiring.Spec{Schema: "x", Have: 2, Leaving: []int{1, 2}, Lead: []hiring.LeadSpec{{Name: "a", Weeks: -1}}}.Validate(), ErrRange, ""},
		{"nanoseconds", Work{HandleTime: 8, Available: 480 * minute, Utilization: Percent(75)}.Validate(), ErrRange,
			"capacity: handle_time: out of range: want at least 1ms, got 8ns: write 8 * time.Minute, or \"8m\" in a document"},
	} {
		if !errors.Is(tt.err, tt.want) || tt.text != "" && tt.err.Error() != tt.text {
			t.Errorf("%s: %v", tt.name, tt.err)
		}
	}
	_, err := Work{Tickets: 1e12, HandleTime: 1 << 60, Available: Duration(time.Millisecond), Utilization: Percent(1)}.Agents()
	if !errors.Is(err, ErrTooLarge) {
		t.Errorf("endless agents: %v", err)
	}
}

func TestWorkJSON(t *testing.T) {
	w := Work{Name: "chat", Tickets: 500, HandleTime: 20 * minute, Available: 480 * minute, Utilization: Percent(75), AtOnce: money("2.5")}
	doc, err := json.Marshal(w)
	if err != nil {
		t.Fatal(err)
	}
	const want = `{"name":"chat","tickets":500,"handle_time":"20m","available":"8h","utilization":"75%","at_once":"2.5"}`
	if string(doc) != want {
		t.Errorf("got %s", doc)
	}
	var back Work
	if err := json.Unmarshal(doc, &back); err != nil || !back.AtOnce.Equal(w.AtOnce) || back.Utilization != w.Utilization {
		t.Errorf("%+v, %v", back, err)
	}
}

func FuzzTierMix(f *testing.F) {
	f.Add("5:2:1")
	f.Fuzz(func(t *testing.T, text string) {
		mix := TierMix(text)
		if parts, err := mix.Split(100); (err == nil) != (mix.Validate() == nil) || err == nil && len(parts) != strings.Count(text, ":")+1 {
			t.Fatalf("%v: %v, %v", mix, parts, err)
		}
	})
}
