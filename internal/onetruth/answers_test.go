package onetruth_test

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/supportops/policy/internal/zerotest/registry"
	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/tier/assign"
)

// Answers with nothing in their lists, by type.
var emptyAnswers = map[string]func(*testing.T) any{
	"priority.Decision": func(*testing.T) any { return new(priority.Policy).Decide(priority.Input{}) },
	"sla.Assessment": func(t *testing.T) any {
		_, p := standard(t)
		return p.Assess(lifecycle.History{}, monday)
	},
	"sla.Explanation": func(t *testing.T) any {
		_, p := standard(t)
		return p.Explain(lifecycle.NewHistory([]lifecycle.Event{{Time: monday, Kind: lifecycle.Created, State: "new", Priority: priority.P1}}), monday)
	},
	"tier/assign.Result": func(t *testing.T) any {
		p, err := assign.New(assign.StandardSpec())
		r, err2 := answered(t, p, err).Batch(nil, nil, monday, assign.Cursor{})
		return answered(t, r, err2)
	},
}

func answered[T any](t *testing.T, x T, err error) T {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	return x
}

// In the JSON of an answer an empty list is [] or left out, never null, so that
// a program in another language can walk through it.
func TestEmptyListsOfAnswers(t *testing.T) {
	for name, answer := range emptyAnswers {
		data, err := json.Marshal(answer(t))
		if err != nil || strings.Contains(string(data), "null") || !strings.Contains(string(data), "[]") {
			t.Errorf("%s: %s, %v; want an empty list and no null", name, data, err)
		}
	}
}

// A type with a list that is always written has a row above, or is one of
// those whose list is never empty, or which the caller makes.
func TestListsOfAnswers(t *testing.T) {
	known := []string{
		"capacity.Demand", "capacity/forecast.Series", "capacity/shift.Template", "metrics/knowledge.Input", "tier/handoff.Handoff", // the caller's
		"capacity/cost.Cost", "lifecycle/discover.Variant", "lifecycle/lint.Word", "metrics.Trend", "metrics/knowledge.DueArticle",
		"metrics/qa.Board", "metrics/stat.Chart", "priority/classify.Classification", "priority/classify.Likeness",
		"priority/infer.InferredCell", "tier/escalate.Notice", "tier/feedback.Referral", "tier/oncall.Clash", // never empty
	}
	type document interface{ Validate() error }
	for _, e := range registry.Entries {
		for _, ty := range e.Types {
			name := e.Path + "." + ty.Name()
			if ty.Kind() != reflect.Struct || strings.HasSuffix(name, "Spec") || reflect.PointerTo(ty).Implements(reflect.TypeFor[document]()) {
				continue
			}
			for i := range ty.NumField() {
				f := ty.Field(i)
				tag := f.Tag.Get("json")
				if f.Type.Kind() != reflect.Slice || tag == "" || tag == "-" || strings.Contains(tag, ",omit") {
					continue
				}
				if emptyAnswers[name] == nil && !slices.Contains(known, name) {
					t.Errorf("%s.%s: can the list be empty, and what is it in JSON?", name, f.Name)
				}
			}
		}
	}
}
