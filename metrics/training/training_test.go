package training_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/supportops/policy/metrics"
	"github.com/supportops/policy/metrics/period"
	"github.com/supportops/policy/metrics/stat"
	"github.com/supportops/policy/metrics/training"
	"github.com/supportops/policy/priority"
)

var start = time.Date(2026, 1, 5, 0, 0, 0, 0, time.UTC)

func week(n int) time.Time { return start.AddDate(0, 0, 7*n) }

func program(t *testing.T) *training.Program {
	p, err := training.New(training.HandbookSpec())
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// Letters' case of steps does not matter.
func TestLettersOfSteps(t *testing.T) {
	p, err := training.New(training.Spec{Gates: []training.GateSpec{{Name: "week 1", Done: []string{"Buddy"}}}})
	if err != nil {
		t.Fatal(err)
	}
	if all, n := p.Gates(training.Record{Done: []string{"buddy"}}, start); n != 1 {
		t.Errorf("%+v", all)
	}
}

// TR-1, each gate with what it needs and without.
func TestGates(t *testing.T) {
	p := program(t)
	full := training.Record{
		Agent: "ann", Start: start, Done: []string{"quiz", "buddy", "certification", "proficiency check", "shadowing log"},
		QA: []int{75, 85}, FCR: stat.Proportion{Hits: 6, Trials: 10},
	}
	if all, n := p.Gates(full, week(8)); n != 6 || slices.ContainsFunc(all, func(x training.Progress) bool { return !x.Passed || x.Late }) {
		t.Errorf("%d of %+v", n, all)
	}
	for _, x := range []struct {
		name    string
		mend    func(*training.Record)
		passed  int
		missing string
	}{
		{"no buddy", func(r *training.Record) { r.Done = r.Done[:1] }, 0, "[buddy]"},
		{"qa of 79.5", func(r *training.Record) { r.QA = []int{75, 84} }, 5, "[qa]"},
		{"qa of 69.5", func(r *training.Record) { r.QA = []int{69, 70} }, 4, "[qa]"},
		{"no reviews", func(r *training.Record) { r.QA = nil }, 4, "[qa]"},
		{"fcr of 59 %", func(r *training.Record) { r.FCR = stat.Proportion{Hits: 59, Trials: 100} }, 5, "[fcr]"},
		{"no tickets", func(r *training.Record) { r.FCR = stat.Proportion{} }, 5, "[fcr]"},
	} {
		r := full
		x.mend(&r)
		all, n := p.Gates(r, week(9))
		if n != x.passed || fmt.Sprint(all[n].Missing) != x.missing || !all[n].Late {
			t.Errorf("%s: %d passed, then %+v", x.name, n, all[n])
		}
	}
}

// TR-2, with its months.
func TestCertificates(t *testing.T) {
	p := program(t)
	quiz := priority.Percent(90)
	r := training.Record{Start: start, Quiz: &quiz, QA: []int{90}, Done: []string{"case study", "presentation"}}
	for months, want := range map[int]int{1: 0, 2: 1, 4: 2, 7: 2, 8: 3, 30: 3} {
		n := 0
		for _, x := range p.Certificates(r, start.AddDate(0, months, 0)) {
			if x.Passed {
				n++
			}
		}
		if n != want {
			t.Errorf("after %d months %d certificates, want %d", months, n, want)
		}
	}
	r.Start = time.Date(2026, 12, 31, 9, 0, 0, 0, time.UTC)
	if all, want := p.Certificates(r, r.Start), r.Start.AddDate(0, 0, 59); !all[0].Due.Equal(want) {
		t.Errorf("two months from 31 December: %v, want %v", all[0].Due, want)
	}
	r.Start = start
	low := priority.Percent(84)
	r.Quiz = &low
	if all := p.Certificates(r, start.AddDate(1, 0, 0)); !all[0].Passed || all[1].Passed || fmt.Sprint(all[1].Missing) != "[quiz]" {
		t.Errorf("a quiz of 84 %%: %+v", all)
	}
}

func TestSpecDefects(t *testing.T) {
	s := training.HandbookSpec()
	s.Gates[1].Name, s.Gates[2].QA, s.Gates[3].Weeks, s.Certificates[0].Quiz = s.Gates[0].Name, 101, -1, priority.Percent(101)
	want := "training: 4 defects\n\tgates[1].name: duplicate: \"company\"\n\tgates[2].qa: out of range: want 0 to 100 points, got 101\n" +
		"\tgates[3].weeks: out of range: want 0 or more weeks and months, got -1 and 0\n\tcertificates[0].quiz: out of range: want 0% to 100%, got 101%"
	if err := s.Validate(); err == nil || err.Error() != want {
		t.Errorf("%v", err)
	}
	s = training.Spec{Gates: []training.GateSpec{{Name: "week 1", Done: []string{"quiz", "", "Quiz"}}, {Name: "Week 1"}}}
	want = "training: 3 defects\n\tgates[0].done[1]: required\n\tgates[0].done[2]: duplicate: \"quiz\" is gates[0].done[0] already\n\tgates[1].name: duplicate: \"Week 1\""
	if err := s.Validate(); err == nil || err.Error() != want {
		t.Errorf("%v", err)
	}
	if err := (training.Spec{}).Validate(); err == nil || err.Error() != "training: gates: required: want at least one" {
		t.Errorf("%v", err)
	}
}

func ExampleProgram_Gates() {
	p, _ := training.New(training.HandbookSpec())
	r := training.Record{Agent: "ann", Start: start, Done: []string{"quiz", "buddy", "certification"}}
	all, passed := p.Gates(r, week(4))
	fmt.Println(passed, "gates passed, then", all[passed].Gate, "lacks", all[passed].Missing, "late:", all[passed].Late)
	// Output: 2 gates passed, then tools lacks [proficiency check] late: true
}

// What an agent lacks for the next certificate, three months after the start.
func ExampleProgress_certificates() {
	p, _ := training.New(training.HandbookSpec())
	quiz := priority.Percent(82)
	for _, c := range p.Certificates(training.Record{Start: start, Quiz: &quiz, QA: []int{78}}, start.AddDate(0, 3, 0))[:2] {
		fmt.Println(c.Gate, c.Passed, c.Missing)
	}
	// Output:
	// foundational true []
	// proficient false [case study quiz qa]
}

// A gate that asks for results instead of steps, each missed in turn.
func ExampleGateSpec() {
	p, err := training.New(training.Spec{Gates: []training.GateSpec{
		{Name: "on their own", Weeks: 8, QA: 80, FCR: priority.Percent(60)},
	}})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, r := range []training.Record{
		{Start: start, QA: []int{78, 80}, FCR: stat.Proportion{Hits: 7, Trials: 10}},
		{Start: start, QA: []int{84, 80}, FCR: stat.Proportion{Hits: 5, Trials: 10}},
		{Start: start, QA: []int{84, 80}, FCR: stat.Proportion{Hits: 7, Trials: 10}},
	} {
		gates, _ := p.Gates(r, week(7))
		fmt.Println(gates[0].Passed, gates[0].Missing)
	}
	// Output:
	// false [qa]
	// false [fcr]
	// true []
}

// A gate of week two, looked at before and after it is due.
func ExampleProgress() {
	p, err := training.New(training.Spec{Gates: []training.GateSpec{{Name: "product", Weeks: 2, Done: []string{"certification"}}}})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, now := range []time.Time{week(1), week(3)} {
		gates, _ := p.Gates(training.Record{Agent: "ann", Start: start}, now)
		g := gates[0]
		fmt.Println(g.Gate, "lacks", g.Missing, "due", g.Due.Format(time.DateOnly), "late:", g.Late)
	}
	// Output:
	// product lacks [certification] due 2026-01-19 late: false
	// product lacks [certification] due 2026-01-19 late: true
}

func ExampleSpec() {
	for _, g := range training.HandbookSpec().Gates[4:] {
		fmt.Println(g.Name, "by week", g.Weeks, "QA", g.QA)
	}
	// Output:
	// supervised tickets by week 6 QA 70
	// rising load by week 8 QA 80
}

// ME-11: how well the training does, from the records of three agents.
// What the records of three agents say of the training, in a report.
func ExampleRecord() {
	p, _ := training.New(training.HandbookSpec())
	all := []string{"core product", "integrations", "admin", "billing", "API", "mobile", "common issues"}
	good, fair := priority.Percent(92), priority.Percent(84)
	records := []training.Record{
		{Agent: "ann", Start: start, Proficient: start.AddDate(0, 0, 24), Courses: all, Tried: true, Certified: true, QA: []int{82, 88}, Refresh: &good, Rating: 5},
		{Agent: "bob", Start: start, Proficient: start.AddDate(0, 0, 34), Courses: all, Tried: true, QA: []int{79}, Refresh: &fair, Rating: 4},
		{Agent: "cid", Start: start, Courses: all[:5]},
	}
	catalog, _ := metrics.NewCatalog(metrics.HandbookSpec())
	year, _ := period.New(period.Spec{From: "2026-01-01", To: "2027-01-01", Zone: "UTC"})
	r, _ := catalog.Report(metrics.PeriodData{Period: year, Given: p.Given(records)}, nil, 0)
	for _, row := range r.Rows {
		fmt.Println(row.Title, row.Measure, row.Verdict.Grade, row.Excluded)
	}
	// Output:
	// Time to proficiency 696h on_target [{not proficient so far 1}]
	// Certified at the first try 50.0 % watch []
	// Curriculum completed 90.5 % watch []
	// Quality after training +82.0 on_target []
	// Quiz after half a year 88.0 % on_target []
	// Satisfaction with training +4.5 on_target []
}

// What cannot be is left out of the figures, and counted.
func TestInvalidRecords(t *testing.T) {
	got := map[metrics.Metric]string{}
	for _, g := range program(t).Given([]training.Record{
		{Start: start, Proficient: start.AddDate(0, 0, -1), Rating: 6}, {Start: start, Proficient: week(3), Rating: 4}, {Start: start, Rating: -1},
	}) {
		got[g.Metric] = fmt.Sprint(g.Measure, g.Excluded)
	}
	if got["time_to_proficiency"] != "504h [{not proficient so far 1} {invalid 1}]" || got["training_satisfaction"] != "+4.0 [{invalid 2}]" {
		t.Errorf("%v", got)
	}
}
