package capacity_test

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	. "github.com/supportops/policy/capacity"
	"github.com/supportops/policy/capacity/backlog"
)

// mail is a deferred channel of one hour a piece.
func mail(name string, hours int) ChannelSpec {
	return ChannelSpec{Name: name, Deferred: true, HandleTime: 60 * minute, Promise: PromiseSpec{Within: Duration(hours) * Duration(time.Hour)}}
}

// Every deadline cut work off at the end of three runs, so that a desk with
// 100 erlangs due within six hours of a day of eight was to have 79 people,
// and one with a promise longer than three runs nobody; and the second run
// from an empty desk was reported as what too few people achieve: 9 for 10
// erlangs kept 31 % of their promises, who in the long run keep none.
func TestRepeatsIsTheLongRun(t *testing.T) {
	for _, tt := range []struct{ slots, within, people int }{
		{1, 1, 100}, {1, 3, 100}, {8, 3, 100}, {8, 6, 100}, {8, 8, 100}, {8, 20, 100}, {24, 20, 100}, {3, 5000, 100},
	} {
		d, err := NewDesk(DeskSpec{Slot: Duration(time.Hour), Channels: []ChannelSpec{mail("mail", tt.within)}})
		if err != nil {
			t.Fatal(err)
		}
		m := Demand{Volumes: [][]float64{make([]float64, tt.slots)}, Repeats: true}
		less := make([]int64, tt.slots)
		for i := range less {
			m.Volumes[0][i], less[i] = 100, 99
		}
		r, err := d.Require(m)
		if err != nil {
			t.Fatal(err)
		}
		for slot, s := range r.Slots {
			if s.Gross != tt.people {
				t.Errorf("%d slots, due in %d h: %d people in slot %d, want %d", tt.slots, tt.within, s.Gross, slot, tt.people)
			}
		}
		e, err := d.Expect(m, r.Gross())
		if err != nil || *e.Channels[0].Expected != 1 || e.Channels[0].Unstable || len(e.Shortfalls) > 0 {
			t.Errorf("%d slots, due in %d h: %+v, %v", tt.slots, tt.within, e, err)
		}
		e, err = d.Expect(m, less)
		if err != nil || *e.Channels[0].Expected != 0 || !e.Channels[0].Unstable || len(e.Shortfalls) != 1 {
			t.Errorf("%d slots, due in %d h, one less: %+v, %v", tt.slots, tt.within, e, err)
		}
	}
}

// What is said of slots that repeat is what becomes of the work of a late run
// of many, worked off from an empty desk.
func TestExpectLongRunProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		const runs = 30
		n := rapid.IntRange(1, 6).Draw(t, "slots")
		channels := []ChannelSpec{mail("a", rapid.IntRange(1, 12).Draw(t, "hours")), mail("b", rapid.IntRange(1, 12).Draw(t, "hours"))}
		m := Demand{Open: make([]bool, n), Repeats: true}
		staff, slots, people := make([]int64, n), []backlog.Slot(nil), []int64(nil)
		rest := int64(0)
		for i := range n {
			m.Open[i] = i == 0 || rapid.Bool().Draw(t, "open")
			staff[i] = rapid.Int64Range(0, 12).Draw(t, "staff")
			if m.Open[i] {
				rest -= staff[i]
			}
		}
		for range channels {
			m.Volumes = append(m.Volumes, nil)
			last := len(m.Volumes) - 1
			for range n {
				v := rapid.IntRange(0, 5).Draw(t, "pieces")
				m.Volumes[last] = append(m.Volumes[last], float64(v))
				rest += int64(v)
			}
		}
		for range runs {
			for i := range n {
				s := backlog.Slot{}
				if m.Open[i] {
					s.Open = 1
				}
				slots, people = append(slots, s), append(people, staff[i])
			}
		}
		d, err := NewDesk(DeskSpec{Slot: Duration(time.Hour), Channels: channels})
		if err != nil {
			t.Fatal(err)
		}
		e, err := d.Expect(m, staff)
		if err != nil {
			t.Fatal(err)
		}
		var work []backlog.Job
		for slot := range slots {
			for i, c := range channels {
				due, ok := backlog.DueAfter(slots, slot, int64(c.Promise.Within/Duration(time.Hour)))
				if !ok {
					due = len(slots) + slot
				}
				work = append(work, backlog.Job{Arrives: slot, Due: due, Amount: int64(m.Volumes[i][slot%n])})
			}
		}
		p, err := backlog.Project(slots, people, work, backlog.EarliestDue)
		if err != nil {
			t.Fatal(err)
		}
		for i, c := range e.Channels {
			amount, late := 0.0, 0.0
			for k, w := range work {
				if w.Arrives/n == runs/2 && k%len(channels) == i {
					amount += float64(w.Amount)
					late += float64(p.Jobs[k].Late)
				}
			}
			switch {
			case amount == 0:
				if c.Expected != nil {
					t.Fatalf("%s: %v without work", c.Channel, *c.Expected)
				}
			case rest > 0:
				if *c.Expected != 0 || !c.Unstable {
					t.Fatalf("%s: %v in time while the backlog grows", c.Channel, *c.Expected)
				}
			case c.Unstable || fmt.Sprintf("%.9f", *c.Expected) != fmt.Sprintf("%.9f", 1-late/amount):
				t.Fatalf("%s: %+v, %v in time in a late run", c.Channel, *c.Expected, 1-late/amount)
			}
		}
	})
}
