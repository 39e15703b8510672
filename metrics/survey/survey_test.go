package survey_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/metrics/observe"
	"github.com/supportops/policy/metrics/survey"
)

var start = time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)

func at(h float64) time.Time { return start.Add(time.Duration(h * float64(time.Hour))) }

func resolved(now float64, mend func(*observe.Observation)) *observe.Observation {
	o := &observe.Observation{Created: start, Now: at(now), Replies: 1, Resolutions: []observe.Resolution{{Time: at(10), By: "ann"}}}
	if mend != nil {
		mend(o)
	}
	return o
}

// TO-1 row by row, each at its limit.
func TestDecide(t *testing.T) {
	r, err := survey.New(survey.HandbookSpec())
	if err != nil {
		t.Fatal(err)
	}
	tagged := lifecycle.Facets{}
	e := lifecycle.Event{Time: start, Kind: lifecycle.Updated, Facts: map[string][]string{"tag": {"vip", "No-Survey"}}}
	tagged.Apply(&e)
	internal := lifecycle.Facets{}
	inside := lifecycle.Event{Time: start, Kind: lifecycle.Created, Channel: "Internal"}
	internal.Apply(&inside)
	for _, x := range []struct {
		name string
		o    *observe.Observation
		f    lifecycle.Facets
		want survey.Readiness
		time time.Time
	}{
		{name: "just resolved", o: resolved(10, nil), want: survey.Waits, time: at(12)},
		{name: "two hours later", o: resolved(12, nil), want: survey.Ready, time: at(12)},
		{name: "a moment before", o: resolved(11.99, nil), want: survey.Waits, time: at(12)},
		{name: "a day later", o: resolved(34, nil), want: survey.Ready, time: at(34)},
		{name: "more than a day later", o: resolved(34.01, nil), want: "too_late"},
		{name: "open", o: resolved(12, func(o *observe.Observation) { o.Resolutions = nil }), want: "open"},
		{name: "reopened", o: resolved(12, func(o *observe.Observation) { o.Resolutions[0].Reopened = at(11) }), want: "open"},
		{name: "asked", o: resolved(12, func(o *observe.Observation) { o.Surveys = []observe.Survey{{Time: at(11), Survey: "csat"}} }), want: "asked", time: at(11)},
		{name: "asked, spelled otherwise", o: resolved(12, func(o *observe.Observation) { o.Surveys = []observe.Survey{{Time: at(11), Survey: "CSAT"}} }), want: "asked", time: at(11)},
		{name: "asked before the resolution", o: resolved(12, func(o *observe.Observation) { o.Surveys = []observe.Survey{{Time: at(5), Survey: "csat"}} }), want: survey.Ready, time: at(12)},
		{name: "another survey", o: resolved(12, func(o *observe.Observation) { o.Surveys = []observe.Survey{{Time: at(11), Survey: "nps"}} }), want: survey.Ready, time: at(12)},
		{name: "merged", o: resolved(12, func(o *observe.Observation) { o.Excluded = "merged" }), want: "excluded"},
		{name: "tag", o: resolved(12, nil), f: tagged, want: "skipped"},
		{name: "internal", o: resolved(12, nil), f: internal, want: "skipped"},
		{name: "closed by a rule", o: resolved(12, func(o *observe.Observation) { o.Replies, o.Resolutions[0].Rule = 0, true }), want: "no_person"},
		{name: "answered, closed by a rule", o: resolved(12, func(o *observe.Observation) { o.Resolutions[0].Rule = true }), want: survey.Ready, time: at(12)},
	} {
		d := r.Decide(x.o, x.f)
		if d.Why != x.want || !d.Time.Equal(x.time) || (x.want == "skipped") != (d.Fact == "tag" || d.Fact == "channel") {
			t.Errorf("%s: %+v, want %s at %v", x.name, d, x.want, x.time)
		}
	}
}

// ME-6: what each score demands, and until when.
func TestFollowUp(t *testing.T) {
	r, _ := survey.New(survey.HandbookSpec())
	for score, want := range map[int]string{
		1: "manager review and service recovery by manager until 09:00", 2: "follow up by agent until 09:00",
		3: "investigate and follow up by agent until 09:00 on the 3rd", 4: "", 5: "",
	} {
		f, ok := r.FollowUp(observe.Answer{Time: start, Survey: "csat", Score: score, Valid: true})
		got := ""
		if ok {
			got = fmt.Sprintf("%s by %s until %s", f.Do, f.By, f.Due.Format("15:04"))
			if f.Due.Day() != start.Day() {
				got += " on the 3rd"
			}
		}
		if got != want {
			t.Errorf("%d: %q, want %q", score, got, want)
		}
	}
	for _, a := range []observe.Answer{{Survey: "nps", Score: 1, Valid: true}, {Survey: "csat", Score: 0}} {
		if f, ok := r.FollowUp(a); ok {
			t.Errorf("%+v demands %+v", a, f)
		}
	}
}

func TestSpecDefects(t *testing.T) {
	for _, x := range []struct {
		mend func(*survey.Spec)
		want string
	}{
		{func(s *survey.Spec) { s.Name = "" }, "survey: name: required: want the name of the survey's events"},
		{func(s *survey.Spec) { s.After = -1 }, "survey: after: out of range: -1ns, want 0s or more"},
		{func(s *survey.Spec) { s.Until = 1 }, "survey: until: out of range: want 0, or 2h and more, got 1ns"},
		{func(s *survey.Spec) { s.Until = s.After }, ""},
		{func(s *survey.Spec) { s.FollowUps[1].Score = 1 }, "survey: follow_ups[1].score: conflict: want more than 1, the score before, got 1"},
		{func(s *survey.Spec) { s.Skip["tag"] = nil }, `survey: skip.tag: required: want at least one value, "*" for any, "" for none`},
		{func(s *survey.Spec) { s.Skip[""] = []string{"x"} }, `survey: skip[""]: required: want the name of a fact`},
		{func(s *survey.Spec) { s.FollowUps[0].Do = "" }, "survey: follow_ups[0].do: required"},
	} {
		s := survey.HandbookSpec()
		x.mend(&s)
		if err := s.Validate(); err == nil && x.want != "" || err != nil && err.Error() != x.want {
			t.Errorf("%v, want %q", err, x.want)
		}
	}
}

// The lists of Skip mean what they mean in conditions.
func TestSkipReadsAsConditions(t *testing.T) {
	for _, x := range []struct {
		unwanted []string
		channel  string
		skipped  bool
	}{
		{[]string{"internal"}, "internal", true}, {[]string{"internal"}, "Internal", true}, {[]string{"internal"}, "mail", false}, {[]string{"internal"}, "", false},
		{[]string{"*"}, "mail", true}, {[]string{"*"}, "", false}, {[]string{""}, "", true}, {[]string{""}, "mail", false}, {[]string{"", "chat"}, "chat", true},
	} {
		s := survey.HandbookSpec()
		s.Skip = map[string][]string{"channel": x.unwanted}
		r, err := survey.New(s)
		if err != nil {
			t.Fatal(err)
		}
		if got := r.Decide(resolved(13, nil), lifecycle.Facets{Channel: x.channel}); (got.Why == "skipped") != x.skipped {
			t.Errorf("%q of %q: %v", x.channel, x.unwanted, got.Why)
		}
	}
}

func ExampleRules_Decide() {
	r, _ := survey.New(survey.HandbookSpec())
	o := resolved(10.5, nil) // half an hour after the resolution
	d := r.Decide(o, lifecycle.Facets{})
	fmt.Println(d.Why, "until", d.Time.Format("15:04"))
	// Output: waits until 21:00
}

// The lowest score is for a manager, at once.
func ExampleFollowUp() {
	r, _ := survey.New(survey.HandbookSpec())
	f, _ := r.FollowUp(observe.Answer{Time: start, Survey: "csat", Score: 1, Valid: true})
	fmt.Println(f.By+":", f.Do, "by", f.Due.Format("15:04"))
	// Output: manager: manager review and service recovery by 09:00
}

func ExampleSpec() {
	s := survey.HandbookSpec()
	fmt.Println("after", s.After, "until", s.Until, "not", s.Skip["tag"])
	// Output: after 2h until 24h not [no-survey]
}

// Letters' case of a survey does not matter, as it does not where surveys are observed.
func TestFollowUpOfLetters(t *testing.T) {
	r, _ := survey.New(survey.HandbookSpec())
	if _, ok := r.FollowUp(observe.Answer{Time: start, Survey: "CSAT", Score: 1, Valid: true}); !ok {
		t.Error("an answer to CSAT is none to csat")
	}
}
