package shift_test

import (
	"testing"

	"github.com/supportops/policy/capacity"
	"github.com/supportops/policy/capacity/shift"
	"github.com/supportops/policy/internal/goldentest"
	"pgregory.net/rapid"
)

// roster is what is to be covered, and by which shifts.
type roster struct {
	required []int64
	shifts   []shift.Template
	crew     shift.Crew
}

// rosters draws days of n slots.
func rosters(n int) *rapid.Generator[roster] {
	return rapid.Custom(func(t *rapid.T) roster {
		r := roster{required: genRequired(t, n)}
		for range rapid.IntRange(1, 3).Draw(t, "times") {
			r.shifts = append(r.shifts, genShifts(t, n)...)
		}
		r.crew.People = int64(rapid.IntRange(0, 12).Draw(t, "people"))
		if rapid.Bool().Draw(t, "penalties") {
			r.crew.Penalties = rapid.SliceOfN(rapid.Int64Range(0, 9), n, n).Draw(t, "penalties")
		}
		return r
	})
}

// rings draws rosters that only a search solves: rings of three or five slots,
// each with a shift over every two neighbours, of which linear programs work
// half of each.
func rings() *rapid.Generator[roster] {
	return rapid.Custom(func(t *rapid.T) (r roster) {
		sizes := rapid.SliceOfN(rapid.SampledFrom([]int{3, 3, 5}), 2, 3).Draw(t, "rings")
		n := 0
		for _, k := range sizes {
			n += k
		}
		first := 0
		for _, k := range sizes {
			for i := range k {
				works := make([]bool, n)
				works[first+i], works[first+(i+1)%k] = true, true
				r.shifts = append(r.shifts, shift.Template{Works: works, Cost: rapid.Int64Range(2, 4).Draw(t, "cost"), Most: rapid.Int64Range(0, 2).Draw(t, "most")})
			}
			first += k
		}
		r.shifts = append(r.shifts, shift.Template{Works: rapid.SliceOfN(rapid.Bool(), n, n).Draw(t, "works"), Cost: rapid.Int64Range(1, 9).Draw(t, "cost")})
		r.required = rapid.SliceOfN(rapid.Int64Range(0, 2), n, n).Draw(t, "required")
		if rapid.Bool().Draw(t, "ones") {
			for i := range r.required {
				r.required[i] = 1
			}
		}
		r.crew.People = rapid.Int64Range(2, 9).Draw(t, "people")
		if rapid.Bool().Draw(t, "penalties") {
			r.crew.Penalties = rapid.SliceOfN(rapid.Int64Range(0, 3), n, n).Draw(t, "penalties")
		}
		return r
	})
}

func TestAnswers(t *testing.T) {
	ask := func(w *goldentest.Writer, r roster) {
		for _, nodes := range []int{0, 1, 5, 60} {
			p, err := shift.Cover(r.required, r.shifts, shift.Options{Nodes: nodes})
			gap, ok := p.Gap()
			w.Put(p, err, gap, ok)
			f, err := shift.Fill(r.required, r.shifts, r.crew, shift.Options{Nodes: nodes})
			w.Put(f, err)
			have, err := shift.Coverage(r.shifts, p.Counts)
			w.Put(have, err, shift.Mismatches(r.required, have))
		}
	}
	goldentest.Check(t,
		goldentest.Group("short", func(w *goldentest.Writer) {
			for i := range 250 {
				ask(w, rosters(2+i%9).Example(i))
			}
		}),
		goldentest.Group("long", func(w *goldentest.Writer) {
			for i := range 40 {
				ask(w, rosters(24+i%9).Example(i))
			}
		}),
		goldentest.Group("rings", func(w *goldentest.Writer) {
			for i := range 300 {
				ask(w, rings().Example(i))
			}
		}),
		goldentest.Group("schedules", func(w *goldentest.Writer) {
			g := rapid.Custom(genSchedule)
			for i := range 300 {
				s := g.Example(i)
				r, err := shift.NewSchedule(s)
				w.Put(s, err)
				if err == nil {
					w.Put(r.Spec(), r.Heads(), r.Coverage(), r.Mismatches([]int64{100, 200, 50}))
				}
			}
			for week := range 12 {
				w.Put(shift.StandardRamp(week - 2))
			}
			w.Put(shift.HandbookScheduleSpec())
		}),
		goldentest.Group("defects of schedules", func(w *goldentest.Writer) {
			s := shift.ScheduleSpec{Schema: "capacity/shift/1", Slots: 6, Shifts: []shift.Template{{Name: "a", Works: []bool{true, false}, Cost: 5, Most: 3}, {Name: "b", Works: []bool{true}}},
				Ramp:   shift.Ramp{Percent: []int{50, 80}, Step: 2},
				People: []shift.Person{{Shift: "a", Count: 2, From: 1, To: 5, Away: []shift.SlotSpan{{From: 2, To: 3}}}, {Shift: "b", Count: 1}}}
			goldentest.Defects[shift.ScheduleSpec](w, s, 100, 10080, 1_000_000, 1_000_000_000, 1<<20)
		}),
		goldentest.Group("defects of covers", func(w *goldentest.Writer) {
			const most = 1_000_000
			for _, x := range []int64{-1, 0, 1, most - 1, most, most + 1, 1000*most - 1, 1000 * most, 1000*most + 1} {
				day := []bool{true, true}
				for _, r := range []roster{
					{[]int64{x, 1}, []shift.Template{{Works: day, Cost: 1}}, shift.Crew{}},
					{[]int64{1, 1}, []shift.Template{{Works: day, Cost: x}}, shift.Crew{People: 1}},
					{[]int64{1, 1}, []shift.Template{{Works: day, Cost: 1, Most: x}}, shift.Crew{People: 1}},
					{[]int64{1, 1}, []shift.Template{{Works: day}, {Works: day[:1]}}, shift.Crew{People: x}},
					{[]int64{1, 1}, []shift.Template{{Works: day}}, shift.Crew{People: x}},
					{[]int64{1, 1}, []shift.Template{{Works: day}}, shift.Crew{People: 1, Penalties: []int64{x, 1}}},
					{[]int64{1, 1}, []shift.Template{{Works: day}}, shift.Crew{People: 1, Penalties: []int64{1}}},
				} {
					ask(w, r)
				}
				have, err := shift.Coverage([]shift.Template{{Works: day}}, []int64{x})
				w.Put(have, err)
				p, err := shift.Cover([]int64{1, 1}, []shift.Template{{Works: day}}, shift.Options{Nodes: int(x)})
				w.Put(p, err)
			}
			for n := range 4 {
				templates := make([]shift.Template, 2046+n)
				for i := range templates {
					templates[i].Works = []bool{true}
				}
				_, err := shift.Coverage(templates, make([]int64, len(templates)))
				_, err2 := shift.Coverage([]shift.Template{{Works: make([]bool, 10078+n)}}, []int64{1})
				_, err3 := shift.Cover(make([]int64, 10078+n), nil, shift.Options{})
				w.Put(err, err2, err3, len(shift.Span(10078+n, 0, 5)), shift.Span(n, n, n, 0, 1), shift.Span(5, -n, n+3, -1, 0, 2, n+2), shift.Spans(4, n, 3, 0, 3))
				w.Put(capacity.Percent(n))
			}
		}))
}

// What is made shares no memory with its document.
func TestApart(t *testing.T) {
	goldentest.Apart(t, shift.ScheduleSpec{Slots: 6, Shifts: []shift.Template{{Name: "a", Works: []bool{true, false}}}, Ramp: shift.Ramp{Percent: []int{50, 80}, Step: 2},
		People: []shift.Person{{Shift: "a", Count: 2, From: 1, To: 5, Away: []shift.SlotSpan{{From: 2, To: 3}}}}}, shift.NewSchedule)
}
