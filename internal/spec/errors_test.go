package spec_test

import (
	"errors"
	"fmt"
	"io"
	"testing"

	"github.com/supportops/policy/internal/spec"
	"pgregory.net/rapid"
)

func TestDefectsText(t *testing.T) {
	var d spec.Defects
	d.Package = "paint"
	if d.Err() != nil || d.Len() != 0 {
		t.Fatalf("no defects: Err() = %v, Len() = %d", d.Err(), d.Len())
	}
	d.Add("coats[2].dries", spec.ErrRange, "want more than 0s, got %s", "-1h")
	if got, want := d.Err().Error(), `paint: coats[2].dries: out of range: want more than 0s, got -1h`; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	d.Schema("paint/1", "paint/1")
	d.Schema("", "paint/1")
	d.Schema("paint/2", "paint/1")
	d.Add("", spec.ErrRequired, "")
	want := "paint: 3 defects\n\tcoats[2].dries: out of range: want more than 0s, got -1h\n\tschema: unknown: \"paint/2\", want \"paint/1\"\n\trequired"
	if got := d.Err().Error(); got != want {
		t.Errorf("got %q\nwant %q", got, want)
	}
}

func TestDefectsAddErr(t *testing.T) {
	inner := spec.Defects{Package: "brush"}
	inner.Add("[0].hair", spec.ErrUnknown, "")
	inner.Add("", spec.ErrConflict, "two handles")
	d := spec.Defects{Package: "paint"}
	d.AddErr("brush", nil)
	d.AddErr("brush", inner.Err())
	d.AddErr("brush", fmt.Errorf("read: %w", inner.Err()))
	d.AddErr("tin", io.ErrShortBuffer)
	want := "paint: 5 defects\n\tbrush[0].hair: unknown\n\tbrush: conflict: two handles\n\tbrush[0].hair: unknown\n\tbrush: conflict: two handles\n\ttin: short buffer"
	if got := d.Err().Error(); got != want {
		t.Errorf("got %q\nwant %q", got, want)
	}
	for _, cause := range []error{spec.ErrUnknown, spec.ErrConflict, io.ErrShortBuffer} {
		if !errors.Is(d.Err(), cause) {
			t.Errorf("errors.Is does not find %v", cause)
		}
	}
	if errors.Is(d.Err(), spec.ErrRange) {
		t.Error("errors.Is finds a cause that nothing has")
	}
}

// Every defect is kept, in the order in which it was added, reachable with its
// path and its cause.
func TestDefectsKeepOrderProperty(t *testing.T) {
	causes := []error{spec.ErrRequired, spec.ErrRange, spec.ErrSyntax, spec.ErrDuplicate, spec.ErrUnknown, spec.ErrConflict}
	rapid.Check(t, func(t *rapid.T) {
		d := spec.Defects{Package: "paint"}
		picks := rapid.SliceOfN(rapid.IntRange(0, len(causes)-1), 1, 20).Draw(t, "causes")
		for i, c := range picks {
			d.Add(spec.Index("coats", i), causes[c], "")
		}
		var e *spec.Error
		ok := errors.As(d.Err(), &e)
		if !ok || len(e.Fields) != len(picks) || d.Len() != len(picks) {
			t.Fatalf("got %v", d.Err())
		}
		for i, c := range picks {
			if e.Fields[i].Path != spec.Index("coats", i) || e.Fields[i].Err != causes[c] || e.Unwrap()[i] != error(e.Fields[i]) {
				t.Fatalf("defect %d: got %v", i, e.Fields[i])
			}
		}
	})
}

func TestRefuse(t *testing.T) {
	one := spec.Refuse("brush", "hair", spec.ErrRange, "want 1 to %d, got %d", 9, 10)
	if got, want := one.Error(), "brush: hair: out of range: want 1 to 9, got 10"; got != want || !errors.Is(one, spec.ErrRange) {
		t.Errorf("got %q, want %q", got, want)
	}
	if got, want := spec.At("paint", "brushes[0]", one).Error(), "paint: brushes[0].hair: out of range: want 1 to 9, got 10"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got, want := spec.At("paint", "tin", io.ErrShortBuffer).Error(), "paint: tin: short buffer"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if err := spec.At("paint", "tin", nil); err != nil {
		t.Errorf("got %v", err)
	}
}
