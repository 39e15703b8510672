package capacity_test

import (
	"encoding/json"
	"errors"
	"math/big"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	. "github.com/supportops/policy/capacity"
	"github.com/supportops/policy/capacity/shift"
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
		{"no work", []Work{{HandleTime: minute, Available: minute, Utilization: One}}, 0, ""},
		{"nothing", nil, 0, ""},
		{"one pool", []Work{
			{Tickets: 14, HandleTime: minute, Available: 10 * minute, Utilization: One},
			{Tickets: 14, HandleTime: minute, Available: 10 * minute, Utilization: One}}, 3, "1.4 + 1.4, not 2 + 2"},
		{"two chats and a half at once", []Work{{Tickets: 100, HandleTime: 10 * minute, Available: 400 * minute, Utilization: One, AtOnce: decimal.New(25, -1)}}, 1, ""},
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
			need := decimal.NewFromInt(w.Tickets).Mul(decimal.NewFromInt(int64(w.HandleTime))).Mul(decimal.NewFromInt(int64(One)))
			have := decimal.NewFromInt(int64(n)).Mul(decimal.NewFromInt(int64(w.Available))).Mul(decimal.NewFromInt(int64(w.Utilization))).Mul(atOnce)
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
			apart.Sub(apart, big.NewRat(int64(l.Share), int64(One)))
		}
		if left.Cmp(apart) < 0 || s.Mode != Multiplicative && left.Cmp(apart) != 0 {
			t.Fatalf("left %v, %v", left, apart)
		}
	})
}

func TestShareTextProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := Share(rapid.Int64Range(-int64(One)*1000, int64(One)*1000).Draw(t, "share"))
		if got, err := ParseShare(s.String()); got != s || err != nil {
			t.Fatalf("%d is %v, read as %d, %v", int64(s), s, int64(got), err)
		}
	})
	for _, bad := range []string{"", "%", "75", "0.75", "1.%", ".5%", "1.23456%", "+5%", "--5%", "1e3%", " 5%", "99999999999%", "5%%", "1,5%"} {
		if s, err := ParseShare(bad); err == nil {
			t.Errorf("%q read as %v", bad, s)
		}
	}
}

func FuzzShareUnmarshalText(f *testing.F) {
	f.Add("12.5%")
	f.Fuzz(func(t *testing.T, text string) {
		var s Share
		if s.UnmarshalText([]byte(text)) != nil {
			return
		}
		if again, err := ParseShare(s.String()); again != s || err != nil {
			t.Fatalf("%q: %v, %v", text, again, err)
		}
	})
}

func TestDividePaidTime(t *testing.T) {
	u, err := DividePaidTime(
		Activity{"tickets", 5 * 60 * minute, true}, Activity{"training", 60 * minute, false}, Activity{"breaks", 60 * minute, false})
	if err != nil || u.Share != 714286 || u.Paid != 7*60*minute || u.Lines[1].Share.String() != "14.2857%" {
		t.Errorf("%+v, %v", u, err)
	}
	for _, bad := range [][]Activity{nil, {{"x", 0, true}}, {{"x", -1, true}}, {{"x", 1 << 62, true}, {"y", 1 << 62, true}}} {
		if _, err := DividePaidTime(bad...); err == nil {
			t.Errorf("%v accepted", bad)
		}
	}
}

func money(s string) decimal.Decimal { return decimal.RequireFromString(s) }

func TestCostPerTicket(t *testing.T) {
	c, err := CostPerTicket(6000, 2, Expense{"salaries", money("60000")}, Expense{"tools", money("9000")}, Expense{"rooms", money("6000")})
	if err != nil || c.PerTicket.String() != "12.5" || c.Total.String() != "75000" || c.Lines[1].PerTicket.String() != "1.5" {
		t.Errorf("%+v, %v", c, err)
	}
	if c, _ := CostPerTicket(3, 2, Expense{"x", money("0.125")}); c.PerTicket.String() != "0.04" {
		t.Errorf("rounded to %v", c.PerTicket)
	}
	// A half was rounded up here and to even in the measured cost of a ticket.
	for amount, want := range map[string]string{"0.125": "0.12", "0.375": "0.38", "0.1250000001": "0.13"} {
		if c, _ := CostPerTicket(1, 2, Expense{"x", money(amount)}); c.PerTicket.String() != want || c.Lines[0].PerTicket.String() != want {
			t.Errorf("%s rounded to %v, want %s", amount, c.PerTicket, want)
		}
	}
	_, err = CostPerTicket(0, 13, Expense{"x", money("-1")}, Expense{"y", money("1e-1000")})
	var e *SpecError
	if !errors.As(err, &e) || len(e.Fields) != 4 {
		t.Errorf("defects: %v", err)
	}
}

// A cost is rounded once, as decimals round halves to even.
func TestCostRoundingProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		amount := decimal.New(rapid.Int64Range(0, 1e6).Draw(t, "amount"), -rapid.Int32Range(0, 6).Draw(t, "decimals"))
		places := rapid.Int32Range(0, 4).Draw(t, "places")
		c, err := CostPerTicket(8, places, Expense{"x", amount})
		if want := amount.Mul(money("0.125")).RoundBank(places); err != nil || !c.PerTicket.Equal(want) {
			t.Fatalf("%v, want %v, %v", c.PerTicket, want, err)
		}
	})
}

func TestSavings(t *testing.T) {
	for _, tt := range []struct {
		name      string
		s         SelfService
		net       string
		percent   string // "" for none
		breakEven int64  // -1 for none
	}{
		{"pays", SelfService{3500, money("15"), money("20000")}, "32500", "162.5", 1334},
		{"does not pay", SelfService{10, money("15"), money("600")}, "-450", "-75", 40},
		{"a half in percent", SelfService{1, money("1.00125"), money("1")}, "0.00125", "0.12", 1},
		{"a half below", SelfService{1, money("0.99865"), money("1")}, "-0.00135", "-0.14", 2},
		{"costs nothing", SelfService{10, money("15"), money("0")}, "150", "", 0},
		{"free tickets", SelfService{10, money("0"), money("5")}, "-5", "-100", -1},
	} {
		v, err := tt.s.Savings()
		percent, breakEven := "", int64(-1)
		if v.ReturnPercent != nil {
			percent = v.ReturnPercent.String()
		}
		if v.BreakEven != nil {
			breakEven = *v.BreakEven
		}
		if err != nil || v.Net.String() != tt.net || percent != tt.percent || breakEven != tt.breakEven {
			t.Errorf("%s: net %v, return %s %%, break even %d, %v", tt.name, v.Net, percent, breakEven, err)
		}
	}
	if _, err := (SelfService{-1, money("-1"), money("-1")}).Savings(); !errors.Is(err, ErrRange) {
		t.Errorf("accepted: %v", err)
	}
}

// Break-even is where the savings stop being negative.
func TestBreakEvenProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := SelfService{0, decimal.New(rapid.Int64Range(1, 5000).Draw(t, "cost"), -2), decimal.New(rapid.Int64Range(0, 1e7).Draw(t, "investment"), -2)}
		v, err := s.Savings()
		if err != nil {
			t.Fatal(err)
		}
		s.Deflected = *v.BreakEven
		if at, _ := s.Savings(); at.Net.IsNegative() {
			t.Fatalf("loss of %v at %d", at.Net, *v.BreakEven)
		}
		if s.Deflected--; s.Deflected >= 0 {
			if before, _ := s.Savings(); !before.Net.IsNegative() {
				t.Fatalf("gain of %v before %d", before.Net, *v.BreakEven)
			}
		}
	})
}

func TestRatioSplitProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := TierMix(rapid.SliceOfN(rapid.IntRange(0, 12), 1, 6).Draw(t, "ratio"))
		total := rapid.IntRange(0, 500).Draw(t, "total")
		parts, err := r.Split(total)
		sum := 0
		for _, n := range r {
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
			if n*sum < total*r[i]-sum || n*sum > total*r[i]+sum { // within one of the exact share
				t.Fatalf("%d of %d by %v is %v", i, total, r, parts)
			}
		}
		if got != total || err != nil {
			t.Fatalf("%v adds up to %d of %d, %v", parts, got, total, err)
		}
		if back, err := ParseTierMix(r.String()); err != nil || !slices.Equal(back, r) {
			t.Fatalf("%v read as %v, %v", r, back, err)
		}
	})
}

func TestRatioBeside(t *testing.T) {
	for _, r := range StandardTierMixes() {
		if err := r.Validate(); err != nil {
			t.Error(err)
		}
	}
	if got, err := (TierMix{5, 2, 1}).Beside(0, 12); err != nil || !slices.Equal(got, []int{12, 5, 3}) {
		t.Errorf("%v, %v", got, err)
	}
	if _, err := (TierMix{5, 0}).Beside(1, 3); !errors.Is(err, ErrRange) {
		t.Errorf("tier without people: %v", err)
	}
	for _, bad := range []string{"", "5:", "0:0", "5:-1", "a", "1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1"} {
		if r, err := ParseTierMix(bad); err == nil {
			t.Errorf("%q read as %v", bad, r)
		}
	}
}

func TestScenarios(t *testing.T) {
	w := Work{Tickets: 101, HandleTime: minute, Available: minute, Utilization: One}
	want := map[string]int64{"normal": 101, "outage": 404, "release": 152, "holiday": 51}
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

const maxChange = 100_000 * One

func TestBadInput(t *testing.T) {
	for _, tt := range []struct {
		name string
		err  error
		want error
		text string
	}{
		{"work", Work{Tickets: -1, HandleTime: -1, Utilization: Percent(101)}.Validate(), ErrRange,
			"capacity: 4 defects\n\ttickets: out of range: want 0 to 1e12, got -1\n\thandle_time: out of range: want a length of time above 0, got -1ns\n" +
				"\tavailable: required: want a length of time above 0\n\tutilization: out of range: want a share from 1% to 100%, got 101%; a Share counts millionths, Percent(75) is 75%"},
		{"at once", Work{HandleTime: 1, Available: 1, Utilization: 1, AtOnce: money("0.5")}.Validate(), ErrRange, ""},
		{"everything lost", Shrinkage{Losses: []Loss{{"a", Percent(60)}, {"b", Percent(40)}}}.Validate(), ErrConflict,
			"capacity: losses: conflict: want less than 100% in all"},
		{"lost whole", Shrinkage{Losses: []Loss{{"a", One}}}.Validate(), ErrRange, "capacity: losses[0].share: out of range: want a share in [0%, 100%), got 100%"},
		{"mode", Shrinkage{Mode: "x"}.Validate(), ErrUnknown, ""},
		{"hiring", HiringSpec{Schema: "x", Have: 2, Leaving: []int{1, 2}, Lead: []Step{{"a", -1}}}.Validate(), ErrRange, ""},
	} {
		if !errors.Is(tt.err, tt.want) || tt.text != "" && tt.err.Error() != tt.text {
			t.Errorf("%s: %v", tt.name, tt.err)
		}
	}
	_, err := Work{Tickets: 1e12, HandleTime: 1 << 60, Available: 1, Utilization: Percent(1)}.Agents()
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

func TestHiringPlan(t *testing.T) {
	h, err := NewHiring(HiringSpec{Have: 4, Leaving: []int{0, 0, 0, 1}, Lead: []Step{{"search", 3}, {"notice", 2}}, Ramp: shift.StandardRamp(1)})
	if err != nil {
		t.Fatal(err)
	}
	if h.LeadWeeks() != 5 || h.RampWeeks() != 6 || h.HireBy(20) != 9 {
		t.Errorf("lead %d, ramp %d, hire by %d", h.LeadWeeks(), h.RampWeeks(), h.HireBy(20))
	}
	need := make([]int, 16)
	for i := range need {
		need[i] = 4
	}
	need[14], need[15] = 6, 6
	plan, err := h.Plan(need)
	if err != nil {
		t.Fatal(err)
	}
	want := []Hire{
		{Count: 1, Decide: 0, Start: 5, Full: 11, Need: 3, Late: true},
		{Count: 2, Decide: 3, Start: 8, Full: 14, Need: 14},
	}
	if diff := cmp.Diff(want, plan.Hires); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]int64{400, 400, 400, 300, 300, 300, 300, 325, 350, 375, 425, 500, 550, 550, 600, 600}, plan.Effective); diff != "" {
		t.Error(diff)
	}
	if len(plan.Short) != 7 || plan.Short[0].Slot != 3 || plan.Short[6].Slot != 9 {
		t.Errorf("short %+v", plan.Short)
	}
}

// Nobody short but for those who were late; one hire less, or the same a week
// later, would leave a week short.
func TestHiringPlanProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := someHiring().Draw(t, "hiring")
		need := rapid.SliceOfN(rapid.IntRange(0, 40), 0, 40).Draw(t, "need")
		h, err := NewHiring(s)
		if err != nil {
			t.Fatal(err)
		}
		plan, err := h.Plan(need)
		if err != nil {
			t.Fatal(err)
		}
		late, heads := false, 0
		for _, hire := range plan.Hires {
			late = late || hire.Late
			heads += hire.Count
			if hire.Decide < 0 || hire.Start != hire.Decide+h.LeadWeeks() || hire.Full != hire.Start+h.RampWeeks() ||
				hire.Late != (hire.Full > hire.Need) || !hire.Late && hire.Full != hire.Need && hire.Decide > 0 {
				t.Fatalf("%+v", hire)
			}
		}
		if !late && len(plan.Short) > 0 {
			t.Fatalf("short %+v without being late", plan.Short)
		}
		most, left := 0, s.Have
		for week, n := range need {
			if week < len(s.Leaving) {
				left -= s.Leaving[week]
			}
			most = max(most, n-left)
		}
		if heads != most {
			t.Fatalf("%d hired, %d needed", heads, most)
		}
		if doc, err := json.Marshal(s); err != nil {
			t.Fatal(err)
		} else if back, err := ParseHiringSpec(doc); err != nil || cmp.Diff(h.Spec(), back) != "" {
			t.Fatalf("%s: %v\n%s", doc, err, cmp.Diff(h.Spec(), back))
		}
	})
}

func FuzzParseHiringSpec(f *testing.F) {
	f.Add(`{"schema":"capacity/hiring/1","have":3,"lead":[{"name":"x","weeks":2}],"ramp":{"percent":[0,50],"step":1}}`)
	f.Fuzz(func(t *testing.T, doc string) {
		s, err := ParseHiringSpec([]byte(doc))
		if err != nil {
			return
		}
		h, err := NewHiring(s)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := h.Plan([]int{1, 5, 0, 100}); err != nil {
			t.Fatal(err)
		}
	})
}

func FuzzUnmarshalText(f *testing.F) {
	f.Add("5:2:1")
	f.Add("multiplicative")
	f.Fuzz(func(t *testing.T, text string) {
		var r TierMix
		if r.UnmarshalText([]byte(text)) != nil {
			return
		}
		if again, err := ParseTierMix(r.String()); err != nil || !slices.Equal(again, r) {
			t.Fatalf("%q is written as %v, %v", text, r, err)
		}
		if parts, err := r.Split(100); err != nil || len(parts) != len(r) {
			t.Fatalf("%v: %v, %v", r, parts, err)
		}
	})
}
