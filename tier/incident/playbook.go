package incident

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/supportops/policy/internal/fold"
	"github.com/supportops/policy/priority/severity"
	"github.com/supportops/policy/tier"
)

// Playbook is a compiled [Spec]. It is immutable and safe for concurrent use.
// The zero Playbook asks for nothing.
type Playbook struct{ spec Spec }

// New compiles s, or returns what [Spec.Validate] returns.
func New(s Spec) (*Playbook, error) {
	if err := s.Validate(); err != nil {
		return nil, err
	}
	return &Playbook{s.clone()}, nil
}

// Spec returns a copy of the document that p was made from.
func (p *Playbook) Spec() Spec { return p.spec.clone() }

// Incident is what has happened so far. A time that is zero has not come.
type Incident struct {
	Severity severity.Severity      `json:"severity"`
	Paged    time.Time              `json:"paged,omitzero"`
	Declared time.Time              `json:"declared,omitzero"`
	Resolved time.Time              `json:"resolved,omitzero"`
	Roles    map[string]string      `json:"roles,omitzero"` // who has a role
	Done     map[string][]time.Time `json:"done,omitzero"`  // when a task was done, in any order; several times for a task that recurs
}

// TaskState is how a task stands.
//
//   - "not_begun": the instant that it counts from has not come
//   - "open": it is to be done, and in time so far
//   - "overdue": it is to be done, and its time has passed
//   - "done": it was done in time
//   - "done_late": it was done, but not in time
//   - "standing": a rule that holds while the incident lasts, without an instant
//   - "over": it would recur, but the incident is resolved
type TaskState string

// The states.
const (
	taskStateNotBegun TaskState = "not_begun"
	Open              TaskState = "open"      // it is to be done, and in time so far
	Overdue           TaskState = "overdue"   // it is to be done, and its time has passed
	Done              TaskState = "done"      // it was done in time
	DoneLate          TaskState = "done_late" // it was done, but not in time
	taskStateStanding TaskState = "standing"
	taskStateOver     TaskState = "over"
)

// Task is one line of a checklist.
type Task struct {
	Task   string    `json:"task"`
	Index  int       `json:"index"`           // in the document
	Role   string    `json:"role,omitzero"`   // whose task it is
	Person string    `json:"person,omitzero"` // who has the role; empty: nobody yet
	Due    time.Time `json:"due,omitzero"`    // for a task that recurs, the next time; zero: none
	Done   time.Time `json:"done,omitzero"`   // for a task that recurs, the last time
	Missed int       `json:"missed,omitzero"` // for a task that recurs: how many times it was not done in time
	State  TaskState `json:"state"`
}

// Checklist returns the tasks of an incident as of now: first those with an
// instant, in order of that instant, then the others, in the order of the
// document. What was done after now is ignored.
func (p *Playbook) Checklist(i Incident, now time.Time) []Task {
	var out []Task
	person, done := fold.Lookups(i.Roles), fold.Lookups(i.Done)
	for index := range p.spec.Tasks {
		if t := &p.spec.Tasks[index]; applies(t.Severities, i.Severity) {
			task := t.stand(&i, done(t.Name), now)
			task.Index, task.Person = index, person(t.Role)
			out = append(out, task)
		}
	}
	slices.SortStableFunc(out, func(a, b Task) int {
		if a.Due.IsZero() || b.Due.IsZero() {
			return cmp.Compare(rank(a), rank(b))
		}
		return a.Due.Compare(b.Due)
	})
	return out
}

// rank puts tasks without an instant last.
func rank(t Task) int {
	if t.Due.IsZero() {
		return 1
	}
	return 0
}

func applies(severities []severity.Severity, s severity.Severity) bool {
	return len(severities) == 0 || slices.Contains(severities, s)
}

// from returns the instant that the task counts from; ok is false if it has not
// come by now.
func (t *TaskSpec) from(i *Incident, now time.Time) (at time.Time, ok bool) {
	switch t.From {
	case Paged:
		at = i.Paged
	case Declared:
		at = i.Declared
	default:
		at = i.Resolved
	}
	return at.Round(0), !at.IsZero() && !at.After(now)
}

// stand returns how the task stands that was done at these instants.
func (t *TaskSpec) stand(i *Incident, done []time.Time, now time.Time) Task {
	task := Task{Task: t.Name, Role: t.Role, State: taskStateNotBegun}
	from, ok := t.from(i, now)
	if !ok {
		return task
	}
	done = slices.DeleteFunc(slices.Clone(done), func(at time.Time) bool { return at.After(now) })
	slices.SortFunc(done, time.Time.Compare)
	if len(done) > 0 {
		task.Done = done[len(done)-1]
	}
	switch {
	case t.Every > 0:
		t.recur(&task, from, done, i, now)
	case t.Within == 0 && len(done) > 0:
		task.State = Done
	case t.Within == 0 && t.From != Resolved:
		task.State = taskStateStanding
	case t.Within == 0:
		task.State = Open
	default:
		task.Due = from.Add(t.Within.Std())
		task.State = judge(task.Due, done, now)
	}
	return task
}

// judge compares the first time that a task was done with its due instant.
func judge(due time.Time, done []time.Time, now time.Time) TaskState {
	switch {
	case len(done) > 0 && !done[0].After(due):
		return Done
	case len(done) > 0:
		return DoneLate
	case now.After(due):
		return Overdue
	}
	return Open
}

// recur completes a task that recurs: it is due Within after from, then Every
// after it was last done, or was last due without having been done.
func (t *TaskSpec) recur(task *Task, from time.Time, done []time.Time, i *Incident, now time.Time) {
	end, over := now, !i.Resolved.IsZero() && !i.Resolved.After(now)
	if over {
		end = i.Resolved
	}
	due := from.Add(t.Within.Std())
	late := func(until time.Time) { // counts the times that passed before until
		if until.After(due) {
			n := 1 + int((until.Sub(due)-1)/t.Every.Std())
			task.Missed += n
			due = due.Add(time.Duration(n) * t.Every.Std())
		}
	}
	for _, at := range done {
		if at.After(end) {
			break
		}
		late(at)
		due = at.Add(t.Every.Std())
	}
	missed := task.Missed
	late(end)
	switch {
	case over:
		task.State = taskStateOver
	case task.Missed > missed:
		task.State, task.Due = Overdue, due.Add(-t.Every.Std())
	default:
		task.State, task.Due = Open, due
	}
}

// NextLook returns the first instant after now at which a task becomes overdue;
// ok is false if none will. A task that is done at its due instant is in time,
// so it is overdue a nanosecond later: a store that cuts off nanoseconds rounds
// the instant up.
func (p *Playbook) NextLook(i Incident, now time.Time) (at time.Time, ok bool) {
	for _, t := range p.Checklist(i, now) {
		next := t.Due.Add(1)
		if t.State == Overdue { // of a task that does not recur this is over
			next = next.Add(p.spec.Tasks[t.Index].Every.Std())
		} else if t.State != Open || t.Due.IsZero() {
			continue
		}
		if next.After(now) && (!ok || next.Before(at)) {
			at, ok = next, true
		}
	}
	return at, ok
}

// Unfilled returns the roles that an incident of this severity must have and
// that nobody has taken, in the order of the document.
func (p *Playbook) Unfilled(i Incident) []string {
	var out []string
	person := fold.Lookups(i.Roles)
	for _, r := range p.spec.Roles {
		if applies(r.Severities, i.Severity) && !r.AsNeeded && strings.TrimSpace(person(r.Name)) == "" {
			out = append(out, r.Name)
		}
	}
	return out
}

// Lacks returns the fields that a notice must have and that text leaves out, in
// the order of the document. A field of white space alone counts as left out.
// ok is false for a notice that the playbook does not have or that an incident
// of this severity does not need.
func (p *Playbook) Lacks(notice string, s severity.Severity, text map[string]string) (fields []string, ok bool) {
	for _, n := range p.spec.Notices {
		if !fold.Equal(n.Name, notice) || !applies(n.Severities, s) {
			continue
		}
		said := fold.Lookups(text)
		for _, f := range n.Fields {
			if strings.TrimSpace(said(f)) == "" {
				fields = append(fields, f)
			}
		}
		return fields, true
	}
	return nil, false
}

const (
	minute = tier.Duration(time.Minute)
	hour   = tier.Duration(time.Hour)
)
