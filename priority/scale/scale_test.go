package scale_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/priority/scale"
)

// documentRows reads the rows of one source table from a file in testdata.
func documentRows(t *testing.T, file, table string) [][]string {
	t.Helper()
	data, err := os.ReadFile("testdata/" + file)
	if err != nil {
		t.Fatal(err)
	}
	var rows [][]string
	for line := range strings.Lines(string(data)) {
		fields := strings.Split(strings.TrimRight(line, "\n"), "\t")
		if fields[0] == table {
			rows = append(rows, fields[1:])
		}
	}
	if len(rows) == 0 {
		t.Fatalf("%s has no rows of %s", file, table)
	}
	return rows
}

func english(d priority.Duration) string {
	switch h := d.Std(); {
	case h < time.Hour:
		return fmt.Sprintf("%d min", h/time.Minute)
	case h == time.Hour:
		return "1 hour"
	default:
		return fmt.Sprintf("%d hours", h/time.Hour)
	}
}

func chinese(d priority.Duration) string {
	if d.Std() < time.Hour {
		return fmt.Sprintf("%d分钟", d.Std()/time.Minute)
	}
	return fmt.Sprintf("%d小时", d.Std()/time.Hour)
}

// The presets are the tables of the source documents, row by row.
func TestScalePresetsEqualDocuments(t *testing.T) {
	for _, tt := range []struct {
		table string
		spec  scale.Spec
		print func(l scale.LevelSpec) []string
	}{
		{"standard", scale.StandardSpec(), func(l scale.LevelSpec) []string {
			resolution := english(l.Resolution)
			if l.ResolutionDays > 0 {
				resolution = fmt.Sprintf("%d days", l.ResolutionDays)
			}
			return []string{strings.ToUpper(l.Level.String()) + " " + l.Name, l.Impact, english(l.Response), resolution, strings.Join(l.Examples, ", ")}
		}},
		{"standard-zh", scale.StandardChineseSpec(), func(l scale.LevelSpec) []string {
			resolution := chinese(l.Resolution)
			if l.ResolutionDays > 0 {
				resolution = fmt.Sprintf("%d天", l.ResolutionDays)
			}
			return []string{strings.ToUpper(l.Level.String()) + " " + l.Name, l.Impact, chinese(l.Response), resolution, strings.Join(l.Examples, "、")}
		}},
		{"process", scale.ProcessSpec(), func(l scale.LevelSpec) []string {
			return []string{strings.ToUpper(l.Level.String()) + "-" + l.Name, chinese(l.Response) + "响应", chinese(l.Resolution) + "解决"}
		}},
	} {
		t.Run(tt.table, func(t *testing.T) {
			scale, err := scale.New(tt.spec)
			if err != nil {
				t.Fatal(err)
			}
			var got [][]string
			for _, l := range priority.Levels() {
				if meaning, ok := scale.Level(l); ok {
					got = append(got, tt.print(meaning))
				}
			}
			if diff := cmp.Diff(documentRows(t, "scales.tsv", tt.table), got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// Five days have no fixed length, so the duration stays empty.
func TestStandardScaleDaysAreNotHours(t *testing.T) {
	for _, l := range scale.StandardSpec().Levels {
		if (l.Resolution == 0) != (l.Level == priority.P5) {
			t.Errorf("%v: resolution %v", l.Level, l.Resolution)
		}
	}
}

func TestScaleQueries(t *testing.T) {
	s, err := scale.New(scale.ProcessSpec())
	if err != nil {
		t.Fatal(err)
	}
	for _, meaning := range s.Spec().Levels {
		if l, ok := s.Named(meaning.Name); !ok || l != meaning.Level {
			t.Errorf("Named(%s) = %v, %t, want %v", meaning.Name, l, ok, meaning.Level)
		}
	}
	if l, ok := s.Named("P2"); ok || l != 0 {
		t.Errorf("Named(P2) = %v, %t", l, ok)
	}
	for _, l := range []priority.Level{0, priority.P4, 200} {
		if _, ok := s.Level(l); ok {
			t.Errorf("%v is on the scale", l)
		}
	}
}

func TestScaleSpecDefects(t *testing.T) {
	s := scale.Spec{Schema: "scale", Levels: []scale.LevelSpec{
		{Level: priority.P2, Name: "a", Response: -1, ResolutionDays: -1},
		{Level: priority.P2, Name: "b", Resolution: priority.Duration(time.Hour), ResolutionDays: 2},
		{Level: priority.P1},
		{Level: 9, Name: "d", Resolution: -5},
	}}
	want := []struct {
		path  string
		cause error
	}{
		{"schema", priority.ErrUnknown},
		{"levels[0].response", priority.ErrRange},
		{"levels[0].resolution_days", priority.ErrRange},
		{"levels[1].resolution_days", priority.ErrConflict},
		{"levels[1].level", priority.ErrDuplicate},
		{"levels[2].name", priority.ErrRequired},
		{"levels[2].level", priority.ErrConflict},
		{"levels[3].level", priority.ErrRange},
		{"levels[3].resolution", priority.ErrRange},
	}
	_, err := scale.New(s)
	var serr *priority.SpecError
	ok := errors.As(err, &serr)
	if !ok || len(serr.Fields) != len(want) {
		t.Fatalf("got %v, want %d defects", err, len(want))
	}
	for i, w := range want {
		if f := serr.Fields[i]; f.Path != w.path || !errors.Is(f, w.cause) {
			t.Errorf("defect %d is %v, want %s: %v", i, f, w.path, w.cause)
		}
	}
	if err := (scale.Spec{}).Validate(); !errors.Is(err, priority.ErrRequired) {
		t.Errorf("no levels: %v", err)
	}
}

func TestScaleSpecRoundTrip(t *testing.T) {
	for _, s := range []scale.Spec{scale.StandardSpec(), scale.StandardChineseSpec(), scale.ProcessSpec()} {
		data, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		read, err := priority.Read[scale.Spec](data)
		if err != nil {
			t.Fatal(err)
		}
		scale, err := scale.New(read)
		if err != nil {
			t.Fatal(err)
		}
		read.Levels[0].Name = "changed"
		scale.Spec().Levels[0].Name = "changed"
		if diff := cmp.Diff(s, scale.Spec()); diff != "" {
			t.Error(diff)
		}
	}
}

func FuzzScaleSpec(f *testing.F) {
	seed, err := json.Marshal(scale.StandardSpec())
	if err != nil {
		f.Fatal(err)
	}
	f.Add(seed)
	f.Fuzz(func(t *testing.T, data []byte) {
		s, err := priority.Read[scale.Spec](data)
		if err != nil {
			return
		}
		scale, err := scale.New(s)
		if err != nil {
			t.Fatalf("parsed and refused: %v", err)
		}
		for _, l := range s.Levels {
			if got, ok := scale.Level(l.Level); !ok || got.Name != l.Name {
				t.Errorf("Level(%v) = %v, %t", l.Level, got, ok)
			}
		}
	})
}
