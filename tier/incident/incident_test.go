package incident_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/priority/severity"
	"github.com/supportops/policy/tier"
	"github.com/supportops/policy/tier/incident"
	"pgregory.net/rapid"
)

var epoch = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

func minute(m int) time.Time { return epoch.Add(time.Duration(m) * time.Minute) }

func handbook(t interface{ Fatal(...any) }) *incident.Playbook {
	p, err := incident.New(incident.HandbookSpec())
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// Table TI-9 of the handbook, and TI-8 for pages.
func TestHandbookIncident(t *testing.T) {
	s := incident.HandbookSpec()
	var roles []string
	for _, r := range s.Roles {
		roles = append(roles, fmt.Sprintf("%s %v: %s", r.Name, r.Severities, r.Duty))
	}
	wantRoles := []string{
		"incident commander [sev1 sev2]: runs the bridge, decides",
		"technical lead [sev1 sev2]: debugs, deploys",
		"communications lead [sev1 sev2]: status page, customer mail",
		"scribe [sev1 sev2]: timeline, actions, decisions",
		"subject matter experts [sev1 sev2]: ",
	}
	if diff := cmp.Diff(wantRoles, roles); diff != "" {
		t.Error(diff)
	}
	var tasks []string
	for _, x := range s.Tasks {
		tasks = append(tasks, strings.TrimSpace(fmt.Sprintf("%v %s %v every %v: %s", x.Severities, x.From, x.Within, x.Every, x.Name)))
	}
	wantTasks := []string{
		"[] paged 5m every 0s: answer the page",
		"[] paged 15m every 0s: acknowledge the page",
		"[sev1] declared 15m every 0s: page on-call and backup",
		"[sev1] declared 15m every 0s: open bridge",
		"[sev1] declared 15m every 0s: name commander",
		"[sev1] declared 15m every 0s: first impact estimate",
		"[sev1] declared 15m every 15m: status page",
		"[sev1] declared 0s every 0s: keep the timeline",
		"[sev1] declared 0s every 0s: steer",
		"[sev1] declared 0s every 0s: work in parallel streams",
		"[sev1] declared 0s every 0s: announce changes before making them",
		"[sev1] resolved 0s every 0s: confirm that the impact is gone",
		"[sev1] resolved 0s every 0s: status page: resolved",
		"[sev1] resolved 0s every 0s: internal all-clear",
		"[sev1] resolved 0s every 0s: draft the customer message",
		"[sev1] resolved 0s every 0s: schedule the review",
		"[sev1] resolved 48h every 0s: report to customers",
		"[sev1 sev2] resolved 0s every 0s: review",
	}
	if diff := cmp.Diff(wantTasks, tasks); diff != "" {
		t.Error(diff)
	}
	for name, want := range map[string]string{
		"first notice":    "service, issue, impact, status, next update, link",
		"resolved notice": "issue, start, end, impact, cause, link",
		"review record":   "title, date, start, end, severity, commander, summary, first report, paged, declared, cause found, fix out, impact gone, customers hit, duration, revenue, SLA breaches, root cause, went well, improve, actions",
	} {
		if got, ok := handbook(t).Lacks(name, severity.SEV1, nil); !ok || strings.Join(got, ", ") != want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

// A SEV1 from the page to the report, as a person with the list would see it.
func TestChecklist(t *testing.T) {
	p := handbook(t)
	i := incident.Incident{
		Severity: severity.SEV1, Paged: minute(0), Declared: minute(10), Resolved: minute(60),
		Roles: map[string]string{"communications lead": "Kim"},
		Done: map[string][]time.Time{
			"answer the page": {minute(4)}, "acknowledge the page": {minute(20)}, "open bridge": {minute(12)},
			"status page": {minute(40), minute(20)},
		},
	}
	stand := func(now int, names ...string) string {
		var out []string
		for _, x := range p.Checklist(i, minute(now)) {
			if slices.Contains(names, x.Task) {
				due := "-"
				if !x.Due.IsZero() {
					due = fmt.Sprint(int(x.Due.Sub(epoch).Minutes()))
				}
				out = append(out, fmt.Sprintf("%s %s %s %d", x.Task, x.State, due, x.Missed))
			}
		}
		return strings.Join(out, "; ")
	}
	for _, tt := range []struct {
		now   int
		names []string
		want  string
	}{
		{3, []string{"answer the page", "open bridge"}, "answer the page open 5 0; open bridge not_begun - 0"},
		{5, []string{"answer the page"}, "answer the page done 5 0"},
		{16, []string{"acknowledge the page"}, "acknowledge the page overdue 15 0"},
		{20, []string{"acknowledge the page"}, "acknowledge the page done_late 15 0"},
		{25, []string{"open bridge", "name commander"}, "open bridge done 25 0; name commander open 25 0"},
		{26, []string{"name commander"}, "name commander overdue 25 0"},
		{19, []string{"status page"}, "status page open 25 0"},
		{20, []string{"status page"}, "status page open 35 0"},
		{36, []string{"status page"}, "status page overdue 35 1"},
		{41, []string{"status page"}, "status page open 55 1"},
		{60, []string{"status page", "steer"}, "status page over - 2; steer standing - 0"},
		{60, []string{"report to customers", "review"}, "report to customers open 2940 0; review open - 0"},
		{2941, []string{"report to customers"}, "report to customers overdue 2940 0"},
	} {
		if got := stand(tt.now, tt.names...); got != tt.want {
			t.Errorf("at minute %d: %s, want %s", tt.now, got, tt.want)
		}
	}
	if got := p.Unfilled(i); !slices.Equal(got, []string{"incident commander", "technical lead", "scribe"}) {
		t.Errorf("unfilled: %v", got)
	}
	i.Severity = severity.SEV3
	if got := len(p.Checklist(i, minute(90))); got != 2 || p.Unfilled(i) != nil {
		t.Errorf("SEV3: %d tasks, %v", got, p.Unfilled(i))
	}
	if _, ok := p.Lacks("first notice", severity.SEV3, nil); ok {
		t.Error("SEV3 needs a first notice")
	}
}

// Until the next look no task changes by itself; at it one does.
func TestNextLookProperty(t *testing.T) {
	p := handbook(t)
	rapid.Check(t, func(t *rapid.T) {
		i := incident.Incident{Severity: rapid.SampledFrom([]severity.Severity{severity.SEV1, severity.SEV2}).Draw(t, "severity"), Done: map[string][]time.Time{}}
		at := func(label string, least int) time.Time { return minute(rapid.IntRange(least, 60).Draw(t, label)) }
		i.Paged, i.Declared = at("paged", 0), at("declared", 0)
		if rapid.Bool().Draw(t, "is resolved") {
			i.Resolved = at("resolved", 50)
		}
		for range rapid.IntRange(0, 6).Draw(t, "done") {
			name := rapid.SampledFrom(incident.HandbookSpec().Tasks).Draw(t, "task").Name
			i.Done[name] = append(i.Done[name], at("when", 0))
		}
		now := minute(rapid.IntRange(60, 120).Draw(t, "now")) // all that is stated has happened
		look := func(x time.Time) string {
			var out []string
			for _, task := range p.Checklist(i, x) {
				out = append(out, fmt.Sprint(task.Task, task.State, task.Missed))
			}
			slices.Sort(out)
			return strings.Join(out, " ")
		}
		next, ok := p.NextLook(i, now)
		last := now.Add(72 * time.Hour)
		if ok {
			if look(next) == look(now) {
				t.Fatalf("nothing changes at %v", next)
			}
			last = next.Add(-1)
		}
		if look(last) != look(now) {
			t.Fatalf("changed before the next look %v, %t: %s, was %s", next, ok, look(last), look(now))
		}
	})
}

func TestDefects(t *testing.T) {
	bad := incident.Spec{
		Roles: []incident.PostSpec{{Name: "a"}, {Name: "a", Severities: []severity.Severity{9}}},
		Tasks: []incident.TaskSpec{
			{}, {Name: "x", Role: "b", From: "noon", Within: -1, Every: 1},
			{Name: "x", From: incident.Resolved, Every: tier.Duration(time.Hour), Within: tier.Duration(8761 * time.Hour)},
		},
		Notices: []incident.FormSpec{{Name: "n"}, {Name: "n", Fields: []string{"f", "", "f"}}},
	}
	var serr *tier.SpecError
	if !errors.As(bad.Validate(), &serr) {
		t.Fatal("valid")
	}
	var got []string
	for _, f := range serr.Fields {
		got = append(got, f.Path)
	}
	want := []string{
		"roles[1].name", "roles[1].severities[0]", "tasks[0].name", "tasks[0].from", "tasks[1].role", "tasks[1].from", "tasks[1].within", "tasks[1].every",
		"tasks[2].name", "tasks[2].within", "tasks[2].every", "notices[0].fields", "notices[1].name", "notices[1].fields[1]", "notices[1].fields[2]",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if err := (incident.Spec{}).Validate(); !errors.Is(err, priority.ErrRequired) {
		t.Errorf("no tasks: %v", err)
	}
}

func TestRoundTripAndIsolation(t *testing.T) {
	data, err := json.Marshal(incident.HandbookSpec())
	if err != nil {
		t.Fatal(err)
	}
	read, err := tier.Read[incident.Spec](data)
	if err != nil {
		t.Fatal(err)
	}
	p, err := incident.New(read)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range []incident.Spec{read, p.Spec()} {
		s.Roles[0].Severities[0], s.Tasks[2].Severities[0], s.Notices[0].Fields[0] = severity.SEV5, severity.SEV5, "x"
	}
	if diff := cmp.Diff(incident.HandbookSpec(), p.Spec()); diff != "" {
		t.Error(diff)
	}
	if got := new(incident.Playbook).Checklist(incident.Incident{}, epoch); got != nil {
		t.Errorf("the zero Playbook: %v", got)
	}
}

func FuzzSpec(f *testing.F) {
	seed, err := json.Marshal(incident.HandbookSpec())
	if err != nil {
		f.Fatal(err)
	}
	f.Add(seed)
	f.Fuzz(func(t *testing.T, data []byte) {
		s, err := tier.Read[incident.Spec](data)
		if err != nil {
			return
		}
		p, err := incident.New(s)
		if err != nil {
			t.Fatalf("read and refused: %v", err)
		}
		i := incident.Incident{Severity: severity.SEV1, Paged: epoch, Declared: epoch, Resolved: minute(100)}
		if got := p.Checklist(i, minute(200)); len(got) > len(s.Tasks) {
			t.Errorf("%d lines for %d tasks", len(got), len(s.Tasks))
		}
		p.NextLook(i, minute(50))
	})
}

// Letters' case of roles, tasks, notices and fields does not matter.
func TestLetters(t *testing.T) {
	p := handbook(t)
	i := incident.Incident{
		Severity: severity.SEV1, Paged: epoch,
		Roles: map[string]string{"Incident Commander": "ann", "Technical Lead": "bob", "Communications Lead": "cid", "Scribe": "dee"},
		Done:  map[string][]time.Time{"Answer the page": {minute(3)}},
	}
	if got := p.Unfilled(i); got != nil {
		t.Errorf("unfilled: %v", got)
	}
	for _, task := range p.Checklist(i, minute(4)) {
		if task.Task == "answer the page" && task.State != incident.Done {
			t.Errorf("%+v", task)
		}
		if task.Role == "incident commander" && task.Person != "ann" {
			t.Errorf("%+v", task)
		}
	}
	n := p.Spec().Notices[0]
	text := map[string]string{}
	for _, f := range n.Fields {
		text[strings.ToUpper(f)] = "said"
	}
	if got, ok := p.Lacks(strings.ToUpper(n.Name), severity.SEV1, text); !ok || got != nil {
		t.Errorf("lacks %v, %t", got, ok)
	}
}
