package capacity_test

import (
	"errors"
	"strings"
	"testing"

	. "github.com/supportops/policy/capacity"
	"github.com/supportops/policy/capacity/forecast"
	"github.com/supportops/policy/capacity/hiring"
	"github.com/supportops/policy/capacity/shift"
	"github.com/supportops/policy/capacity/simulate"
)

// Every document of these packages, with one thing wrong at a time: the first
// defect names the place.
func TestParseHostileDocuments(t *testing.T) {
	for _, doc := range []struct {
		name  string
		parse func([]byte) error
		right string
		wrong [][3]string // what is replaced, by what, the path
	}{
		{"capacity desk", func(b []byte) error { _, err := Read[DeskSpec](b); return err },
			`{"slot":"1h","channels":[{"name":"c","handle_time":"5m","promise":{"share":"80%","within":"20s"},"slowdown":[1,1.2]}],
			"shrinkage":{"losses":[{"name":"x","share":"10%"}]},"shifts":[{"name":"s","starts":[0],"length":8,"cost":"100"}]}`, [][3]string{
				{`"1h"`, `3600`, "slot"}, {`"1h"`, `null`, "slot"}, {`"1h"`, `"1e400h"`, "slot"}, {`"1h"`, `"2562047h"`, "slot"},
				{`"80%"`, `0.8`, "channels[0].promise.share"}, {`"80%"`, `"1e308%"`, "channels[0].promise.share"}, {`"80%"`, `null`, "channels[0].promise"},
				{`"20s"`, `"-20s"`, "channels[0].promise.within"}, {`1.2]`, `"1.2"]`, "channels[0].slowdown[1]"}, {`1.2]`, `1e308]`, "channels[0].slowdown[1]"},
				{`1.2]`, `1e309]`, "channels[0].slowdown[1]"}, {`1.2]`, `null]`, "channels[0].slowdown[1]"}, {`1.2]`, `5e-324]`, "channels[0].slowdown[1]"},
				{`[0]`, `[-1]`, "shifts[0].starts[0]"}, {`[0]`, `[0.5]`, "shifts[0].starts[0]"}, {`[0]`, `{}`, "shifts[0].starts"},
				{`8,`, `9223372036854775808,`, "shifts[0].length"}, {`"100"`, `"1e308"`, "shifts[0].cost"}, {`"100"`, `"NaN"`, "shifts[0].cost"},
				{`"100"`, `"-1"`, "shifts[0].cost"}, {`"10%"`, `"100%"`, "shrinkage.losses[0].share"}, {`{"share":"80%"`, `{"share":"80%","share":"9%"`, "channels[0].promise.share"},
				{`"promise"`, `"Promise"`, "channels[0].Promise"}, {`[{"name":"c"`, `[null,{"name":"c"`, "channels[0].name"}}},
		{"hiring", func(b []byte) error { _, err := Read[hiring.Spec](b); return err },
			`{"have":4,"leaving":[0,1],"lead":[{"name":"x","weeks":3}],"ramp":{"percent":[0,50],"step":1}}`, [][3]string{
				{`4`, `"4"`, "have"}, {`4`, `-4`, "have"}, {`4`, `1e308`, "have"}, {`4`, `null`, "leaving[1]"}, {`1]`, `"1"]`, "leaving[1]"}, {`1]`, `-1]`, "leaving[1]"},
				{`3}`, `-3}`, "lead[0].weeks"}, {`50]`, `1e308]`, "ramp.percent[1]"}, {`"step":1`, `"step":null`, "ramp.step"}, {`"step":1`, `"step":9223372036854775807`, "ramp.step"}}},
		{"method", func(b []byte) error { _, err := Read[forecast.MethodSpec](b); return err },
			`{"kind":"holt_winters","period":2,"form":"additive","alpha":0.5,"beta":1,"gamma":0}`, [][3]string{
				{`0.5`, `"0.5"`, "alpha"}, {`0.5`, `null`, "alpha"}, {`0.5`, `-0.5`, "alpha"}, {`0.5`, `1e308`, "alpha"}, {`0.5`, `1e400`, "alpha"}, {`"holt_winters"`, `8`, "kind"},
				{`"period":2`, `"period":-2`, "period"}, {`"additive"`, `["additive"]`, "form"}, {`"gamma":0`, `"weights":[1e308]`, "weights"}, {`"gamma":0`, `"season":{"period":"7"}`, "season.period"}}},
		{"back-test", func(b []byte) error { _, err := Read[forecast.BackTestSpec](b); return err },
			`{"train":2,"horizon":1,"step":1,"period":2,"measure":"mase"}`, [][3]string{
				{`2,`, `"2",`, "train"}, {`2,`, `null,`, "train"}, {`2,`, `-2,`, "train"}, {`2,`, `1e308,`, "train"}, {`"mase"`, `3`, "measure"}}},
		{"schedule", func(b []byte) error { _, err := Read[shift.ScheduleSpec](b); return err },
			`{"slots":10,"shifts":[{"name":"a","works":[true],"cost":3}],"ramp":{"percent":[50],"step":2},"people":[{"shift":"a","count":2,"from":0,"away":[{"from":1,"to":2}]}]}`, [][3]string{
				{`10`, `"10"`, "slots"}, {`10`, `-1`, "slots"}, {`[true]`, `[1]`, "shifts[0].works[0]"}, {`[true]`, `null`, "shifts[0].works"}, {`"cost":3`, `"cost":1e308`, "shifts[0].cost"},
				{`[50]`, `[-1]`, "ramp.percent[0]"}, {`"count":2`, `"count":-2`, "people[0].count"}, {`"from":0`, `"from":-9223372036854775808`, "people[0].from"},
				{`[{"from":1,"to":2}]`, `[null]`, "people[0].away[0]"}, {`{"from":1,"to":2}`, `{"from":2,"to":1}`, "people[0].away[0]"}}},
		{"simulate desk", func(b []byte) error { _, err := Read[simulate.Spec](b); return err },
			`{"slot":"1h","classes":[{"name":"a","arrivals":[1],"cv":1.5,"handle":{"shape":"gamma","mean":"5m","cv":0.5}}],"pools":[{"name":"p","serves":["a"],"staff":[2]}]}`, [][3]string{
				{`[1]`, `["1"]`, "classes[0].arrivals[0]"}, {`[1]`, `[1e308]`, "classes[0].arrivals[0]"}, {`1.5`, `-1e308`, "classes[0].cv"}, {`"5m"`, `300`, "classes[0].handle.mean"},
				{`"5m"`, `null`, "classes[0].handle.mean"}, {`0.5`, `5e-324`, "classes[0].handle.cv"}, {`["a"]`, `[null]`, "pools[0].serves[0]"}, {`[2]`, `["2"]`, "pools[0].staff[0]"}, {`[2]`, `[-2]`, "pools[0].staff[0]"}}},
		{"experiment", func(b []byte) error { _, err := Read[simulate.ExperimentSpec](b); return err },
			`{"seed":7,"length":"1h","runs":3,"batches":2,"confidence":0.9,"within":["20s"]}`, [][3]string{
				{`7`, `-7`, "seed"}, {`7`, `1e308`, "seed"}, {`"1h"`, `3600`, "length"}, {`"1h"`, `null`, "length"}, {`3,`, `-3,`, "runs"}, {`0.9`, `"0.9"`, "confidence"},
				{`0.9`, `1e308`, "confidence"}, {`"20s"`, `20`, "within[0]"}, {`"20s"`, `"-1s"`, "within[0]"}}},
	} {
		if err := doc.parse([]byte(doc.right)); err != nil {
			t.Errorf("%s: %v", doc.name, err)
		}
		wrong := append(doc.wrong, [3]string{`{"`, `{"":1,"`, `[""]`}, [3]string{`{"`, `{"schema":1,"`, "schema"}, [3]string{`{"`, `{"schema":"x/9","`, "schema"})
		for _, w := range wrong {
			var e *SpecError
			text := strings.Replace(doc.right, w[0], w[1], 1)
			if err := doc.parse([]byte(text)); !errors.As(err, &e) || e.Fields[0].Path != w[2] {
				t.Errorf("%s with %s for %s: %v, want the path %s", doc.name, w[1], w[0], err, w[2])
			}
		}
		for _, text := range []string{"", "null", "[]", `""`, "1", "NaN", doc.right + doc.right, doc.right[:len(doc.right)/2], "\xff\xfe",
			strings.Repeat(`{"a":`, 20000), strings.Repeat("[", 20000), "{" + strings.Repeat(`"a":1,`, 10000) + `"a":1}`} {
			var e *SpecError
			if err := doc.parse([]byte(text)); !errors.As(err, &e) {
				t.Errorf("%s: %.40q: %v", doc.name, text, err)
			}
		}
	}
}
