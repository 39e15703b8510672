package metrics_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/supportops/policy/metrics"
	"github.com/supportops/policy/metrics/qa"
)

// The figures of the guide's tables, typed from them, against the presets: the
// table's number, the metric, target and warning.
func TestHandbookTables(t *testing.T) {
	tables := map[string]metrics.CatalogSpec{
		"ME-1": metrics.StandardSpec(), "ME-4": metrics.HandbookSpec(), "ME-5": metrics.HandbookSpec(), "ME-9": metrics.HandbookSpec(),
		"ME-10": metrics.HandbookSpec(), "ME-11": metrics.HandbookSpec(), "CA-9": metrics.HandbookSpec(), "SL-6": metrics.HandbookSpec(),
		"ME-7 startup": metrics.BenchmarkSpec(metrics.Startup), "ME-7 growth": metrics.BenchmarkSpec(metrics.Growth),
		"ME-7 scale": metrics.BenchmarkSpec(metrics.Scale), "ME-7 enterprise": metrics.BenchmarkSpec(metrics.Enterprise),
	}
	for _, row := range []struct {
		table   string
		metric  metrics.Metric
		target  string
		warning string
		mean    bool // the table says "average" of times
	}{
		{"ME-1", metrics.CSAT, ">= 90", "< 85", false},
		{"ME-1", metrics.FirstResponse, "< 1h", "> 4h", true},
		{"ME-1", metrics.Resolution, "< 24h", "> 72h", true},
		{"ME-1", metrics.FCR, ">= 70", "< 50", false},
		{"ME-1", metrics.NPS, ">= 30", "< 10", false},
		{"SL-6", metrics.CES, "< 2", "", false}, // of ME-1, in the handbook's catalog
		{"ME-1", metrics.Volume, ">= 5, <= 15", "> 25", false},
		{"ME-1", metrics.Deflection, ">= 30, <= 50", "< 20", false},
		{"ME-1", metrics.Escalation, ">= 10, <= 20", "> 30", false},
		{"ME-1", metrics.Reopen, "< 5", "> 10", false},
		{"ME-1", metrics.Utilization, ">= 70, <= 80", "< 60, > 90", false},
		{"ME-1", metrics.CostPerTicket, ">= 5, <= 25", "", false},
		{"ME-4", "backlog_age", "< 24h", "> 72h", true},
		{"ME-4", "queue_depth", "", ">= 3", false},
		{"ME-4", "p1_share", "< 5", "> 10", false},
		{"ME-4", "p2_share", "< 15", "", false},
		{"ME-5", "helpfulness", ">= 80", "< 60", false},
		{"ME-5", "search_success", ">= 60", "< 40", false},
		{"ME-5", "zero_results", "< 10", "> 20", false},
		{"ME-5", "coverage", ">= 80", "< 50", false},
		{"ME-5", "freshness", ">= 90", "< 70", false},
		{"ME-5", "time_to_answer", "< 2m", "> 5m", true},
		{"ME-7 startup", metrics.CSAT, ">= 85", "", false},
		{"ME-7 startup", metrics.FirstResponse, "< 4h", "", true},
		{"ME-7 startup", metrics.Resolution, "< 48h", "", true},
		{"ME-7 startup", metrics.FCR, ">= 60", "", false},
		{"ME-7 growth", metrics.CSAT, ">= 88", "", false},
		{"ME-7 growth", metrics.FirstResponse, "< 2h", "", true},
		{"ME-7 growth", metrics.Resolution, "< 24h", "", true},
		{"ME-7 growth", metrics.FCR, ">= 65", "", false},
		{"ME-7 scale", metrics.CSAT, ">= 90", "", false},
		{"ME-7 scale", metrics.FirstResponse, "< 1h", "", true},
		{"ME-7 scale", metrics.Resolution, "< 12h", "", true},
		{"ME-7 scale", metrics.FCR, ">= 70", "", false},
		{"ME-7 enterprise", metrics.CSAT, ">= 92", "", false},
		{"ME-7 enterprise", metrics.FirstResponse, "< 30m", "", true},
		{"ME-7 enterprise", metrics.Resolution, "< 8h", "", true},
		{"ME-7 enterprise", metrics.FCR, ">= 75", "", false},
		{"ME-9", "qa_score", ">= 85", "", false},
		{"ME-9", "qa_calibration", "< 5", "", false},
		{"ME-9", "qa_fails", "< 2", "", false},
		{"ME-9", "qa_coverage", ">= 100", "", false},
		{"ME-11", "time_to_proficiency", "< 720h", "", true},
		{"ME-11", "certified_first_try", ">= 85", "", false},
		{"ME-11", "curriculum_completed", ">= 100", "", false},
		{"ME-11", "qa_after_training", ">= 80", "", false},
		{"ME-11", "refresh_quiz", ">= 85", "", false},
		{"ME-11", "training_satisfaction", ">= 4.5", "", false},
		{"CA-9", metrics.WaitTime, "< 5m", "> 15m", false},
		{"CA-9", "tickets_waiting", "< 10", "> 25", false},
		{"CA-9", metrics.Utilization, ">= 70, <= 80", "< 60, > 90", false},
		{"CA-9", "agents_missing", "<= 0", ">= 4", false},
		{"ME-10", "feedback_share", ">= 5, <= 10", "", false},
		{"ME-10", "feedback_response", ">= 80", "", false},
		{"ME-10", "feedback_ack", "< 120h", "", false},
		{"SL-6", metrics.ResponseSLA, ">= 95", "", false},
		{"SL-6", metrics.ResolutionSLA, ">= 90", "", false},
		{"SL-6", "response_use", "< 50", "", false},
		{"SL-6", "resolution_use", "< 75", "", false},
		{"SL-6", "severe_breaches", "<= 0", ">= 1", false},
	} {
		c, err := metrics.NewCatalog(tables[row.table])
		if err != nil {
			t.Fatal(err)
		}
		d, ok := c.Definition(row.metric)
		if got := strings.Trim(strings.ReplaceAll(fmt.Sprintf("%q", d.Target), `" "`, ", "), `[]"`); !ok || got != row.target {
			t.Errorf("%s %s: target %q, the table has %q", row.table, row.metric, got, row.target)
		}
		if got := strings.Trim(strings.ReplaceAll(fmt.Sprintf("%q", d.Warning), `" "`, ", "), `[]"`); got != row.warning {
			t.Errorf("%s %s: warning %q, the table has %q", row.table, row.metric, got, row.warning)
		}
		if (d.Statistic == "mean") != row.mean && row.mean {
			t.Errorf("%s %s: by its %s, the table has the mean", row.table, row.metric, d.Statistic)
		}
	}
}

// ME-2, the hierarchy, and ME-8, the points of the scorecard.
func TestHandbookHierarchyAndScorecard(t *testing.T) {
	var got []string
	for _, l := range metrics.StandardSpec().Layers {
		got = append(got, fmt.Sprint(l.Name, " ", l.Metrics, " ", l.Owner))
	}
	want := "tickets [handle_time csat] agents; queue [wait_time backlog] team leads; channel [deflection containment] managers; " +
		"operations [cost_per_ticket nps] directors; strategy [retention expansion] VP or C-level"
	if strings.Join(got, "; ") != want {
		t.Errorf("ME-2: %s", strings.Join(got, "; "))
	}
	points := [][]int{{30, 25, 20, 15, 10, 0}, {25, 20, 15, 10, 5, 0}, {20, 15, 10, 5, 0}, {15, 12, 9, 6, 3, 0}, {10, 8, 6, 4, 2, 0}}
	least := 0
	for i, d := range qa.StandardSpec().Dimensions {
		if fmt.Sprint(d.Levels) != fmt.Sprint(points[i]) {
			t.Errorf("ME-8 %s: %v, the table has %v", d.Name, d.Levels, points[i])
		}
		least += d.Levels[len(d.Levels)-2]
	}
	if least != 25 {
		t.Errorf("ME-8: the least total without a fail is %d, want 25", least)
	}
}
