package observe

import (
	"cmp"

	"github.com/supportops/policy/internal/fold"
	"github.com/supportops/policy/internal/spec"
	"github.com/supportops/policy/lifecycle"
)

// QuestionSpec says what a survey asks and on which scale. A zero scale stands
// for that of the question: 1 to 5 for satisfaction and effort, 0 to 10 for a
// recommendation.
type QuestionSpec struct {
	// Name is the Ref of the survey's events. A survey without a name stands
	// for all that are not listed; by default those ask for satisfaction.
	Name     string   `json:"name,omitzero"`
	Question Question `json:"question"`
	Least    int      `json:"least,omitzero"` // the least score; 0 with a zero Most stands for the question's
	Most     int      `json:"most,omitzero"`  // the greatest score, at most 100; at most 10 for effort
	// Satisfied is the least score that counts as satisfied; 0 stands for the
	// top two fifths of the scale, rounded down, but at least the greatest
	// score: from 4 on a scale of 1 to 5, from 6 on 1 to 7, and 2 on 1 to 2.
	Satisfied int `json:"satisfied,omitzero"`
}

// full returns the spec with the scale that it stands for.
func (s QuestionSpec) full() QuestionSpec {
	s.Question = cmp.Or(s.Question, Satisfaction)
	if s.Most == 0 && s.Least == 0 {
		s.Least, s.Most = 1, 5
		if s.Question == Recommendation {
			s.Least, s.Most = 0, 10
		}
	}
	if s.Satisfied == 0 && s.Question == Satisfaction {
		s.Satisfied = min(s.Least+(3*(s.Most-s.Least+1)+4)/5, s.Most)
	}
	return s
}

func (s QuestionSpec) validate(d *spec.Defects, path string) {
	at := func(name string) string { return spec.Join(path, name) }
	spec.NeedWord(d, at("question"), s.Question, Satisfaction, Recommendation, Effort)
	f := s.full()
	switch {
	case f.Question == Recommendation && (f.Least != 0 || f.Most != 10):
		d.Add(at("most"), spec.ErrRange, "a recommendation is asked for on 0 to 10, got %d to %d", f.Least, f.Most)
	case f.Question == Effort && (f.Least < 0 || f.Most > 10 || f.Least >= f.Most):
		d.Add(at("most"), spec.ErrRange, "want a scale within 0 to 10, got %d to %d", f.Least, f.Most)
	case f.Least < 0 || f.Most > 100 || f.Least >= f.Most:
		d.Add(at("most"), spec.ErrRange, "want a scale within 0 to 100, got %d to %d", f.Least, f.Most)
	case s.Satisfied != 0 && s.Question != Satisfaction:
		d.Add(at("satisfied"), spec.ErrConflict, "only satisfaction has a least score that counts as satisfied")
	case f.Question == Satisfaction && (f.Satisfied <= f.Least || f.Satisfied > f.Most):
		d.Add(at("satisfied"), spec.ErrRange, "want more than %d, at most %d, got %d", f.Least, f.Most, f.Satisfied)
	}
}

type answerKey struct {
	survey string // folded
	cycle  int
}

// survey reads a survey that went out.
func (r *reading) survey(e *lifecycle.Event) {
	if r.sent == nil {
		r.sent = map[string]int{}
	}
	r.sent[fold.String(e.Ref)] = len(r.t.Surveys)
	r.t.Surveys = append(r.t.Surveys, Survey{Time: e.Time, Survey: e.Ref, Question: r.o.surveyOf(e.Ref).Question, Assignee: r.owner()})
}

// owner returns who has the ticket or, if nobody has it, who had it last.
func (r *reading) owner() string {
	if who := r.owned(); who != "" {
		return who
	}
	return r.holder
}

// owned returns who has the ticket; empty for nobody and for a rule.
func (r *reading) owned() string {
	if who := r.known.Assignee; !r.o.isRule(who) {
		return who
	}
	return ""
}

// answer reads an answer. Of several to one survey between two resolutions the
// latest counts; one off the scale is none.
func (r *reading) answer(e *lifecycle.Event) {
	t, s := r.t, r.o.surveyOf(e.Ref)
	a := Answer{Time: e.Time, Survey: e.Ref, Question: s.Question, Score: e.Score, Least: s.Least, Most: s.Most, Assignee: r.owner(), Cycle: len(t.Resolutions)}
	a.Valid = s.Least <= a.Score && a.Score <= s.Most
	a.Satisfied = a.Valid && a.Question == Satisfaction && a.Score >= s.Satisfied
	if i, ok := r.sent[fold.String(a.Survey)]; ok {
		a.Assignee = t.Surveys[i].Assignee
		if a.Valid {
			t.Surveys[i].Answered, t.Surveys[i].Satisfied = true, a.Satisfied
		}
	}
	key := answerKey{fold.String(a.Survey), a.Cycle}
	if i, ok := r.answered[key]; ok && a.Valid {
		t.Answers[i] = a
		return
	}
	if a.Valid {
		if r.answered == nil {
			r.answered = map[answerKey]int{}
		}
		r.answered[key] = len(t.Answers)
	}
	t.Answers = append(t.Answers, a)
}
