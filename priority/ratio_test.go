package priority_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/supportops/policy/priority"
)

func ExampleRatio() {
	share, err := priority.ParseRatio("0.8")
	fmt.Println(share, share.Of(time.Hour), share == priority.Percent(80), err)
	third, err := priority.NewRatio(1, 3)
	fmt.Println(third, third.Of(time.Hour), third.Compare(share), err)
	_, err = priority.ParseRatio("30")
	fmt.Println(err)
	// Output:
	// 80% 48m0s true <nil>
	// 1/3 20m0s -1 <nil>
	// priority: ratio: malformed: 30 could be 30% or 30 times: write "30%" or "30.0"
}

func TestRatioErrors(t *testing.T) {
	if _, err := priority.NewRatio(1, 0); !errors.Is(err, priority.ErrRange) || err.Error() != "priority: ratio: out of range: want a denominator other than 0, got 1/0" {
		t.Error(err)
	}
}
