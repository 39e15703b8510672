package aggregate_test

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/supportops/policy/internal/vectest"
	"github.com/supportops/policy/metrics/aggregate"
)

// TestVectors runs the reference vectors of testdata, and of the metrics
// folder below $SUPPORTOPS_VECTORS where that is set: bucket layouts at
// several precisions. The rest of that folder belongs to other packages.
func TestVectors(t *testing.T) {
	files, _ := filepath.Glob("testdata/*.jsonl")
	if d := os.Getenv("SUPPORTOPS_VECTORS"); d != "" {
		more, _ := filepath.Glob(filepath.Join(d, "metrics", "*.jsonl"))
		files = append(files, more...)
	}
	if len(files) == 0 {
		t.Fatal("no vectors")
	}
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".jsonl")
		f, err := os.Open(file)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		passed, failed, unsupported := 0, 0, 0
		sc := bufio.NewScanner(f)
		sc.Buffer(nil, 1<<20)
		for sc.Scan() {
			if strings.HasPrefix(sc.Text(), `{"_comment"`) {
				continue
			}
			if name != "loglinear_index" {
				unsupported++
				continue
			}
			type row struct {
				P                      uint
				V, Index, Lower, Upper uint64
			}
			vectest.Check[row](t, file, sc.Bytes())
			var r row
			if err := json.Unmarshal(sc.Bytes(), &r); err != nil {
				t.Fatal(err)
			}
			i := aggregate.BucketIndex(r.P, r.V)
			lower, upper := aggregate.BucketBounds(r.P, i)
			if uint64(i) != r.Index || lower != r.Lower || upper != r.Upper {
				failed++
				t.Errorf("%s: got %d [%d, %d], want %s", file, i, lower, upper, sc.Text())
				continue
			}
			passed++
		}
		if err := sc.Err(); err != nil {
			t.Fatal(err)
		}
		t.Logf("%-20s passed %3d  failed %d  unsupported %d", name, passed, failed, unsupported)
	}
}
