package capacity_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"

	. "github.com/supportops/policy/capacity"
	"github.com/supportops/policy/capacity/queueing"
)

func TestPromiseString(t *testing.T) {
	for _, tt := range []struct {
		p    PromiseSpec
		want string
	}{
		{PromiseSpec{Share: Percent(80), Within: minute / 2, MaxAbandon: Percent(5)}, "80% within 30s, at most 5% giving up"},
		{PromiseSpec{Share: Percent(80), Definition: queueing.NotWaitingLonger}, "80% within 0s (not_waiting_longer)"},
		{PromiseSpec{MaxOccupancy: Percent(85)}, "at most 85% busy"},
		{PromiseSpec{Within: minute, MaxAbandon: Percent(3)}, "at most 3% giving up"},
		{PromiseSpec{Within: 480 * minute}, "all within 8h of open time"},
	} {
		if got := tt.p.String(); got != tt.want {
			t.Errorf("%+v: %q, want %q", tt.p, got, tt.want)
		}
	}
}

// The sentence gave the figures of the whole desk as those of one promise, and
// "promised 0.0 %" where no share is promised.
func TestFindingSays(t *testing.T) {
	hour := Duration(time.Hour)
	for _, tt := range []struct {
		name      string
		channels  []ChannelSpec
		volumes   [][]float64
		scheduled int64
		want      string
	}{
		{"one promise of two", []ChannelSpec{
			{Name: "calls", HandleTime: 6 * minute, Promise: PromiseSpec{Share: Percent(80), Within: minute / 3}},
			{Name: "chat", HandleTime: 10 * minute, Promise: PromiseSpec{Share: Percent(80), Within: 2 * minute}},
		}, [][]float64{{100}, {6}}, 15, "chat: this promise (80% within 2m) needs 3 people at work in slot 0, has 1; the desk needs 17 on shift there, has 15; " +
			"0.0 % in time, 0.0 % in the worst slot; the queue grows without bound; slots short: 1"},
		{"no share promised", []ChannelSpec{{Name: "chat", HandleTime: 3 * minute, Promise: PromiseSpec{MaxOccupancy: Percent(70)}}}, [][]float64{{42}}, 2,
			"chat: this promise (at most 70% busy) needs 3 people at work in slot 0, has 2; the desk needs 3 on shift there, has 2; the queue grows without bound; slots short: 1"},
		{"deferred", []ChannelSpec{{Name: "mail", Deferred: true, HandleTime: 30 * minute, Promise: PromiseSpec{Within: hour}}}, [][]float64{{4}}, 1,
			"mail: this promise (all within 1h of open time) needs 2 people at work in slot 0, has 1; the desk needs 2 on shift there, has 1; 0.0 % in time; the queue grows without bound; slots short: 1"},
	} {
		d, err := NewDesk(DeskSpec{Slot: hour, Channels: tt.channels})
		if err != nil {
			t.Fatal(tt.name, err)
		}
		e, err := d.Expect(Demand{Volumes: tt.volumes, Repeats: true}, []int64{tt.scheduled})
		if err != nil || len(e.Shortfalls) != 1 {
			t.Fatalf("%s: %v, %v", tt.name, e.Shortfalls, err)
		}
		if diff := cmp.Diff(tt.want, e.Shortfalls[0].String()); diff != "" {
			t.Errorf("%s: %s", tt.name, diff)
		}
	}
}

// Without contacts a share in time was 1, with nobody at work too, and a
// ticket cost 0; and work that is due after the last slot counted as done in
// time.
func TestNoDataIsNoFigure(t *testing.T) {
	hour := Duration(time.Hour)
	d, err := NewDesk(DeskSpec{Slot: hour, Channels: []ChannelSpec{
		{Name: "chat", HandleTime: 6 * minute, Promise: PromiseSpec{Share: Percent(80), Within: minute}},
		{Name: "mail", Deferred: true, HandleTime: 6 * minute, Promise: PromiseSpec{Within: 3 * hour}},
	}, Shifts: []ShiftSpec{{Name: "day", Starts: []int{0}, Length: 2, Cost: decimal.NewFromInt(9)}}})
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name    string
		volumes [][]float64
		absent  []bool
	}{
		{"nothing", [][]float64{{0, 0}, {0, 0}}, []bool{true, true}},
		{"mail due later", [][]float64{{0, 0}, {4, 4}}, []bool{true, true}},
		{"chats", [][]float64{{0, 3}, {0, 0}}, []bool{false, true}},
	} {
		e, err := d.Expect(Demand{Volumes: tt.volumes}, []int64{0, 0})
		if err != nil {
			t.Fatal(tt.name, err)
		}
		for i, c := range e.Channels {
			if (c.Expected == nil) != tt.absent[i] || (c.Lowest == nil) != tt.absent[i] {
				t.Errorf("%s: %s: %+v", tt.name, c.Channel, c)
			}
			doc, err := json.Marshal(c)
			if err != nil || strings.Contains(string(doc), "expected") == tt.absent[i] {
				t.Errorf("%s: %s, %v", tt.name, doc, err)
			}
		}
	}
	p, err := d.Plan(Demand{Volumes: [][]float64{{0, 0}, {0, 0}}})
	if err != nil || p.CostPerTicket != nil || !p.Cost.IsZero() {
		t.Errorf("cost %v, a ticket %v, %v", p.Cost, p.CostPerTicket, err)
	}
	p, err = d.Plan(Demand{Volumes: [][]float64{{0, 4}, {0, 0}}})
	if err != nil || p.CostPerTicket == nil || p.CostPerTicket.StringFixed(2) != "4.50" {
		t.Errorf("a ticket %v, %v", p.CostPerTicket, err)
	}
}
