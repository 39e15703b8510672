package escalate

import (
	"time"

	"github.com/supportops/policy/internal/spec"
)

// maxTime bounds the times of documents, so that sums of them do not overflow.
const maxTime = 10 * 8760 * spec.Duration(time.Hour)

func checkTime(d *spec.Defects, path string, t, least spec.Duration) {
	if spec.Length(d, path, t) && (t < least || t > maxTime) {
		d.Add(path, spec.ErrRange, "%v, want %v to %v", t, least, maxTime)
	}
}
