package goldentest

import (
	"encoding/json"
	"reflect"
	"testing"

	"github.com/supportops/policy/internal/zerotest"
)

// Apart fails unless what is made from a spec shares no memory with it: neither
// what becomes of the spec afterwards, nor of a copy that Spec returned, may
// change what Spec returns. Each list, map and pointer of the spec should have
// something in it.
func Apart[S any, X interface{ Spec() S }](t *testing.T, spec S, make func(S) (X, error)) {
	t.Helper()
	x, err := make(spec)
	if err != nil {
		t.Fatal(err)
	}
	text := func() string {
		data, err := json.Marshal(x.Spec())
		if err != nil {
			t.Fatal(err)
		}
		return string(data)
	}
	want := text()
	zerotest.Spoil(reflect.ValueOf(&spec).Elem())
	if got := text(); got != want {
		t.Errorf("%T keeps memory of its spec:\n%s\nis now\n%s", x, want, got)
	}
	returned := x.Spec()
	zerotest.Spoil(reflect.ValueOf(&returned).Elem())
	if got := text(); got != want {
		t.Errorf("Spec of %T returns its own memory:\n%s\nis now\n%s", x, want, got)
	}
}
