package capacity_test

import (
	"errors"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	. "github.com/supportops/policy/capacity"
	"github.com/supportops/policy/capacity/cost"
	"github.com/supportops/policy/capacity/forecast"
	"github.com/supportops/policy/capacity/hiring"
	"github.com/supportops/policy/capacity/shift"
)

// mostly draws one of the usual values, or now and then an odd one.
func mostly[T any](odd []T, usual ...T) *rapid.Generator[T] {
	u := rapid.SampledFrom(usual)
	return rapid.OneOf(u, u, u, u, u, u, u, u, rapid.SampledFrom(odd))
}

func hostileVolume() *rapid.Generator[float64] {
	return mostly([]float64{math.NaN(), math.Inf(1), math.Inf(-1), math.Copysign(0, -1), 5e-324, 1e-300, -1, math.MaxFloat64, 1e9, math.Nextafter(1e9, 2e9)},
		0, 0.5, 3, 40, 1000)
}

func hostileTime() *rapid.Generator[Duration] {
	return mostly([]Duration{math.MinInt64, -1, 0, 1, math.MaxInt64}, minute, 10*minute, 60*minute, Duration(time.Second))
}

func hostileShare() *rapid.Generator[Ratio] {
	return mostly([]Ratio{Percent(math.MinInt), Percent(-100), ratio(-1, 1<<40), ratio(1, math.MaxInt64), Percent(100), Percent(101), Percent(math.MaxInt)},
		Ratio{}, Percent(1), Percent(20), Percent(80), Percent(99), ratio(math.MaxInt64-2, math.MaxInt64))
}

func hostileCount() *rapid.Generator[int] {
	return mostly([]int{math.MinInt, -1, 1e6, 1e9, 1e9 + 1, math.MaxInt}, 0, 1, 2, 30)
}

func hostileMoney() *rapid.Generator[decimal.Decimal] {
	return mostly([]decimal.Decimal{decimal.New(1, math.MaxInt32), decimal.New(-1, math.MinInt32), decimal.New(math.MaxInt64, 18), decimal.New(1, -18)},
		decimal.Zero, decimal.New(75, -1), decimal.New(6000, 0))
}

// typed reports whether err is one of the kinds that the packages document.
func typed(err error) bool {
	var wrong *SpecError
	return errors.As(err, &wrong) || errors.Is(err, ErrTooLarge) || errors.Is(err, ErrInfeasible)
}

// Whatever the desk and the demand, there is a typed error or an answer of
// numbers.
func TestDeskHostileProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		live := ChannelSpec{Name: "live", HandleTime: hostileTime().Draw(t, "handle time"), Patience: rapid.OneOf(rapid.Just(Duration(0)), hostileTime()).Draw(t, "patience"),
			Lagged: rapid.Bool().Draw(t, "lagged"), Promise: PromiseSpec{Share: hostileShare().Draw(t, "share"), Within: hostileTime().Draw(t, "within"),
				Definition:   rapid.SampledFrom(append(countings(), "x")).Draw(t, "definition"),
				MaxOccupancy: hostileShare().Draw(t, "occupancy"), MaxAbandon: hostileShare().Draw(t, "abandon")}}
		if rapid.Bool().Draw(t, "several") {
			live.Slowdown = []float64{1, rapid.OneOf(rapid.Just(1.2), hostileVolume()).Draw(t, "slowdown")}
		}
		deferred := ChannelSpec{Name: "deferred", Deferred: true, HandleTime: hostileTime().Draw(t, "handle time"),
			Promise: PromiseSpec{Within: mostly([]Duration{0, math.MaxInt64}, 60*minute, 120*minute).Draw(t, "due")}}
		d, err := NewDesk(DeskSpec{Slot: mostly([]Duration{0, 1, math.MaxInt64}, 60*minute).Draw(t, "slot"), Channels: []ChannelSpec{live, deferred},
			Shrinkage: Shrinkage{Losses: []Loss{{"x", mostly([]Ratio{Percent(-1), ratio(math.MaxInt64-1, math.MaxInt64), Percent(100)}, Ratio{}, Percent(30)).Draw(t, "loss")}}}, IdleUse: hostileShare().Draw(t, "idle"),
			Shifts: []ShiftSpec{{Name: "all", Starts: []int{mostly([]int{-1, 5, math.MaxInt}, 0).Draw(t, "start")},
				Length: mostly([]int{0, math.MaxInt}, 1, 3).Draw(t, "length"), Cost: mostly([]decimal.Decimal{decimal.New(1, math.MaxInt32)}, decimal.New(10, 0)).Draw(t, "cost")}}})
		if err != nil {
			if !typed(err) {
				t.Fatal(err)
			}
			return
		}
		m := Demand{Repeats: rapid.Bool().Draw(t, "repeats")}
		for range 2 {
			m.Volumes = append(m.Volumes, rapid.SliceOfN(hostileVolume(), 3, 3).Draw(t, "volumes"))
		}
		m, err = m.Under(Scenario{Change: mostly([]Ratio{Percent(math.MinInt), Percent(-101), Percent(-100), Percent(math.MaxInt)}, Ratio{}, Percent(300)).Draw(t, "change")})
		if err != nil {
			if !typed(err) {
				t.Fatal(err)
			}
			return
		}
		r, err := d.Require(m)
		if err != nil && !typed(err) {
			t.Fatal(err)
		}
		for _, s := range r.Slots {
			if s.Net < 0 || s.Gross < s.Net || !(s.Load >= 0) || math.IsInf(s.Load, 1) {
				t.Fatalf("%+v", s)
			}
		}
		n := mostly([]int64{-1, math.MaxInt64, 1e6}, 0, 3, 20).Draw(t, "scheduled")
		e, err := d.Expect(m, []int64{n, n, n})
		if err != nil && !typed(err) {
			t.Fatal(err)
		}
		p, err := d.Plan(m)
		if err != nil && !typed(err) {
			t.Fatal(err)
		}
		for _, c := range append(e.Channels, p.Expected.Channels...) {
			for _, share := range []*float64{c.Expected, c.Lowest} {
				if share != nil && !(*share >= 0 && *share <= 1) || !(c.Volume >= 0) || math.IsInf(c.Volume, 1) {
					t.Fatalf("%+v", c)
				}
			}
		}
	})
}

func TestFunctionsHostileProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		check := func(err error, n ...int) {
			if err != nil && !typed(err) {
				t.Fatal(err)
			}
			for _, n := range n {
				if n < 0 || n > 1e9 {
					t.Fatalf("%d people", n)
				}
			}
		}
		w := Work{Tickets: mostly([]int64{math.MinInt64, -1, 1e12, 1e12 + 1, math.MaxInt64}, 0, 500).Draw(t, "tickets"), HandleTime: hostileTime().Draw(t, "handle time"),
			Available: hostileTime().Draw(t, "available"), Utilization: hostileShare().Draw(t, "utilization"), AtOnce: hostileMoney().Draw(t, "at once")}
		n, err := Pool(w, w)
		check(err, n)
		changed, err := Scenario{Change: hostileShare().Draw(t, "change")}.Work(w)
		if check(err); err == nil && (changed.Tickets < 0 || changed.Tickets > 1e12) {
			t.Fatal(changed)
		}
		s := Shrinkage{Mode: rapid.SampledFrom([]ShrinkageMode{"", Additive, Multiplicative, "x"}).Draw(t, "mode"), Losses: []Loss{{"x", hostileShare().Draw(t, "loss")}, {"y", hostileShare().Draw(t, "loss")}}}
		n, err = s.Gross(hostileCount().Draw(t, "net"))
		check(err, n)
		n, err = s.Net(hostileCount().Draw(t, "gross"))
		check(err, n)
		r := TierMix(rapid.SampledFrom([]string{"", "0", "5:2:1", "1000000:1", "1000001", "-1:2", "1:", "0:0:3", strings.Repeat("1:", 1<<16)}).Draw(t, "mix"))
		parts, err := r.Split(hostileCount().Draw(t, "total"))
		check(err, parts...)
		parts, err = r.Beside(hostileCount().Draw(t, "tier"), hostileCount().Draw(t, "people"))
		check(err, parts...)
		u, err := DividePaidTime(Activity{"a", hostileTime().Draw(t, "time"), true}, Activity{"b", hostileTime().Draw(t, "time"), false})
		if check(err); u.Share.Sign() < 0 || u.Share.Compare(Percent(100)) > 0 || u.Paid < 0 {
			t.Fatalf("%+v", u)
		}
		c, err := cost.PerTicket(mostly([]int64{math.MinInt64, 0, math.MaxInt64}, 1, 6000).Draw(t, "tickets"),
			mostly([]int32{math.MinInt32, 13, math.MaxInt32}, 0, 2, 12).Draw(t, "places"), cost.Expense{Name: "x", Amount: hostileMoney().Draw(t, "amount")})
		if check(err); c.PerTicket.IsNegative() {
			t.Fatal(c)
		}
		v, err := cost.SelfService{Deflected: hostileCount64().Draw(t, "deflected"), CostPerTicket: hostileMoney().Draw(t, "cost"), Investment: hostileMoney().Draw(t, "investment")}.Savings()
		if check(err); v.BreakEven != nil && *v.BreakEven < 0 {
			t.Fatal(v)
		}
		if h, err := hiring.New(hiring.Spec{Have: hostileCount().Draw(t, "have"), Lead: []hiring.LeadSpec{{Name: "x", Weeks: hostileCount().Draw(t, "weeks")}},
			Ramp: shift.Ramp{Percent: []int{hostileCount().Draw(t, "percent")}, Step: hostileCount().Draw(t, "step")}}); err == nil {
			need := hostileCount().Draw(t, "need")
			if by := h.HireBy(need); by > need {
				t.Fatalf("hire by %d for %d", by, need)
			}
			_, err = h.Plan([]int{need, hostileCount().Draw(t, "then")})
			check(err)
		} else {
			check(err)
		}
		points := []forecast.Point{{Open: true, Mean: hostileVolume().Draw(t, "mean")}}
		m, err := FromForecast(points)
		if check(err); err == nil && !(m.Volumes[0][0] >= 0 && m.Volumes[0][0] <= 1e9) {
			t.Fatal(m)
		}
	})
}

func hostileCount64() *rapid.Generator[int64] {
	return mostly([]int64{math.MinInt64, -1, math.MaxInt64}, 0, 1, 6000)
}

// What is far out of range wrapped around to a week far ahead.
func TestNoWrapping(t *testing.T) {
	h, err := hiring.New(hiring.Spec{Lead: []hiring.LeadSpec{{Name: "search", Weeks: 9}}, Ramp: shift.StandardRamp(1)})
	if err != nil || h.HireBy(math.MinInt) != math.MinInt || h.HireBy(math.MinInt+14) != math.MinInt || h.HireBy(math.MinInt+16) != math.MinInt+1 {
		t.Error(h.HireBy(math.MinInt), h.HireBy(math.MinInt+16), err)
	}
}

// The defect is named where the caller can find it.
func TestHostilePaths(t *testing.T) {
	_, points := FromForecast([]forecast.Point{{Mean: 1}, {Mean: math.NaN()}})
	_, volumes := Scenario{Change: Percent(math.MaxInt)}.Volumes([]float64{1, math.Inf(1)})
	_, demand := Demand{Volumes: [][]float64{{1}, {2, -1}}}.Under(Scenario{})
	for _, tt := range []struct {
		err  error
		path string
	}{{points, "channels[0][1].mean"}, {volumes, "change"}, {demand, "volumes[1][1]"}} {
		var wrong *SpecError
		if !errors.As(tt.err, &wrong) || wrong.Fields[0].Path != tt.path || !errors.Is(tt.err, ErrRange) {
			t.Errorf("%v, want %s", tt.err, tt.path)
		}
	}
}
