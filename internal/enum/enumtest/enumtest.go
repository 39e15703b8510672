// Package enumtest checks the types that package enum makes.
package enumtest

import "database/sql/driver"

// T is what a check needs of a *testing.T.
type T interface {
	Helper()
	Errorf(format string, args ...any)
}

// Column fails t unless the closed set E is stored in a database column as its
// values are written: a value is read as it was stored, NULL is unset, and what
// is no value is neither stored nor read.
func Column[E interface {
	~uint8
	driver.Valuer
	IsValid() bool
}, P interface {
	*E
	Scan(src any) error
}](t T) {
	t.Helper()
	for n := range 256 {
		v := E(n)
		stored, err := v.Value()
		if (err == nil) != (v == 0 || v.IsValid()) || (v == 0) != (err == nil && stored == nil) {
			t.Errorf("%T(%d) is stored as %v, %v", v, n, stored, err)
		}
		if err != nil {
			continue
		}
		got := E(99)
		if err := P(&got).Scan(stored); err != nil || got != v {
			t.Errorf("%v of %T is read as %v, %v", stored, v, got, err)
		}
	}
	for _, src := range []any{"no value", 1} {
		got := E(1)
		if err := P(&got).Scan(src); err == nil || got != 1 {
			t.Errorf("%v is read as %T %v, %v", src, got, got, err)
		}
	}
}
