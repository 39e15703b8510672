package sla

import (
	"github.com/supportops/policy/internal/spec"
	"github.com/supportops/policy/priority"
)

// WarningSpec is a point of a target at which somebody is told. Exactly one of
// Share, After, Before and AfterDue is given.
type WarningSpec struct {
	Name   string `json:"name"`
	Action string `json:"action,omitzero"` // what the application does then; the library only names it

	Share    priority.Ratio `json:"share,omitzero"`     // of the target: "80%", "100%" is the deadline
	After    Duration       `json:"after,omitzero"`     // of counted time
	Before   Duration       `json:"before,omitzero"`    // before the deadline, in time that counts
	AfterDue Duration       `json:"after_due,omitzero"` // after the deadline, in time that counts

	// Wall measures Before and AfterDue in wall-clock time.
	Wall bool `json:"wall,omitzero"`
}

func (w *WarningSpec) validate(d *spec.Defects, path string) {
	if w.Name == "" {
		d.Add(spec.Join(path, "name"), spec.ErrRequired, "want a name")
	}
	ways := 0
	for _, given := range []bool{w.Share != priority.Ratio{}, w.After != 0, w.Before != 0, w.AfterDue != 0} {
		if given {
			ways++
		}
	}
	switch {
	case ways == 0:
		d.Add(path, spec.ErrRequired, "want one of share, after, before, after_due")
	case ways > 1:
		d.Add(path, spec.ErrConflict, "want only one of share, after, before, after_due")
	case w.Share != priority.Ratio{} && w.Share.Sign() < 0:
		d.Add(spec.Join(path, "share"), spec.ErrRange, "%v, want more than 0%%", w.Share)
	case w.Share.Compare(priority.Percent(100*mostTimes)) > 0:
		d.Add(spec.Join(path, "share"), spec.ErrRange, "%v, want at most %v, such as \"80%%\"", w.Share, priority.Percent(100*mostTimes))
	}
	for _, x := range []struct {
		name string
		d    Duration
	}{{"after", w.After}, {"before", w.Before}, {"after_due", w.AfterDue}} {
		spec.Length(d, spec.Join(path, x.name), x.d)
	}
	if w.Wall && w.Before == 0 && w.AfterDue == 0 {
		d.Add(spec.Join(path, "wall"), spec.ErrConflict, "wall goes with before and after_due only")
	}
}

func warnings(d *spec.Defects, path string, list []WarningSpec) {
	first := make(map[string]int, len(list))
	for i := range list {
		at := spec.Index(path, i)
		list[i].validate(d, at)
		if j, ok := first[list[i].Name]; ok && list[i].Name != "" {
			d.Add(spec.Join(at, "name"), spec.ErrDuplicate, "%q is also in %s", list[i].Name, spec.Index(path, j))
			continue
		}
		first[list[i].Name] = i
	}
}
