package main

import (
	"bytes"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// The second of March on its own. T-1, opened at 08:55, was answered after 15
// minutes, resolved at 11:00 and again at 13:30; T-2 was open at the end of the
// day, so that half of the two tickets had waited until 13:30 or longer.
func TestTinyMetrics(t *testing.T) {
	got, stderr := runJSON(t, "-map", "testdata/mapping.json", "-metrics", "-period", "2026-03-02/2026-03-03", "-cutoffs", "1,2", "testdata/log.csv")
	m := got["metrics"].(map[string]any)
	for name, want := range map[string]string{
		"first_response":  `{"unit":"duration","exact":"900000000000","n":1}`,   // 15m
		"resolution":      `{"unit":"duration","exact":"16500000000000","n":1}`, // 4h35m
		"fcr":             `{"unit":"percent","n":0}`,                           // the log has no messages
		"escalation_rate": `{"unit":"percent","n":0}`,
		"reopen_rate":     `{"unit":"percent","n":0}`,                        // seven days are not over
		"backlog":         `{"unit":"count","exact":"1","n":1,"whole":true}`, // T-2
	} {
		if diff := cmp.Diff(object(t, want), rowOf(t, m, name)["measure"]); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	if p := m["report"].(map[string]any)["previous"]; p != nil {
		t.Errorf("compared with %v, before the log", p)
	}
	table := m["resolution"].([]any)
	if len(table) != 1 { // two days after the log began it was over
		t.Fatalf("%d cut-offs, want 1", len(table))
	}
	r := table[0].(map[string]any)
	if r["tickets"] != 2.0 || r["open"] != 1.0 || r["at"] != "2026-03-03T00:00:00+01:00" {
		t.Errorf("got %v", r)
	}
	about(t, "first", minutes(t, r["first"]), 125)
	about(t, "final", minutes(t, r["final"]), 275)
	about(t, "kaplan_meier", minutes(t, r["kaplan_meier"]), 275)
	if bias := r["first_bias_seconds"].(float64) / 60; math.Abs(bias+150) > 0.004*275 {
		t.Errorf("bias of the first %v minutes, want -150", bias)
	}
	if diff := cmp.Diff(object(t, `{"at":"2026-03-03T00:00:00+01:00","tickets":2,"found":[]}`), withoutLooked(got)); diff != "" {
		t.Errorf("findings (-want +got):\n%s", diff)
	}
	if n := strings.Count(stderr, "\n"); n != 3 {
		t.Errorf("the malformed rows are reported more than once:\n%s", stderr)
	}
}

// At the end of the day T-2 has waited for an answer for 14 hours. Without
// states that show an answer nobody knows.
func TestWaitTime(t *testing.T) {
	const day = "2026-03-02/2026-03-03"
	for mapping, want := range map[string]string{
		"testdata/mapping.json":                                 `{"unit":"duration","exact":"50400000000000","n":1}`,
		variantOf(t, `"responded": ["working", "solved"],`, ""): `{"unit":"duration","n":0}`,
	} {
		got, _ := runJSON(t, "-map", mapping, "-metrics", "-period", day, "testdata/log.csv")
		row := rowOf(t, got["metrics"].(map[string]any), "wait_time")
		if diff := cmp.Diff(object(t, want), row["measure"]); diff != "" {
			t.Errorf("%s (-want +got):\n%s", mapping, diff)
		}
	}
}

// The figures stay as they are, with metrics and without.
func TestMetricsAreApart(t *testing.T) {
	without, _ := runJSON(t, "-map", "testdata/mapping.json", "testdata/log.csv")
	with, _ := runJSON(t, "-map", "testdata/mapping.json", "-metrics", "-period", "2026-03-02/2026-03-03", "testdata/log.csv")
	delete(with, "metrics")
	delete(with, "findings")
	if diff := cmp.Diff(without, with); diff != "" {
		t.Errorf("(-without +with):\n%s", diff)
	}
}

// desk writes the log of two teams from 1 January to 9 March 2026: of the three
// tickets of each day red resolves one in two hours, and blue takes two and
// lets them lie.
func desk(t *testing.T) string {
	var log strings.Builder
	log.WriteString("ticket,at,status,team,owner,prio,impact,urgency,opened,reopened,moved\n")
	row := func(id, at, status, owner string) {
		fmt.Fprintf(&log, "%s,%s,%s,%s,3,2,2,,,\n", id, at, status, owner)
	}
	for d := range 68 {
		day := time.Date(2026, 1, 1+d, 0, 0, 0, 0, time.UTC).Format(time.DateOnly)
		id := fmt.Sprintf("R-%02d", d)
		row(id, day+" 09:00", "new", "red,")
		row(id, day+" 09:30", "working", "red,ann")
		row(id, day+" 11:00", "solved", "red,ann")
		for _, n := range []string{"a", "b"} {
			id := fmt.Sprintf("B-%02d%s", d, n)
			row(id, day+" 10:00", "new", "blue,")
			row(id, day+" 10:10", "working", "blue,bob")
		}
	}
	return write(t, "log.csv", log.String())
}

// Without a period it is the last whole month, February, which is compared
// with January.
func TestLastWholeMonth(t *testing.T) {
	got, _ := runJSON(t, "-map", "testdata/mapping.json", "-metrics", desk(t))
	m := got["metrics"].(map[string]any)
	report := m["report"].(map[string]any)
	for key, want := range map[string]string{
		"period":   `{"from":"2026-02-01","to":"2026-03-01","zone":"Europe/Berlin"}`,
		"previous": `{"from":"2026-01-01","to":"2026-02-01","zone":"Europe/Berlin"}`,
	} {
		if diff := cmp.Diff(object(t, want), report[key]); diff != "" {
			t.Errorf("%s (-want +got):\n%s", key, diff)
		}
	}
	for _, want := range []struct {
		metric  string
		n       float64
		before  float64
		verdict string
	}{
		{"resolution", 28, 31, "unclear"},     // red's two hours, as before
		{"first_response", 84, 93, "unclear"}, // leaving new
		{"backlog", 118, 62, "worsened"},      // blue's of 59 and of 31 days
	} {
		row := rowOf(t, m, want.metric)
		change := row["change"].(map[string]any)
		n, before := row["measure"].(map[string]any)["n"], change["before"].(map[string]any)["n"]
		if n != want.n || before != want.before || change["movement"] != want.verdict {
			t.Errorf("%s: n %v, before %v, %v; want %+v", want.metric, n, before, change["movement"], want)
		}
	}
	if ttr := rowOf(t, m, "resolution"); minutes(t, ttr["measure"]) != 120 || ttr["verdict"].(map[string]any)["grade"] != "on_target" {
		t.Errorf("time to resolution %v, want 2 hours on target", ttr)
	}
}

// By group, red has what was resolved, and blue the backlog; together they are
// the report of all, which stays as it is.
func TestMetricsByGroup(t *testing.T) {
	log := desk(t)
	without, _ := runJSON(t, "-map", "testdata/mapping.json", "-metrics", log)
	got, _ := runJSON(t, "-map", "testdata/mapping.json", "-metrics", "-by", "group", log)
	m := got["metrics"].(map[string]any)
	if diff := cmp.Diff(without["metrics"].(map[string]any)["report"], m["report"]); diff != "" {
		t.Errorf("of all (-without +by group):\n%s", diff)
	}
	if without["metrics"].(map[string]any)["by"] != nil || m["dimension"] != "group" {
		t.Errorf("dimension %v, want group if asked for", m["dimension"])
	}
	by := m["by"].([]any)
	if len(by) != 2 {
		t.Fatalf("%d groups, want 2", len(by))
	}
	for i, want := range []struct {
		key           string
		ttr, backlog  float64
		backlogBefore float64
	}{{"blue", 0, 118, 62}, {"red", 28, 0, 0}} {
		r := by[i].(map[string]any)
		if r["key"].([]any)[0] != want.key {
			t.Errorf("key %v, want %s", r["key"], want.key)
		}
		group := map[string]any{"report": r}
		backlog := rowOf(t, group, "backlog")
		before := backlog["change"].(map[string]any)["before"].(map[string]any)["n"]
		if ttr, n := rowOf(t, group, "resolution")["measure"].(map[string]any)["n"], backlog["measure"].(map[string]any)["n"]; ttr != want.ttr || n != want.backlog || before != want.backlogBefore {
			t.Errorf("%s: %v resolved, backlog %v, before %v; want %+v", want.key, ttr, n, before, want)
		}
	}
}

// Two thirds of all tickets are open at every cut-off: a median of what is
// resolved is two hours, that of all tickets is not known.
func TestResolutionOfWhatIsOpen(t *testing.T) {
	got, _ := runJSON(t, "-map", "testdata/mapping.json", "-metrics", "-cutoffs", "7, 30", desk(t))
	table := got["metrics"].(map[string]any)["resolution"].([]any)
	for i, days := range []float64{7, 30} {
		r := table[i].(map[string]any)
		if r["days"] != days || r["tickets"] != 3*days || r["open"] != 2*days {
			t.Errorf("got %v days, %v tickets, %v open; want %v, %v, %v", r["days"], r["tickets"], r["open"], days, 3*days, 2*days)
		}
		if minutes(t, r["first"]) != 120 || minutes(t, r["final"]) != 120 {
			t.Errorf("%v days: first %v, final %v, want 2 hours", days, r["first"], r["final"])
		}
		if diff := cmp.Diff(map[string]any{"unit": "duration", "n": 3 * days}, r["kaplan_meier"]); diff != "" {
			t.Errorf("%v days (-want +got):\n%s", days, diff)
		}
		if r["first_bias_seconds"] != nil || r["final_bias_seconds"] != nil {
			t.Errorf("%v days: a bias against what is not known: %v", days, r)
		}
	}
}

// Of four tickets of the first day one is resolved on it, after an hour, one
// after 30 hours and one after 50: after a day nobody knows by when half are,
// at the end it is 30 hours. One that opens a day later counts at neither.
func TestResolutionAtEnd(t *testing.T) {
	log := write(t, "log.csv", `ticket,at,status,team,owner,prio,impact,urgency,opened,reopened,moved
E,2026-03-03 08:00,working,red,ann,3,2,2,,,
E,2026-03-03 08:01,solved,red,ann,3,2,2,,,
A,2026-03-02 08:00,working,red,ann,3,2,2,,,
A,2026-03-02 09:00,solved,red,ann,3,2,2,,,
B,2026-03-02 08:00,working,red,ann,3,2,2,,,
B,2026-03-03 14:00,solved,red,ann,3,2,2,,,
C,2026-03-02 08:00,working,red,ann,3,2,2,,,
C,2026-03-04 10:00,solved,red,ann,3,2,2,,,
D,2026-03-02 08:00,working,red,ann,3,2,2,,,
`)
	got, _ := runJSON(t, "-map", "testdata/mapping.json", "-metrics", "-period", "2026-03-03/2026-03-04", "-cutoffs", "1", log)
	m := got["metrics"].(map[string]any)
	r := m["resolution"].([]any)[0].(map[string]any)
	if r["tickets"] != 4.0 || r["open"] != 3.0 || minutes(t, r["first"]) != 60 {
		t.Errorf("got %v", r)
	}
	if _, ok := measuredMinutes(t, r["kaplan_meier"]); ok {
		t.Errorf("a median of which nothing is known: %v", r["kaplan_meier"])
	}
	about(t, "at_end", minutes(t, r["at_end"]), 30*60)
	if n := rowOf(t, m, "resolution")["measure"].(map[string]any)["n"]; n != 2.0 {
		t.Errorf("resolved on the second day: %v, want B and E", n)
	}
	if d := m["report"].(map[string]any)["previous"]; d == nil {
		t.Error("not compared with the day before, with which the log begins")
	}
}

// At the end of February blue has 118 open tickets: those until the 25th have
// lain for three days, those until the 26th for two. Red shows nothing.
func TestFindings(t *testing.T) {
	got, _ := runJSON(t, "-map", "testdata/mapping.json", "-metrics", desk(t))
	f := got["findings"].(map[string]any)
	if f["at"] != "2026-03-01T00:00:00+01:00" || f["tickets"] != 118.0+28 {
		t.Errorf("at %v, %v tickets; want those of blue until then and of red in February", f["at"], f["tickets"])
	}
	var found []string
	for _, x := range f["found"].([]any) {
		x := x.(map[string]any)
		found = append(found, fmt.Sprint(x["pattern"], " ", x["on"], " ", x["subject"], " ", x["hits"], " of ", x["trials"], " first ", x["tickets"].([]any)[0]))
	}
	want := []string{
		"status_limbo group blue 114 of 118 first B-00a",
		"invisible_backlog group blue 112 of 118 first B-00a",
	}
	if diff := cmp.Diff(want, found); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func withoutLooked(report map[string]any) any {
	f := report["findings"].(map[string]any)
	delete(f, "looked")
	return f
}

// A period that is not over ends for the detectors with the log.
func TestFindingsOfAPeriodThatIsNotOver(t *testing.T) {
	got, _ := runJSON(t, "-map", "testdata/mapping.json", "-metrics", "-period", "2026-03-02/2026-03-10", "testdata/log.csv")
	if diff := cmp.Diff(object(t, `{"at":"2026-03-03T09:30:00+01:00","tickets":3,"found":[]}`), withoutLooked(got)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// The first day of a log is that of its zone: half past midnight in Berlin.
func TestCutoffsBeginWithADay(t *testing.T) {
	berlin, _ := time.LoadLocation("Europe/Berlin")
	x := extent{first: time.Date(2016, 5, 1, 22, 30, 0, 0, time.UTC), last: time.Date(2016, 5, 8, 22, 0, 0, 0, time.UTC)}
	cutoffs, err := newCutoffs(x, []int{7, 8}, berlin)
	if err != nil || len(cutoffs) != 1 || cutoffs[0].period.String() != "2016-05-02 to 2016-05-08" {
		t.Errorf("got %v, %v; want the seven days from 2 May on", cutoffs, err)
	}
}

// Red keeps its promise to resolve within a day, blue never does. The tickets
// of red that fell due on 1 February were resolved in January: they count.
func TestPromisesOfAPeriod(t *testing.T) {
	log := desk(t)
	report := func(args ...string) map[string]any {
		got, _ := runJSON(t, append(append([]string{"-metrics", "-by", "group"}, args...), log)...)
		return got["metrics"].(map[string]any)
	}
	kept := func(m map[string]any, metric string) string {
		measure := rowOf(t, m, metric)["measure"].(map[string]any)
		return fmt.Sprint(measure["exact"], " of ", measure["n"])
	}
	m := report("-map", "testdata/mapping.json")
	for i, want := range []string{"0 of 56", "100 of 28"} {
		if got := kept(map[string]any{"report": m["by"].([]any)[i]}, "resolution_sla"); got != want {
			t.Errorf("team %d: resolutions in time %s, want %s", i, got, want)
		}
	}
	for metric, want := range map[string]string{"resolution_sla": "100/3 of 84", "response_sla": "100 of 84", "severe_breaches": "56 of 168"} {
		if got := kept(m, metric); got != want {
			t.Errorf("%s: %s, want %s", metric, got, want)
		}
	}
	silent := report("-map", variantOf(t, `"responded": ["working", "solved"],`, ""))
	for metric, want := range map[string]string{"resolution_sla": "100/3 of 84", "response_sla": "<nil> of 0", "severe_breaches": "56 of 84"} {
		if got := kept(silent, metric); got != want {
			t.Errorf("without states that show an answer, %s: %s, want %s", metric, got, want)
		}
	}
}

// A policy on office hours makes the first response one of business time; the
// promise was kept by it all along.
func TestBusinessHours(t *testing.T) {
	var everyDay []string
	for _, day := range []string{"mon", "tue", "wed", "thu", "fri", "sat", "sun"} {
		everyDay = append(everyDay, fmt.Sprintf(`%q: ["09:00-09:10", "10:00-10:05"]`, day))
	}
	policy := write(t, "policy.json", `{"calendars": {"office": {"zone": "Europe/Berlin", "week": {`+strings.Join(everyDay, ",")+`}}},
		"clocks": [
			{"name": "first_response", "start": [{"on": "opened"}], "stop": [{"on": "reply"}], "targets": [{"within": "1h", "calendar": "office"}]},
			{"name": "resolution", "start": [{"on": "opened"}], "stop": [{"enters": {"class": ["done"]}}], "targets": [{"within": "24h"}]}]}`)
	got, _ := runJSON(t, "-map", "testdata/mapping.json", "-metrics", "-policy", policy, "-by", "group", desk(t))
	for i, want := range []float64{5, 10} { // blue from 10:00 to 10:10, red from 9:00 to 9:30
		row := rowOf(t, map[string]any{"report": got["metrics"].(map[string]any)["by"].([]any)[i]}, "first_response")
		if row["time_base"] != "business" {
			t.Errorf("clock %v", row["time_base"])
		}
		about(t, "first response", minutes(t, row["measure"]), want)
	}
	got, _ = runJSON(t, "-map", "testdata/mapping.json", "-metrics", desk(t))
	if row := rowOf(t, got["metrics"].(map[string]any), "first_response"); row["time_base"] != "calendar" {
		t.Errorf("a policy around the clock: %v", row["time_base"])
	}
}

// Of the nine whole weeks of the log up to 4 March the backlog grows by 14 in
// each, which is news; that no promise of blue is kept never is.
func TestTrends(t *testing.T) {
	args := []string{"-map", "testdata/mapping.json", "-metrics", "-period", "2026-02-26/2026-03-05", "-periods", "50", "-by", "group"}
	log := desk(t)
	got, _ := runJSON(t, append(args, log)...)
	m := got["metrics"].(map[string]any)
	series := m["report"].(map[string]any)["series"].([]any)
	if first := series[0].(map[string]any)["from"]; len(series) != 9 || first != "2026-01-01" {
		t.Fatalf("%d periods from %v, want 9 from the first of January", len(series), first)
	}
	for metric, want := range map[string]string{"backlog": "14 28 42 56 70 84 98 112 126", "first_response": "10m 10m 10m 10m 10m 10m 10m 10m 10m"} {
		var values []string
		for _, v := range rowOf(t, m, metric)["trend"].(map[string]any)["values"].([]any) {
			value := v.(map[string]any)["exact"].(string)
			if metric == "first_response" {
				value = fmt.Sprint(math.Round(must(time.ParseDuration(value+"ns")).Minutes()), "m")
			}
			values = append(values, value)
		}
		if got := strings.Join(values, " "); got != want {
			t.Errorf("%s: %s, want %s", metric, got, want)
		}
	}
	trend := rowOf(t, m, "resolution_sla")["trend"].(map[string]any)
	if trend["normal"] != true {
		t.Errorf("a promise that is broken each week as the one before is not called normal: %v", trend["chart"])
	}
	if by := m["by"].([]any)[0].(map[string]any)["rows"].([]any)[0].(map[string]any); by["change"] == nil || by["trend"] != nil {
		t.Errorf("the rows of a team: %v", by)
	}
	var out, errs bytes.Buffer
	if err := run(append(args, log), &out, &errs); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"\ntrends over 9 periods, from 2026-01-01, before which the log has none\n",
		"beyond the usual, above",
		"the target is missed as a rule\n",
	} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("no %q in\n%s", want, out.String())
		}
	}
}

func TestMetricsText(t *testing.T) {
	var out, errs bytes.Buffer
	if err := run([]string{"-map", "testdata/mapping.json", "-metrics", "-by", "group", desk(t)}, &out, &errs); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"\nmetrics of 2026-02-01 to 2026-02-28, compared with 2026-01-01 to 2026-01-31, as known on 2026-03-09\n",
		"\nTime to resolution       median  2h       28   2h to 2h ",
		"\nResolutions in time              33.3 %   84   24.2 to 43.9   watch, certain           33.3 %            unclear",
		"\nBacklog                          118      118  -              -                        62                worsened, untested",
		"  median 29d15h, p90 53d13h, max 58d14h\n",
		"; First contact resolution: no_reassignment 100.0 %, within_15_minutes 0.0 %; ",
		"\nchanges tested: 8, of which chance alone would call 0.40 real\n",
		"\nnot to be seen in these tickets: knowledge_hoarding, ",
		"\ntoo few tickets to judge anybody by: speed_over_quality, ",
		"\n7     14    21  2h     2h     not reached   -              -              not reached\n",
		"\nblue   10m                  56  ",
		"\nfindings: 2 in 146 tickets, as of 2026-03-01; ",
		"\ninvisible_backlog  group  blue     -       112   118  ",
	} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("no %q in\n%s", want, out.String())
		}
	}
}

func TestMetricsRefuse(t *testing.T) {
	for _, row := range []struct {
		name, want string
		args       []string
	}{
		{"no month", "the log goes from 2026-03-02 to 2026-03-03 and has no whole month: state a -period, such as 2026-03-02/2026-03-04", nil},
		{"one date", `-period "2026-03-02": want two dates`, []string{"-period", "2026-03-02"}},
		{"reversed", `-period "2026-03-03/2026-03-02": want two dates`, []string{"-period", "2026-03-03/2026-03-02"}},
		{"before the log", "the log goes from 2026-03-02 to 2026-03-03", []string{"-period", "2026-02-01/2026-03-02"}},
		{"after the log", "the log goes from 2026-03-02 to 2026-03-03", []string{"-period", "2026-03-04/2026-03-05"}},
		{"no days", `-cutoffs "7,soon": want days`, []string{"-cutoffs", "7,soon"}},
		{"no time", `-cutoffs "0": want days`, []string{"-cutoffs", "0"}},
		{"no dimension", `-by "mood": want one of ["group" "assignee"`, []string{"-by", "mood"}},
		{"one period", "-periods 1: want 2 to 520", []string{"-periods", "1"}},
		{"off", "-period is for -metrics", []string{"-metrics=false", "-period", "2026-03-02/2026-03-03"}},
	} {
		t.Run(row.name, func(t *testing.T) {
			var out, errs bytes.Buffer
			err := run(append(append([]string{"-map", "testdata/mapping.json", "-metrics"}, row.args...), "testdata/log.csv"), &out, &errs)
			if err == nil || !strings.Contains(err.Error(), row.want) {
				t.Errorf("got %v\nwant %s", err, row.want)
			}
		})
	}
}

// A month is whole if the log covers it in the zone of the log.
func TestWholeMonth(t *testing.T) {
	berlin, _ := time.LoadLocation("Europe/Berlin")
	for _, row := range []struct {
		first, last string
		loc         *time.Location
		want        string // "" refuses
	}{
		{"2016-05-01T00:00:00Z", "2016-06-01T00:00:00Z", time.UTC, "2016-05-01 to 2016-05-31"},
		{"2016-04-01T00:00:00Z", "2016-05-31T22:30:00Z", time.UTC, "2016-04-01 to 2016-04-30"},
		{"2016-04-01T00:00:00Z", "2016-05-31T22:30:00Z", berlin, "2016-05-01 to 2016-05-31"}, // half past midnight in June
		{"2016-05-01T00:00:01Z", "2016-06-01T00:00:00Z", time.UTC, ""},
		{"2015-12-01T00:00:00Z", "2016-01-31T23:59:59Z", time.UTC, "2015-12-01 to 2015-12-31"},
	} {
		x := extent{first: must(time.Parse(time.RFC3339, row.first)), last: must(time.Parse(time.RFC3339, row.last))}
		p, err := x.choose(metricsOptions{}, row.loc)
		if got := p.String(); (err == nil) != (row.want != "") || err == nil && got != row.want {
			t.Errorf("%s to %s in %v: got %s, %v; want %q", row.first, row.last, row.loc, got, err, row.want)
		}
	}
}

// TestKnownMetrics holds the times to resolution and the findings of the
// incident log to what a separate program found, which took the first row of a
// ticket for its creation: the log's own opening stamps are earlier by minutes.
func TestKnownMetrics(t *testing.T) {
	folder, _ := loadFacts(t)
	log := filepath.Join(folder, "servicenow_incidents.csv.gz")
	type medians struct{ first, final, km float64 } // in minutes; 0: not reached
	for _, row := range []struct {
		name, mapping string
		tickets       [3]float64 // of them 983, 1574 and 1164 open; those that were opened as done aside
		want          [3]medians
	}{
		{"first rows", firstRows(t), [3]float64{1795, 7659, 21948}, [3]medians{{1017, 1027, 0}, {2680, 2699, 4535}, {1122, 1153, 1393}}},
		{"opening stamps", "servicenow", [3]float64{1798, 7820, 22376}, [3]medians{{1014, 1021, 0}, {2519, 2582, 4383}, {1035, 1065, 1335}}},
	} {
		got, _ := runJSON(t, "-map", row.mapping, "-metrics", "-period", "2016-02-29/2016-05-29", log)
		for i, r := range got["metrics"].(map[string]any)["resolution"].([]any) {
			r := r.(map[string]any)
			if want := [][3]float64{{7, 983, row.tickets[0]}, {30, 1574, row.tickets[1]}, {90, 1164, row.tickets[2]}}[i]; want != [3]float64{r["days"].(float64), r["open"].(float64), r["tickets"].(float64)} {
				t.Errorf("%s: %v days, %v open of %v; want %v", row.name, r["days"], r["open"], r["tickets"], want)
			}
			for key, want := range map[string]float64{"first": row.want[i].first, "final": row.want[i].final, "kaplan_meier": row.want[i].km} {
				if m, ok := measuredMinutes(t, r[key]); ok != (want > 0) || math.Abs(m-want) > want*0.004 {
					t.Errorf("%s, %v days: %s %v minutes, want %v", row.name, r["days"], key, m, want)
				}
			}
		}
		n := map[string]int{}
		for _, x := range got["findings"].(map[string]any)["found"].([]any) {
			n[x.(map[string]any)["pattern"].(string)]++
		}
		want := map[string]int{"ticket_tennis": 6, "knowledge_hoarding": 1, "invisible_backlog": 9, "status_limbo": 39, "assignment_hoarding": 3}
		if diff := cmp.Diff(want, n); diff != "" {
			t.Errorf("%s (-want +got):\n%s", row.name, diff)
		}
	}
}

// firstRows writes the mapping of the incident log without the opening stamps.
func firstRows(t *testing.T) string {
	data := string(must(os.ReadFile("../internal/ticketlog/mappings/servicenow.json")))
	return write(t, "mapping.json", strings.Replace(data, "\"opened\": \"opened_at\",\n", "", 1))
}

// rowOf returns the row of a metric in the report.
func rowOf(t *testing.T, m map[string]any, metric string) map[string]any {
	t.Helper()
	for _, row := range m["report"].(map[string]any)["rows"].([]any) {
		if row := row.(map[string]any); row["metric"] == metric {
			return row
		}
	}
	t.Fatalf("no row of %s", metric)
	return nil
}

// minutes returns a measured length of time.
func minutes(t *testing.T, measure any) float64 {
	t.Helper()
	m, ok := measuredMinutes(t, measure)
	if !ok {
		t.Fatalf("no number: %v", measure)
	}
	return m
}

func measuredMinutes(t *testing.T, measure any) (float64, bool) {
	t.Helper()
	exact, ok := measure.(map[string]any)["exact"].(string)
	if !ok {
		return 0, false
	}
	d, err := time.ParseDuration(exact + "ns")
	if err != nil {
		t.Fatal(err)
	}
	return d.Minutes(), true
}

// about holds a quantile to what a summary promises: 0.4 %.
func about(t *testing.T, name string, got, want float64) {
	t.Helper()
	if math.Abs(got-want) > 0.004*want {
		t.Errorf("%s: %v minutes, want %v", name, got, want)
	}
}

// In a log without actors, who had a ticket when it was resolved has the credit,
// not a rule that closes it days later; a mapping may name the rule besides.
func TestNobodyIsBlamedForARule(t *testing.T) {
	var log strings.Builder
	log.WriteString("id,at,state,owner,about\n")
	for i := range 40 {
		day, who := time.Date(2026, 3, 2+i%20, 9, 0, 0, 0, time.UTC), []string{"ann", "bob", "cid"}[i%3]
		row := func(at time.Time, state, owner string) {
			fmt.Fprintf(&log, "%d,%s,%s,%s,x\n", i, at.Format("2006-01-02 15:04"), state, owner)
		}
		row(day, "open", who)
		row(day.Add(2*time.Hour), "resolved", who)
		if i < 37 {
			row(day.AddDate(0, 0, 4), "closed", "autoclose")
		}
	}
	for _, systems := range []string{"", `"systems": ["autoclose"],`} {
		mapping := write(t, "mapping.json", `{"schema": "ticketlog/mapping/1", "case": "id", "time": {"columns": ["at"], "layouts": ["2006-01-02 15:04"], "zone": "UTC"},`+
			systems+`"state": ["state"], "assignee": "owner", "category": "about", "states": {"done": ["resolved", "closed"]}}`)
		got, _ := runJSON(t, "-map", mapping, "-metrics", "-period", "2026-03-02/2026-03-26", write(t, "log.csv", log.String()))
		if found := got["findings"].(map[string]any)["found"].([]any); len(found) > 0 {
			t.Errorf("%s %v", systems, found)
		}
	}
}
