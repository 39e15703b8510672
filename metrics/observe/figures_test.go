package observe_test

import (
	"bytes"
	"cmp"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/supportops/policy/internal/spec"
	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/metrics/aggregate"
	"github.com/supportops/policy/metrics/observe"
	"github.com/supportops/policy/metrics/period"
	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/sla"
)

// genObservation draws what no history would give, too, with instants at and
// beside the ends of the period.
func genObservation(p period.Period) *rapid.Generator[observe.Observation] {
	day := 24 * time.Hour
	instants := []time.Time{p.From().Add(-day), p.From().Add(-1), p.From(), p.From().Add(1), p.From().Add(day), p.To().Add(-1), p.To(), p.To().Add(1), p.To().Add(day)}
	return rapid.Custom(func(t *rapid.T) observe.Observation {
		when := rapid.SampledFrom(instants)
		maybe := func(name string) bool { return rapid.Bool().Draw(t, name) }
		who := rapid.SampledFrom([]string{"", "ann", "bob"})
		wait := rapid.Custom(func(t *rapid.T) observe.Wait {
			return observe.Wait{
				From: when.Draw(t, "from"), To: when.Draw(t, "to"), Calendar: time.Duration(rapid.IntRange(1, 9).Draw(t, "calendar")), Business: time.Duration(rapid.IntRange(1, 9).Draw(t, "business")),
				Open: rapid.IntRange(0, 2).Draw(t, "open") == 0, Unanswered: rapid.IntRange(0, 3).Draw(t, "unanswered") == 0, By: who.Draw(t, "by"),
			}
		})
		some := func(name string) *observe.Wait {
			if !maybe(name) {
				return nil
			}
			w := wait.Draw(t, name)
			return &w
		}
		clock := rapid.SampledFrom([]sla.Clock{sla.FirstResponse, sla.Resolution, sla.NextResponse})
		question := rapid.SampledFrom([]observe.Question{observe.Satisfaction, observe.Recommendation, observe.Effort})
		level := rapid.SampledFrom([]priority.Level{0, priority.P1, priority.P2, priority.P3})
		k := observe.Observation{
			Now: rapid.SampledFrom(instants[4:]).Draw(t, "now"), Created: when.Draw(t, "created"), Opened: level.Draw(t, "opened"), Priority: level.Draw(t, "priority"),
			Assignee: who.Draw(t, "assignee"), ByAgent: maybe("by agent"), Response: some("response"), Handoff: some("handoff"), Assigned: some("assigned"), Final: some("final"),
			Waits: rapid.SliceOfN(wait, 0, 2).Draw(t, "waits"), Active: 5, Replies: rapid.IntRange(0, 1).Draw(t, "replies"), Bots: rapid.IntRange(0, 1).Draw(t, "bots"),
			Worked: spec.Duration(rapid.IntRange(0, 2).Draw(t, "worked")), Escalated: maybe("escalated"), Feedback: maybe("feedback"), Mature: maybe("mature"), Window: spec.Duration(day),
		}
		if rapid.IntRange(0, 9).Draw(t, "excluded") == 0 {
			k.Excluded = "spam"
		}
		if rapid.IntRange(0, 3).Draw(t, "absent") == 0 {
			k.Absent = []lifecycle.Kind{rapid.SampledFrom([]lifecycle.Kind{lifecycle.Message, lifecycle.Escalated, lifecycle.FeedbackSent}).Draw(t, "kind")}
		}
		if maybe("present") {
			k.Present = []lifecycle.Kind{lifecycle.Message, lifecycle.FeedbackSent}
		}
		for _, v := range observe.FirstContacts() {
			if maybe(string(v)) {
				k.FirstContact = append(k.FirstContact, v)
			}
		}
		if k.Final != nil {
			k.Final.Unanswered = false
		}
		for range rapid.IntRange(0, 2).Draw(t, "resolutions") {
			r := observe.Resolution{Time: when.Draw(t, "at"), Opened: rapid.IntRange(0, 4).Draw(t, "opened") == 0, By: who.Draw(t, "by"), Rule: maybe("rule"), Soft: maybe("soft")}
			if r.Opened {
				r.Time = k.Created
			}
			if maybe("reopened") {
				r.Reopened = r.Time.Add(day + time.Duration(rapid.IntRange(-1, 1).Draw(t, "after")))
			}
			k.Resolutions = append(k.Resolutions, r)
		}
		// Without a final wait the ticket was opened done; with one that has ended
		// some step resolved it.
		switch {
		case k.Final == nil:
			k.Resolutions = append(k.Resolutions, observe.Resolution{Time: k.Created, Opened: true})
		case !k.Final.Open:
			k.Resolutions = append(k.Resolutions, observe.Resolution{Time: k.Final.To, By: k.Final.By})
		}
		for range rapid.IntRange(0, 2).Draw(t, "surveys") {
			k.Surveys = append(k.Surveys, observe.Survey{Time: when.Draw(t, "sent"), Question: question.Draw(t, "question"), Answered: maybe("answered"), Satisfied: maybe("satisfied"), Assignee: who.Draw(t, "assignee")})
			k.Answers = append(k.Answers, observe.Answer{
				Time: when.Draw(t, "answered"), Question: question.Draw(t, "asks"), Score: rapid.IntRange(1, 5).Draw(t, "score"), Least: 1, Most: rapid.IntRange(5, 6).Draw(t, "most"),
				Valid: rapid.IntRange(0, 3).Draw(t, "valid") > 0, Satisfied: maybe("content"), Assignee: who.Draw(t, "assignee"),
			})
		}
		for range rapid.IntRange(0, 3).Draw(t, "promises") {
			k.Promises = append(k.Promises, observe.Judged{
				Clock: clock.Draw(t, "clock"), Due: when.Draw(t, "due"), Met: maybe("met"), Severe: maybe("severe"), Within: spec.Duration(rapid.IntRange(1, 9).Draw(t, "within")), Took: spec.Duration(rapid.IntRange(1, 9).Draw(t, "took")), Stopped: maybe("stopped"),
			})
		}
		for range rapid.IntRange(0, 1).Draw(t, "unjudged") {
			k.Unjudged = append(k.Unjudged, observe.Unjudged{Clock: clock.Draw(t, "clock"), Start: when.Draw(t, "start"), Reason: "paused"})
		}
		return k
	})
}

// figure is one entry of a summary: a hit, a length, a score.
type figure struct {
	field string
	value any
}

// censored is a wait that has not ended.
type censored time.Duration

// figures lists, slowly, what the documentation of each field of a Summary says
// that a ticket contributes, by who has the credit.
func figures(k observe.Observation, p period.Period, has func(agent string) bool) (list []figure) {
	add := func(field string, value any) { list = append(list, figure{field, value}) }
	if k.Created.IsZero() {
		return nil
	}
	own, born := has(k.Assignee), p.Contains(k.Created)
	leave := func(metric, reason string) { add("Excluded", metric+": "+reason) }
	if k.Excluded != "" {
		if own && born {
			leave("", k.Excluded)
		}
		return list
	}
	done := k.Final != nil && !k.Final.Open
	person := k.Replies > 0 || k.Worked > 0
	for _, r := range k.Resolutions {
		person = person || !r.Rule && cmp.Or(r.By, k.Assignee) != ""
	}
	if own && born {
		add("Created", true)
		if k.Bots > 0 {
			add("Contained", done && !person)
		}
		if k.Opened == 0 {
			leave("p1_share", "without priority")
			leave("p2_share", "without priority")
		} else {
			add("P1", k.Opened == priority.P1)
			add("P2", k.Opened == priority.P2)
		}
		if k.ByAgent {
			leave("first_response", "opened by an agent")
		}
		reply := k.Response
		if reply == nil && !k.ByAgent && len(k.Waits) > 0 && (k.Waits[0].Open || k.Waits[0].Unanswered) {
			reply = &k.Waits[0] // not one that a later reply ended
		}
		if reply != nil && (reply.Open || reply.Unanswered) {
			add("Responded", censored(reply.Calendar))
		} else if reply != nil {
			add("Responded", reply.Calendar)
		}
		if done {
			add("Life", k.Final.Calendar)
		} else if k.Final != nil {
			add("Life", censored(k.Final.Calendar))
		}
		if n := len(k.Resolutions); n > 0 && k.Final == nil && k.Resolutions[n-1].Opened && k.Resolutions[n-1].Reopened.IsZero() {
			leave("resolution", "opened done")
		}
	}
	if r := k.Response; r != nil && p.Contains(r.To) && has(r.By) {
		add("Response", r.Calendar)
		add("ResponseBusiness", r.Business)
		if k.Handoff != nil {
			add("ResponseHandoff", k.Handoff.Calendar)
		} else {
			add("ResponseHandoff", r.Calendar)
		}
		if k.Assigned != nil {
			add("ResponseAssigned", k.Assigned.Calendar)
		}
	}
	for _, w := range k.Waits {
		if !w.Open && !w.Unanswered && p.Contains(w.To) && has(w.By) {
			add("Wait", w.Calendar)
		}
	}
	if done && p.Contains(k.Final.To) && has(cmp.Or(k.Final.By, k.Assignee)) {
		list = append(list, resolvedFigures(k, person)...)
	}
	for _, r := range k.Resolutions {
		if r.Opened || !p.Contains(r.Time) || !has(cmp.Or(r.By, k.Assignee)) {
			continue
		}
		over := k.Now.Sub(r.Time) >= k.Window.Std()
		add("Immature", !over)
		if over {
			again := !r.Reopened.IsZero() && !r.Reopened.After(r.Time.Add(k.Window.Std()))
			add("Reopened", again)
			if again && slices.Contains(k.Present, lifecycle.Message) {
				add("Soft", r.Soft)
			}
		}
	}
	list = append(list, surveyFigures(k, p, has)...)
	if own {
		list = append(list, promiseFigures(k, p)...)
		at := p.To()
		if k.Now.Before(at) {
			at = k.Now
		}
		open := !at.Before(k.Created)
		for _, r := range k.Resolutions {
			open = open && (at.Before(r.Time) || !r.Reopened.IsZero() && !at.Before(r.Reopened))
		}
		if open {
			add("Backlog", at.Sub(k.Created))
			for _, w := range k.Waits {
				if !w.From.After(at) && (w.Open || w.To.After(at)) {
					add("Waiting", at.Sub(w.From))
				}
			}
		}
	}
	return list
}

func resolvedFigures(k observe.Observation, person bool) (list []figure) {
	add := func(field string, value any) { list = append(list, figure{field, value}) }
	var first time.Time
	for _, r := range k.Resolutions {
		if first.IsZero() && !r.Opened {
			first = r.Time
		}
	}
	add("First", first.Sub(k.Created))
	add("Final", k.Final.Calendar)
	add("FinalBusiness", k.Final.Business)
	add("Active", k.Active.Std())
	if k.Worked > 0 {
		add("Handle", k.Worked.Std())
	}
	if k.Priority != 0 {
		add("LastP1", k.Priority == priority.P1)
		add("LastP2", k.Priority == priority.P2)
	}
	if k.Knows(lifecycle.Message) && !k.ByAgent && k.Response == nil && len(k.Waits) > 0 {
		add("Excluded", "first_response: solved without a reply")
	}
	add("Handled", person)
	add("Unripe", !k.Mature)
	for i, v := range observe.FirstContacts() {
		if v == observe.OneReply && !k.Mature {
			continue
		}
		if v != observe.NoReassignment && v != observe.Within15Minutes && !k.Knows(lifecycle.Message) {
			continue
		}
		add(fmt.Sprint("FirstContact", i), slices.Contains(k.FirstContact, v))
	}
	if k.Knows(lifecycle.Escalated) {
		add("Escalated", k.Escalated)
	}
	if k.Knows(lifecycle.FeedbackSent) {
		add("Feedback", k.Feedback)
	}
	for metric, kind := range map[string]lifecycle.Kind{"fcr": lifecycle.Message, "escalation_rate": lifecycle.Escalated, "feedback_share": lifecycle.FeedbackSent} {
		if k.Knows(kind) && !slices.Contains(k.Present, kind) {
			add("Excluded", metric+": none recorded")
		}
	}
	return list
}

func surveyFigures(k observe.Observation, p period.Period, has func(string) bool) (list []figure) {
	add := func(field string, value any) { list = append(list, figure{field, value}) }
	for _, q := range k.Surveys {
		if q.Question == observe.Satisfaction && p.Contains(q.Time) && has(q.Assignee) {
			add("Answered", q.Answered)
			add("AnsweredWell", q.Satisfied)
			if !q.Answered {
				add("Excluded", "csat: unanswered")
			}
		}
	}
	for _, a := range k.Answers {
		if !p.Contains(a.Time) || !has(a.Assignee) {
			continue
		}
		name := map[observe.Question]string{observe.Satisfaction: "csat", observe.Recommendation: "nps", observe.Effort: "ces"}[a.Question]
		switch {
		case !a.Valid:
			add("Excluded", name+": invalid")
		case name == "nps":
			add("Recommend", a.Score)
		case name == "ces":
			add("Effort", fmt.Sprintf("%d to %d: %d", a.Least, a.Most, a.Score))
		default:
			add("Satisfied", a.Satisfied)
		}
	}
	return list
}

func promiseFigures(k observe.Observation, p period.Period) (list []figure) {
	add := func(field string, value any) { list = append(list, figure{field, value}) }
	for clock, name := range map[sla.Clock]string{sla.FirstResponse: "ResponsePromise", sla.Resolution: "ResolutionPromise"} {
		for _, u := range k.Unjudged {
			if u.Clock == clock && p.Contains(u.Start) {
				add("Excluded", map[sla.Clock]string{sla.FirstResponse: "response_sla: ", sla.Resolution: "resolution_sla: "}[clock]+u.Reason)
			}
		}
		var due []observe.Judged
		for _, q := range k.Promises {
			if q.Clock == clock && p.Contains(q.Due) && !q.Due.After(k.Now) {
				due = append(due, q)
			}
		}
		if len(due) == 0 {
			continue
		}
		all := true
		for _, q := range due {
			add(name+".PerTarget", q.Met)
			add("Severe", q.Severe)
			if q.Stopped {
				add(name+".Within", q.Within.Std())
				add(name+".Took", q.Took.Std())
			}
			all = all && q.Met
		}
		add(name+".AnyTicket", all)
		slices.SortStableFunc(due, func(a, b observe.Judged) int { return a.Due.Compare(b.Due) })
		add(name+".LastCycle", due[len(due)-1].Met)
	}
	return list
}

// summaryOf adds figures to an empty summary, field by field.
func summaryOf(t interface{ Fatal(...any) }, list []figure) *observe.Summary {
	s := new(observe.Summary)
	effort, err := aggregate.NewKeyed[aggregate.Ratings]("scale")
	if err != nil {
		t.Fatal(err)
	}
	excluded, err := aggregate.NewKeyed[aggregate.Proportion]("metric", "reason")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range list {
		switch into := fieldOf(s, f.field).(type) {
		case *aggregate.Proportion:
			into.Add(f.value.(bool))
		case *aggregate.Durations:
			into.Add(f.value.(time.Duration))
		case *aggregate.Survival:
			if d, ended := f.value.(time.Duration); ended {
				into.AddEvent(d)
			} else {
				into.AddCensored(time.Duration(f.value.(censored)))
			}
		case *aggregate.NPS:
			if err := into.Add(f.value.(int)); err != nil {
				t.Fatal(err)
			}
		case *aggregate.Keyed[aggregate.Ratings, *aggregate.Ratings]:
			var least, most, score int
			if _, err := fmt.Sscanf(f.value.(string), "%d to %d: %d", &least, &most, &score); err != nil {
				t.Fatal(err)
			}
			r, _ := effort.At(fmt.Sprintf("%d to %d", least, most))
			if _, hi := r.Scale(); hi == 0 {
				*r, _ = aggregate.NewRatings(least, most)
			}
			_ = r.Add(score)
			*into = *effort
		case *aggregate.Keyed[aggregate.Proportion, *aggregate.Proportion]:
			metric, reason, _ := bytes.Cut([]byte(f.value.(string)), []byte(": "))
			n, _ := excluded.At(string(metric), string(reason))
			n.Add(true)
			*into = *excluded
		}
	}
	return s
}

// fieldOf returns a pointer to the field of a name: "Created",
// "FirstContact2", "ResponsePromise.Took".
func fieldOf(s *observe.Summary, name string) any {
	v := reflect.ValueOf(s).Elem()
	var i int
	if n, _ := fmt.Sscanf(name, "FirstContact%d", &i); n == 1 {
		return &s.FirstContact[i]
	}
	for part := range strings.SplitSeq(name, ".") {
		v = v.FieldByName(part)
	}
	return v.Addr().Interface()
}

// Every field of a summary is in its binary form and in a merge.
func TestEveryFieldOfASummaryIsMerged(t *testing.T) {
	empty, _ := new(observe.Summary).MarshalBinary()
	var names func(t reflect.Type, path string) []string
	names = func(t reflect.Type, path string) (list []string) {
		for i := range t.NumField() {
			f := t.Field(i)
			switch {
			case f.Type == reflect.TypeFor[observe.Compliance]():
				list = append(list, names(f.Type, f.Name+".")...)
			case f.Type.Kind() == reflect.Array:
				for i := range f.Type.Len() {
					list = append(list, fmt.Sprint(f.Name, i))
				}
			default:
				list = append(list, path+f.Name)
			}
		}
		return list
	}
	all := names(reflect.TypeFor[observe.Summary](), "")
	if len(all) < 45 {
		t.Fatalf("%d fields", len(all))
	}
	whole := new(observe.Summary)
	for _, name := range all {
		f := figure{name, true}
		switch fieldOf(new(observe.Summary), name).(type) {
		case *aggregate.Durations, *aggregate.Survival:
			f.value = time.Hour
		case *aggregate.NPS:
			f.value = 9
		case *aggregate.Keyed[aggregate.Ratings, *aggregate.Ratings]:
			f.value = "1 to 5: 3"
		case *aggregate.Keyed[aggregate.Proportion, *aggregate.Proportion]:
			f.value = "csat: x"
		}
		one, two := summaryOf(t, []figure{f}), summaryOf(t, []figure{f, f})
		form, _ := one.MarshalBinary()
		if bytes.Equal(form, empty) {
			t.Errorf("%s is not in the form", name)
		}
		again := new(observe.Summary)
		if err := again.UnmarshalBinary(form); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if err := again.Merge(one); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		got, _ := again.MarshalBinary()
		if want, _ := two.MarshalBinary(); !bytes.Equal(got, want) {
			t.Errorf("%s is not merged", name)
		}
		if err := whole.Merge(one); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	form, _ := whole.MarshalBinary()
	for i := range form { // what is cut off is refused
		if new(observe.Summary).UnmarshalBinary(form[:i]) == nil {
			t.Errorf("%d of %d bytes are read", i, len(form))
		}
	}
	if new(observe.Summary).UnmarshalBinary(append(form, 0)) == nil {
		t.Error("a byte more is read")
	}
	form[len(form)-1]++
	if err := whole.UnmarshalBinary(form); err == nil {
		t.Error("a sum that cannot be is read")
	}
}

// Every figure of a summary is what its documentation says, for all and for
// each agent; a ticket that contributes nothing to a period does not touch it.
func TestFiguresTwinProperty(t *testing.T) {
	p := newPeriod(t, "2026-11-01", "2026-12-01")
	empty, _ := new(observe.Summary).MarshalBinary()
	seen := map[string]map[string]int{}
	rapid.Check(t, func(t *rapid.T) {
		for range 10 {
			k := genObservation(p).Draw(t, "observation")
			check(t, p, k, empty, seen)
		}
	})
	t.Logf("%d figures seen", len(seen))
}

func check(t *rapid.T, p period.Period, k observe.Observation, empty []byte, seen map[string]map[string]int) {
	for _, agent := range append([]string{"*"}, k.Agents()...) {
		var s observe.Summary
		if agent == "*" {
			s.Add(&k, p)
		} else {
			s.AddFor(&k, p, agent)
		}
		list := figures(k, p, func(a string) bool { return agent == "*" || agent == a })
		got, _ := s.MarshalBinary()
		want, _ := summaryOf(t, list).MarshalBinary()
		if !bytes.Equal(got, want) {
			t.Fatalf("%q: want %v\nof %+v", agent, list, k)
		}
		if agent == "*" && k.Touches(p) != !bytes.Equal(got, empty) {
			t.Fatalf("touches %t: %v", k.Touches(p), list)
		}
		for _, f := range list {
			if seen[f.field] == nil {
				seen[f.field] = map[string]int{}
			}
			seen[f.field][fmt.Sprint(f.value)]++
		}
	}
}
