package severity_test

import (
	"database/sql"
	"database/sql/driver"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/priority/severity"
	"pgregory.net/rapid"
)

var (
	_ sql.Scanner   = (*severity.Severity)(nil)
	_ driver.Valuer = severity.Severity(0)
)

func TestSeverityText(t *testing.T) {
	for i, s := range append([]severity.Severity{0}, severity.Severities()...) {
		want := ""
		if i > 0 {
			want = fmt.Sprintf("sev%d", i)
		}
		v, err := s.Value()
		if err != nil || s.String() != want || s.IsValid() != (i > 0) {
			t.Errorf("%d: %q, %v", i, s, err)
		}
		var back severity.Severity = 4
		if err := back.Scan(v); err != nil || back != s {
			t.Errorf("Scan(%v) = %v, %v", v, back, err)
		}
		for _, read := range []string{want, strings.ToUpper(want)} { // the source document writes SEV1
			if got, err := severity.ParseSeverity(read); err != nil || got != s {
				t.Errorf("Parse(%q) = %v, %v", read, got, err)
			}
			for _, src := range []any{read, []byte(read)} {
				var back severity.Severity = 4
				if err := back.Scan(src); err != nil || back != s {
					t.Errorf("Scan(%q) = %v, %v", src, back, err)
				}
			}
		}
	}
	for _, bad := range []string{"SEV0", "SEV6", "Sev1", "sev6", "SEV", "SEV1 ", "1"} {
		if got, err := severity.ParseSeverity(bad); err == nil {
			t.Errorf("Parse(%q) = %v", bad, got)
		}
		if s := severity.SEV4; s.UnmarshalText([]byte(bad)) == nil || s != severity.SEV4 {
			t.Errorf("%q accepted, or failed and changed the severity to %v", bad, s)
		}
	}
	if s := severity.SEV4; s.Scan(1) == nil || s != severity.SEV4 {
		t.Errorf("Scan(1) accepted, or failed and changed the severity to %v", s)
	}
	if _, err := severity.Severity(6).MarshalText(); err == nil {
		t.Error("Severity(6) marshalled")
	}
}

func TestSeverityCompareUnsetLastProperty(t *testing.T) {
	rank := func(s severity.Severity) int {
		if i := slices.Index(severity.Severities(), s); i >= 0 {
			return i
		}
		return 5
	}
	rapid.Check(t, func(t *rapid.T) {
		a, b := severity.Severity(rapid.IntRange(0, 7).Draw(t, "a")), severity.Severity(rapid.IntRange(0, 7).Draw(t, "b"))
		want := min(max(rank(a)-rank(b), -1), 1)
		if got := a.Compare(b); got != want || a.Graver(b) != (want < 0) {
			t.Fatalf("%v.Compare(%v) = %d, want %d", a, b, got, want)
		}
	})
}

// The preset is the table of the source document, row by row.
func TestPresetsEqualDocument(t *testing.T) {
	data, err := os.ReadFile("testdata/severity.tsv")
	if err != nil {
		t.Fatal(err)
	}
	english := func(l severity.MeaningSpec) []string {
		path := "Normal queue"
		switch to := strings.Join(l.EscalateTo, " + "); {
		case to != "" && l.EscalateAfter == 0:
			path = "Immediate to " + to
		case l.EscalateAfter.Std() == time.Hour:
			path = "1 hour to " + to
		case to != "":
			path = fmt.Sprintf("%d hours to %s", l.EscalateAfter.Std()/time.Hour, to)
		}
		return []string{"en", strings.ToUpper(l.Severity.String()), l.Definition, path, strings.Join(l.Communication, ", ")}
	}
	chinese := func(l severity.MeaningSpec) []string {
		path := "正常队列处理"
		switch to := strings.Join(l.EscalateTo, "+"); {
		case to != "" && l.EscalateAfter == 0:
			path = "立即升级至" + to
		case to != "":
			path = fmt.Sprintf("%d小时内升级至%s", l.EscalateAfter.Std()/time.Hour, to)
		}
		return []string{"zh", strings.ToUpper(l.Severity.String()), l.Definition, path, strings.Join(l.Communication, "、")}
	}
	var want, got [][]string
	for line := range strings.Lines(string(data)) {
		if !strings.HasPrefix(line, "#") {
			want = append(want, strings.Split(strings.TrimRight(line, "\n"), "\t"))
		}
	}
	for _, l := range severity.StandardScaleSpec().Levels {
		got = append(got, english(l))
	}
	for _, l := range severity.StandardScaleChineseSpec().Levels {
		got = append(got, chinese(l))
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// Complete 3, 2, 1; major 4, 3, 2; minor 5, 4, 3 for one, multiple, all.
func TestStandardGrid(t *testing.T) {
	s, err := severity.NewScale(severity.StandardScaleSpec())
	if err != nil {
		t.Fatal(err)
	}
	for impairment, want := range map[string]string{"complete": "sev3 sev2 sev1", "major": "sev4 sev3 sev2", "minor": "sev5 sev4 sev3"} {
		var got []string
		for _, scope := range []string{"one", "multiple", "all"} {
			v, ok := s.Severity(impairment, scope)
			if !ok {
				t.Fatalf("no severity for %s, %s", impairment, scope)
			}
			got = append(got, v.String())
		}
		if g := strings.Join(got, " "); g != want {
			t.Errorf("%s: %s, want %s", impairment, g, want)
		}
	}
	if _, ok := s.Severity("complete", "none"); ok {
		t.Error("a scope that is not on the axis has a severity")
	}
}

// The grid goes down to SEV5, of which the document's table has no row: its
// meaning is the desk's to add, and without one the scale says so.
func TestSEV5HasTheMeaningThatADeskGivesIt(t *testing.T) {
	spec := severity.StandardScaleSpec()
	for _, row := range []struct {
		name string
		spec severity.ScaleSpec
		want string
	}{
		{"as in the document", spec, ""},
		{"with a level of the desk's own", func() severity.ScaleSpec {
			own := severity.StandardScaleSpec()
			own.Levels = append(own.Levels, severity.MeaningSpec{Severity: severity.SEV5, Definition: "One user, minor"})
			return own
		}(), "One user, minor"},
	} {
		s, err := severity.NewScale(row.spec)
		if err != nil {
			t.Fatal(err)
		}
		v, ok := s.Severity("minor", "one")
		if !ok || v != severity.SEV5 {
			t.Fatalf("%s: %v, %t", row.name, v, ok)
		}
		if l, ok := s.Level(v); ok != (row.want != "") || l.Definition != row.want {
			t.Errorf("%s: %+v, %t, want %q", row.name, l, ok, row.want)
		}
		for _, v := range []severity.Severity{0, 6} {
			if l, ok := s.Level(v); ok {
				t.Errorf("%s: %v means %+v", row.name, v, l)
			}
		}
	}
}

func TestScaleDefects(t *testing.T) {
	_, err := priority.Read[severity.ScaleSpec]([]byte(`{
		"impairment": {"values": ["a", "a"]},
		"scope": {"values": ["", "x"]},
		"cells": [["sev1"], ["sev1", ""]],
		"levels": [{"severity": "sev2", "escalate_after": "-1h"}, {"severity": "sev1", "definition": "d"}]
	}`))
	var serr *priority.SpecError
	ok := errors.As(err, &serr)
	if !ok {
		t.Fatalf("got %v", err)
	}
	var got []string
	for _, f := range serr.Fields {
		got = append(got, f.Path+": "+f.Err.Error())
	}
	want := []string{
		`impairment.values[1]: duplicate: "a" is impairment.values[0] already`,
		`scope.values[0]: required: want a name`,
		`cells[0]: out of range: 1 cells, want 2: every cell is stated`,
		`cells[1][1]: required`,
		`levels[0].definition: required`,
		`levels[0].escalate_after: out of range: -1h, want 0s or more`,
		`levels[1].severity: conflict: sev1 after sev2, want each once, the gravest first`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestScaleRoundTripAndIsolation(t *testing.T) {
	for _, want := range []func() severity.ScaleSpec{severity.StandardScaleSpec, severity.StandardScaleChineseSpec} {
		data, err := json.Marshal(want())
		if err != nil {
			t.Fatal(err)
		}
		read, err := priority.Read[severity.ScaleSpec](data)
		if err != nil {
			t.Fatal(err)
		}
		s, err := severity.NewScale(read)
		if err != nil {
			t.Fatal(err)
		}
		for _, spec := range []severity.ScaleSpec{read, s.Spec()} {
			spec.Cells[0][0], spec.Levels[0].EscalateTo[0], spec.Scope.Values[0] = severity.SEV5, "nobody", "x"
		}
		if diff := cmp.Diff(want(), s.Spec()); diff != "" {
			t.Error(diff)
		}
	}
}

func FuzzScaleSpec(f *testing.F) {
	seed, err := json.Marshal(severity.StandardScaleSpec())
	if err != nil {
		f.Fatal(err)
	}
	f.Add(seed)
	f.Fuzz(func(t *testing.T, data []byte) {
		spec, err := priority.Read[severity.ScaleSpec](data)
		if err != nil {
			return
		}
		s, err := severity.NewScale(spec)
		if err != nil {
			t.Fatalf("parsed and refused: %v", err)
		}
		for _, i := range spec.Impairment.Values {
			for _, j := range spec.Scope.Values {
				if v, ok := s.Severity(i, j); !ok || !v.IsValid() {
					t.Errorf("Severity(%q, %q) = %v, %t", i, j, v, ok)
				}
			}
		}
	})
}

func FuzzSeverityUnmarshalText(f *testing.F) {
	f.Add("sev1")
	f.Add("SEV5")
	f.Fuzz(func(t *testing.T, s string) {
		var v severity.Severity
		if v.UnmarshalText([]byte(s)) == nil && (v.String() != strings.ToLower(s) || len(v.String()) != len(s)) {
			t.Fatalf("%q read as %v", s, v)
		}
	})
}
